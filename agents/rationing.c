/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"
#include "sim/parallel.h"

#include <math.h>
#include <string.h>

/*
 * Arrivals at a location with too little room: customers are admitted in the order of a keyed
 * priority while their load fits, so a full location has one threshold of priority; the others
 * choose again, with the same taste shocks, without it. A threshold only falls, until everybody
 * admitted fits: the outcome is as if customers came one by one in order of priority, each taking
 * the best option with room. No list of customers is kept, so nothing is allocated.
 */

enum { GRAIN = 16, PRIORITY_BYTES = 4, BINS = 256, ROUNDS = 1000 };

static ctd_queue *
queue_at(const ctd_market *m, size_t j, size_t d)
{
    return &m->queue[j * m->n_regions + d];
}

/* The queue that customers of a region face at provider j, or NULL where j does not serve it. */
static ctd_queue *
queue_from(const ctd_market *m, size_t j, size_t region)
{
    const int32_t d = m->board.nearest[j][region];

    return d < 0 ? NULL : queue_at(m, j, (size_t)d);
}

static uint64_t *
histogram_at(const ctd_market *m, size_t j, size_t region)
{
    return &m->histogram[(j * m->n_regions + region) * BINS];
}

static uint32_t
region_of(const ctd_market *m, const ctd_block *block)
{
    return (uint32_t)ctd_market_region(m, block->cell);
}

static ctd_pcg32
priorities(const ctd_market *m, const ctd_block *block)
{
    return ctd_key_stream(ctd_key_block(ctd_market_key(m, CTD_DRAW_PRIORITY, m->tick),
                                        block->cell, block->in_cell));
}

/* Customers of the block in the market now: no other can be on the move. */
static uint32_t
active(const ctd_market *m, const ctd_block *block)
{
    const uint64_t first = (uint64_t)block->in_cell * CTD_BLOCK;
    const uint64_t now = m->in_market[block->cell];

    return now <= first ? 0 : now - first < block->n ? (uint32_t)(now - first) : block->n;
}

/* Workload units x 2^20 of this tick's arrivals at (j, d). */
static ctd_u128
arrivals(const ctd_market *m, size_t j, size_t d)
{
    const size_t n = m->n_providers;
    ctd_u128 sum = 0;

    for (size_t cell = 0; cell < m->n_cells; cell++) {
        const size_t r = ctd_market_region(m, cell);

        if (m->board.nearest[j][r] == (int32_t)d) {
            const uint64_t *work = &m->moved_work[cell * n * n];

            for (size_t from = 0; from < n; from++) {
                sum += from == j ? 0 : (ctd_u128)work[from * n + j] * m->use[r];
            }
        }
    }
    return sum;
}

/* Workload units x 2^20 that (j, d) has room for: K - L before this tick's choices. */
static ctd_u128
room(const ctd_market *m, size_t j, size_t d)
{
    const double capacity = ctd_market_site(m, j, d)->capacity / (m->unit * 0x1p-20);
    const ctd_u128 limit = capacity < 0x1p120 ? (ctd_u128)capacity : (ctd_u128)1 << 120;
    ctd_u128 load = 0;

    for (size_t r = 0; r < m->n_regions; r++) {
        if (m->board.nearest[j][r] == (int32_t)d) {
            load += (ctd_u128)ctd_market_work_in(m, j, r) * m->use[r];
        }
    }
    return limit > load ? limit - load : 0;
}

/* Marks the locations whose arrivals do not fit. */
static bool
find_full(ctd_market *m)
{
    bool any = false;

    for (size_t j = 1; j < m->n_providers; j++) {
        for (size_t d = 0; d < m->n_regions; d++) {
            const ctd_site *site = ctd_market_site(m, j, d);
            ctd_queue *queue = queue_at(m, j, d);

            queue->full = false;
            if (ctd_site_serves(site) && !isinf(site->capacity)) {
                queue->room = room(m, j, d);
                queue->prefix = 0;
                queue->full = arrivals(m, j, d) > queue->room;
                any = any || queue->full;
            }
        }
    }
    return any;
}

/* Places in the block of customers on their way to a full location. */
static uint32_t
collect(const ctd_market *m, const ctd_block *block, uint16_t place[])
{
    const uint8_t *provider = m->customers->provider + block->begin;
    const uint8_t *next = m->customers->next + block->begin;
    const uint32_t n = active(m, block);
    bool full[CTD_MAX_PROVIDERS];
    uint32_t found = 0;

    for (size_t j = 0; j < m->n_providers; j++) {
        const ctd_queue *queue = queue_from(m, j, region_of(m, block));

        full[j] = queue != NULL && queue->full;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (next[i] != provider[i] && full[next[i]]) {
            place[found++] = (uint16_t)i;
        }
    }
    return found;
}

static void
count_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_market *m = context;
    ctd_scratch *scratch = &m->scratch[thread];
    const int left = 8 * (PRIORITY_BYTES - m->level);

    for (size_t b = begin; b < end; b++) {
        const ctd_block block = ctd_customers_block(m->customers, b);
        const uint32_t n = collect(m, &block, scratch->place);
        const ctd_pcg32 stream = priorities(m, &block);

        for (uint32_t i = 0; i < n; i++) {
            const uint64_t slot = block.begin + scratch->place[i];
            const size_t j = m->customers->next[slot], r = region_of(m, &block);
            const uint64_t priority = ctd_draw_at(stream, scratch->place[i]);

            if (priority >> left == queue_from(m, j, r)->prefix) {
                uint64_t *bin = &histogram_at(m, j, r)[priority >> (left - 8) & (BINS - 1)];

                __atomic_fetch_add(bin, m->customers->workload[slot], __ATOMIC_RELAXED);
            }
        }
    }
}

