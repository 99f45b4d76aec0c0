/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_private.h"

#include <string.h>

/* Shorter runs draw one by one: preparing sixteen lanes costs as much as sixteen draws. */
enum { SHORT_RUN = 24 };

static void
mix_block(const ctd_choice_keys *keys, const ctd_block *block, ctd_choice_keys *out)
{
    out->choice = ctd_key_block(keys->choice, block->cell, block->in_cell);
    out->awareness = ctd_key_block(keys->awareness, block->cell, block->in_cell);
    out->brand = ctd_key_block(keys->brand, block->cell, block->in_cell);
    out->nest = ctd_key_block(keys->nest, block->cell, block->in_cell);
}

void
ctd_tile_open(ctd_tile *tile, uint32_t cell)
{
    tile->n = 0;
    tile->n_runs = 0;
    tile->cell = cell;
    tile->restricted = false;
}

bool
ctd_tile_has_room(const ctd_tile *tile, uint32_t cell, uint32_t n)
{
    return tile->n == 0 ||
           (tile->cell == cell && tile->n_runs < CTD_TILE_RUNS && tile->n + n <= CTD_TILE);
}

/* Scattered customers cost a look into memory for each column: it begins while others are still
 * being found. */
static void
fetch_soon(const ctd_customers *c, uint64_t slot)
{
    __builtin_prefetch(&c->price_taste[slot]);
    __builtin_prefetch(&c->latency_taste[slot]);
    __builtin_prefetch(&c->presence_taste[slot]);
    __builtin_prefetch(&c->provider[slot], 1);
}

void
ctd_tile_add(const ctd_market *m, ctd_tile *tile, const ctd_block *block, uint32_t index,
             const uint16_t place[], uint32_t n)
{
    const bool contiguous = place[n - 1] - place[0] == (int)n - 1;
    ctd_tile_run *run = &tile->run[tile->n_runs++];

    run->begin = tile->n;
    run->end = tile->n + n;
    run->contiguous = contiguous && n >= SHORT_RUN;
    run->first = place[0];
    run->slot = block->begin;
    run->block = index;
    mix_block(&m->keys, block, &run->keys);
    memcpy(tile->place + tile->n, place, n * sizeof *place);
    for (uint32_t i = 0; i < n; i++) {
        fetch_soon(m->customers, block->begin + place[i]);
    }
    tile->n += n;
}

void
ctd_tile_close(const ctd_market *m, ctd_tile *tile)
{
    const ctd_customers *c = m->customers;

    for (uint32_t r = 0; r < tile->n_runs; r++) {
        const ctd_tile_run *run = &tile->run[r];

        for (uint32_t i = run->begin; i < run->end; i++) {
            const uint64_t slot = run->slot + ctd_tile_place(tile, run, i);

            tile->gathered[0][i] = c->price_taste[slot];
            tile->gathered[1][i] = c->latency_taste[slot];
            tile->gathered[2][i] = c->presence_taste[slot];
            tile->gathered_provider[i] = c->provider[slot];
        }
    }
    tile->price_taste = tile->gathered[0];
    tile->latency_taste = tile->gathered[1];
    tile->presence_taste = tile->gathered[2];
    tile->provider = tile->gathered_provider;
}

/* The customers of the next view are fetched while these choose. */
static void
fetch_next(const ctd_customers *c, uint64_t slot)
{
    enum { LINE = 16 }; /* four-byte values in a line of memory */

    if (slot + CTD_TILE > c->n_slots) {
        return;
    }
    for (uint32_t i = 0; i < CTD_TILE; i += LINE) {
        __builtin_prefetch(&c->price_taste[slot + i]);
        __builtin_prefetch(&c->latency_taste[slot + i]);
        __builtin_prefetch(&c->presence_taste[slot + i]);
        __builtin_prefetch(&c->workload[slot + i]);
    }
    for (uint32_t i = 0; i < CTD_TILE; i += 4 * LINE) {
        __builtin_prefetch(&c->provider[slot + i], 1);
        __builtin_prefetch(&c->next[slot + i], 1);
    }
}

void
ctd_tile_view(const ctd_market *m, ctd_tile *tile, const ctd_block *block, uint32_t index,
              uint32_t first, uint32_t n)
{
    const ctd_customers *c = m->customers;
    const uint64_t slot = block->begin + first;

    ctd_tile_open(tile, block->cell);
    tile->n = n;
    tile->n_runs = 1;
    tile->run[0] = (ctd_tile_run){
        .end = n, .contiguous = true, .first = first, .slot = block->begin, .block = index};
    mix_block(&m->keys, block, &tile->run[0].keys);
    tile->price_taste = c->price_taste + slot;
    tile->latency_taste = c->latency_taste + slot;
    tile->presence_taste = c->presence_taste + slot;
    tile->provider = c->provider + slot;
    fetch_next(c, slot + n);
    if (slot + n + CTD_TILE_SLACK > c->n_slots) {
        ctd_tile_close(m, tile);
    }
}
