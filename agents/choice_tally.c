/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_tally.h"

#include "agents/choice_private.h"

/*
 * Sums of what was chosen: everybody's choice is counted, but only who moves is looked at, since
 * all others change nothing. Workload is counted of movers only.
 */

static void
unpack(ctd_scratch *scratch, size_t square)
{
    for (size_t i = 0; i < square; i++) {
        scratch->count[i] += scratch->packed[i] >> CTD_PACKED_WORK;
        scratch->work[i] += scratch->packed[i] & (((uint64_t)1 << CTD_PACKED_WORK) - 1);
        scratch->packed[i] = 0;
    }
    scratch->on_the_way = 0;
}

/* Threads meet only here: integers, so any order gives the same sums. Who chose a provider without
 * having moved to it has stayed. */
void
ctd_choice_flush(ctd_market *m, ctd_scratch *scratch)
{
    const size_t n = m->n_providers, square = n * n;
    uint64_t *count = &m->moved_count[scratch->cell * square];
    uint64_t *work = &m->moved_work[scratch->cell * square];

    unpack(scratch, square);
    for (size_t from = 0; from < n; from++) {
        for (size_t to = 0; to < n; to++) {
            const size_t i = from * n + to;

            if (scratch->count[i] != 0 || scratch->work[i] != 0) {
                __atomic_fetch_add(&count[i], scratch->count[i], __ATOMIC_RELAXED);
                __atomic_fetch_add(&work[i], scratch->work[i], __ATOMIC_RELAXED);
                scratch->chosen[to] -= scratch->count[i];
                scratch->count[i] = 0;
                scratch->work[i] = 0;
            }
        }
    }
    for (size_t j = 0; j < n; j++) {
        if (scratch->chosen[j] != 0) {
            __atomic_fetch_add(&count[j * n + j], scratch->chosen[j], __ATOMIC_RELAXED);
            scratch->chosen[j] = 0;
        }
    }
}

static void
turn_to(ctd_market *m, ctd_scratch *scratch, uint32_t cell)
{
    if (cell != scratch->cell) {
        ctd_choice_flush(m, scratch);
        scratch->cell = cell;
    }
}

/* Differences are added modulo 2^64: a rerouted customer is taken from one pair, given to another.
 */
void
/* NOLINTNEXTLINE(readability-function-size) */
ctd_choice_tally(ctd_market *m, ctd_scratch *scratch, uint32_t cell, uint32_t from, uint32_t to,
                 uint64_t count, uint64_t work)
{
    const size_t i = (size_t)from * m->n_providers + to;

    turn_to(m, scratch, cell);
    scratch->chosen[to] += count;
    if (from != to) {
        scratch->count[i] += count;
        scratch->work[i] += work;
    }
}

/* Choices of movers go to `next`; where nothing can be full they are final at once. */
void
ctd_choice_settle(ctd_market *m, ctd_scratch *scratch)
{
    const ctd_tile *tile = &scratch->tile;
    const ctd_tile_run *run = tile->run;
    const uint32_t n_providers = m->n_providers;
    const uint32_t *workload = m->customers->workload;
    uint8_t *next = m->customers->next, *provider = m->customers->provider;
    uint64_t *packed = scratch->packed, work = 0;
    uint16_t mover[CTD_TILE];

    turn_to(m, scratch, tile->cell);
    const uint32_t n = m->kernels->tally(tile, n_providers, scratch->chosen, mover);

    for (uint32_t k = 0; k < n; k++) {
        const uint32_t i = mover[k];

        while (i >= run->end) {
            run++;
        }
        const uint32_t place = ctd_tile_place(tile, run, i);
        const uint64_t slot = run->slot + place;
        const uint8_t choice = tile->choice[i];

        work += ctd_tally_mover(tile, i, workload[slot], n_providers, packed);
        next[slot] = choice;
        if (m->limited) {
            ctd_market_note_mover(m, run->block, place);
        } else {
            provider[slot] = choice;
        }
    }
    scratch->on_the_way += work;
    if (scratch->on_the_way >= (uint64_t)1 << (CTD_PACKED_WORK - 1)) { /* a tile adds 2^40 */
        unpack(scratch, (size_t)n_providers * n_providers);
    }
}
