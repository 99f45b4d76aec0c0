/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_MATHS_H
#define CTD_SIM_MATHS_H

#include <stddef.h>

/*
 * Elementary functions with a fixed sequence of IEEE operations (+ - * / and square root, rounding
 * to nearest): the same bits on every compiler, optimisation level and processor (libm's differ
 * between CPUs with and without FMA). NaN gives NaN, always the same one.
 *
 * Errors are in units in the last place (ulp) of the result, the greatest found in 10^7 to 10^8
 * points each; tests/unit/test_maths.c asserts them. A subnormal result errs by at most 1 ulp.
 */

/** e^x; 0 below about -745.2, +inf above about 709.8. Error < 0.6 ulp. */
double ctd_exp(double x);
/** e^x - 1, accurate near 0. Error < 0.75 ulp. */
double ctd_expm1(double x);
/** Natural logarithm; -inf at 0, NaN below. Error < 0.9 ulp. */
double ctd_log(double x);
/** ln(1 + x), accurate near 0; -inf at -1, NaN below. Error < 0.9 ulp. */
double ctd_log1p(double x);
/** x^y for x >= 0: 0^0 = inf^0 = 1, and NaN for x < 0 whatever y. Error < 0.75 ulp over the whole
 *  range. */
double ctd_pow(double x, double y);
/** sin(pi x), 0 <= x <= 1; NaN outside. Error < 2 ulp. */
double ctd_sin_pi(double x);
/** sin(x), |x| <= 10^6; NaN outside. Error < 0.8 ulp. */
double ctd_sin(double x);
/** y[i] = ctd_exp(x[i]), i < n: the same bits, several at a time and some five times as fast.
 *  x and y may be one array, else must not overlap. */
void ctd_exp_array(size_t n, const double x[], double y[]);
/** y[i] = ctd_log(x[i]), i < n, likewise. */
void ctd_log_array(size_t n, const double x[], double y[]);
/** Quantile of the standard normal, 0 < p < 1; -inf at 0, +inf at 1, NaN outside (Wichura 1988,
 *  AS 241 PPND16). Relative error < 1e-15. */
double ctd_normal_quantile(double p);
/** Distribution function of the standard normal (Cody 1969). Relative error < 1e-15, in the lower
 *  tail too. */
double ctd_normal_cdf(double x);

#endif
