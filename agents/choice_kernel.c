/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled once per instruction set with CTD_ISA naming it: see agents/CMakeLists.txt. */
#include "agents/choice_kernel.h"

#include "agents/choice_maths_private.h"
#include "agents/choice_nests_private.h"
#include "sim/maths.h"

#include <math.h>
#include <string.h>

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define KERNEL(name) PASTE(name, CTD_ISA)

/* noise = -inf for customers who do not know the provider or find it closed. */
static void
exclude(const ctd_alternatives *alt, uint32_t a, const ctd_choice_keys *keys, ctd_tile *tile)
{
    const int32_t provider = alt->provider[a];
    const uint32_t n = tile->n;
    const int32_t *restrict own = tile->provider;
    float *restrict noise = tile->noise;

    if (alt->aware[a] < CTD_EVERYBODY) {
        const uint32_t aware = (uint32_t)alt->aware[a];
        const uint32_t *restrict bits = tile->bits;

        draw(ctd_key_mix(keys->awareness, (uint64_t)provider), tile);
#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            const float kept = noise[i];
            const bool knows = (bits[i] < aware) | (own[i] == provider);

            noise[i] = knows ? kept : -INFINITY;
        }
    }
    if (tile->restricted) {
        const uint32_t *restrict closed = tile->closed;
        const uint32_t bit = (uint32_t)1 << provider;

#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            const float kept = noise[i];
            const bool open = ((closed[i] & bit) == 0) | (own[i] == provider);

            noise[i] = open ? kept : -INFINITY;
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

/* What utility needs of an alternative and of the customers, out of reach of any store. */
typedef struct terms {
    float level, price, presence, latency, staying;
    int32_t provider;
    const float *restrict price_taste, *restrict latency_taste, *restrict presence_taste;
    const float *restrict noise, *restrict leaving;
    const int32_t *restrict own;
} terms;

static inline terms
terms_of(const ctd_alternatives *alt, uint32_t a, const ctd_tile *tile)
{
    return (terms){
        .level = alt->level[a],
        .price = alt->price[a],
        .presence = alt->presence[a],
        .latency = alt->latency[a],
        .staying = alt->staying[a],
        .provider = alt->provider[a],
        .price_taste = tile->price_taste,
        .latency_taste = tile->latency_taste,
        .presence_taste = tile->presence_taste,
        .noise = tile->noise,
        .leaving = tile->leaving,
        .own = tile->provider,
    };
}

/* Systematic utility plus noise, in one order for every rule: each step is monotone in the
 * alternative's constants, so a better alternative never loses a customer. */
static inline float
utility(terms t, uint32_t i)
{
    const int32_t own = t.own[i];
    const float leaving = t.leaving[i];
    const float cost = own != t.provider ? leaving : 0.0f;
    const float stay = own == t.provider ? t.staying : 0.0f;

    return ((((t.level - t.price_taste[i] * t.price) + t.presence_taste[i] * t.presence) -
             t.latency_taste[i] * t.latency) +
            stay - cost) +
           t.noise[i];
}

static void
start(const ctd_alternatives *alt, ctd_tile *tile)
{
    for (uint32_t i = 0; i < tile->n; i++) {
        tile->best[i] = -INFINITY;
        tile->choice[i] = tile->provider[i];
        tile->leaving[i] = tile->provider[i] != CTD_ON_PREMISES ? alt->switching_cost : 0.0f;
    }
    if (alt->has_egress) {
        for (uint32_t i = 0; i < tile->n; i++) {
            tile->leaving[i] += tile->price_taste[i] * alt->egress[tile->provider[i]];
        }
    }
    if (alt->gone != 0) {
        for (uint32_t i = 0; i < tile->n; i++) {
            if (alt->gone >> tile->provider[i] & 1) {
                tile->choice[i] = CTD_ON_PREMISES;
                tile->leaving[i] = 0.0f;
            }
        }
    }
}

void KERNEL(ctd_choose_gumbel_)(const ctd_alternatives *alternatives, const ctd_choice_keys *keys,
                                ctd_tile *tile);
void KERNEL(ctd_choose_inverse_cdf_)(const ctd_alternatives *alternatives,
                                     const ctd_choice_keys *keys, ctd_tile *tile);

void
KERNEL(ctd_choose_gumbel_)(const ctd_alternatives *alternatives, const ctd_choice_keys *keys,
                           ctd_tile *tile)
{
    const uint32_t n = tile->n;
    const uint32_t *restrict bits = tile->bits;
    float *restrict noise = tile->noise;
    float *restrict best = tile->best;
    int32_t *restrict choice = tile->choice;

    start(alternatives, tile);
    for (uint32_t nest = 0; nest < alternatives->n_nests; nest++) {
        shake_nest(alternatives, nest, keys, tile);
    }
    for (uint32_t a = 0; a < alternatives->n; a++) {
        const terms t = terms_of(alternatives, a, tile);

        draw(ctd_key_mix(keys->choice, (uint64_t)t.provider), tile);
        /* Two short loops: one long one waits for its own results. */
#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            noise[i] = exponential(bits[i]);
        }
#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            noise[i] = minus_log(noise[i]);
        }
        if (alternatives->n_nests > 0) {
            join_nest(alternatives, a, tile);
        }
        add_brand(alternatives, a, keys, tile);
        exclude(alternatives, a, keys, tile);
#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            const float u = utility(t, i), old = best[i];
            const int32_t better = -(int32_t)(u > old); /* a mask: a condition becomes a branch */

            choice[i] = (t.provider & better) | (choice[i] & ~better);
            best[i] = u > old ? u : old;
        }
    }
}

