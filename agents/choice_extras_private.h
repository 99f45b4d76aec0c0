/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_CHOICE_EXTRAS_PRIVATE_H
#define CTD_AGENTS_CHOICE_EXTRAS_PRIVATE_H

#include "agents/choice_work_private.h"
#include "agents/nested.h"
#include "sim/maths.h"

#include <math.h>

/* What many markets do without, and then costs nothing: awareness, closed doors, brands, nests. */

/* Whether everybody may choose the alternative, and nothing but its noise is random. */
static inline bool
is_plain(const ctd_alternatives *alt, uint32_t a, const ctd_tile *tile)
{
    return alt->aware[a] >= CTD_EVERYBODY && !tile->restricted &&
           (alt->brand_sigma <= 0.0 || alt->provider[a] == CTD_ON_PREMISES);
}

/* noise = -inf for customers who do not know the provider or find it closed. */
static void
exclude(const ctd_alternatives *alt, uint32_t a, const ctd_tile *tile, work *w)
{
    const int32_t provider = alt->provider[a];
    const uint32_t n = ctd_lanes_up(w->n);
    const int32_t *restrict own = w->own;
    float *restrict noise = w->noise;

    if (alt->aware[a] < CTD_EVERYBODY) {
        const uint32_t aware = (uint32_t)alt->aware[a];
        const uint32_t *restrict bits = w->bits;

        DRAW(tile, awareness, provider, w->bits)
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
add_brand(const ctd_alternatives *alt, uint32_t a, float scale, const ctd_tile *tile, work *w)
{
    if (alt->brand_sigma > 0.0 && alt->provider[a] != CTD_ON_PREMISES) {
        DRAW(tile, brand, alt->provider[a], w->bits)
        for (uint32_t i = 0; i < tile->n; i++) {
            const double z = ctd_normal_quantile(ctd_uniform(w->bits[i]));

            w->noise[i] += (float)(alt->brand_sigma * z) * scale;
        }
    }
}

/* lambda ln A of every customer for one nest: rare, so it may cost elementary functions in double.
 */
static void
shake_nest(const ctd_alternatives *alt, uint32_t nest, const ctd_tile *tile, work *w)
{
    const double lambda = alt->dissimilarity[nest];
    double u[CTD_TILE];

#define NEST_KEY(key) ctd_key_mix(key, alt->nest_key[nest])
    for (uint32_t r = 0; r < tile->n_runs; r++) {
        draw_run(tile, &tile->run[r], ctd_key_mix(NEST_KEY(tile->run[r].keys.nest), 0), w->bits);
    }
    for (uint32_t i = 0; i < tile->n; i++) {
        u[i] = ctd_uniform(w->bits[i]);
    }
    for (uint32_t r = 0; r < tile->n_runs; r++) {
        draw_run(tile, &tile->run[r], ctd_key_mix(NEST_KEY(tile->run[r].keys.nest), 1), w->bits);
    }
#undef NEST_KEY
    for (uint32_t i = 0; i < tile->n; i++) {
        const double e = -ctd_log(ctd_uniform(w->bits[i]));

        w->nest[nest][i] =
            (float)(lambda * ctd_log(ctd_sin_pi(lambda * u[i])) - ctd_log(ctd_sin_pi(u[i])) +
                    (1.0 - lambda) * (ctd_log(ctd_sin_pi((1.0 - lambda) * u[i])) - ctd_log(e)));
    }
}

/* Gumbel noise becomes that of an alternative of its nest. */
static void
join_nest(const ctd_alternatives *alt, uint32_t a, work *w)
{
    if (alt->nest[a] < alt->n_nests) {
        const float lambda = (float)alt->dissimilarity[alt->nest[a]];
        const float *restrict shock = w->nest[alt->nest[a]];
        float *restrict noise = w->noise;

        for (uint32_t i = 0; i < w->n; i++) {
            noise[i] = shock[i] + lambda * noise[i];
        }
    }
}

/* Probabilities of a nested logit in place of utilities in units of 1 / scale, cumulated; their
 * sums into `sum`. */
static void
weigh_nests(const ctd_alternatives *alt, float scale, float value[][CTD_TILE], work *w, float sum[])
{
    for (uint32_t i = 0; i < w->n; i++) {
        double v[CTD_MAX_PROVIDERS], p[CTD_MAX_PROVIDERS];

        sum[i] = 0.0f;
        for (uint32_t a = 0; a < alt->n; a++) {
            v[a] = (double)value[a][i] / (double)scale;
        }
        ctd_nested_logit(alt->n, v, alt->nest, alt->dissimilarity, p, NULL);
        for (uint32_t a = 0; a < alt->n; a++) {
            sum[i] += (float)p[a];
            value[a][i] = sum[i];
        }
    }
}

#endif
