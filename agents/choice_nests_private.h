/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_CHOICE_NESTS_PRIVATE_H
#define CTD_AGENTS_CHOICE_NESTS_PRIVATE_H

#include "agents/choice_kernel.h"
#include "agents/nested.h"
#include "sim/maths.h"

/* The part of the choice kernel that draws, and that knows of nests. */

/* The tile's draws of one stream: of a run of neighbours by stepping, else one by one. */
static void
draw(ctd_key key, ctd_tile *tile)
{
    const ctd_pcg32 stream = ctd_key_stream(key);

    if (tile->contiguous) {
        const uint32_t first = tile->place[0];
        const ctd_pcg32 there = {ctd_jumps.multiplier[first] * stream.state +
                                     ctd_jumps.sum[first] * stream.increment,
                                 stream.increment};

        ctd_draw_run(there, tile->n, tile->bits);
    } else {
        ctd_draw_gather(stream, tile->n, tile->place, tile->bits);
    }
}

/* lambda ln A of every customer for one nest: rare, so it may cost elementary functions in double.
 */
static inline void
shake_nest(const ctd_alternatives *alt, uint32_t nest, const ctd_choice_keys *keys, ctd_tile *tile)
{
    const double lambda = alt->dissimilarity[nest];
    const ctd_key key = ctd_key_mix(keys->nest, alt->nest_key[nest]);
    double u[CTD_TILE];

    draw(ctd_key_mix(key, 0), tile);
    for (uint32_t i = 0; i < tile->n; i++) {
        u[i] = ctd_uniform(tile->bits[i]);
    }
    draw(ctd_key_mix(key, 1), tile);
    for (uint32_t i = 0; i < tile->n; i++) {
        const double w = -ctd_log(ctd_uniform(tile->bits[i]));

        tile->nest[nest][i] =
            (float)(lambda * ctd_log(ctd_sin_pi(lambda * u[i])) - ctd_log(ctd_sin_pi(u[i])) +
                    (1.0 - lambda) * (ctd_log(ctd_sin_pi((1.0 - lambda) * u[i])) - ctd_log(w)));
    }
}

/* Gumbel noise becomes that of an alternative of its nest. */
static inline void
join_nest(const ctd_alternatives *alt, uint32_t a, ctd_tile *tile)
{
    if (alt->nest[a] < alt->n_nests) {
        const float lambda = (float)alt->dissimilarity[alt->nest[a]];
        const float *restrict shock = tile->nest[alt->nest[a]];

        for (uint32_t i = 0; i < tile->n; i++) {
            tile->noise[i] = shock[i] + lambda * tile->noise[i];
        }
    }
}

/* The same with nests: the probabilities of a nested logit. */
static inline void
weigh_nests(const ctd_alternatives *alternatives, ctd_tile *tile)
{
    for (uint32_t i = 0; i < tile->n; i++) {
        double v[CTD_MAX_PROVIDERS], p[CTD_MAX_PROVIDERS];
        float sum = 0.0f;

        for (uint32_t a = 0; a < alternatives->n; a++) {
            v[a] = (double)tile->utility[a][i];
        }
        ctd_nested_logit(alternatives->n, v, alternatives->nest, alternatives->dissimilarity, p,
                         NULL);
        for (uint32_t a = 0; a < alternatives->n; a++) {
            tile->utility[a][i] = (float)p[a];
            sum += (float)p[a];
        }
        tile->noise[i] = sum;
    }
}

#endif
