/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled once per instruction set with CTD_ISA naming it: see agents/CMakeLists.txt. */
#include "agents/choice_kernel.h"

#include "sim/maths.h"

#include <math.h>
#include <string.h>

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define KERNEL(name) PASTE(name, CTD_ISA)

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
 * A standard Gumbel deviate, -ln(-ln u), u = 1 - v, v = (r / 2 + 1/2) 2^-31: as fine as 2^-32 in
 * the upper tail, where rare alternatives win. v is a float with all its precision, so the first
 * logarithm takes ln(1 - v) from v itself near v = 0.
 */
static inline float
gumbel(uint32_t r)
{
    const float ln2 = 0.69314718055994531f;
    const float v = ((float)(int32_t)(r >> 1) + 0.5f) * 0x1p-31f;
    const int32_t i = float_bits(1.0f - v) - SQRT_HALF_BITS;
    const int32_t k = i >> 23;
    const float m = bits_float((i & MANTISSA) + SQRT_HALF_BITS) - 1.0f;
    const float f = k == 0 ? -v : m;
    const float e = -((float)k * ln2 + f * log1p_over(f));
    const int32_t ie = float_bits(e) - SQRT_HALF_BITS;
    const float g = bits_float((ie & MANTISSA) + SQRT_HALF_BITS) - 1.0f;

    return -((float)(ie >> 23) * ln2 + g * log1p_over(g));
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
    const float scaled = bits_float(float_bits(p) + ((int32_t)n << 23));

    return x > -87.0f ? scaled : 0.0f;
}

/* The tile's draws of one stream. */
static void
draw(ctd_key key, ctd_tile *tile)
{
    const ctd_pcg32 stream = ctd_key_stream(key);
    uint32_t *restrict bits = tile->bits;

    if (tile->contiguous) {
        const uint64_t *restrict multiplier = ctd_jumps.multiplier + tile->place[0];
        const uint64_t *restrict sum = ctd_jumps.sum + tile->place[0];

#pragma omp simd
        for (uint32_t i = 0; i < tile->n; i++) {
            bits[i] = ctd_pcg_xsh_rr(multiplier[i] * stream.state + sum[i] * stream.increment);
        }
    } else {
        for (uint32_t i = 0; i < tile->n; i++) {
            bits[i] = ctd_draw_at(stream, tile->place[i]);
        }
    }
}

/* noise = -inf for customers who do not know the provider or find it closed. */
static void
exclude(const ctd_alternatives *alt, uint32_t a, const ctd_choice_keys *keys, ctd_tile *tile)
{
    const int32_t provider = alt->provider[a];
    float *restrict noise = tile->noise;

    if (alt->aware[a] < CTD_EVERYBODY) {
        const uint32_t aware = (uint32_t)alt->aware[a];

        draw(ctd_key_mix(keys->awareness, (uint64_t)provider), tile);
#pragma omp simd
        for (uint32_t i = 0; i < tile->n; i++) {
            const bool knows = (tile->bits[i] < aware) | (tile->provider[i] == provider);

            noise[i] = knows ? noise[i] : -INFINITY;
        }
    }
    if (tile->restricted) {
#pragma omp simd
        for (uint32_t i = 0; i < tile->n; i++) {
            const bool open = (((tile->closed[i] >> provider) & 1u) == 0) |
                              (tile->provider[i] == provider);

            noise[i] = open ? noise[i] : -INFINITY;
        }
    }
}

/* Brand taste, normal, the same for life: rare, so it may cost a quantile per pair. */
static void
add_brand(const ctd_alternatives *alt, uint32_t a, const ctd_choice_keys *keys, ctd_tile *tile)
{
    if (alt->brand_sigma > 0.0 && alt->provider[a] != CTD_ON_PREMISES) {
        draw(ctd_key_mix(keys->brand, alt->provider[a]), tile);
        for (uint32_t i = 0; i < tile->n; i++) {
            tile->noise[i] +=
                (float)(alt->brand_sigma * ctd_normal_quantile(ctd_uniform(tile->bits[i])));
        }
    }
}

