/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/maths.h"

#include "sim/maths_private.h"

/*
 * x^y = e^(y ln x) needs ln x to some 2^-65, since y ln x may be 745 and its error is the result's
 * relative error: ln in pairs, by the series of the area tangent,
 *     ln(1 + f) = 2 s (1 + z (1/3 + z (1/5 + z / 7 + ...))),  s = f / (2 + f),  z = s^2.
 */

#define THIRD_HI 0x1.5555555555555p-2
#define THIRD_LO 0x1.5555555555555p-56

/* 1/5 + z/7 + ..., minimax of degree 7 on z <= 0.0295, error 2^-59.9. */
static inline double
series_rest(double z)
{
    const double z2 = z * z, z4 = z2 * z2;
    const double low = (0x1.999999999999ap-3 + z * 0x1.2492492492523p-3) +
                       z2 * (0x1.c71c71c6ea3a7p-4 + z * 0x1.745d177ae7ca4p-4);
    const double high = (0x1.3b1395b312af8p-4 + z * 0x1.1118cdef60706p-4) +
                        z2 * (0x1.df7b9e38d150dp-5 + z * 0x1.e039c40bcc6e0p-5);

    return low + z4 * high;
}

static inline ctd_pair
multiply(ctd_pair a, ctd_pair b)
{
    const ctd_pair p = ctd_pair_multiply(a.hi, b.hi);

    return ctd_pair_add(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline ctd_pair
divide_fraction(double f)
{
    const ctd_pair below = ctd_pair_add(2.0, f);
    const double s = f / below.hi;
    const ctd_pair back = ctd_pair_multiply(s, below.hi);

    return (ctd_pair){s, (((f - back.hi) - back.lo) - s * below.lo) / below.hi};
}

static inline ctd_pair
log_pair(double x)
{
    const ctd_split split = ctd_split_number(x);
    const ctd_pair s = divide_fraction(split.fraction);
    const ctd_pair z = multiply(s, s);
    const ctd_pair third = ctd_pair_add(THIRD_HI, z.hi * series_rest(z.hi));
    const ctd_pair u = multiply(z, (ctd_pair){third.hi, third.lo + THIRD_LO});
    const ctd_pair v = multiply(s, u);
    const ctd_pair a = ctd_pair_add(split.exponent * CTD_LN2_HI, 2.0 * s.hi);
    const ctd_pair b = ctd_pair_add(a.hi, 2.0 * v.hi);
    const double rest = (2.0 * s.lo + 2.0 * v.lo) + split.exponent * CTD_LN2_LO;

    return ctd_pair_add(b.hi, (a.lo + b.lo) + rest);
}

double
ctd_pow(double x, double y)
{
    const double inf = ctd_from_bits(CTD_INF_BITS);
    /* Beyond 2^65 every x but 1 gives 0 or infinity: ln of its neighbours is 2^-53. */
    const double bounded = y > 0x1p65 ? 0x1p65 : y < -0x1p65 ? -0x1p65 : y;
    const ctd_pair log = log_pair(x);
    const ctd_pair p = ctd_pair_multiply(bounded, log.hi);
    double z = ctd_exp_of_sum(p.hi, p.lo + bounded * log.lo);

    z = x == inf ? (y > 0.0 ? inf : 0.0) : z;
    z = x == 0.0 ? (y > 0.0 ? 0.0 : inf) : z;
    z = y == 0.0 ? 1.0 : z;
    return x >= 0.0 && y == y ? z : ctd_from_bits(CTD_NAN_BITS);
}
