/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_CHOICE_WORK_PRIVATE_H
#define CTD_AGENTS_CHOICE_WORK_PRIVATE_H

#include "agents/choice_kernel.h"
#include "agents/choice_maths_private.h"
#include "sim/draw_lanes_private.h"
#include "sim/simd_private.h"

/*
 * What the choice kernel works on, in the first-level cache, and its draws. Loops run over whole
 * vectors, so they pass the last customer by a few; what they find there is thrown away.
 */

typedef struct work {
    uint32_t n; /* customers, in whole vectors */
    _Alignas(64) int32_t own[CTD_TILE];
    _Alignas(64) int32_t choice[CTD_TILE];
    _Alignas(64) float best[CTD_TILE];
    _Alignas(64) uint32_t bits[CTD_TILE + CTD_LANES];
    _Alignas(64) float power[CTD_TILE];   /* a logarithm under way: k ln 2 */
    _Alignas(64) float rest[CTD_TILE];    /* and its f, ln(1 + f) */
    _Alignas(64) int32_t whole[CTD_TILE]; /* an exponent in its place */
    _Alignas(64) float noise[CTD_TILE];
    _Alignas(64) float bonus[CTD_TILE];
    _Alignas(64) float nest[CTD_MAX_NESTS][CTD_TILE]; /* lambda ln A */
} work;

/* One alternative as the customers of a tile see it, out of reach of any store. */
typedef struct terms {
    float level, price, presence, latency;
    float bonus; /* for its own customers: what staying is worth and leaving would cost */
    int32_t provider;
    const float *restrict price_taste, *restrict latency_taste, *restrict presence_taste;
    const float *restrict own_bonus; /* [n], in place of `bonus`; NULL without egress fees */
    const int32_t *restrict own;
} terms;

static inline terms
terms_of(const ctd_alternatives *alt, uint32_t a, float scale, const ctd_tile *tile, const work *w)
{
    const float leaving = alt->provider[a] != CTD_ON_PREMISES ? alt->switching_cost : 0.0f;

    return (terms){
        .level = alt->level[a] * scale,
        .price = alt->price[a] * scale,
        .presence = alt->presence[a] * scale,
        .latency = alt->latency[a] * scale,
        .bonus = (alt->staying[a] + leaving) * scale,
        .provider = alt->provider[a],
        .price_taste = tile->price_taste,
        .latency_taste = tile->latency_taste,
        .presence_taste = tile->presence_taste,
        .own_bonus = alt->has_egress ? w->bonus : NULL,
        .own = w->own,
    };
}

/*
 * Systematic utility, up to a constant of the customer: what leaving costs is a bonus for staying.
 * One order for every rule, and each step is monotone in the alternative's constants, so a better
 * alternative never loses a customer. With egress fees the bonus is the customer's own.
 */
CTD_INLINE float
systematic(const terms *t, uint32_t i, bool egress)
{
    const float bonus = egress ? t->own_bonus[i] : t->bonus;
    const float stay = t->own[i] == t->provider ? bonus : 0.0f;

    return (((t->level - t->price_taste[i] * t->price) + t->presence_taste[i] * t->presence) -
            t->latency_taste[i] * t->latency) +
           stay;
}

/* kappa + alpha m of everybody's present provider, staying included. */
static inline void
measure_bonus(const ctd_alternatives *alt, float scale, const ctd_tile *tile, work *w)
{
    float bonus[CTD_MAX_PROVIDERS] = {0};

    for (uint32_t a = 0; a < alt->n; a++) {
        bonus[alt->provider[a]] =
            alt->staying[a] + (alt->provider[a] != CTD_ON_PREMISES ? alt->switching_cost : 0.0f);
    }
    for (uint32_t i = 0; i < tile->n; i++) {
        const int32_t own = w->own[i];

        w->bonus[i] = (bonus[own] + tile->price_taste[i] * alt->egress[own]) * scale;
    }
    memset(w->bonus + tile->n, 0, (w->n - tile->n) * sizeof *w->bonus);
}

/* Everybody where they are; who has lost a provider, on-premises. */
static inline void
start(const ctd_alternatives *alt, float scale, const ctd_tile *tile, work *w)
{
    const uint8_t *restrict provider = tile->provider;
    int32_t *restrict own = w->own;
    const uint32_t n = tile->n;

    w->n = ctd_lanes_up(n);
#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        own[i] = provider[i];
    }
    for (uint32_t i = n; i < w->n; i++) {
        own[i] = 0;
    }
    memcpy(w->choice, w->own, w->n * sizeof *w->own);
    for (uint32_t i = 0; alt->gone != 0 && i < n; i++) {
        w->choice[i] = alt->gone >> w->own[i] & 1 ? CTD_ON_PREMISES : w->own[i];
    }
    if (alt->has_egress) {
        measure_bonus(alt, scale, tile, w);
    }
}

static inline void
finish(const work *w, ctd_tile *tile)
{
    const int32_t *restrict choice = w->choice;
    uint8_t *restrict chosen = tile->choice;
    const uint32_t n = ctd_lanes_up(w->n);

#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        chosen[i] = (uint8_t)choice[i];
    }
}

/* The tile's draws under the key that `which` names in every run, mixed with `field`. */
#define DRAW(tile, which, field, bits)                                                             \
    for (uint32_t run_ = 0; run_ < (tile)->n_runs; run_++) {                                       \
        draw_run((tile), &(tile)->run[run_],                                                       \
                 ctd_key_mix((tile)->run[run_].keys.which, (uint64_t)(field)), (bits));            \
    }

/* Of a run of neighbours by stepping, else one by one. */
static inline void
draw_run(const ctd_tile *tile, const ctd_tile_run *run, ctd_key key, uint32_t bits[])
{
    const ctd_pcg32 stream = ctd_key_stream(key);

    if (run->contiguous) {
        const ctd_pcg32 there = {ctd_draw_state(stream, run->first), stream.increment};

        ctd_draw_lanes(there, ctd_lanes_up(run->end - run->begin), bits + run->begin);
    } else {
        for (uint32_t i = run->begin; i < run->end; i++) {
            bits[i] = ctd_draw_at(stream, tile->place[i]);
        }
    }
}

#endif
