/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_RESAMPLE_H
#define CTD_STUDIES_RESAMPLE_H

#include "scenarios/study.h"
#include "sim/status.h"
#include "studies/indices.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Bootstrap (Efron 1979): statistics of units drawn anew with replacement, resample r keyed by the
 * study's seed and r, so that every outcome of a study meets the same resamples. Resamples are
 * shared among threads; each writes its own row, and the same bytes come out on any number.
 */

/**
 * Statistics of a resample.
 *
 * @param[in]  count     [n_units] how often each unit was drawn; all 1 for the sample itself
 * @param[out] statistic [n_statistics] NaN: the resample has none
 * @param      scratch   [n_scratch] for the call alone
 */
typedef void ctd_resample_fn(const uint32_t count[], double statistic[], double scratch[],
                             const void *context);

typedef struct ctd_resampling {
    uint32_t n_units;
    size_t n_statistics;
    size_t n_scratch;
    ctd_resample_fn *statistics;
    const void *context;
} ctd_resampling;

/**
 * The statistics of the sample, each with its percentile interval, between the quantiles
 * (1 - confidence) / 2 and (1 + confidence) / 2 of its resamples, those that are NaN left out. NaN
 * as an interval where the statistic is NaN, with one unit or without resamples.
 *
 * @param[out] index [n_statistics]
 * @return CTD_OK or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_resample_intervals(const ctd_study *study,
                                                 const ctd_resampling *resampling,
                                                 ctd_index index[]);

/** How often resample `number` draws each of n units. count [n] */
void ctd_resample_draw(const ctd_study *study, uint32_t number, uint32_t n, uint32_t count[]);

#endif
