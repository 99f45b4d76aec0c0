/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_STUDY_RESULT_PRIVATE_H
#define CTD_STUDIES_STUDY_RESULT_PRIVATE_H

#include "studies/indices.h"
#include "studies/study_result.h"

/* Arrays of a study's file, where they are worked out and where they are shown. Shapes: P points,
 * R replications, O outcomes, K factors; [o][k] means array[o * K + k]. */

enum { CTD_STUDY_QUANTILES = 3, CTD_STUDY_ARRAYS = 128 };

/** An estimate's three arrays. */
typedef struct ctd_index_arrays {
    double *value, *low, *high;
} ctd_index_arrays;

struct ctd_study_result {
    const ctd_study *study;
    const ctd_scenario *scenario;
    const ctd_study_values *values;
    ctd_frame frame;
    char shard[32];                /* "2/3"; "" */
    void *array[CTD_STUDY_ARRAYS]; /* owned */
    size_t n_arrays;
    uint64_t n_points; /* in the file */

    double *mean, *error;               /* [p][o] */
    ctd_index_arrays first, total;      /* [o][k]; NULL without a saltelli design */
    ctd_index_arrays second;            /* [o][k][k]; NULL likewise */
    double *mu, *sigma;                 /* [o][k]; NULL without a morris design */
    ctd_index_arrays mu_star;           /* [o][k] */
    ctd_index_arrays coefficient;       /* [o][k] standardised regression */
    double *r2;                         /* [o] */
    double *tornado_low, *tornado_high; /* [o][k] */
    size_t n_frontier;                  /* crossings of all frontiers */
    const char **frontier;              /* [n_frontier] name */
    double *frontier_setting;           /* [n_frontier][k] NaN: the factor that is crossed along */
    ctd_index_arrays crossing;          /* [n_frontier] */
};

/** Means of an outcome over all points; NAN where there are none. */
typedef struct ctd_study_range {
    double least, mean, greatest;
} ctd_study_range;

ctd_study_range ctd_study_result_range(const ctd_study_result *r, uint32_t outcome);

/** Zeroed memory that lives as long as the result; NULL when there is none left. */
void *ctd_study_result_array(ctd_study_result *r, size_t n, size_t bytes);

/** Axes that series need, and the series themselves (study_series.c). */
CTD_MUST_CHECK ctd_status ctd_study_result_add_series(ctd_study_result *r, int point,
                                                      int replication, const uint64_t number[]);

/** Means, intervals, indices, frontiers (study_findings.c). */
CTD_MUST_CHECK ctd_status ctd_study_result_analyse(ctd_study_result *r, int point, int outcome,
                                                   int factor);

#endif