/* The first byte value whose customers no longer fit extends the prefix. */
static void
narrow(const ctd_market *m, size_t j, size_t d, ctd_queue *queue)
{
    uint64_t bin = 0;

    for (; bin < BINS - 1; bin++) {
        ctd_u128 load = 0;

        for (size_t r = 0; r < m->n_regions; r++) {
            if (m->board.nearest[j][r] == (int32_t)d) {
                load += (ctd_u128)histogram_at(m, j, r)[bin] * m->use[r];
            }
        }
        if (load > queue->room) {
            break;
        }
        queue->room -= load;
    }
    queue->prefix = queue->prefix << 8 | bin;
}

/* Finds the thresholds of the full locations, a byte of the priority at a time. */
static void
find_thresholds(ctd_market *m, bool close)
{
    const size_t n_queues = (size_t)m->n_providers * m->n_regions;

    for (m->level = 0; m->level < PRIORITY_BYTES; m->level++) {
        memset(m->histogram, 0, n_queues * BINS * sizeof *m->histogram);
        ctd_parallel_for(m->customers->n_blocks, GRAIN, m->n_threads, count_range, m);
        for (size_t j = 1; j < m->n_providers; j++) {
            for (size_t d = 0; d < m->n_regions; d++) {
                if (queue_at(m, j, d)->full) {
                    narrow(m, j, d, queue_at(m, j, d));
                }
            }
        }
    }
    for (size_t q = 0; q < n_queues; q++) {
        if (m->queue[q].full) {
            m->queue[q].threshold = close ? 0 : m->queue[q].prefix;
        }
    }
}

/* Which providers are closed to a customer of this priority in this region. */
static uint32_t
closed_to(const ctd_market *m, size_t region, uint64_t priority)
{
    uint32_t closed = 0;

    for (size_t j = 1; j < m->n_providers; j++) {
        const ctd_queue *queue = queue_from(m, j, region);

        closed |= queue != NULL && priority >= queue->threshold ? (uint32_t)1 << j : 0;
    }
    return closed;
}

static void
reroute_tile(ctd_market *m, const ctd_block *block, ctd_scratch *scratch)
{
    const ctd_customers *c = m->customers;
    const ctd_tile *tile = &scratch->tile;
    const size_t r = region_of(m, block);

    for (uint32_t i = 0; i < tile->n; i++) {
        const uint64_t slot = block->begin + tile->place[i];
        const uint32_t from = (uint32_t)tile->provider[i], away = c->next[slot];
        const uint64_t work = c->workload[slot];

        ctd_choice_tally(m, scratch, block->cell, from, away, (uint64_t)-1, (uint64_t)0 - work);
        ctd_choice_tally(m, scratch, block->cell, from, (uint32_t)tile->choice[i], 1, work);
        c->next[slot] = (uint8_t)tile->choice[i];
        __atomic_fetch_add(&m->turned_away[away * m->n_regions + r], work, __ATOMIC_RELAXED);
        __atomic_fetch_add(&m->turned_away_customers[away], 1, __ATOMIC_RELAXED);
    }
}

static void
reroute_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_market *m = context;
    ctd_scratch *scratch = &m->scratch[thread];
    ctd_tile *tile = &scratch->tile;
    ctd_choose_fn *choose = m->model->choice_rule == CTD_CHOICE_GUMBEL ? m->kernels->gumbel
                                                                      : m->kernels->inverse_cdf;

    for (size_t b = begin; b < end; b++) {
        const ctd_block block = ctd_customers_block(m->customers, b);
        const uint32_t found = collect(m, &block, scratch->place);
        const ctd_pcg32 stream = priorities(m, &block);
        uint32_t n = 0;
        ctd_choice_keys keys;

        for (uint32_t i = 0; i < found; i++) { /* keep those behind the threshold */
            const uint16_t place = scratch->place[i];
            const uint8_t next = m->customers->next[block.begin + place];

            if (ctd_draw_at(stream, place) >=
                queue_from(m, next, region_of(m, &block))->threshold) {
                scratch->place[n++] = place;
            }
        }
        ctd_choice_keys_at(m, CTD_DRAW_CHOICE, m->tick, &block, &keys);
        for (uint32_t i = 0; i < n; i += CTD_TILE) {
            ctd_choice_gather(m, &block, scratch->place + i,
                              n - i < CTD_TILE ? n - i : CTD_TILE, tile);
            tile->restricted = true;
            for (uint32_t k = 0; k < tile->n; k++) {
                tile->closed[k] = closed_to(m, region_of(m, &block),
                                            ctd_draw_at(stream, tile->place[k]));
            }
            choose(&m->alternatives[block.cell], &keys, tile);
            reroute_tile(m, &block, scratch);
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
        const ctd_block block = ctd_customers_block(m->customers, b);

        memcpy(m->customers->provider + block.begin, m->customers->next + block.begin,
               active(m, &block));
    }
}

void
ctd_phase_ration(void *market)
{
    ctd_market *m = market;
    const size_t n_queues = (size_t)m->n_providers * m->n_regions;

    memset(m->turned_away, 0, n_queues * sizeof *m->turned_away);
    memset(m->turned_away_customers, 0, m->n_providers * sizeof *m->turned_away_customers);
    if (!m->limited) {
        return;
    }
    for (size_t q = 0; q < n_queues; q++) {
        m->queue[q].threshold = CTD_EVERYBODY;
    }
    for (int round = 0; find_full(m); round++) {
        find_thresholds(m, round >= ROUNDS);
        ctd_parallel_for(m->customers->n_blocks, GRAIN, m->n_threads, reroute_range, m);
    }
    ctd_parallel_for(m->customers->n_blocks, GRAIN, m->n_threads, commit_range, m);
}
