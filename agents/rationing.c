/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/rationing_private.h"
#include "sim/parallel.h"

#include <string.h>

/*
 * Arrivals at a location with too little room: customers are admitted in the order of a keyed
 * priority while their load fits, so a full location has one threshold of priority; the others
 * choose again, with the same taste shocks, without it. A threshold only falls, until everybody
 * admitted fits: the outcome is as if customers came one by one in order of priority, each taking
 * the best option with room.
 */

enum { ROUNDS = 1000 };

ctd_pcg32
ctd_ration_priorities(const ctd_market *m, const ctd_block *block)
{
    return ctd_key_stream(ctd_key_block(m->priority_key, block->cell, block->in_cell));
}

uint32_t
ctd_ration_collect(const ctd_market *m, const ctd_block *block, uint32_t index, uint16_t place[])
{
    const uint8_t *provider = m->customers->provider + block->begin;
    const uint8_t *next = m->customers->next + block->begin;
    bool full[CTD_MAX_PROVIDERS] = {false};
    uint32_t found = 0;

    for (size_t j = 0; j < m->n_providers; j++) {
        const ctd_queue *queue = ctd_queue_from(m, j, ctd_block_region(m, block));

        full[j] = queue != NULL && queue->full;
    }
    for (uint32_t moving = m->moving[index]; moving != 0; moving &= moving - 1) {
        const uint32_t line = (uint32_t)__builtin_ctz(moving);

        for (uint64_t mover = m->mover[(size_t)index * CTD_LINES + line]; mover != 0;
             mover &= mover - 1) {
            const uint32_t i = 64 * line + (uint32_t)__builtin_ctzll(mover);

            if (next[i] != provider[i] && full[next[i]]) { /* a refused one may stay */
                place[found++] = (uint16_t)i;
            }
        }
    }
    return found;
}

/* Which providers are closed to a customer of this priority in this region. */
static uint32_t
closed_to(const ctd_market *m, size_t region, uint64_t priority)
{
    uint32_t closed = 0;

    for (size_t j = 1; j < m->n_providers; j++) {
        const ctd_queue *queue = ctd_queue_from(m, j, region);

        closed |= queue != NULL && priority >= queue->threshold ? (uint32_t)1 << j : 0;
    }
    return closed;
}

static void
reroute_tile(ctd_market *m, ctd_scratch *scratch)
{
    const ctd_customers *c = m->customers;
    const ctd_tile *tile = &scratch->tile;

    for (uint32_t i = 0; i < tile->n; i++) {
        const uint64_t slot = tile->run[0].slot + ctd_tile_place(tile, tile->run, i);
        const uint32_t from = tile->provider[i], away = c->next[slot];
        const uint64_t work = c->workload[slot];

        ctd_choice_tally(m, scratch, tile->cell, from, away, (uint64_t)-1, (uint64_t)0 - work);
        ctd_choice_tally(m, scratch, tile->cell, from, tile->choice[i], 1, work);
        c->next[slot] = tile->choice[i];
        __atomic_fetch_add(&m->turned_away[away * m->n_cells + tile->cell], work, __ATOMIC_RELAXED);
        __atomic_fetch_add(&m->turned_away_customers[away], 1, __ATOMIC_RELAXED);
    }
}

/* Keeps those behind the threshold of the location they go to. */
static uint32_t
keep_refused(const ctd_market *m, const ctd_block *block, ctd_pcg32 stream, uint32_t found,
             uint16_t place[])
{
    const uint8_t *next = m->customers->next + block->begin;
    uint32_t n = 0;

    for (uint32_t i = 0; i < found; i++) {
        if (ctd_draw_at(stream, place[i]) >=
            ctd_queue_from(m, next[place[i]], ctd_block_region(m, block))->threshold) {
            place[n++] = place[i];
        }
    }
    return n;
}

static void
reroute_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_market *m = context;
    ctd_scratch *scratch = &m->scratch[thread];
    ctd_tile *tile = &scratch->tile;

    for (size_t b = begin; b < end; b++) {
        if (m->moving[b] == 0) {
            continue;
        }
        const ctd_block block = ctd_customers_block(m->customers, b);
        const ctd_pcg32 stream = ctd_ration_priorities(m, &block);
        const uint32_t found = ctd_ration_collect(m, &block, (uint32_t)b, scratch->place);
        const uint32_t n = keep_refused(m, &block, stream, found, scratch->place);

        for (uint32_t i = 0; i < n; i += CTD_TILE) {
            ctd_tile_open(tile, block.cell);
            ctd_tile_add(m, tile, &block, (uint32_t)b, scratch->place + i,
                         n - i < CTD_TILE ? n - i : CTD_TILE);
            ctd_tile_close(m, tile);
            tile->restricted = true;
            for (uint32_t k = 0; k < tile->n; k++) {
                tile->closed[k] =
                    closed_to(m, ctd_block_region(m, &block),
                              ctd_draw_at(stream, ctd_tile_place(tile, tile->run, k)));
            }
            ctd_choice_kernel(m)(&m->alternatives[block.cell], tile);
            reroute_tile(m, scratch);
        }
    }
    ctd_choice_flush(m, scratch);
}

static void
commit_range(size_t begin, size_t end, int thread, void *context)
{
    const ctd_market *m = context;

    (void)thread;
    for (size_t b = begin; b < end; b++) {
        if (m->moving[b] == 0) {
            continue;
        }
        const ctd_block block = ctd_customers_block(m->customers, b);

        for (uint32_t moving = m->moving[b]; moving != 0; moving &= moving - 1) {
            const uint32_t line = (uint32_t)__builtin_ctz(moving);

            for (uint64_t mover = m->mover[b * CTD_LINES + line]; mover != 0; mover &= mover - 1) {
                const uint64_t slot =
                    block.begin + (uint64_t)64 * line + (uint32_t)__builtin_ctzll(mover);

                m->customers->provider[slot] = m->customers->next[slot];
            }
        }
    }
}

void
ctd_phase_ration(void *market)
{
    ctd_market *m = market;
    const size_t n_queues = (size_t)m->n_providers * m->n_regions;

    memset(m->turned_away, 0, (size_t)m->n_providers * m->n_cells * sizeof *m->turned_away);
    memset(m->turned_away_customers, 0, m->n_providers * sizeof *m->turned_away_customers);
    if (!m->limited) {
        return;
    }
    m->priority_key = ctd_market_key(m, CTD_DRAW_PRIORITY, m->tick);
    for (size_t q = 0; q < n_queues; q++) {
        m->queue[q] = (ctd_queue){.threshold = CTD_EVERYBODY};
    }
    for (int round = 0; ctd_ration_find_full(m); round++) {
        ctd_ration_find_thresholds(m, round >= ROUNDS);
        ctd_parallel_for(m->customers->n_blocks, ctd_market_grain(m), m->n_threads, reroute_range,
                         m);
    }
    ctd_parallel_for(m->customers->n_blocks, ctd_market_grain(m), m->n_threads, commit_range, m);
}
