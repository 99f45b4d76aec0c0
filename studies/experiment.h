/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_EXPERIMENT_H
#define CTD_STUDIES_EXPERIMENT_H

#include "output/result.h"
#include "scenarios/scenario.h"
#include "sim/status.h"

#include <signal.h>
#include <stddef.h>

/** An experiment: every variant of a scenario in every replication, and what it found. Variants of
 *  a replication share their customers and their luck. */
typedef struct ctd_experiment ctd_experiment; /* opaque */

/** Told after every tick, from the thread that runs the experiment.
 *  @param[in] done, total ticks of all runs */
typedef void ctd_progress_fn(uint64_t done, uint64_t total, void *context);

typedef struct ctd_experiment_options {
    int n_threads;             /* >= 1 */
    const char *kernels;       /* instruction set, NULL = the best here */
    ctd_progress_fn *progress; /* may be NULL */
    void *progress_context;
    const volatile sig_atomic_t *stop; /* looked at after every tick; may be NULL */
} ctd_experiment_options;

/**
 * Runs a calibrated scenario.
 *
 * @param[in]  scenario   borrowed: must outlive the experiment
 * @param[out] experiment free with ctd_experiment_destroy(); NULL unless CTD_OK
 * @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_STOPPED, CTD_ERR_INTERNAL (kernels not runnable)
 */
CTD_MUST_CHECK ctd_status ctd_experiment_run(const ctd_scenario *scenario,
                                             const ctd_experiment_options *options,
                                             ctd_experiment **experiment);
/** Frees and sets to NULL; *experiment may be NULL. */
void ctd_experiment_destroy(ctd_experiment **experiment);

/** What was found, for output/. Borrowed; facts is NULL. */
const ctd_result *ctd_experiment_result(const ctd_experiment *experiment);
/** Seconds in drawing populations and in each phase of a tick (ctd_market_phase_names()). */
const double *ctd_experiment_seconds(const ctd_experiment *experiment, double *population);

/** Records kept of a run of n_ticks when each n-th and the last are: fills tick[] (may be NULL)
 *  and returns their number. */
uint32_t ctd_experiment_records(uint32_t n_ticks, uint32_t every, uint32_t tick[]);

/** Bytes that running a scenario takes: the market, all series, the calibration sample. */
typedef struct ctd_plan {
    size_t market_bytes;
    size_t series_bytes;
    size_t calibration_bytes;
    uint64_t n_runs;
    uint64_t customer_ticks;
} ctd_plan;

void ctd_experiment_plan(const ctd_scenario *scenario, int n_threads, ctd_plan *plan);

#endif
