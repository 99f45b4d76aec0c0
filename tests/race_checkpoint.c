/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/calibrate.h"
#include "studies/experiment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A plain program, since Criterion cannot run under the thread sanitizer: markets side by side on
 * several threads, which copy themselves and are written all the time.
 */

static ctd_status
play(const ctd_scenario *scenario, const char *folder)
{
    const ctd_checkpoint_options how = {.folder = folder, .every = 1e-4};
    const ctd_sharing sharings[] = {{3, 6}, {3, 5}, {1, 0}};
    ctd_status status = CTD_OK;

    for (int i = 0; i < 3 && status == CTD_OK; i++) {
        ctd_checkpoint_report report;
        ctd_checkpoint *checkpoint = NULL;
        ctd_experiment *experiment = NULL;
        ctd_experiment_options options = {.n_threads = 3, .sharing = &sharings[i]};

        status = ctd_checkpoint_open(&how, scenario, &report, &checkpoint);
        options.checkpoint = checkpoint;
        if (status == CTD_OK) {
            status = ctd_experiment_run(scenario, &options, &experiment);
        }
        ctd_experiment_destroy(&experiment);
        ctd_checkpoint_remove(&checkpoint);
    }
    return status;
}

int
main(void)
{
    const char *sets[] = {"customers.count=3000", "calibration.sample=2000",
                          "random.replications=6"};
    const ctd_overrides overrides = {.sets = sets, .n_sets = 3};
    char folder[] = "/tmp/contend-race-XXXXXX", checkpoint[64];
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *scenario = NULL;
    ctd_calibration calibration;

    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    snprintf(checkpoint, sizeof checkpoint, "%s/run.checkpoint", folder);
    ctd_status status = ctd_scenario_load(CTD_SOURCE_DIR "/scenarios/two-clouds.yaml", &overrides,
                                          messages, &scenario);

    status = status == CTD_OK ? ctd_calibrate(scenario, 2, &calibration) : status;
    status = status == CTD_OK ? play(scenario, checkpoint) : status;
    printf("%s\n", ctd_status_sentence(status));
    ctd_scenario_destroy(&scenario);
    ctd_messages_destroy(&messages);
    remove(folder);
    return status == CTD_OK ? 0 : 1;
}
