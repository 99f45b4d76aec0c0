/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_POPULATION_H
#define CTD_AGENTS_POPULATION_H

#include "agents/model.h"
#include "sim/draw.h"
#include "sim/vector.h"

/** Keys of the streams of one block's tastes. */
typedef struct ctd_taste_keys {
    ctd_key price, latency, presence, workload;
} ctd_taste_keys;

/** Where a block's tastes go, each [n]. */
typedef struct ctd_taste_columns {
    float *price_taste;
    float *latency_taste;
    float *presence_taste;
    uint32_t *workload;
} ctd_taste_columns;

/**
 * Splits n into whole parts in proportion to weights (largest remainder, ties to the first).
 * @param[in]  weight [n_weights] >= 0, not all 0; n_weights <= CTD_MAX_REGIONS * CTD_MAX_SEGMENTS
 * @param[out] part   [n_weights], adds up to n
 */
void ctd_population_apportion(uint64_t n, uint32_t n_weights, const double weight[],
                              uint64_t part[]);

/** One workload unit: 1/100 of the customers' mean workload, in the segments' own measure: that of
 *  the table where it says workloads, else that of the segments by their weights. */
double ctd_population_workload_unit(const ctd_model *model);

/** Keys of the tastes of block `block` of `cell`; base_purpose is 0, or CTD_DRAW_SAMPLE for the
 *  calibration sample. */
void ctd_population_keys(uint64_t seed, uint32_t replication, uint32_t base_purpose, uint32_t cell,
                         uint32_t block, ctd_taste_keys *keys);

/**
 * Puts what a table says in place of what was drawn: the columns that it has, workload in whole
 * units of `workload_unit`, at least 1. Drawn ones stay as they are.
 *
 * @param[in] row [n] customers of the table
 */
void ctd_population_read(const ctd_population_table *table, uint32_t n, const uint64_t row[],
                         double workload_unit, const ctd_taste_columns *out);

/**
 * Draws the tastes of n <= CTD_BLOCK customers of a segment: price and latency tastes lognormal,
 * presence taste normal, workload lognormal in whole units of `workload_unit`, at least 1. In
 * single precision; a sigma of 0 gives the mean itself.
 */
void ctd_population_tastes(const ctd_vector *vector, const ctd_segment *segment,
                           double workload_unit, const ctd_taste_keys *keys, uint32_t n,
                           const ctd_taste_columns *out);

#endif
