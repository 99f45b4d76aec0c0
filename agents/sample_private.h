/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_SAMPLE_PRIVATE_H
#define CTD_AGENTS_SAMPLE_PRIVATE_H

#include "agents/sample.h"

#include <stdbool.h>
#include <stdint.h>

/* What drawing a sample and taking its shares have in common. */

typedef unsigned __int128 ctd_u128_sum;

/* One block's exact sums over its customers. */
typedef struct ctd_sample_sums {
    ctd_u128_sum work[CTD_MAX_PROVIDERS]; /* of round(P 2^60) w; [0]: of round(P 2^60) */
} ctd_sample_sums;

typedef struct ctd_sample_block {
    uint32_t segment;
    uint32_t in_cell;
    uint32_t n;
    uint32_t begin;
    uint32_t n_in_segment;
} ctd_sample_block;

struct ctd_sample {
    const ctd_model *model; /* borrowed while drawing only */
    const ctd_board *board;
    const ctd_population_table *table; /* NULL = drawn, as in a region of which it has nobody */
    uint32_t region;
    uint32_t n, n_providers, n_blocks;
    ctd_sample_block *blocks; /* [n_blocks] */
    uint32_t *workload;       /* [n] */
    double *odds; /* [n][n_providers] e^V without intercepts; 0 = unknown or unavailable.
                     With nests: V itself; -INFINITY = unknown or unavailable */
    bool nested;
    uint8_t nest[CTD_MAX_PROVIDERS];
    double dissimilarity[CTD_MAX_NESTS];
    ctd_sample_sums *partial;                              /* [n_blocks] */
    double price[CTD_MAX_PROVIDERS];                       /* list price */
    double committed[CTD_MAX_SEGMENTS][CTD_MAX_PROVIDERS]; /* price paid where lower, else 0 */
    double aware[CTD_MAX_PROVIDERS];
    const double *weight; /* [n_providers] e^xi, or xi with nests; while shares are taken */
};

#endif
