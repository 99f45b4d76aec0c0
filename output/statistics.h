/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_STATISTICS_H
#define CTD_OUTPUT_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

typedef struct ctd_interval {
    double low;
    double high;
} ctd_interval;

/** A mean over replications and its standard error, NaN where it cannot be known. */
typedef struct ctd_estimate {
    double mean;
    double error;
} ctd_estimate;

/**
 * Wilson score interval of a probability at 95 % (Wilson 1927), z = 1.959963984540054:
 *
 *     (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n),  p = yes / n
 *
 * Exactly 0 at the low end when yes = 0, exactly 1 at the high end when yes = n.
 *
 * @param[in] yes  how often it happened, 0 .. n
 * @param[in] n    how often it was tried; 0 gives [0, 1]
 */
ctd_interval ctd_wilson(uint64_t yes, uint64_t n);

/** The same at another confidence. @param[in] z quantile of the standard normal distribution */
ctd_interval ctd_wilson_at(uint64_t yes, uint64_t n, double z);

/** Numbers seen so far: how many, their mean, and the sum of squared deviations from it. All zero
 *  before the first. */
typedef struct ctd_moments {
    uint64_t n;
    double mean;
    double squares;
} ctd_moments;

/** Takes one more number in (Welford 1962). */
void ctd_moments_add(ctd_moments *moments, double x);

/** The mean with its standard error sqrt(squares / (n - 1) / n); NaN for n = 0 and n < 2. */
ctd_estimate ctd_moments_estimate(const ctd_moments *moments);

/**
 * Quantile by linear interpolation, type 7 of Hyndman and Fan (1996), as R and numpy do:
 * with h = (n - 1) p, x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h]).
 *
 * @param[in] n  NaN for 0
 * @param[in] x  [n] ascending
 * @param[in] p  [0, 1]
 */
double ctd_quantile(size_t n, const double *x, double p);

/** Sorts x[n] ascending; NaN last. */
void ctd_sort(size_t n, double *x);

#endif
