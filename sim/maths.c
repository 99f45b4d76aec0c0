/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/maths.h"

#include "sim/maths_private.h"

double
ctd_exp(double x)
{
    const double y = ctd_exp_of_sum(x, 0.0);

    return x == x ? y : ctd_from_bits(CTD_NAN_BITS);
}

double
ctd_expm1(double x)
{
    const double bounded = x > 50.0 ? 50.0 : x < -50.0 ? -50.0 : x;
    const ctd_reduced r = ctd_reduce(bounded, 0.0);
    const double scale = ctd_power_of_two(r.k);
    /* (scale - 1) + scale * (e^r - 1), in pairs: the first two terms may cancel. */
    const ctd_pair whole = ctd_pair_add(scale, -1.0);
    const ctd_pair sum = ctd_pair_add(whole.hi, scale * r.hi);
    const double rest = scale * (ctd_exp_rest(r.hi) + r.lo * (1.0 + r.hi));
    const double y = sum.hi + (sum.lo + (whole.lo + rest));

    if (x != x) {
        return ctd_from_bits(CTD_NAN_BITS);
    }
    /* Beyond, the 1 is below a thousandth of the last place; below 2^-54 so is x^2 / 2. */
    if (x > 50.0) {
        return ctd_exp_of_sum(x, 0.0);
    }
    return x > -0x1p-54 && x < 0x1p-54 ? x : y;
}

static double
log_special(double x, double y)
{
    y = x == ctd_from_bits(CTD_INF_BITS) ? x : y;
    y = x == 0.0 ? -ctd_from_bits(CTD_INF_BITS) : y;
    return x >= 0.0 ? y : ctd_from_bits(CTD_NAN_BITS);
}

double
ctd_log(double x)
{
    return log_special(x, ctd_log_of_split(ctd_split_number(x), 0.0));
}

double
ctd_log1p(double x)
{
    const double u = 1.0 + x;
    /* What 1 + x lost, exactly, whichever is the larger. */
    const double lost = x > 1.0 ? 1.0 - (u - x) : x - (u - 1.0);
    const double y = ctd_log_of_split(ctd_split_number(u), lost / u);

    return x > -0x1p-54 && x < 0x1p-54 ? x : log_special(u, y);
}
