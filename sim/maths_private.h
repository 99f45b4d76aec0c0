/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_MATHS_PRIVATE_H
#define CTD_SIM_MATHS_PRIVATE_H

#include <stdint.h>
#include <string.h>

/*
 * What the elementary functions share. Nothing here branches, so that a loop over any of it can
 * become vector code. Rounding is to nearest; no operation is contracted or reordered.
 */

#define CTD_INV_LN2 0x1.71547652b82fep+0
#define CTD_LN2_HI 0x1.62e42fefa3800p-1 /* 42 bits: k times it is exact for |k| <= 2048 */
#define CTD_LN2_LO 0x1.ef35793c76730p-45
#define CTD_ROUND 0x1.8p52 /* adding it rounds to a whole number, kept in the low bits */
#define CTD_NAN_BITS 0x7ff8000000000000u
#define CTD_INF_BITS 0x7ff0000000000000u

static inline uint64_t
ctd_bits(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double
ctd_from_bits(uint64_t bits)
{
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

/** A number as the unevaluated sum of two, |lo| <= ulp(hi) / 2 or nearly so. */
typedef struct ctd_pair {
    double hi;
    double lo;
} ctd_pair;

/** a + b exactly, for |a| >= |b| or a = 0 (Dekker 1971). */
static inline ctd_pair
ctd_pair_add(double a, double b)
{
    const double hi = a + b;

    return (ctd_pair){hi, (a - hi) + b};
}

/** The upper 26 bits of a number's 53: products of two such are exact. */
static inline double
ctd_cut(double x)
{
    return ctd_from_bits(ctd_bits(x) & ~(uint64_t)0x7ffffff);
}

/** x^2 but for some 2^-105 of it. */
static inline ctd_pair
ctd_pair_square(double x)
{
    const double hi = ctd_cut(x), lo = x - hi;
    const double square = x * x;

    return (ctd_pair){square, ((hi * hi - square) + 2.0 * hi * lo) + lo * lo};
}

/** A positive finite number as 2^exponent (1 + fraction), fraction in [sqrt(1/2) - 1, sqrt(2) - 1).
 */
typedef struct ctd_split {
    double exponent;
    double fraction;
} ctd_split;

static inline ctd_split
ctd_split_number(double x)
{
    const uint64_t sqrt_half = 0x3fe6a09e667f3bcdu;
    const double scaled = x < 0x1p-1022 ? x * 0x1p54 : x;
    const uint64_t bits = ctd_bits(scaled) + (0x3ff0000000000000u - sqrt_half);
    const double biased = ctd_from_bits(bits >> 52 | 0x4330000000000000u) - (0x1p52 + 1023.0);
    const double mantissa = ctd_from_bits((bits & 0xfffffffffffffu) + sqrt_half);

    return (ctd_split){x < 0x1p-1022 ? biased - 54.0 : biased, mantissa - 1.0};
}

/** ln(2^exponent (1 + fraction)) + tail, |tail| small beside the result's last place. */
static inline double
ctd_log_of_split(ctd_split x, double tail)
{
    const double f = x.fraction;
    const double half_square = 0.5 * f * f;
    const double s = f / (2.0 + f);
    const double z = s * s, z2 = z * z, z4 = z2 * z2;
    /* (ln(1 + f) - 2 s) / s = z * minimax polynomial of degree 6 in z, error 2^-51.5 */
    const double low = (0x1.5555555555558p-1 + z * 0x1.9999999995223p-2) +
                       z2 * (0x1.2492492e03f8ep-2 + z * 0x1.c71c62d01e6a8p-3);
    const double high =
        (0x1.7462ba3129dc3p-3 + z * 0x1.39fdb821d8835p-3) + z2 * 0x1.2b5fcc46709e6p-3;
    const double rest =
        s * (half_square + z * (low + z4 * high)) + (x.exponent * CTD_LN2_LO + tail);
    const ctd_pair sum = ctd_pair_add(x.exponent * CTD_LN2_HI, f);

    return sum.hi + (sum.lo + (rest - half_square));
}

/** A power of two for a whole k in [-1022, 1023]. */
static inline double
ctd_power_of_two(uint64_t k)
{
    return ctd_from_bits((k + 1023) << 52);
}

/** x + tail = k ln 2 + hi + lo, |hi| <= ln(2) / 2 or nearly so; k as two's complement. */
typedef struct ctd_reduced {
    uint64_t k;
    double hi;
    double lo;
} ctd_reduced;

static inline ctd_reduced
ctd_reduce(double x, double tail)
{
    const double shifted = x * CTD_INV_LN2 + CTD_ROUND;
    const double k = shifted - CTD_ROUND;
    const ctd_pair r = ctd_pair_add(x - k * CTD_LN2_HI, tail - k * CTD_LN2_LO);

    return (ctd_reduced){ctd_bits(shifted) - ctd_bits(CTD_ROUND), r.hi, r.lo};
}

/** e^r - 1 - r - r^2 / 2 for |r| <= 0.347: r^3 times a polynomial of degree 9 that makes the
 *  greatest absolute error least, 2^-64. */
static inline double
ctd_exp_cubic(double r)
{
    const double r2 = r * r, r4 = r2 * r2;
    const double c0 = 0x1.555555555555bp-3 + r * 0x1.555555555555ap-5;
    const double c2 = 0x1.111111110ebf8p-7 + r * 0x1.6c16c16c1414ep-10;
    const double c4 = 0x1.a01a01b3a5550p-13 + r * 0x1.a01a01b1ff212p-16;
    const double c6 = 0x1.71ddefc195149p-19 + r * 0x1.27e4c2bf0ed07p-22;
    const double c8 = 0x1.af6c87d1ed532p-26 + r * 0x1.1f99c1910b62bp-29;

    return (r2 * r) * ((c0 + r2 * c2) + r4 * ((c4 + r2 * c6) + r4 * c8));
}

/** e^(x + tail), |tail| small beside x's last place or zero; 0 and inf beyond the range. */
static inline double
ctd_exp_of_sum(double x, double tail)
{
    const double above = x > 710.0 ? 710.0 : x;
    const double bounded = above < -746.0 ? -746.0 : above;
    const ctd_reduced r = ctd_reduce(bounded, bounded == x ? tail : 0.0);
    const ctd_pair one = ctd_pair_add(1.0, r.hi);
    const double rest = 0.5 * (r.hi * r.hi) + (ctd_exp_cubic(r.hi) + r.lo * one.hi);
    const double y = one.hi + (one.lo + rest);
    /* Two halves of the power: neither leaves the range, and only the last product rounds. */
    const uint64_t half = ((r.k + 2048) >> 1) - 1024;

    return y * ctd_power_of_two(half) * ctd_power_of_two(r.k - half);
}

/** ctd_exp(), to be inlined. */
static inline double
ctd_exp_inline(double x)
{
    const double y = ctd_exp_of_sum(x, 0.0);

    return x == x ? y : ctd_from_bits(CTD_NAN_BITS);
}

/** The logarithm y of a positive finite x, mended for every other x. */
static inline double
ctd_log_mended(double x, double y)
{
    y = x == ctd_from_bits(CTD_INF_BITS) ? x : y;
    y = x == 0.0 ? -ctd_from_bits(CTD_INF_BITS) : y;
    return x >= 0.0 ? y : ctd_from_bits(CTD_NAN_BITS);
}

/** ctd_log(), to be inlined. */
static inline double
ctd_log_inline(double x)
{
    return ctd_log_mended(x, ctd_log_of_split(ctd_split_number(x), 0.0));
}

#endif