/* Utilities into utility[][], the largest of each customer into best[]. */
static void
measure(const ctd_alternatives *alternatives, const ctd_choice_keys *keys, ctd_tile *tile)
{
    const uint32_t n = tile->n;
    float *restrict best = tile->best;

    for (uint32_t a = 0; a < alternatives->n; a++) {
        const terms t = terms_of(alternatives, a, tile);
        float *restrict utilities = tile->utility[a];

        memset(tile->noise, 0, n * sizeof *tile->noise);
        add_brand(alternatives, a, keys, tile);
        exclude(alternatives, a, keys, tile);
#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            const float u = utility(t, i), old = best[i];

            utilities[i] = u;
            best[i] = u > old ? u : old;
        }
    }
}

/* Weights e^(V - max) into utility[][], their sum into noise[]. */
static void
weigh(const ctd_alternatives *alternatives, ctd_tile *tile)
{
    const uint32_t n = tile->n;
    const float *restrict best = tile->best;
    float *restrict sum = tile->noise;

    memset(sum, 0, n * sizeof *sum);
    for (uint32_t a = 0; a < alternatives->n; a++) {
        float *restrict weight = tile->utility[a];

#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            const float w = exp_negative(weight[i] - best[i]);

            weight[i] = w;
            sum[i] += w;
        }
    }
}

void
KERNEL(ctd_choose_inverse_cdf_)(const ctd_alternatives *alternatives, const ctd_choice_keys *keys,
                                ctd_tile *tile)
{
    const uint32_t n = tile->n;
    const uint32_t *restrict bits = tile->bits;
    const float *restrict sum = tile->noise;
    float *restrict left = tile->best; /* weight still to pass over */
    int32_t *restrict choice = tile->choice;

    start(alternatives, tile);
    measure(alternatives, keys, tile);
    if (alternatives->n_nests > 0) {
        weigh_nests(alternatives, tile);
    } else {
        weigh(alternatives, tile);
    }
    draw(keys->choice, tile);
#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        left[i] = ((float)(int32_t)(bits[i] >> 1) + 0.5f) * 0x1p-31f * sum[i];
    }
    for (uint32_t a = 0; a < alternatives->n; a++) {
        const int32_t provider = alternatives->provider[a];
        const float *restrict weight = tile->utility[a];

#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            const float rest = left[i], w = weight[i];
            const int32_t here = -(int32_t)((rest >= 0.0f) & (w > 0.0f));

            choice[i] = (provider & here) | (choice[i] & ~here);
            left[i] = rest - w;
        }
    }
}
