/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/study_result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A plain program, since Criterion cannot run under the thread sanitizer: points side by side on
 * several threads, which are kept all the time while others go on, and looked at afterwards. With
 * one thread the same values come out.
 */

enum { N_THREADS = 3 };

static ctd_status
play(const ctd_study *study, const ctd_scenario *scenario, const char *folder, int n_threads,
     ctd_study_values **values)
{
    const ctd_checkpoint_options how = {.folder = folder, .every = 1e-4};
    ctd_study_options options = {.n_threads = n_threads, .n_shards = 1};
    ctd_checkpoint_report report;
    ctd_study_trouble trouble;
    ctd_study_spent spent = {0};
    ctd_study_keeper *keeper = NULL;
    ctd_status status = CTD_OK;

    CTD_TRY(ctd_study_values_create(study, scenario, values));
    CTD_TRY(ctd_study_keep_open(&how, study, scenario, &options, *values, &report, &keeper));
    options.keeper = keeper;
    options.spent = &spent;
    CTD_TRY(ctd_study_play(study, scenario, &options, *values, &trouble));
    status = report.write.path == NULL && n_threads > 1 ? CTD_ERR_INTERNAL : CTD_OK;
out:
    ctd_study_keep_close(&keeper, true);
    return status;
}

static ctd_status
race(const ctd_study *study, const ctd_scenario *scenario, const char *folder)
{
    ctd_study_values *alone = NULL, *together = NULL;
    ctd_study_result *result = NULL;
    ctd_status status = CTD_OK;

    CTD_TRY(play(study, scenario, folder, 1, &alone));
    CTD_TRY(play(study, scenario, folder, N_THREADS, &together));
    const size_t n = alone->n_points * alone->n_replications * alone->n_outcomes;

    CTD_TRY(memcmp(alone->value, together->value, n * sizeof *alone->value) == 0
                ? CTD_OK
                : CTD_ERR_INTERNAL);
    CTD_TRY(ctd_study_result_create(study, scenario, together, &result));
out:
    ctd_study_result_destroy(&result);
    ctd_study_values_destroy(&alone);
    ctd_study_values_destroy(&together);
    return status;
}

int
main(void)
{
    char folder[] = "/tmp/contend-race-XXXXXX", checkpoint[64];
    ctd_messages *messages = ctd_messages_create();
    ctd_study *study = NULL;
    ctd_scenario *scenario = NULL;

    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    snprintf(checkpoint, sizeof checkpoint, "%s/study.checkpoint", folder);
    ctd_status status = ctd_study_load(CTD_SOURCE_DIR "/tests/study-small.yaml", 0, NULL, messages,
                                       &study, &scenario);

    status = status == CTD_OK ? race(study, scenario, checkpoint) : status;
    printf("%s\n", ctd_status_sentence(status));
    ctd_scenario_destroy(&scenario);
    ctd_study_destroy(&study);
    ctd_messages_destroy(&messages);
    remove(folder);
    return status == CTD_OK ? 0 : 1;
}