/* The systematic part of utility plus tile->noise, in one order for every rule: each step is
 * monotone in the alternative's constants, so a better alternative never loses a customer. */
static inline float
utility(const ctd_alternatives *alt, uint32_t a, const ctd_tile *tile, uint32_t i)
{
    const int32_t provider = alt->provider[a];
    const int32_t own = tile->provider[i];
    const float cost = ((own != CTD_ON_PREMISES) & (own != provider)) ? alt->switching_cost : 0.0f;
    const float stay = own == provider ? alt->staying[a] : 0.0f;

    return ((((alt->level[a] - tile->price_taste[i] * alt->price[a]) +
              tile->presence_taste[i] * alt->presence[a]) -
             tile->latency_taste[i] * alt->latency[a]) +
            stay - cost) +
           tile->noise[i];
}

void KERNEL(ctd_choose_gumbel_)(const ctd_alternatives *alternatives,
                                const ctd_choice_keys *keys, ctd_tile *tile);
void KERNEL(ctd_choose_inverse_cdf_)(const ctd_alternatives *alternatives,
                                     const ctd_choice_keys *keys, ctd_tile *tile);

void
KERNEL(ctd_choose_gumbel_)(const ctd_alternatives *alternatives, const ctd_choice_keys *keys,
                           ctd_tile *tile)
{
    const uint32_t n = tile->n;

    for (uint32_t i = 0; i < n; i++) {
        tile->best[i] = -INFINITY;
        tile->choice[i] = tile->provider[i];
    }
    for (uint32_t a = 0; a < alternatives->n; a++) {
        const int32_t provider = alternatives->provider[a];

        draw(ctd_key_mix(keys->choice, (uint64_t)provider), tile);
#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            tile->noise[i] = gumbel(tile->bits[i]);
        }
        add_brand(alternatives, a, keys, tile);
        exclude(alternatives, a, keys, tile);
#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            const float u = utility(alternatives, a, tile, i);
            const bool better = u > tile->best[i];

            tile->best[i] = better ? u : tile->best[i];
            tile->choice[i] = better ? provider : tile->choice[i];
        }
    }
}

/* Weights e^(V - max) into utility[][], their sum into noise[]. */
static void
weigh(const ctd_alternatives *alternatives, ctd_tile *tile)
{
    const uint32_t n = tile->n;

    memset(tile->noise, 0, n * sizeof *tile->noise);
    for (uint32_t a = 0; a < alternatives->n; a++) {
        float *restrict u = tile->utility[a];

#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            u[i] = exp_negative(u[i] - tile->best[i]);
            tile->noise[i] += u[i];
        }
    }
}

void
KERNEL(ctd_choose_inverse_cdf_)(const ctd_alternatives *alternatives, const ctd_choice_keys *keys,
                                ctd_tile *tile)
{
    const uint32_t n = tile->n;

    for (uint32_t i = 0; i < n; i++) {
        tile->best[i] = -INFINITY;
        tile->choice[i] = tile->provider[i];
    }
    for (uint32_t a = 0; a < alternatives->n; a++) {
        float *restrict u = tile->utility[a];

        memset(tile->noise, 0, n * sizeof *tile->noise);
        add_brand(alternatives, a, keys, tile);
        exclude(alternatives, a, keys, tile);
#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            u[i] = utility(alternatives, a, tile, i);
            tile->best[i] = u[i] > tile->best[i] ? u[i] : tile->best[i];
        }
    }
    weigh(alternatives, tile);
    draw(keys->choice, tile);
#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const float v = ((float)(int32_t)(tile->bits[i] >> 1) + 0.5f) * 0x1p-31f;

        tile->best[i] = v * tile->noise[i]; /* what is left to pass over */
    }
    for (uint32_t a = 0; a < alternatives->n; a++) {
        const int32_t provider = alternatives->provider[a];
        const float *restrict w = tile->utility[a];

#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            const bool here = (tile->best[i] >= 0.0f) & (w[i] > 0.0f);

            tile->choice[i] = here ? provider : tile->choice[i];
            tile->best[i] = tile->best[i] - w[i];
        }
    }
}
