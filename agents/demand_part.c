/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand_private.h"
#include "sim/maths.h"
#include "sim/simd_private.h"

#include <math.h>
#include <string.h>

/*
 * Nested logit over groups of alternatives, of which group 0 holds those in no nest, with
 * dissimilarity 1: S_g = sum e^(V / lambda_g), P_g = S_g^lambda_g / sum, P_a = P_g e^(V / lambda_g)
 * / S_g. Largest terms are taken out first, so utilities may be of any size.
 */

enum { TILE = CTD_DEMAND_TILE };

typedef struct tile {
    uint32_t n, n_alternatives;
    const double *price_taste;
    const uint64_t *weight;
    bool narrow;                            /* weights are below 2^32 */
    double share[CTD_MAX_GROUPS][TILE];     /* P_g */
    double within[CTD_MAX_PROVIDERS][TILE]; /* P_a / P_g */
    double logsum[TILE];
} tile;

/* V_ia / lambda_g, and the largest of each group. */
static void
measure(const ctd_demand *d, const ctd_demand_part *part, size_t from, tile *t,
        double top[CTD_MAX_GROUPS][TILE])
{
    const ctd_demand_cell *cell = &d->cell[part->cell];

    for (uint32_t g = 0; g < cell->n_groups; g++) {
        for (uint32_t i = 0; i < t->n; i++) {
            top[g][i] = -INFINITY;
        }
    }
    for (uint32_t a = 0; a < t->n_alternatives; a++) {
        const double *v = &d->utility[part->begin * d->n_providers + (size_t)a * part->n + from];
        const double price = d->price[(size_t)part->cell * d->n_providers + a];
        const double lambda = cell->lambda[cell->group[a]];
        double *highest = top[cell->group[a]];

        for (uint32_t i = 0; i < t->n; i++) {
            const double x = (v[i] - t->price_taste[i] * price) / lambda;

            t->within[a][i] = x;
            highest[i] = x > highest[i] ? x : highest[i];
        }
    }
}

/* within = P_a / P_g; top becomes the inclusive value lambda ln S_g. */
static void
share_within(const ctd_demand_cell *cell, tile *t, double top[CTD_MAX_GROUPS][TILE])
{
    double sum[CTD_MAX_GROUPS][TILE];

    memset(sum, 0, sizeof sum);
    for (uint32_t a = 0; a < t->n_alternatives; a++) {
        const uint32_t g = cell->group[a];

        for (uint32_t i = 0; i < t->n; i++) {
            t->within[a][i] -= top[g][i] > -INFINITY ? top[g][i] : 0.0;
        }
        ctd_exp_array(t->n, t->within[a], t->within[a]);
        for (uint32_t i = 0; i < t->n; i++) {
            sum[g][i] += t->within[a][i];
        }
    }
    for (uint32_t a = 0; a < t->n_alternatives; a++) {
        const double *total = sum[cell->group[a]];

        for (uint32_t i = 0; i < t->n; i++) {
            t->within[a][i] = total[i] > 0.0 ? t->within[a][i] / total[i] : 0.0;
        }
    }
    for (uint32_t g = 0; g < cell->n_groups; g++) {
        ctd_log_array(t->n, sum[g], sum[g]);
        for (uint32_t i = 0; i < t->n; i++) {
            top[g][i] = cell->lambda[g] * (top[g][i] + sum[g][i]);
        }
    }
}

/* share = P_g, and the logsum over groups. */
static void
share_out(const ctd_demand_cell *cell, tile *t, double value[CTD_MAX_GROUPS][TILE])
{
    double highest[TILE], total[TILE];

    for (uint32_t i = 0; i < t->n; i++) {
        highest[i] = value[0][i];
        total[i] = 0.0;
    }
    for (uint32_t g = 1; g < cell->n_groups; g++) {
        for (uint32_t i = 0; i < t->n; i++) {
            highest[i] = value[g][i] > highest[i] ? value[g][i] : highest[i];
        }
    }
    for (uint32_t g = 0; g < cell->n_groups; g++) {
        for (uint32_t i = 0; i < t->n; i++) {
            value[g][i] -= highest[i] > -INFINITY ? highest[i] : 0.0;
        }
        ctd_exp_array(t->n, value[g], t->share[g]);
        for (uint32_t i = 0; i < t->n; i++) {
            total[i] += t->share[g][i];
        }
    }
    ctd_log_array(t->n, total, t->logsum);
    for (uint32_t i = 0; i < t->n; i++) {
        t->logsum[i] += highest[i];
    }
    for (uint32_t g = 0; g < cell->n_groups; g++) {
        for (uint32_t i = 0; i < t->n; i++) {
            t->share[g][i] = total[i] > 0.0 ? t->share[g][i] / total[i] : 0.0;
        }
    }
}

/* Sum of round(x y 2^60) w; x y within [0, 1]. */
static ctd_u128
weigh(const tile *t, const double x[], const double y[])
{
    ctd_u128 sum = 0;

    for (uint32_t i = 0; i < t->n; i++) {
        sum += (ctd_u128)(uint64_t)(int64_t)(x[i] * y[i] * 0x1p60 + 0.5) * t->weight[i];
    }
    return sum;
}

/* The same of round(x y 2^51), for weights below 2^32: what is added to 2^52 has its digits where
 * an integer's are, and its halves times a weight add up within 64 bits. */
