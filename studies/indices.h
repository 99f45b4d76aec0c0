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
 * the same bytes wherever its runs were played and on any number of threads. Intervals are of the
 * study's confidence, by bootstrap (resample.h); they are NaN without resamples. An estimate that
 * rests on a y that is NaN is NaN.
 */

/** An estimate and its interval; NaN where there is none. */
typedef struct ctd_index {
    double value, low, high;
} ctd_index;

/**
 * Variance-based indices of a saltelli design, of outcomes less their mean over A and B: first
 * order by Saltelli et al. (2010), S_i = mean(y_B (y_ABi - y_A)) / var(y); total by Jansen (1999),
 * ST_i = mean((y_A - y_ABi)^2) / 2 / var(y); second order where the design has what it needs, by
 * Saltelli (2002) from both crossings of a pair,
 * S_ij = mean((y_BAi y_ABj + y_BAj y_ABi) / 2 - y_A y_B) / var(y) - S_i - S_j;
 * var(y) over A and B. Intervals by bootstrap over base points, percentile; since the points of a
 * scrambled sequence are spread more evenly than independent ones, they are rather too wide.
 *
 * @param[in]  y      [points]
 * @param[out] first  [n_factors]
 * @param[out] total  [n_factors]
 * @param[out] second [n_factors][n_factors] the upper half is filled, the rest is NaN, as all is
 *                    without a design of second order; NULL: not wanted
 * @return CTD_OK or CTD_ERR_NO_MEMORY. All NaN where y does not vary
 */
CTD_MUST_CHECK ctd_status ctd_indices_sobol(const ctd_study *study, const double y[],
                                            ctd_index first[], ctd_index total[],
                                            ctd_index *second);

/**
 * Elementary effects of a morris design on the unit scale (Morris 1991; Campolongo, Cariboni and
 * Saltelli 2007): mean mu, mean of absolute effects mu*, with a bootstrap interval over
 * trajectories, and standard deviation sigma; NaN with one trajectory.
 *
 * @param[out] mu, mu_star, sigma [n_factors]
 * @return CTD_OK or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_indices_morris(const ctd_study *study, const double y[], double mu[],
                                             ctd_index mu_star[], double sigma[]);

/**
 * Standardised regression coefficients of y on the factors' values (their logarithms where the
 * scale is log), by least squares, of any design: b_i sd(x_i) / sd(y), with bootstrap intervals,
 * and R^2. Drawn are points; base points (saltelli) or trajectories (morris), whose points belong
 * together; above 1,000 of these, 1,000 random groups of them.
 *
 * @param[out] coefficient [n_factors]
 * @return CTD_OK or CTD_ERR_NO_MEMORY. NaN where there are fewer points than factors + 2, the
 *         factors are collinear (to 1 - R^2 < 1e-10 of one on others) or y does not vary
 */
CTD_MUST_CHECK ctd_status ctd_indices_regression(const ctd_study *study, const double y[],
                                                 ctd_index coefficient[], double *r2);

/**
 * How far y moves with one factor, the others as they are: the least and the greatest of the means
 * of y over the points at each of the factor's values (grid, list, a factor with values), or in
 * each tenth of its range, on its scale (other designs; a list with more than ten values of it).
 * Their difference is the order of a tornado diagram.
 *
 * @param[out] low  [n_factors] least of those means, and in `high` the greatest
 * @return CTD_OK or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_indices_tornado(const ctd_study *study, const double y[],
                                              double low[], double high[]);

/**
 * Frontier of a grid: for each combination of the other factors' values (in the design's order) the
 * least value of the frontier's factor at which the mean over replications passes `crosses`, up or
 * down, by linear interpolation between the two levels on either side (on the factor's scale).
 *
 *     -INFINITY  the mean is at `crosses` or above at every level
 *     +INFINITY  it is below at every level
 *     NaN        it is not a number at a level before any crossing
 *
 * Its interval: percentiles of the crossings of bootstrap means over replications, the same
 * resample at every point, since points share their luck; the next crossings outwards, without
 * interpolation, for they may be infinite. NaN with one replication.
 *
 * @param[in]  frontier its outcome is that of `value`
 * @param[in]  value    [points][n_replications]
 * @param[out] crossing [points / levels of the factor]
 * @return CTD_OK or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_indices_frontier(const ctd_study *study, const ctd_frontier *frontier,
                                               uint32_t n_replications, const double value[],
                                               ctd_index crossing[]);

#endif
