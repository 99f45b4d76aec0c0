/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_options.h"
#include "cli/study_report.h"
#include "cli/study_stored.h"

#include <stdio.h>

static int
merge(const ctd_merge_command *options)
{
    ctd_study_stored stored;
    const ctd_study_output output = {.path = options->common.output,
                                     .summary = options->common.summary,
                                     .force = options->common.force,
                                     .quiet = options->common.quiet,
                                     .n_shards = 1};
    int code = ctd_study_check_output(&output);

    if (code != CTD_EXIT_DONE) {
        return code;
    }
    code = ctd_study_stored_read(options->n_shards, options->shard, &stored);
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
