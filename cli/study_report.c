/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_report.h"

#include <stdio.h>
#include <string.h>

static int
say_unwritten(const ctd_write_report *report, ctd_status status)
{
    ctd_sink errors = ctd_cli_sink(2);

    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(report, status, &errors);
    }
    return ctd_cli_exit_code(status);
}

int
ctd_study_check_output(const ctd_study_output *output)
{
    ctd_write_report report = {0};

    if (output->summary != NULL && strcmp(output->summary, output->path) == 0) {
        ctd_cli_say("--summary and the result file are both '%s': give two names", output->path);
        return CTD_EXIT_USAGE;
    }
    ctd_status status = ctd_atomic_check(output->path, output->force, &report);

    if (status == CTD_OK && output->summary != NULL) {
        status = ctd_atomic_check(output->summary, output->force, &report);
    }
    return say_unwritten(&report, status);
}

static int
write_json(const ctd_study_result *result, const ctd_study_output *output, const char *hash)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    ctd_write_report report = {.path = output->summary};
    ctd_status status = ctd_study_result_put_json(result, hash, &sink);

    status = status != CTD_OK ? CTD_ERR_NO_MEMORY /* all that can happen in memory */
                              : ctd_atomic_write(output->summary, buffer.bytes, buffer.length,
                                                 output->force, &report);
    ctd_buffer_clear(&buffer);
    return say_unwritten(&report, status);
}

static int
write_files(ctd_study_result *result, const ctd_study_output *output)
{
    ctd_write_report report = {0};
    const ctd_status status =
        ctd_frame_write(ctd_study_result_frame(result), output->path, output->force, &report);

    if (status != CTD_OK) {
        return say_unwritten(&report, status);
    }
    if (!output->quiet) {
        ctd_cli_say("wrote %s, content hash %s", output->path, report.content_hash);
    }
    return output->summary != NULL ? write_json(result, output, report.content_hash)
                                   : CTD_EXIT_DONE;
}

int
ctd_study_report(const ctd_study *study, const ctd_scenario *scenario,
                 const ctd_study_values *values, const ctd_study_output *output)
{
    ctd_study_result *result = NULL;
    ctd_sink out = ctd_cli_sink(1);
    const ctd_status status = ctd_study_result_create_shard(study, scenario, values, output->shard,
                                                            output->n_shards, &result);
    int code = ctd_cli_exit_code(status);

    if (status != CTD_OK) {
        ctd_cli_say("%s", ctd_status_sentence(status));
    } else {
        ctd_study_result_frame(result)->facts = output->facts;
        code = write_files(result, output);
    }
    if (code == CTD_EXIT_DONE && !output->quiet && ctd_study_result_put(result, &out) != CTD_OK) {
        code = ctd_cli_unwritten("the summary");
    }
    ctd_study_result_destroy(&result);
    return code;
}
