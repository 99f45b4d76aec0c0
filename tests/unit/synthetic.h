/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_SYNTHETIC_H
#define CTD_TESTS_SYNTHETIC_H

#include "output/result.h"

#include <stdbool.h>

/*
 * A made-up result for tests of output/: plausible numbers by formula, no simulation. It has NaN
 * (on-premises), infinite capacities, labels in Chinese and a question that is never reached.
 */
typedef struct synthetic_shape {
    uint32_t n_variants; /* 1 .. 64 */
    uint32_t n_replications;
    uint32_t n_years;     /* monthly records from July 2015: 12 n_years + 1 */
    uint32_t n_providers; /* 2 .. 32, with on-premises */
    uint32_t n_regions;   /* 1 .. 64 */
    uint32_t n_segments;  /* 1 .. 16 */
    uint32_t n_questions; /* 0 .. 2 */
    bool facts;           /* with facts of a run */
    uint32_t n_panel;     /* 0 .. 5 customers followed */
    uint32_t n_events;    /* entries of the longest log */
} synthetic_shape;

/** The shape that most tests use: 3 variants, 5 replications, 4 years, 7 providers, 2 questions,
 *  5 customers followed, 3 events. */
extern const synthetic_shape synthetic_usual;

/** NULL when memory is exhausted; free with synthetic_destroy(). */
ctd_result *synthetic_create(const synthetic_shape *shape);
void synthetic_destroy(ctd_result *result);

/** A column of one run; the tests know its type. NULL if there is no such column. */
void *synthetic_column(const ctd_result *result, uint32_t variant, uint32_t replication,
                       const char *name);

#endif
