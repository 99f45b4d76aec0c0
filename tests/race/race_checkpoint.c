/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/calibrate.h"
#include "sim/parallel.h"
#include "studies/experiment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A plain program, since Criterion cannot run under the thread sanitizer: markets side by side on
 * several threads, which copy themselves and are written all the time, and write what their panels
 * hold themselves.
 */

/* As a result file does, on all threads. */
static void
read_some(size_t begin, size_t end, int thread, void *context)
{
    const ctd_result *result = context;
    const int column = ctd_series_find(result->series[0], "panel_provider");
    char provider[30];

    (void)thread;
    for (size_t run = begin; run < end; run++) {
        const ctd_panel_reader *reader = result->panel_reader;

        if (reader->read(reader->context, run, (size_t)column, 31 * 30, 30, provider) != CTD_OK) {
            fprintf(stderr, "a panel cannot be read back\n");
            exit(1);
        }
    }
}

static void
read_panels(const ctd_result *result)
{
    ctd_result copy = *result;

    ctd_parallel_for(copy.n_variants * copy.n_replications, 1, 3, read_some, &copy);
}

static ctd_status
play(const ctd_scenario *scenario, const char *folder)
{
    const ctd_checkpoint_options how = {.folder = folder, .every = 1e-4, .panels = {1, 300}};
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
        if (status == CTD_OK) {
            read_panels(ctd_experiment_result(experiment));
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
                          "random.replications=6", "output.panel.customers=30"};
    const ctd_overrides overrides = {.sets = sets, .n_sets = 4};
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
