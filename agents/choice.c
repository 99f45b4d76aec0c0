/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_private.h"
#include "agents/market_ranks.h"
#include "sim/parallel.h"

#include <string.h>

enum { LONG_SLICE = 128 }; /* neighbours worth reading where they lie */

ctd_choose_fn *
ctd_choice_kernel(const ctd_market *m)
{
    return m->model->choice_rule == CTD_CHOICE_GUMBEL ? m->kernels->gumbel
                                                      : m->kernels->inverse_cdf;
}

void
ctd_choice_key(ctd_market *m, ctd_purpose purpose, uint64_t tick)
{
    m->keys.choice = ctd_market_key(m, purpose, tick);
    m->keys.awareness = ctd_market_key(m, CTD_DRAW_AWARENESS, 0);
    m->keys.brand = ctd_market_key(m, CTD_DRAW_BRAND, 0);
    m->keys.nest = ctd_market_key(m, CTD_DRAW_NEST, tick);
}

static void
choose(ctd_market *m, ctd_scratch *scratch)
{
    ctd_choice_kernel(m)(&m->alternatives[scratch->tile.cell], &scratch->tile);
    ctd_choice_settle(m, scratch);
}

/* Those who wait in the tile choose. */
static void
choose_gathered(ctd_market *m, ctd_scratch *scratch)
{
    if (scratch->tile.n > 0) {
        ctd_tile_close(m, &scratch->tile);
        choose(m, scratch);
    }
    ctd_tile_open(&scratch->tile, 0);
}

/* n neighbours choose where they lie. */
static void
decide_slice(ctd_market *m, const ctd_block *block, uint32_t index, uint32_t first, uint32_t n,
             ctd_scratch *scratch)
{
    choose_gathered(m, scratch);
    for (uint32_t i = 0; i < n; i += CTD_TILE) {
        ctd_tile_view(m, &scratch->tile, block, index, first + i,
                      n - i < CTD_TILE ? n - i : CTD_TILE);
        choose(m, scratch);
    }
    ctd_tile_open(&scratch->tile, 0);
}

/* n deciders of a block wait until a tile is full. */
static void
decide_scattered(ctd_market *m, const ctd_block *block, uint32_t index, const uint16_t place[],
                 uint32_t n, ctd_scratch *scratch)
{
    for (uint32_t i = 0; i < n;) {
        const uint32_t left = n - i < CTD_TILE ? n - i : CTD_TILE;

        if (!ctd_tile_has_room(&scratch->tile, block->cell, left)) {
            choose_gathered(m, scratch);
        }
        if (scratch->tile.n == 0) {
            ctd_tile_open(&scratch->tile, block->cell);
        }
        ctd_tile_add(m, &scratch->tile, block, index, place + i, left);
        i += left;
    }
}

static void
decide_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_market *m = context;
    ctd_scratch *scratch = &m->scratch[thread];

    ctd_tile_open(&scratch->tile, 0);
    for (size_t b = begin; b < end; b++) {
        const ctd_block block = ctd_customers_block(m->customers, b);
        ctd_due due = ctd_renewal_due(m, &block, scratch->place);

        m->moving[b] = 0;
        if (due.is_slice && due.n >= LONG_SLICE) {
            decide_slice(m, &block, (uint32_t)b, due.first, due.n, scratch);
        } else if (due.n > 0) {
            ctd_due_list(&due, scratch->place);
            decide_scattered(m, &block, (uint32_t)b, scratch->place, due.n, scratch);
        }
    }
    choose_gathered(m, scratch);
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

    ctd_tile_open(&scratch->tile, 0);
    for (size_t b = begin; b < end; b++) {
        const ctd_block block = ctd_customers_block(c, b);
        const uint64_t first = (uint64_t)block.in_cell * CTD_BLOCK;
        const uint64_t in_market = m->in_market[block.cell];
        const uint64_t left = in_market > first ? in_market - first : 0;
        const uint32_t n = left < block.n ? (uint32_t)left : block.n;

        m->moving[b] = 0;
        memset(c->provider + block.begin, CTD_ON_PREMISES, block.n);
        memset(c->next + block.begin, CTD_ON_PREMISES, block.n);
        if (n > 0 && m->model->table != NULL && m->model->table->provider != NULL) {
            place_block(m, &block, n, scratch);
        } else if (n > 0) {
            decide_slice(m, &block, (uint32_t)b, 0, n, scratch);
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
    ctd_parallel_for(m->customers->n_blocks, ctd_market_grain(m), m->n_threads, range, m);
    if (m->ranks != NULL) {
        ctd_market_sum_moves(m);
    }
}

void
ctd_choice_start(ctd_market *m)
{
    if (m->expected != NULL) {
        ctd_expected_start(m);
    } else {
        ctd_choice_key(m, CTD_DRAW_INITIAL, 0);
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
        ctd_choice_key(m, CTD_DRAW_CHOICE, m->tick);
        ctd_renewal_key(m);
        ctd_panel_mark(m);
        run(m, decide_range);
    }
    if (m->any_forced) {
        ctd_forced_clear(m);
    }
}
