/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_CHOICE_MATHS_PRIVATE_H
#define CTD_AGENTS_CHOICE_MATHS_PRIVATE_H

#include <stdint.h>
#include <string.h>

/*
 * The choice kernel's elementary functions in single precision: a fixed sequence of operations,
 * branch-free, so that loops over them become vector code with the same bits everywhere.
 */

static inline int32_t
float_bits(float x)
{
    int32_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline float
bits_float(int32_t bits)
{
    float x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

/* ln(1 + f) / f on [sqrt(1/2) - 1, sqrt(2) - 1], relative error at most 1.7e-7: minimax fit. */
static inline float
log1p_over(float f)
{
    const float f2 = f * f;
    const float low = (0.9999999403953552f + -0.5000036358833313f * f) +
                      f2 * (0.33335059881210327f + -0.24969908595085144f * f);
    const float high = (0.19900165498256683f + -0.17250829935073853f * f) +
                       f2 * (0.16222579777240753f + -0.10106892883777618f * f);

    return low + (f2 * f2) * high;
}

enum { SQRT_HALF_BITS = 0x3f3504f3, MANTISSA = 0x7fffff };

/* A negative logarithm, power - rest log1p_over(rest): between the two halves a loop can end. */
typedef struct parts {
    float power, rest;
} parts;

static inline float
neg_log_join(float power, float rest)
{
    return power - rest * log1p_over(rest);
}

/* Of x = 2^k m, m in [sqrt(1/2), sqrt(2)): k stays in place, 2^23 too large, for both its product
 * and its way out of x, which are exact. */
static inline int32_t
log_exponent(int32_t bits)
{
    return (bits - SQRT_HALF_BITS) & ~MANTISSA;
}

static inline parts
log_split(int32_t bits, int32_t exponent)
{
    const float unit = -0x1p-23f * 0.69314718055994531f;

    return (parts){(float)exponent * unit, bits_float(bits - exponent) - 1.0f};
}

/* Of x > 0. */
static inline parts
log_parts(float x)
{
    const int32_t bits = float_bits(x);

    return log_split(bits, log_exponent(bits));
}

/*
 * Of u = 1 - v, v = (r / 2 + 1/2) 2^-31, of which -ln u is a standard exponential deviate
 * e and -ln e a standard Gumbel deviate: as fine as 2^-32 where e is small, since there rare
 * alternatives win. v is a float with all its precision, so near v = 0 the logarithm takes ln(1 -
 * v) from v itself.
 */
static inline parts
uniform_parts(uint32_t r)
{
    const float minus_v = ((float)(int32_t)(r >> 1) + 0.5f) * -0x1p-31f;
    const int32_t bits = float_bits(1.0f + minus_v);
    const parts p = log_split(bits, log_exponent(bits));

    return (parts){p.power, bits < SQRT_HALF_BITS ? p.rest : minus_v};
}

/*
 * 2^(x 2^-23) for x <= 0: its exponent in place and its fraction are the two ends of an integer.
 * Relative error at most 2.1e-7 (a minimax polynomial of degree 5, in units of the integer: powers
 * of two in its coefficients change no rounding); exactly 0 from -127 * 2^23 down, and for NaN.
 */
static inline int32_t
exp2_whole(float x)
{
    const float lowest = -127.0f * 0x1p23f;

    return (int32_t)(x > lowest ? x : lowest);
}

static inline float
exp2_of(int32_t whole)
{
    const float f = (float)(whole & MANTISSA), f2 = f * f;
    const float p =
        (1.0f + 0x1p-23f * 0.6931512951850891f * f) +
        f2 * ((0x1p-46f * 0.24016444385051727f + 0x1p-69f * 0.05579991266131401f * f) +
              f2 * (0x1p-92f * 0.009017030708491802f + 0x1p-115f * 0.0018671300495043397f * f));

    return bits_float(float_bits(p) + (whole & ~MANTISSA));
}

#endif
