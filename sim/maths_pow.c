/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/maths.h"

#include "sim/maths_private.h"

/*
 * x^y = e^(y ln x). An error of ln x is multiplied by up to 745 / ln x, so ln x is needed to some
 * 2^-65, as a pair; by the series of the area tangent,
 *     ln(1 + f) = 2/3 s (3 + z + z^2 (3/5 + 3/7 z + ...)),  s = f / (2 + f),  z = s^2,
 * whose leading terms are carried in halves of 26 bits, so that their products are exact (after
 * e_pow.c of fdlibm, Sun Microsystems 1993).
 */

#define TWO_THIRDS 0x1.5555555555555p-1
#define TWO_THIRDS_HI 0x1.5555550000000p-1 /* 26 bits */
#define TWO_THIRDS_LO 0x1.5555555555555p-27

/* 3/5 + 3/7 z + ..., minimax of degree 7 on z <= 0.0295, error 2^-58. */
static inline double
series_rest(double z)
{
    const double z2 = z * z, z4 = z2 * z2;
    const double low = (0x1.3333333333333p-1 + z * 0x1.b6db6db6db7b4p-2) +
                       z2 * (0x1.555555552fabdp-2 + z * 0x1.1745d19c2dd7bp-2);
    const double high = (0x1.d89d608c9c074p-3 + z * 0x1.99a534e710a89p-3) +
                        z2 * (0x1.679cb6aa9cfcap-3 + z * 0x1.682b5308d9528p-3);

    return low + z4 * high;
}

/* f / (2 + f), hi of 26 bits. */
static inline ctd_pair
tangent(double f)
{
    const double below = 2.0 + f;
    const double below_hi = ctd_cut(below), below_lo = f - (below_hi - 2.0);
    const double inverse = 1.0 / below;
    const double hi = ctd_cut(f * inverse);

    return (ctd_pair){hi, ((f - hi * below_hi) - hi * below_lo) * inverse};
}

/* ln x, hi of 26 bits. */
static inline ctd_pair
log_pair(double x)
{
    const ctd_split split = ctd_split_number(x);
    const ctd_pair s = tangent(split.fraction);
    const double s_sum = s.hi + s.lo;
    const double z = s.hi * s.hi, z_lo = s.lo * (s.hi + s_sum), z_sum = z + z_lo;
    const double rest = z_lo + z_sum * z_sum * series_rest(z_sum);
    const double t_hi = ctd_cut((3.0 + z) + rest), t_lo = rest - ((t_hi - 3.0) - z);
    const double u = s.hi * t_hi, v = s.lo * t_hi + t_lo * s_sum;
    const double p_hi = ctd_cut(u + v), p_lo = v - (p_hi - u);
    const double q_lo = TWO_THIRDS_LO * p_hi + p_lo * TWO_THIRDS;
    const ctd_pair sum = ctd_pair_add(split.exponent * CTD_LN2_HI, TWO_THIRDS_HI * p_hi);
    const double lo = sum.lo + (q_lo + split.exponent * CTD_LN2_LO);
    const double hi = ctd_cut(sum.hi + lo);

    return (ctd_pair){hi, lo - (hi - sum.hi)};
}

double
ctd_pow(double x, double y)
{
    const double inf = ctd_from_bits(CTD_INF_BITS);
    /* Beyond 2^65 every x but 1 gives 0 or infinity: |ln x| of its neighbours is 2^-53. */
    const double below = y > 0x1p65 ? 0x1p65 : y;
    const double bounded = below < -0x1p65 ? -0x1p65 : below;
    const double y_hi = ctd_cut(bounded);
    const ctd_pair log = log_pair(x);
    const ctd_pair product =
        ctd_pair_add(y_hi * log.hi, (bounded - y_hi) * log.hi + bounded * log.lo);
    double z = ctd_exp_of_sum(product.hi, product.lo);

    z = x == inf ? (y > 0.0 ? inf : 0.0) : z;
    z = x == 0.0 ? (y > 0.0 ? 0.0 : inf) : z;
    z = y == 0.0 ? 1.0 : z;
    return x >= 0.0 && y == y ? z : ctd_from_bits(CTD_NAN_BITS);
}
