/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_tally.h"

#include "agents/choice_private.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/* By providers, sixteen customers at once: a byte counts to 255. */
static void
count_choices(const ctd_tile *tile, uint32_t n_providers, uint64_t chosen[])
{
    enum { HALF = CTD_TILE / 2 };
    const uint8_t *restrict choice = tile->choice;

    if (tile->n < CTD_TILE) {
        for (uint32_t i = 0; i < tile->n; i++) {
            chosen[choice[i]]++;
        }
        return;
    }
    for (uint32_t j = 0; j < n_providers; j++) {
        const uint8_t wanted = (uint8_t)j;
        uint8_t found = 0, more = 0;

#pragma omp simd reduction(+ : found, more)
        for (uint32_t i = 0; i < HALF; i++) {
            found = (uint8_t)(found + (choice[i] == wanted));
            more = (uint8_t)(more + (choice[i + HALF] == wanted));
        }
        chosen[j] += (uint64_t)found + more;
    }
}

/* Bit i: byte i of the one is not that of the other. */
static inline uint32_t
differ(const uint8_t *a, const uint8_t *b)
{
#ifdef __SSE2__
    const __m128i equal =
        _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)a), _mm_loadu_si128((const __m128i *)b));

    return ~(uint32_t)_mm_movemask_epi8(equal) & 0xffff;
#else
    const uint64_t low = ~(uint64_t)0 / 255 * 127;
    uint32_t mask = 0;

    for (int half = 0; half < 2; half++) {
        uint64_t x, y;

        memcpy(&x, a + 8 * half, sizeof x);
        memcpy(&y, b + 8 * half, sizeof y);
        x ^= y;
        x = (((x & low) + low) | x) & ~low; /* the top bit of each byte that is not 0 */
        mask |= (uint32_t)((x >> 7) * 0x0102040810204080 >> 56) << 8 * half;
    }
    return mask;
#endif
}

static uint32_t
add_movers(uint64_t moved, uint32_t from, uint32_t n, uint16_t mover[])
{
    for (; moved != 0; moved &= moved - 1) {
        mover[n++] = (uint16_t)(from + (uint32_t)__builtin_ctzll(moved));
    }
    return n;
}

uint32_t
ctd_tally_tile(const ctd_tile *tile, uint32_t n_providers, uint64_t chosen[], uint16_t mover[])
{
    const uint8_t *old = tile->provider, *new = tile->choice;
    uint32_t n = 0, i = 0;

    count_choices(tile, n_providers, chosen);
    for (; i + 64 <= tile->n; i += 64) {
        uint64_t moved = 0;

        for (uint32_t k = 0; k < 64; k += 16) {
            moved |= (uint64_t)differ(old + i + k, new + i + k) << k;
        }
        n = add_movers(moved, i, n, mover);
    }
    for (; i < tile->n; i++) {
        mover[n] = (uint16_t)i;
        n += old[i] != new[i];
    }
    return n;
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
    const uint32_t n = ctd_tally_tile(tile, n_providers, scratch->chosen, mover);

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
