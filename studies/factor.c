/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/factor.h"

#include "sim/maths.h"

#include <math.h>

/* Rounding must not lead out of the range, and the ends are exact. */
static double
within(const ctd_factor *factor, double value)
{
    return value < factor->from ? factor->from : value > factor->to ? factor->to : value;
}

static double
value_at(const ctd_factor *factor, double range, double place)
{
    if (place == 1.0) {
        return factor->to;
    }
    return within(factor, factor->log ? factor->from * ctd_exp(place * range)
                                      : factor->from + place * range);
}

/* What a place is a part of. */
static double
range_of(const ctd_factor *factor)
{
    return factor->log ? ctd_log(factor->to / factor->from) : factor->to - factor->from;
}

static double
listed(const ctd_factor *factor, double place)
{
    const uint32_t i = (uint32_t)(place * (double)factor->n_values);

    return factor->value[i < factor->n_values ? i : factor->n_values - 1];
}

void
ctd_factor_stretch(const ctd_factor *factor, size_t n, size_t stride, double x[])
{
    const double range = range_of(factor);

    for (size_t j = 0; j < n; j++) {
        double *const at = &x[j * stride];

        if (factor->n_values > 0) {
            *at = listed(factor, *at);
        } else {
            *at = value_at(factor, range, *at);
            *at = factor->whole ? floor(*at + 0.5) : *at;
        }
    }
}

void
ctd_factor_places(const ctd_factor *factor, size_t n, size_t stride, double x[])
{
    const double range = range_of(factor);

    for (size_t j = 0; j < n; j++) {
        double *const at = &x[j * stride];

        *at = (factor->log ? ctd_log(*at / factor->from) : *at - factor->from) / range;
    }
}
