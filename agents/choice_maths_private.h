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

/*
 * A standard exponential deviate, -ln u, u = 1 - v, v = (r / 2 + 1/2) 2^-31: as fine as 2^-32 where
 * it is small, since there rare alternatives win. v is a float with all its precision, so near
 * v = 0 the logarithm takes ln(1 - v) from v itself.
 */
static inline float
exponential(uint32_t r)
{
    const float ln2 = 0.69314718055994531f;
    const float v = ((float)(int32_t)(r >> 1) + 0.5f) * 0x1p-31f;
    const int32_t i = float_bits(1.0f - v) - SQRT_HALF_BITS;
    const int32_t k = i >> 23;
    const float m = bits_float((i & MANTISSA) + SQRT_HALF_BITS) - 1.0f;
    const float f = k == 0 ? -v : m;

    return -((float)k * ln2 + f * log1p_over(f));
}

/* -ln e: of an exponential deviate, a standard Gumbel deviate. */
static inline float
minus_log(float e)
{
    const float ln2 = 0.69314718055994531f;
    const int32_t i = float_bits(e) - SQRT_HALF_BITS;
    const float f = bits_float((i & MANTISSA) + SQRT_HALF_BITS) - 1.0f;

    return -((float)(i >> 23) * ln2 + f * log1p_over(f));
}

/* e^x for x <= 0, relative error about 1e-7; 0 below -87. */
static inline float
exp_negative(float x)
{
    const float t = x > -87.0f ? x : -87.0f;
    const float shifted = t * 1.44269504088896341f + 12582912.0f;
    const float n = shifted - 12582912.0f;
    const float f = (t - n * 0.693359375f) - n * -2.12194440e-4f;
    const float f2 = f * f;
    const float p = (1.0000001192092896f + 0.9999997019767761f * f) +
                    f2 * ((0.49998894333839417f + 0.16667574644088745f * f) +
                          f2 * (0.04191538318991661f + 0.008297654800117016f * f));
    const float scaled =
        bits_float((int32_t)((uint32_t)float_bits(p) + ((uint32_t)(int32_t)n << 23)));

    return x > -87.0f ? scaled : 0.0f;
}

#endif
