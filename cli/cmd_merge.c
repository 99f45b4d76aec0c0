/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_options.h"
#include "cli/study_report.h"
#include "cli/study_stored.h"

#include <stdio.h>

static int
merge(const ctd_merge_command *options)
{
    ctd_study_stored stored;
    ctd_write_report check = {0};
    ctd_sink errors = ctd_cli_sink(2);
    const ctd_study_output output = {
        .path = options->output, .force = options->force, .quiet = options->quiet, .n_shards = 1};
    const ctd_status status = ctd_atomic_check(options->output, options->force, &check);

    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&check, status, &errors);
        return ctd_cli_exit_code(status);
    }
    int code = ctd_study_stored_read(options->n_shards, options->shard, &stored);

    if (code == CTD_EXIT_DONE) {
        code = ctd_study_report(stored.study, stored.scenario, stored.values, &output);
    }
    ctd_study_stored_clear(&stored);
    return code;
}

int
ctd_command_merge(int argc, char **argv)
{
    ctd_merge_command options;

    return ctd_merge_options_parse(argc, argv, 0, &options) == 0 ? merge(&options) : CTD_EXIT_USAGE;
}
