/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand_private.h"

/* Demand of customers who are shared out among ranks: exact sums are cut into limbs of 32 bits,
 * whose sums over up to 2^32 ranks fit 64; put together again they are the sums modulo 2^128. */

enum { LIMBS = 4, LIMB_BITS = 32 };

size_t
ctd_demand_limbs(size_t n_providers)
{
    return LIMBS * (1 + n_providers * (2 + n_providers));
}

static uint64_t *
cut(ctd_u128 x, uint64_t limb[])
{
    for (int i = 0; i < LIMBS; i++) {
        *limb++ = (uint32_t)(x >> LIMB_BITS * i);
    }
    return limb;
}

static ctd_u128
join(const uint64_t **limb)
{
    ctd_u128 x = 0;

    for (int i = 0; i < LIMBS; i++) {
        x += (ctd_u128) * (*limb)++ << LIMB_BITS * i;
    }
    return x;
}

void
ctd_demand_to_limbs(const ctd_demand_cell_sums *sums, uint32_t n_alternatives, uint64_t limb[])
{
    limb = cut((ctd_u128)sums->own.surplus, limb);
    for (uint32_t a = 0; a < n_alternatives; a++) {
        limb = cut(sums->own.chosen[a], limb);
        limb = cut(sums->own.weighted[a], limb);
        for (uint32_t b = a; b < n_alternatives; b++) {
            limb = cut(sums->pair[a][b], limb);
        }
    }
}

void
ctd_demand_from_limbs(const uint64_t limb[], uint32_t n_alternatives, ctd_demand_cell_sums *sums)
{
    sums->own.surplus = (__int128)join(&limb);
    for (uint32_t a = 0; a < n_alternatives; a++) {
        sums->own.chosen[a] = join(&limb);
        sums->own.weighted[a] = join(&limb);
        for (uint32_t b = a; b < n_alternatives; b++) {
            sums->pair[a][b] = join(&limb);
        }
    }
}

void
ctd_demand_share_slopes(ctd_demand *d)
{
    double x[2 * CTD_MAX_REGIONS * CTD_MAX_SEGMENTS];

    for (size_t c = 0; c < d->n_cells; c++) {
        x[2 * c] = d->cell[c].steepest;
        x[2 * c + 1] = -d->cell[c].flattest;
    }
    ctd_ranks_largest(d->m->ranks, x, 2 * (size_t)d->n_cells);
    for (size_t c = 0; c < d->n_cells; c++) {
        d->cell[c].steepest = x[2 * c];
        d->cell[c].flattest = -x[2 * c + 1];
    }
}
