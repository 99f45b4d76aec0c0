/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/maths.h"

#include "sim/maths_private.h"

double
ctd_exp(double x)
{
    return ctd_exp_inline(x);
}

double
ctd_expm1(double x)
{
    const double bounded = x > 50.0 ? 50.0 : x < -50.0 ? -50.0 : x;
    const ctd_reduced r = ctd_reduce(bounded, 0.0);
    const double scale = ctd_power_of_two(r.k);
    /* scale - 1 + scale (r + r^2 / 2 + ...), the first three in pairs: they may cancel. */
    const ctd_pair square = ctd_pair_square(r.hi);
    const ctd_pair whole = ctd_pair_add(scale, -1.0);
    const ctd_pair linear = ctd_pair_add(whole.hi, scale * r.hi);
    const ctd_pair sum = ctd_pair_add(linear.hi, scale * (0.5 * square.hi));
    const double rest = 0.5 * square.lo + (ctd_exp_cubic(r.hi) + r.lo * (1.0 + r.hi));
    const double y = sum.hi + (sum.lo + (linear.lo + (whole.lo + scale * rest)));

    if (x != x) {
        return ctd_from_bits(CTD_NAN_BITS);
    }
    /* Beyond, the 1 is below a thousandth of the last place; below 2^-54 so is x^2 / 2. */
    if (x > 50.0) {
        return ctd_exp_of_sum(x, 0.0);
    }
    return x > -0x1p-54 && x < 0x1p-54 ? x : y;
}

double
ctd_log(double x)
{
    return ctd_log_inline(x);
}

double
ctd_log1p(double x)
{
    const double u = 1.0 + x;
    /* What 1 + x lost, exactly, whichever is the larger. */
    const double lost = x > 1.0 ? 1.0 - (u - x) : x - (u - 1.0);
    const double y = ctd_log_of_split(ctd_split_number(u), lost / u);

    return x > -0x1p-54 && x < 0x1p-54 ? x : ctd_log_mended(u, y);
}