CTD_INLINE ctd_u128
weigh_narrow(const tile *t, const double x[], const double y[])
{
    const uint64_t digits = ((uint64_t)1 << 52) - 1, half = ((uint64_t)1 << 26) - 1;
    uint64_t low = 0, high = 0;

    for (uint32_t i = 0; i < t->n; i++) {
        const double shifted = x[i] * y[i] * 0x1p51 + 0x1p52;
        uint64_t bits;

        memcpy(&bits, &shifted, sizeof bits);
        bits &= digits;
        low += (bits & half) * (uint32_t)t->weight[i];
        high += (uint64_t)(uint32_t)(bits >> 26) * (uint32_t)t->weight[i];
    }
    return (((ctd_u128)high << 26) + low) << 9;
}

static ctd_u128
weigh_plain(const tile *t, const double x[], const double y[])
{
    return weigh_narrow(t, x, y);
}

CTD_AVX2 static ctd_u128
weigh_avx2(const tile *t, const double x[], const double y[])
{
    return weigh_narrow(t, x, y);
}

/* P_a w and alpha P_a w. */
static void
add_own(const ctd_demand_cell *cell, const tile *t, ctd_demand_exact *sums)
{
    double tasted[CTD_MAX_GROUPS][TILE];
    const double scale = cell->steepest > 0.0 ? 1.0 / cell->steepest : 0.0;

    for (uint32_t g = 0; g < cell->n_groups; g++) {
        for (uint32_t i = 0; i < t->n; i++) {
            tasted[g][i] = t->price_taste[i] * scale * t->share[g][i];
        }
    }
    for (uint32_t a = 0; a < t->n_alternatives; a++) {
        sums->chosen[a] += weigh(t, t->share[cell->group[a]], t->within[a]);
        sums->weighted[a] += weigh(t, tasted[cell->group[a]], t->within[a]);
    }
}

/* alpha P_a (P_b + (1 - lambda) / lambda P_b|g in the same nest) w, scaled by the smallest lambda
 * so that it stays below 1. */
static void
add_pairs(const ctd_demand *d, const ctd_demand_cell *cell, const uint8_t provider[], const tile *t,
          ctd_u128 pair[])
{
    const double scale = cell->steepest > 0.0 ? cell->sharpest / cell->steepest : 0.0;
    const bool wide = ctd_has_avx2();
    double weight[TILE], tasted[TILE];

    for (uint32_t a = 0; a < t->n_alternatives; a++) {
        const uint32_t g = cell->group[a];

        for (uint32_t i = 0; i < t->n; i++) {
            tasted[i] = t->price_taste[i] * scale * t->share[g][i] * t->within[a][i];
        }
        for (uint32_t b = a; b < t->n_alternatives; b++) {
            const uint32_t h = cell->group[b];
            const double inside = g == h ? (1.0 - cell->lambda[g]) / cell->lambda[g] : 0.0;

            if (d->pairs != NULL && !(d->pairs[provider[a]] >> provider[b] & 1)) {
                continue;
            }
            for (uint32_t i = 0; i < t->n; i++) {
                weight[i] = tasted[i] * (t->share[h][i] + inside);
            }
            pair[a * d->n_providers + b] += !t->narrow ? weigh(t, weight, t->within[b])
                                            : wide     ? weigh_avx2(t, weight, t->within[b])
                                                       : weigh_plain(t, weight, t->within[b]);
        }
    }
}

static void
add_surplus(const ctd_demand_cell *cell, const tile *t, ctd_demand_exact *sums)
{
    const double most = 0x1p20;

    for (uint32_t i = 0; i < t->n; i++) {
        const double alpha = t->price_taste[i];
        double x = alpha > 0.0 ? cell->flattest / alpha * t->logsum[i] : 0.0;

        x = x < -most ? (t->logsum[i] > -INFINITY ? -most : 0.0) : x > most ? most : x;
        sums->surplus += (__int128)llround(x * 0x1p43) * (int64_t)t->weight[i];
    }
}

void
ctd_demand_add_part(ctd_demand *d, uint32_t index)
{
    const ctd_demand_part *part = &d->part[index];
    const ctd_demand_cell *cell = &d->cell[part->cell];
    const ctd_alternatives *alternatives = &d->m->alternatives[part->cell];
    ctd_u128 *pair = &d->pair[(size_t)index * d->n_providers * d->n_providers];
    double value[CTD_MAX_GROUPS][TILE];

    memset(&d->exact[index], 0, sizeof d->exact[index]);
    memset(pair, 0, (size_t)d->n_providers * d->n_providers * sizeof *pair);
    for (uint32_t from = 0; from < part->n; from += TILE) {
        tile t;

        t.n = part->n - from < TILE ? part->n - from : TILE;
        t.n_alternatives = alternatives->n;
        t.price_taste = &d->price_taste[part->begin + from];
        t.weight = &d->weight[part->begin + from];
        t.narrow = true;
        for (uint32_t i = 0; i < t.n; i++) {
            t.narrow = t.narrow && t.weight[i] >> 32 == 0;
        }
        measure(d, part, from, &t, value);
        share_within(cell, &t, value);
        share_out(cell, &t, value);
        add_own(cell, &t, &d->exact[index]);
        add_pairs(d, cell, alternatives->provider, &t, pair);
        add_surplus(cell, &t, &d->exact[index]);
    }
}
