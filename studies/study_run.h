/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_STUDY_RUN_H
#define CTD_STUDIES_STUDY_RUN_H

#include "output/result.h"
#include "scenarios/study.h"
#include "sim/ranks.h"
#include "sim/status.h"
#include "studies/checkpoint.h"
#include "studies/experiment.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * A study's runs: every point of its design, in every replication, under the same luck at every
 * point. Points are dealt to threads, shards and ranks by their number alone, so whoever plays
 * which, the values are the same bits.
 */

/** What runs gave: a value for each point, replication and outcome. */
typedef struct ctd_study_values {
    uint64_t n_points; /* of the whole design */
    uint32_t n_replications, n_outcomes;
    uint64_t n_series; /* numbers kept of each replication of a point, beside outcomes */
    bool *done;        /* [n_points] */
    double *value;     /* [n_points][n_replications][n_outcomes] */
    double *series;    /* [n_points][n_replications][n_series]; NULL if none */
} ctd_study_values;

/** @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_study_values_create(const ctd_study *study,
                                                  const ctd_scenario *scenario,
                                                  ctd_study_values **values);
/** Frees and sets to NULL; *values may be NULL. */
void ctd_study_values_destroy(ctd_study_values **values);

enum { CTD_STUDY_PHASES = 32 };

/** Seconds, added up over threads, by what they were spent on. */
typedef struct ctd_study_spent {
    double scenarios;               /* making those of points */
    double calibrations;            /* inverting their shares */
    double population;              /* drawing customers */
    double phase[CTD_STUDY_PHASES]; /* of ticks, by ctd_market_phase_names() */
} ctd_study_spent;

typedef struct ctd_study_options {
    int n_threads;
    size_t memory; /* as in ctd_experiment_options */
    const char *kernels;
    uint32_t shard, n_shards;  /* this process plays shard 0 .. n_shards - 1 */
    ctd_progress_fn *progress; /* of points times replications times ticks */
    void *progress_context;
    const volatile sig_atomic_t *stop;
    ctd_ranks *ranks;            /* share the shard's points with them; NULL = alone. All ranks call
                                    with the same study, and only rank 0 has all values then */
    volatile sig_atomic_t *halt; /* with ranks: the same as `stop`, set where another rank stops */
    struct ctd_study_keeper *keeper; /* what outlives the process; NULL: nothing. Of
                                        rank 0 alone */
    ctd_study_spent *spent;          /* added to; may be NULL */
} ctd_study_options;

/** What playing a study takes. */
typedef struct ctd_study_plan {
    uint64_t n_points;
    uint32_t n_replications, n_variants;
    uint32_t n_players; /* points side by side, */
    int n_inside;       /* each with so many threads */
    double play_bytes;  /* of markets and models */
    double file_bytes;  /* of the result file, at most */
    double bytes;       /* of everything, at most */
} ctd_study_plan;

/** Fills in a plan for one shard. @param[in] scenario NULL with a built-in response */
void ctd_study_plan_make(const ctd_study *study, const ctd_scenario *scenario,
                         const ctd_study_options *options, ctd_study_plan *plan);
/** Runs of each point and variant. */
uint32_t ctd_study_replications(const ctd_study *study, const ctd_scenario *scenario);

/** Where a study failed. */
typedef struct ctd_study_trouble {
    uint64_t point;
    char text[600]; /* what, with the settings of the point */
} ctd_study_trouble;

/**
 * Plays the points of one shard that are not done yet.
 *
 * @param[in]     scenario NULL with a built-in response
 * @param[in,out] values   of ctd_study_values_create(); filled at the points of the shard
 * @param[out]    trouble  filled where a point's scenario is wrong or cannot be calibrated
 * @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_STOPPED (what is done is kept), CTD_ERR_SCENARIO,
 *         CTD_ERR_CALIBRATION, CTD_ERR_WRITE and others of ctd_checkpoint_open()
 */
CTD_MUST_CHECK ctd_status ctd_study_play(const ctd_study *study, const ctd_scenario *scenario,
                                         const ctd_study_options *options, ctd_study_values *values,
                                         ctd_study_trouble *trouble);

/** Unit of an outcome as UDUNITS spells it: "1" of answers, shares and responses, "day", ... */
const char *ctd_study_outcome_unit(const ctd_study *study, const ctd_scenario *scenario,
                                   uint32_t outcome);

/** Keeps the points that are done in a folder, as a checkpoint does the runs of a scenario. */
typedef struct ctd_study_keeper ctd_study_keeper; /* opaque */

/**
 * Opens the folder and fills in what is done already.
 *
 * @param[in]     how    borrowed; `live` is not looked at
 * @param[in,out] values of ctd_study_values_create(); borrowed until it is closed
 * @param[out]    report borrowed likewise; n_finished and n_runs count points
 * @return as ctd_checkpoint_open()
 */
CTD_MUST_CHECK ctd_status ctd_study_keep_open(const ctd_checkpoint_options *how,
                                              const ctd_study *study, const ctd_scenario *scenario,
                                              const ctd_study_options *options,
                                              ctd_study_values *values,
                                              ctd_checkpoint_report *report,
                                              ctd_study_keeper **keeper);
/** Writes what is done. */
CTD_MUST_CHECK ctd_status ctd_study_keep_save(ctd_study_keeper *keeper);
/** Leaves the folder for who goes on; `remove` takes it away. Sets to NULL; *keeper may be NULL. */
void ctd_study_keep_close(ctd_study_keeper **keeper, bool remove);

/** Ticks of a shard's points, all of them or those done already; of a built-in response points. */
uint64_t ctd_study_ticks(const ctd_study *study, const ctd_scenario *scenario,
                         const ctd_study_values *values, const ctd_study_options *options,
                         bool done);

/** Numbers kept of series i of a study in each replication: over variants and its own axes. */
size_t ctd_study_series_length(const ctd_study *study, const ctd_scenario *scenario, uint32_t i);

/** Whether a point belongs to a shard: groups of points that share a base point go together. */
bool ctd_study_owns(const ctd_study *study, uint32_t shard, uint32_t n_shards, uint64_t point);

#endif
