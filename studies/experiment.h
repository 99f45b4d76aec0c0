/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_EXPERIMENT_H
#define CTD_STUDIES_EXPERIMENT_H

#include "output/result.h"
#include "scenarios/scenario.h"
#include "sim/status.h"
#include "studies/checkpoint.h"
#include "studies/sharing.h"

#include <signal.h>
#include <stddef.h>

/** An experiment: every variant of a scenario in every replication, and what it found. Variants of
 *  a replication share their customers and their luck. */
typedef struct ctd_experiment ctd_experiment; /* opaque */

/** Told how far the experiment is, again and again and once at its end, always by the thread that
 *  called ctd_experiment_run().
 *  @param[in] done, total ticks of all runs; done rises */
typedef void ctd_progress_fn(uint64_t done, uint64_t total, void *context);

typedef struct ctd_experiment_options {
    int n_threads;              /* >= 1 */
    size_t memory;              /* bytes that this process may use; 0 = any number */
    const ctd_sharing *sharing; /* how to share the threads, NULL = by the rule of sharing.h */
    const char *kernels;        /* instruction set, NULL = the best here */
    ctd_progress_fn *progress;  /* may be NULL */
    void *progress_context;
    const volatile sig_atomic_t *stop; /* looked at after every tick by all; may be NULL */
    ctd_checkpoint *checkpoint;        /* what to go on from and where to keep it, and large panels;
                                          NULL: nowhere, and panels are in memory */
} ctd_experiment_options;

/**
 * Runs a calibrated scenario.
 *
 * @param[in]  scenario   borrowed: must outlive the experiment
 * @param[out] experiment free with ctd_experiment_destroy(); NULL unless CTD_OK
 * @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_STOPPED (with a checkpoint: what was played is safe),
 *         CTD_ERR_WRITE (of the checkpoint, which then is the one before),
 *         CTD_ERR_INTERNAL (kernels not runnable)
 */
CTD_MUST_CHECK ctd_status ctd_experiment_run(const ctd_scenario *scenario,
                                             const ctd_experiment_options *options,
                                             ctd_experiment **experiment);
/** Frees and sets to NULL; *experiment may be NULL. */
void ctd_experiment_destroy(ctd_experiment **experiment);

/** What was found, for output/. Borrowed; facts is NULL. Large panels are read from the folder of
 * the checkpoint it was played with, which must still be open, and not be cleared. */
const ctd_result *ctd_experiment_result(const ctd_experiment *experiment);
/** Seconds in drawing populations and in each phase of a tick (ctd_market_phase_names()), summed
 *  over the markets played side by side. */
const double *ctd_experiment_seconds(const ctd_experiment *experiment, double *population);
/** How its replications shared the threads. */
ctd_sharing ctd_experiment_sharing(const ctd_experiment *experiment);

/** Records kept of a run of n_ticks when each n-th and the last are: fills tick[] (may be NULL)
 *  and returns their number. */
uint32_t ctd_experiment_records(uint32_t n_ticks, uint32_t every, uint32_t tick[]);

/** What running a scenario takes: bytes of each market, of the series of all runs and what the
 *  questions look at, of a table of customers, of the calibration sample. */
typedef struct ctd_plan {
    ctd_sharing sharing;
    int n_inside; /* threads inside a market that is played alone */
    size_t market_bytes;
    size_t series_bytes;
    size_t table_bytes;
    size_t calibration_bytes;
    size_t bytes;       /* all markets and the rest, before the file is built */
    size_t image_bytes; /* of the file in memory, and of its packing */
    uint64_t n_runs;
    uint64_t customer_ticks;
} ctd_plan;

/** @param[in] memory  bytes that this process may use, which bounds the number of markets side by
 *                     side; 0 = any number
 *  @param[in] panels  how they are held; NULL: in memory, large or not */
void ctd_experiment_plan(const ctd_scenario *scenario, int n_threads, size_t memory,
                         const ctd_panels *panels, ctd_plan *plan);

#endif
