/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand_private.h"
#include "agents/demand_weigh_private.h"
#include "sim/maths.h"
#include "sim/simd_private.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/*
 * Nested logit over groups of alternatives, of which group 0 holds those in no nest, with
 * dissimilarity 1: S_g = sum e^(V / lambda_g), P_g = S_g^lambda_g / sum, P_a = P_g e^(V / lambda_g)
 * / S_g. Largest terms are taken out first, so utilities may be of any size.
 */

enum { TILE = CTD_DEMAND_TILE, VECTOR = 4 };

/* Customers of a part, filled up to whole vectors with such as weigh nothing. */
typedef struct tile {
    uint32_t n_customers, n, n_alternatives;
    double price_taste[TILE];
    uint64_t weight[TILE];
    bool narrow, narrower;                  /* weights are below 2^32, below 2^26 */
    double share[CTD_MAX_GROUPS][TILE];     /* P_g */
    double within[CTD_MAX_PROVIDERS][TILE]; /* P_a / P_g */
    double logsum[TILE];
} tile;

/* V_ia / lambda_g, and the largest of each group. */
CTD_INLINE void
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

        for (uint32_t i = 0; i < t->n_customers; i++) {
            const double x = (v[i] - t->price_taste[i] * price) / lambda;

            t->within[a][i] = x;
            highest[i] = x > highest[i] ? x : highest[i];
        }
        for (uint32_t i = t->n_customers; i < t->n; i++) {
            t->within[a][i] = 0.0;
        }
    }
}

/* within = P_a / P_g; top becomes the inclusive value lambda ln S_g. */
CTD_INLINE void
share_within(const ctd_demand_cell *cell, tile *t, double top[CTD_MAX_GROUPS][TILE])
{
    double sum[CTD_MAX_GROUPS][TILE];

    for (uint32_t g = 0; g < cell->n_groups; g++) {
        for (uint32_t i = 0; i < t->n; i++) {
            sum[g][i] = 0.0;
        }
    }
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
CTD_INLINE void
share_out(const ctd_demand_cell *cell, tile *t, double value[CTD_MAX_GROUPS][TILE])
{
    const uint32_t n = t->n;
    double highest[TILE], total[TILE];

    assert(cell->n_groups > 0);
    for (uint32_t i = 0; i < n; i++) {
        highest[i] = value[0][i];
        total[i] = 0.0;
    }
    for (uint32_t g = 1; g < cell->n_groups; g++) {
        for (uint32_t i = 0; i < n; i++) {
            highest[i] = value[g][i] > highest[i] ? value[g][i] : highest[i];
        }
    }
    for (uint32_t g = 0; g < cell->n_groups; g++) {
        for (uint32_t i = 0; i < n; i++) {
            value[g][i] -= highest[i] > -INFINITY ? highest[i] : 0.0;
        }
        ctd_exp_array(n, value[g], t->share[g]);
        for (uint32_t i = 0; i < n; i++) {
            total[i] += t->share[g][i];
        }
    }
    ctd_log_array(n, total, t->logsum);
    for (uint32_t i = 0; i < n; i++) {
        t->logsum[i] += highest[i];
    }
    for (uint32_t g = 0; g < cell->n_groups; g++) {
        for (uint32_t i = 0; i < n; i++) {
            t->share[g][i] = total[i] > 0.0 ? t->share[g][i] / total[i] : 0.0;
        }
    }
}

/* P_a w and alpha P_a w. */
CTD_INLINE void
add_own(const ctd_demand_cell *cell, const tile *t, bool wide, ctd_demand_exact *sums)
{
    double tasted[CTD_MAX_GROUPS][TILE];
    const double scale = cell->steepest > 0.0 ? 1.0 / cell->steepest : 0.0;

    for (uint32_t g = 0; g < cell->n_groups; g++) {
        for (uint32_t i = 0; i < t->n; i++) {
            tasted[g][i] = t->price_taste[i] * scale * t->share[g][i];
        }
    }
    for (uint32_t a = 0; a < t->n_alternatives; a++) {
        const double *share = t->share[cell->group[a]], *taste = tasted[cell->group[a]];

        if (wide && t->narrower) {
            sums->chosen[a] += ctd_weigh_narrower(t->n, share, t->within[a], t->weight);
            sums->weighted[a] += ctd_weigh_narrower(t->n, taste, t->within[a], t->weight);
        } else {
            sums->chosen[a] += ctd_weigh(t->n, share, t->within[a], t->weight);
            sums->weighted[a] += ctd_weigh(t->n, taste, t->within[a], t->weight);
        }
    }
}

/* alpha P_a (P_b + (1 - lambda) / lambda P_b|g in the same nest) w, scaled by the smallest lambda
 * so that it stays below 1. */
CTD_INLINE void
add_pairs(const ctd_demand *d, const ctd_demand_cell *cell, const uint8_t provider[], const tile *t,
          ctd_u128 pair[])
{
    const double scale = cell->steepest > 0.0 ? cell->sharpest / cell->steepest : 0.0;
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
            pair[a * d->n_providers + b] +=
                t->narrow ? ctd_weigh_narrow(t->n, weight, t->within[b], t->weight)
                          : ctd_weigh(t->n, weight, t->within[b], t->weight);
        }
    }
}

CTD_INLINE void
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

CTD_INLINE void
take(const ctd_demand *d, const ctd_demand_part *part, uint32_t from, tile *t)
{
    const uint32_t left = part->n - from;

    t->n_customers = left < TILE ? left : TILE;
    t->n = (t->n_customers + VECTOR - 1) / VECTOR * VECTOR;
    t->narrow = true;
    t->narrower = true;
    for (uint32_t i = 0; i < t->n_customers; i++) {
        t->price_taste[i] = d->price_taste[part->begin + from + i];
        t->weight[i] = d->weight[part->begin + from + i];
        t->narrow = t->narrow && t->weight[i] >> 32 == 0;
        t->narrower = t->narrower && t->weight[i] >> 26 == 0;
    }
    for (uint32_t i = t->n_customers; i < t->n; i++) {
        t->price_taste[i] = 0.0;
        t->weight[i] = 0;
    }
}

CTD_INLINE void
add_part(ctd_demand *d, uint32_t index, bool wide)
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

        take(d, part, from, &t);
        t.n_alternatives = alternatives->n;
        measure(d, part, from, &t, value);
        share_within(cell, &t, value);
        share_out(cell, &t, value);
        add_own(cell, &t, wide, &d->exact[index]);
        add_pairs(d, cell, alternatives->provider, &t, pair);
        add_surplus(cell, &t, &d->exact[index]);
    }
}

CTD_AVX2 static void
add_part_avx2(ctd_demand *d, uint32_t index)
{
    add_part(d, index, true);
}

void
ctd_demand_add_part(ctd_demand *d, uint32_t index)
{
    if (ctd_has_avx2()) {
        add_part_avx2(d, index);
    } else {
        add_part(d, index, false);
    }
}
