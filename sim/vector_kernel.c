/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled once per instruction set, with CTD_ISA as its name: no call may leave this file, or it
 * could end in a function compiled for another processor. */
#include "sim/draw_lanes_private.h"
#include "sim/vector.h"

#include <string.h>

enum { SQRT_HALF_BITS = 0x3f3504f3, MANTISSA = 0x7fffff };

static inline int32_t
bits_of(float x)
{
    int32_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline float
of_bits(int32_t bits)
{
    float x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

static void
draw(ctd_pcg32 stream, uint32_t n, uint32_t bits[])
{
    const uint32_t whole = n & ~(uint32_t)(CTD_LANES - 1);

    ctd_draw_lanes(stream, whole, bits);
    for (uint32_t i = whole; i < n; i++) {
        bits[i] = ctd_draw_at(stream, i);
    }
}

/*
 * L = -log2(4 u (1 - u)), 0 <= L <= 31, absolute error 4e-7, by a minimax fit of log2(1 + f) / f.
 * The smaller of u and 1 - u is counted in integers, so that both tails are as exact as the draw.
 */
static inline float
rarity(uint32_t bits)
{
    const int32_t least = (int32_t)bits ^ ((int32_t)bits >> 31);
    const float tail = (float)least + 0.5f; /* 2^32 min(u, 1 - u) */
    const int32_t i = bits_of(tail * (0x1p32f - tail)) - (SQRT_HALF_BITS + (62 << 23));
    const float f = of_bits((i & MANTISSA) + SQRT_HALF_BITS) - 1.0f;
    const float f2 = f * f;
    const float low = (-1.442699670791626f + 0.7213758826255798f * f) +
                      f2 * (-0.48046502470970154f + 0.3589618504047394f * f);
    const float high =
        (-0.29726260900497437f + 0.27269789576530457f * f) + f2 * -0.17063434422016144f;

    return f * (low + (f2 * f2) * high) - (float)(i >> 23);
}

/*
 * 2^31 z = x R(L), x = 2^31 (2 u - 1), R a rational function: the quantile over x is an analytic
 * function of L, since L = -log2(1 - (2 u - 1)^2). Minimax fit on L <= 31, 1.1e-7 of itself.
 */
static inline float
quantile(uint32_t bits, float rarity)
{
    const float x = (float)(int32_t)(bits ^ 0x80000000u) + 0.5f;
    const float y = rarity, y2 = y * y, y4 = y2 * y2;
    const float above = ((1.2533142566680908f + 0.31357720494270325f * y) +
                         y2 * (0.043159425258636475f + 0.00395470205694437f * y)) +
                        y4 * (0.0002307026879861951f + 4.6861641749273986e-06f * y);
    const float below = ((1.0f + 0.06873482465744019f * y) +
                         y2 * (0.015696777030825615f + 0.0007592518231831491f * y)) +
                        y4 * (3.919244045391679e-05f + 1.6134580960169842e-07f * y);

    return x * (above / below);
}

/* Two short loops: one long one waits for its own results. */
static void
normal(uint32_t n, const uint32_t bits[], float mean, float sigma, float x[])
{
    const float step = sigma * 0x1p-31f;

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        x[i] = rarity(bits[i]);
    }
#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        x[i] = mean + step * quantile(bits[i], x[i]);
    }
}

/* 2^x = 2^k 2^f, |f| <= 1/2, 2^f a minimax fit. */
static inline float
power_of_two(float x)
{
    const float t = x > -125.0f ? x : -125.0f;
    const float shifted = t + 12582912.0f; /* rounds to k, kept in the low bits */
    const float f = t - (shifted - 12582912.0f);
    const float f2 = f * f;
    const float low = 0.6931471824645996f + 0.24022647738456726f * f;
    const float high = (0.055503323674201965f + 0.009618437848985195f * f) +
                       f2 * (0.0013398887822404504f + 0.00015353351773228496f * f);
    const float p = 1.0f + f * (low + f2 * high);

    return of_bits((int32_t)((uint32_t)bits_of(p) + ((uint32_t)bits_of(shifted) << 23)));
}

static void
scaled_exp2(uint32_t n, float scale, const float x[], float y[])
{
#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        y[i] = scale * power_of_two(x[i]);
    }
}

/* Pairs and what is left of them: both fit signed conversions, which every instruction set has. The
 * bound is a mask, since gcc makes branches of a conditional there. */
static inline uint32_t
nearest(float x)
{
    const int32_t largest = 0x4f7fffff; /* 2^32 - 256 */
    const int32_t over = (largest - bits_of(x)) >> 31;
    const float bounded = of_bits((bits_of(x) & ~over) | (largest & over));
    const int32_t pairs = (int32_t)(0.5f * bounded);
    const float rest = bounded - 2.0f * (float)pairs;
    const uint32_t whole = 2 * (uint32_t)pairs + (uint32_t)(int32_t)(rest + 0.5f);

    return whole + (whole == 0);
}

static void
count(uint32_t n, const float x[], uint32_t y[])
{
#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        y[i] = nearest(x[i]);
    }
}

#define JOIN(a, b) a##b
#define TABLE(isa) JOIN(ctd_vector_, isa)
#define ISA_generic CTD_ISA_GENERIC
#define ISA_v3 CTD_ISA_V3
#define ISA_v4 CTD_ISA_V4
#define ISA(isa) JOIN(ISA_, isa)

extern const ctd_vector TABLE(CTD_ISA);
const ctd_vector TABLE(CTD_ISA) = {ISA(CTD_ISA), draw, normal, scaled_exp2, count};
