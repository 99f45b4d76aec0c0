/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"
#include "sim/parallel.h"

#include <string.h>

enum { GRAIN = 16 };

void
ctd_choice_keys_at(const ctd_market *m, ctd_purpose purpose, uint64_t tick, const ctd_block *block,
                   ctd_choice_keys *keys)
{
    keys->choice = ctd_key_block(ctd_market_key(m, purpose, tick), block->cell, block->in_cell);
    keys->awareness =
        ctd_key_block(ctd_market_key(m, CTD_DRAW_AWARENESS, 0), block->cell, block->in_cell);
    keys->nest = ctd_key_block(ctd_market_key(m, CTD_DRAW_NEST, tick), block->cell, block->in_cell);
    keys->brand = ctd_key_block(ctd_market_key(m, CTD_DRAW_BRAND, 0), block->cell, block->in_cell);
}

void
ctd_choice_gather(const ctd_market *m, const ctd_block *block, const uint16_t place[], uint32_t n,
                  ctd_tile *tile)
{
    const ctd_customers *c = m->customers;

    tile->n = n;
    tile->contiguous = place[n - 1] - place[0] == (int)n - 1;
    tile->restricted = false;
    memcpy(tile->place, place, n * sizeof *place);
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t slot = block->begin + place[i];

        tile->price_taste[i] = c->price_taste[slot];
        tile->latency_taste[i] = c->latency_taste[slot];
        tile->presence_taste[i] = c->presence_taste[slot];
        tile->provider[i] = c->provider[slot];
    }
}

/* Threads meet only here: integers, so any order gives the same sums. */
void
ctd_choice_flush(ctd_market *m, ctd_scratch *scratch)
{
    const size_t square = (size_t)m->n_providers * m->n_providers;
    uint64_t *count = &m->moved_count[scratch->cell * square];
    uint64_t *work = &m->moved_work[scratch->cell * square];

    for (size_t i = 0; i < square; i++) {
        if (scratch->count[i] != 0 || scratch->work[i] != 0) {
            __atomic_fetch_add(&count[i], scratch->count[i], __ATOMIC_RELAXED);
            __atomic_fetch_add(&work[i], scratch->work[i], __ATOMIC_RELAXED);
            scratch->count[i] = 0;
            scratch->work[i] = 0;
        }
    }
}

/* Differences are added modulo 2^64: a rerouted customer is taken from one pair, given to another.
 */
void
ctd_choice_tally(ctd_market *m, ctd_scratch *scratch, uint32_t cell, uint32_t from, uint32_t to,
                 uint64_t count, uint64_t work)
{
    if (cell != scratch->cell) {
        ctd_choice_flush(m, scratch);
        scratch->cell = cell;
    }
    const size_t i = (size_t)from * m->n_providers + to;

    scratch->count[i] += count;
    scratch->work[i] += work;
}

/* Choices go to `next`; where nothing can be full they are final at once. */
static void
scatter(ctd_market *m, const ctd_block *block, ctd_scratch *scratch)
{
    const ctd_customers *c = m->customers;
    const ctd_tile *tile = &scratch->tile;
    const uint32_t n_providers = m->n_providers;

    if (block->cell != scratch->cell) {
        ctd_choice_flush(m, scratch);
        scratch->cell = block->cell;
    }
    for (uint32_t i = 0; i < tile->n; i++) {
        const uint64_t slot = block->begin + tile->place[i];
        const uint32_t from = (uint32_t)tile->provider[i], to = (uint32_t)tile->choice[i];
        const uint32_t pair = from * n_providers + to;

        scratch->count[pair]++;
        scratch->work[pair] += c->workload[slot];
        c->next[slot] = (uint8_t)to;
    }
    if (!m->limited) {
        for (uint32_t i = 0; i < tile->n; i++) {
            c->provider[block->begin + tile->place[i]] = (uint8_t)tile->choice[i];
        }
    }
}

