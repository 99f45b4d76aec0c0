/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled once per instruction set with CTD_ISA naming it: see agents/CMakeLists.txt. */
#include "agents/choice_kernel.h"

#include "agents/choice_extras_private.h"
#include "agents/choice_work_private.h"

#include <math.h>

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define KERNEL(name) PASTE(name, CTD_ISA)

/* Utilities of the inverse rule are in units of 2^-23 of a factor two, so that the exponent and
 * the fraction of a weight are the two ends of an integer. */
static const float fine = 0x1p23f * 1.44269504088896341f;

/*
 * Gumbel noise, -ln e for an exponential deviate e, in short loops: a long one waits for its own
 * results. First the exponent and the fraction of the uniform, then those of the deviate.
 */
static inline void
split_uniform(work *w)
{
    const uint32_t *restrict bits = w->bits;
    float *restrict power = w->power, *restrict rest = w->rest;
    const uint32_t n = ctd_lanes_up(w->n);

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const parts u = uniform_parts(bits[i]);

        power[i] = u.power;
        rest[i] = u.rest;
    }
}

static inline void
split_exponential(work *w)
{
    float *restrict power = w->power, *restrict rest = w->rest;
    const uint32_t n = ctd_lanes_up(w->n);

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const parts e = log_parts(neg_log_join(power[i], rest[i]));

        power[i] = e.power;
        rest[i] = e.rest;
    }
}

/* noise = -ln e. */
static inline void
join_noise(work *w)
{
    const float *restrict power = w->power, *restrict rest = w->rest;
    float *restrict noise = w->noise;
    const uint32_t n = ctd_lanes_up(w->n);

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        noise[i] = neg_log_join(power[i], rest[i]);
    }
}

/* An alternative against the best so far; `raw` noise is still in two parts. */
CTD_INLINE void
compete(terms t, work *w, bool egress, bool raw)
{
    const float *restrict power = w->power, *restrict rest = w->rest;
    const float *restrict noise = w->noise;
    float *restrict best = w->best;
    int32_t *restrict choice = w->choice;
    const uint32_t n = ctd_lanes_up(w->n);

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const float shock = raw ? neg_log_join(power[i], rest[i]) : noise[i];
        const float u = systematic(&t, i, egress) + shock, old = best[i];
        const int32_t better = -(int32_t)(u > old); /* a mask: a condition becomes a branch */

        choice[i] = (t.provider & better) | (choice[i] & ~better);
        best[i] = u > old ? u : old;
    }
}

/* Noise in one piece, and with what not every market has. */
static void
join_extras(const ctd_alternatives *alternatives, uint32_t a, const ctd_tile *tile, work *w)
{
    join_noise(w);
    if (alternatives->n_nests > 0) {
        join_nest(alternatives, a, w);
    }
    if (!is_plain(alternatives, a, tile)) {
        add_brand(alternatives, a, 1.0f, tile, w);
        exclude(alternatives, a, tile, w);
    }
}

static void
compete_with_extras(terms t, work *w, bool egress)
{
    if (egress) {
        compete(t, w, true, false);
    } else {
        compete(t, w, false, false);
    }
}

void KERNEL(ctd_choose_gumbel_)(const ctd_alternatives *alternatives, ctd_tile *tile);
void KERNEL(ctd_choose_inverse_cdf_)(const ctd_alternatives *alternatives, ctd_tile *tile);

void
KERNEL(ctd_choose_gumbel_)(const ctd_alternatives *alternatives, ctd_tile *tile)
{
    work w;

    start(alternatives, 1.0f, tile, &w);
    for (uint32_t i = 0; i < w.n; i++) {
        w.best[i] = -INFINITY;
    }
    for (uint32_t nest = 0; nest < alternatives->n_nests; nest++) {
        shake_nest(alternatives, nest, tile, &w);
    }
    for (uint32_t a = 0; a < alternatives->n; a++) {
        const terms t = terms_of(alternatives, a, 1.0f, tile, &w);

        DRAW(tile, choice, t.provider, w.bits)
        split_uniform(&w);
        split_exponential(&w);
        if (is_plain(alternatives, a, tile) && alternatives->n_nests == 0 &&
            !alternatives->has_egress) {
            compete(t, &w, false, true);
        } else {
            join_extras(alternatives, a, tile, &w);
            compete_with_extras(t, &w, alternatives->has_egress);
        }
    }
    finish(&w, tile);
}

