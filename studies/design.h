/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_DESIGN_H
#define CTD_STUDIES_DESIGN_H

#include "scenarios/study.h"
#include "sim/status.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Where a study looks: points of the unit cube, stretched to the factors' ranges. A point is a pure
 * function of (study, number), so that shards and ranks need not talk about it.
 *
 *     grid             the product of the factors' values, the last factor fastest
 *     latin_hypercube  x_jk = (pi_k(j) + u_jk) / n, pi_k keyed permutations (McKay, Beckman and
 *                      Conover 1979)
 *     sobol            points 0 .. n - 1 with Joe and Kuo's direction numbers (2008), scrambled by
 *                      exact nested uniform scrambling (Owen 1995; see sobol.h), a key a dimension
 *     saltelli         with A and B two halves of a Sobol point of 2 k dimensions, by base point:
 *                      A, then A with column i from B (i = 1 .. k), [B with column i from A,] B:
 *                      n (k + 2) or n (2 k + 2) points (Saltelli et al. 2010). No point of the
 *                      sequence is skipped: without the first, the origin, it is no net any more
 *                      (Owen 2020)
 *     morris           n trajectories of k + 1 points on `levels` levels, steps of
 *                      levels / (2 (levels - 1)) (Morris 1991), drawn by key
 *     list             the rows given
 *
 * Points of `sobol` and `saltelli` are points of one endless sequence: of a larger n they are the
 * same, and more. They are best where n is a power of two.
 */

/** Number of points; 0 if there are more than CTD_MAX_POINTS. */
uint64_t ctd_design_points(const ctd_study *study);

/** Point `number` in the unit cube; for grid and list not defined.
 *  @param[out] x [n_factors] in [0, 1) (morris: [0, 1]) */
void ctd_design_unit(const ctd_study *study, uint64_t number, double x[]);

/** The factors' values at a point: from + x (to - from), or from (to / from)^x on a log scale,
 *  rounded half up where a factor takes whole numbers (the two ends of a range then stand for half
 *  as much of it as a number between); of a factor with values, value[floor(x n_values)].
 *  @param[out] value [n_factors] */
void ctd_design_point(const ctd_study *study, uint64_t number, double value[]);

/** Points first .. first + n - 1 at once: the same numbers as one by one, and many times as fast.
 *  @param[out] value [n][n_factors] */
void ctd_design_fill(const ctd_study *study, uint64_t first, size_t n, double value[]);

#endif
