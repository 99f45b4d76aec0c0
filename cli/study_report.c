/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_report.h"

#include <stdio.h>

int
ctd_study_report(const ctd_study *study, const ctd_scenario *scenario,
                 const ctd_study_values *values, const ctd_study_output *output)
{
    ctd_status status = CTD_OK;
    ctd_study_result *result = NULL;
    ctd_write_report report = {0};
    ctd_sink out = ctd_cli_sink(1), errors = ctd_cli_sink(2);

    CTD_TRY(ctd_study_result_create_shard(study, scenario, values, output->shard, output->n_shards,
                                          &result));
    ctd_study_result_frame(result)->facts = output->facts;
    if (output->path != NULL) {
        status =
            ctd_frame_write(ctd_study_result_frame(result), output->path, output->force, &report);
        if (status != CTD_OK) {
            fputs("contend: ", stderr);
            ctd_write_report_put(&report, status, &errors);
            goto done;
        }
        if (!output->quiet) {
            ctd_cli_say("wrote %s, content hash %s", output->path, report.content_hash);
        }
    }
    if (!output->quiet && ctd_study_result_put(result, &out) != CTD_OK) {
        ctd_study_result_destroy(&result);
        return ctd_cli_unwritten("the summary");
    }
out:
    if (status != CTD_OK) {
        ctd_cli_say("%s", ctd_status_sentence(status));
    }
done:
    ctd_study_result_destroy(&result);
    return ctd_cli_exit_code(status);
}
