/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_INDICES_H
#define CTD_STUDIES_INDICES_H

#include "scenarios/study.h"
#include "sim/status.h"

#include <stddef.h>
#include <stdint.h>

/*
 * What a study's outcomes say about its factors. y[point] is an outcome's mean over replications;
 * points are numbered as in design.h. Everything is summed in a fixed order: the same study gives
 * the same bits wherever its runs were played. Intervals are of the study's confidence.
 */

/** An estimate and its interval; NaN where there is none. */
typedef struct ctd_index {
    double value, low, high;
} ctd_index;

/**
 * Variance-based indices of a saltelli design: first order by Saltelli et al. (2010),
 * S_i = mean(y_B (y_ABi - y_A)) / var(y); total by Jansen (1999),
 * ST_i = mean((y_A - y_ABi)^2) / 2 / var(y); second order S_ij where the design has what it needs.
 * Intervals by bootstrap over base points, percentile, resamples keyed by the study's seed.
 *
 * @param[in]  y      [points]
 * @param[out] first  [n_factors]
 * @param[out] total  [n_factors]
 * @param[out] second [n_factors][n_factors] the upper half is filled; NULL: not wanted
 * @return CTD_OK or CTD_ERR_NO_MEMORY. All NaN where y does not vary
 */
CTD_MUST_CHECK ctd_status ctd_indices_sobol(const ctd_study *study, const double y[],
                                            ctd_index first[], ctd_index total[],
                                            ctd_index *second);

/**
 * Elementary effects of a morris design on the unit scale (Morris 1991; Campolongo, Cariboni and
 * Saltelli 2007): mu, mu* (mean of absolute effects, with a bootstrap interval over trajectories),
 * sigma.
 */
CTD_MUST_CHECK ctd_status ctd_indices_morris(const ctd_study *study, const double y[], double mu[],
                                             ctd_index mu_star[], double sigma[]);

/**
 * Standardised regression coefficients of y on the factors' values (their logarithms where the
 * scale is log), by least squares, of any design: b_i sd(x_i) / sd(y), with bootstrap intervals,
 * and R^2. NaN where there are fewer points than factors + 2 or the factors are collinear.
 */
CTD_MUST_CHECK ctd_status ctd_indices_regression(const ctd_study *study, const double y[],
                                                 ctd_index coefficient[], double *r2);

/** How far y moves when one factor alone goes from its lowest to its highest value met, the others
 *  as they are: the largest spread of means of y over the values (grid, list) or over tenths of the
 *  range (other designs) of the factor; the order of a tornado diagram.
 *  @param[out] low  [n_factors] least of those means, and in `high` the greatest */
CTD_MUST_CHECK ctd_status ctd_indices_tornado(const ctd_study *study, const double y[],
                                              double low[], double high[]);

/**
 * Frontier of a grid: for each combination of the other factors' values (in the design's order) the
 * value of the frontier's factor at which y crosses `crosses` first, by linear interpolation
 * between the two levels on either side (on the factor's scale); NaN where it does not. Its
 * interval: the least and the greatest crossing of bootstrap means over replications, the same
 * resample at every point, since points share their luck.
 *
 * @param[in]  value    [points][n_replications]
 * @param[out] crossing [points / levels of the factor]; -INFINITY: beyond the value at every
 *                      level from the lowest on, +INFINITY: short of it at all
 */
CTD_MUST_CHECK ctd_status ctd_indices_frontier(const ctd_study *study, const ctd_frontier *frontier,
                                               uint32_t n_replications, const double value[],
                                               ctd_index crossing[]);

#endif
