/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_MATHS_H
#define CTD_SIM_MATHS_H

#include <stddef.h>

/*
 * Elementary functions with a fixed sequence of IEEE operations: the same bits on every
 * compiler, optimisation level and processor (libm's differ between CPUs with and without FMA).
 * Errors are measured in tests/test_maths.c and stated in units in the last place (ulp).
 * NaN gives NaN.
 */

/** e^x; 0 below about -745.2, +inf above about 709.8. */
double ctd_exp(double x);
/** e^x - 1, accurate near 0. */
double ctd_expm1(double x);
/** y[i] = ctd_exp(x[i]), i < n: the same bits, several at a time. x and y may be one array, else
 * must not overlap. */
void ctd_exp_array(size_t n, const double x[], double y[]);
/** y[i] = ctd_log(x[i]), i < n, likewise. */
void ctd_log_array(size_t n, const double x[], double y[]);
/** Natural logarithm; -inf at 0, NaN below. */
double ctd_log(double x);
/** ln(1 + x), accurate near 0; -inf at -1. */
double ctd_log1p(double x);
/** x^y for x >= 0 (0^0 = 1, NaN for x < 0); accurate to a few ulp over the whole range. */
double ctd_pow(double x, double y);
/** Quantile of the standard normal, 0 < p < 1; -inf at 0, +inf at 1 (Wichura 1988, AS 241 PPND16).
 */
double ctd_normal_quantile(double p);
/** Distribution function of the standard normal. */
double ctd_normal_cdf(double x);

#endif