/* Utility of one alternative into value[], the largest of each customer into best[]. */
CTD_INLINE void
measure(terms t, work *w, float *restrict value, bool plain, bool egress)
{
    const float *restrict noise = w->noise;
    float *restrict best = w->best;
    const uint32_t n = ctd_lanes_up(w->n);

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const float v = systematic(&t, i, egress), old = best[i];
        const float u = plain ? v : v + noise[i];

        value[i] = u;
        best[i] = u > old ? u : old;
    }
}

static void
measure_all(const ctd_alternatives *alternatives, const ctd_tile *tile, work *w,
            float value[][CTD_TILE])
{
    for (uint32_t a = 0; a < alternatives->n; a++) {
        const terms t = terms_of(alternatives, a, fine, tile, w);
        const bool plain = is_plain(alternatives, a, tile);

        if (!plain) {
            memset(w->noise, 0, w->n * sizeof *w->noise);
            add_brand(alternatives, a, fine, tile, w);
            exclude(alternatives, a, tile, w);
        }
        if (plain && !alternatives->has_egress) {
            measure(t, w, value[a], true, false);
        } else {
            measure(t, w, value[a], plain, alternatives->has_egress);
        }
    }
}

/* Weights 2^(V - max) in place of utilities, cumulated; their sums into `sum`. */
static void
weigh(uint32_t n_alternatives, work *w, float value[][CTD_TILE], float *restrict sum)
{
    const float *restrict best = w->best;
    int32_t *restrict whole = w->whole;
    const uint32_t n = ctd_lanes_up(w->n);

    memset(sum, 0, n * sizeof *sum);
    for (uint32_t a = 0; a < n_alternatives; a++) {
        float *restrict weight = value[a];

#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            whole[i] = exp2_whole(weight[i] - best[i]);
        }
#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            const float reached = sum[i] + exp2_of(whole[i]);

            sum[i] = reached;
            weight[i] = reached;
        }
    }
}

/* The first alternative whose cumulated weight is above u times the sum. */
static void
/* cppcheck-suppress constParameter ; C takes no array of arrays for one of constant arrays */
choose(const ctd_alternatives *alternatives, work *w, float value[][CTD_TILE], const float sum[])
{
    const uint32_t *restrict bits = w->bits;
    float *restrict limit = w->best;
    int32_t *restrict choice = w->choice;
    const uint32_t n = ctd_lanes_up(w->n);
    const int32_t first = alternatives->provider[0];

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const float u = ((float)(int32_t)(bits[i] >> 1) + 0.5f) * 0x1p-31f;

        const float below = (u < 0x1.fffffep-1f ? u : 0x1.fffffep-1f) * sum[i];
        const int32_t any = -(int32_t)(sum[i] > 0.0f); /* else they stay where they are */

        limit[i] = sum[i] > 0.0f ? below : -1.0f;
        choice[i] = (first & any) | (choice[i] & ~any);
    }
    for (uint32_t a = 1; a < alternatives->n; a++) {
        const int32_t provider = alternatives->provider[a];
        const float *restrict before = value[a - 1];

#pragma omp simd
        for (uint32_t i = 0; i < n; i++) {
            const int32_t kept = choice[i];

            choice[i] = limit[i] >= before[i] ? provider : kept;
        }
    }
}

void
KERNEL(ctd_choose_inverse_cdf_)(const ctd_alternatives *alternatives, ctd_tile *tile)
{
    work w;
    _Alignas(64) float value[CTD_MAX_PROVIDERS][CTD_TILE];

    start(alternatives, fine, tile, &w);
    for (uint32_t i = 0; i < w.n; i++) {
        w.best[i] = -INFINITY;
    }
    measure_all(alternatives, tile, &w, value);
    if (alternatives->n_nests > 0) {
        weigh_nests(alternatives, fine, value, &w, w.noise);
    } else {
        weigh(alternatives->n, &w, value, w.noise);
    }
    for (uint32_t r = 0; r < tile->n_runs; r++) {
        draw_run(tile, &tile->run[r], tile->run[r].keys.choice, w.bits);
    }
    choose(alternatives, &w, value, w.noise);
    finish(&w, tile);
}