/* The deciders of a block choose under keys of (purpose, tick). */
static void
decide_block(ctd_market *m, const ctd_block *block, ctd_purpose purpose, uint64_t tick,
             uint32_t n_due, ctd_scratch *scratch)
{
    const ctd_alternatives *alternatives = &m->alternatives[block->cell];
    ctd_choose_fn *choose =
        m->model->choice_rule == CTD_CHOICE_GUMBEL ? m->kernels->gumbel : m->kernels->inverse_cdf;
    ctd_choice_keys keys;

    ctd_choice_keys_at(m, purpose, tick, block, &keys);
    for (uint32_t i = 0; i < n_due; i += CTD_TILE) {
        const uint32_t n = n_due - i < CTD_TILE ? n_due - i : CTD_TILE;

        ctd_choice_gather(m, block, scratch->place + i, n, &scratch->tile);
        choose(alternatives, &keys, &scratch->tile);
        scatter(m, block, scratch);
    }
}

static void
decide_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_market *m = context;
    ctd_scratch *scratch = &m->scratch[thread];

    for (size_t b = begin; b < end; b++) {
        const ctd_block block = ctd_customers_block(m->customers, b);
        const uint32_t n = ctd_renewal_due(m, &block, scratch->place);

        if (n > 0) {
            decide_block(m, &block, CTD_DRAW_CHOICE, m->tick, n, scratch);
        }
    }
    ctd_choice_flush(m, scratch);
}

/* The initial stock as the table says. */
static void
place_block(ctd_market *m, const ctd_block *block, uint32_t n, ctd_scratch *scratch)
{
    const ctd_population_table *table = m->model->table;
    const uint8_t *provider =
        table->provider + table->begin[block->cell] + (size_t)block->in_cell * CTD_BLOCK;

    for (uint32_t i = 0; i < n; i++) {
        ctd_choice_tally(m, scratch, block->cell, CTD_ON_PREMISES, provider[i], 1,
                         m->customers->workload[block->begin + i]);
        m->customers->provider[block->begin + i] = provider[i];
        m->customers->next[block->begin + i] = provider[i];
    }
}

/* The initial stock: everybody in the market draws a provider, nobody is anybody's yet. */
static void
start_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_market *m = context;
    ctd_customers *c = m->customers;
    ctd_scratch *scratch = &m->scratch[thread];

    for (size_t b = begin; b < end; b++) {
        const ctd_block block = ctd_customers_block(c, b);
        const uint64_t first = (uint64_t)block.in_cell * CTD_BLOCK;
        const uint64_t in_market = m->in_market[block.cell];
        uint32_t n = 0;

        memset(c->provider + block.begin, CTD_ON_PREMISES, block.n);
        memset(c->next + block.begin, CTD_ON_PREMISES, block.n);
        while (n < block.n && first + n < in_market) {
            scratch->place[n] = (uint16_t)n;
            n++;
        }
        if (n > 0 && m->model->table != NULL && m->model->table->provider != NULL) {
            place_block(m, &block, n, scratch);
        } else if (n > 0) {
            decide_block(m, &block, CTD_DRAW_INITIAL, 0, n, scratch);
        }
    }
    ctd_choice_flush(m, scratch);
}

static void
run(ctd_market *m, ctd_range_fn *range)
{
    const size_t bytes =
        (size_t)m->n_cells * m->n_providers * m->n_providers * sizeof *m->moved_count;

    memset(m->moved_count, 0, bytes);
    memset(m->moved_work, 0, bytes);
    ctd_parallel_for(m->customers->n_blocks, GRAIN, m->n_threads, range, m);
}

void
ctd_choice_start(ctd_market *m)
{
    if (m->expected != NULL) {
        ctd_expected_start(m);
    } else {
        run(m, start_range);
    }
}

void
ctd_phase_decide(void *market)
{
    ctd_market *m = market;

    if (m->expected != NULL) {
        ctd_expected_decide(m);
    } else {
        ctd_panel_mark(m);
        run(m, decide_range);
    }
    if (m->any_forced) {
        ctd_forced_clear(m);
    }
}
