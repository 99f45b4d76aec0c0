/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_FACTOR_H
#define CTD_STUDIES_FACTOR_H

#include "scenarios/study.h"

#include <stddef.h>

/** Stretches places of the unit interval to a factor's values: see ctd_design_point().
 *  @param[in,out] x [n] every `stride`-th number, in [0, 1]; then the values */
void ctd_factor_stretch(const ctd_factor *factor, size_t n, size_t stride, double x[]);

/** The other way: (value - from) / (to - from), of logarithms on a log scale; NaN where from = to.
 *  @param[in,out] x [n] every `stride`-th number, values; then places of the unit interval */
void ctd_factor_places(const ctd_factor *factor, size_t n, size_t stride, double x[]);

#endif
