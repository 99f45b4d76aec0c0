/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_KIT_H
#define CTD_TESTS_KIT_H

#include "agents/market.h"
#include "agents/model.h"
#include "sim/series.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Small markets for tests: one region, one segment, providers of unlimited capacity known to
 * everybody, everybody in the market, everybody deciding each tick. Locations are unfunded:
 * capacity, where it is limited, stays as it is. Switch on what a test is about.
 */

/** A model on the heap (it is large); free() it. Providers 1 .. n_clouds have quality v[i - 1]. */
ctd_model *kit_model(uint64_t n_customers, uint32_t n_clouds, const double v[]);

/** Copies qualities into intercepts: what calibration does when qualities are given. */
void kit_use_qualities(ctd_model *model);

/** Adds a region like the first, `ms` away from all others. */
void kit_add_region(ctd_model *model, double ms);

/** The run of one model: series of every record, freed with kit_run_free(). */
typedef struct kit_run {
    ctd_market *market;
    ctd_series *series;
    uint32_t n_records;
} kit_run;

/** Runs a model to its last tick. */
kit_run kit_play(const ctd_model *model, uint32_t replication, int n_threads);
void kit_run_free(kit_run *run);

/** Value of a column at a record; provider and region may be 0 where the column lacks the axis.
 *  Sums over segments where it has that axis. */
double kit_value(const kit_run *run, const char *column, uint32_t record, uint32_t provider,
                 uint32_t region);
/** The same, summed over regions. */
double kit_world(const kit_run *run, const char *column, uint32_t record, uint32_t provider);
/** Switches between two providers at a record. */
int64_t kit_switches(const kit_run *run, uint32_t record, uint32_t from, uint32_t to);

/** State of every customer, [n]: the provider column, copied; free() it. */
uint8_t *kit_providers(const kit_run *run, uint64_t *n);

/** Pearson's chi-square of counts[k] against probabilities p[k] with n in all. */
double kit_chi_square(size_t k, const double counts[], const double p[], double n);

/** FNV-1a hash of every recorded value. */
uint64_t kit_hash(const kit_run *run);

#endif
