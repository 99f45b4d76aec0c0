/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_CHOICE_PRIVATE_H
#define CTD_AGENTS_CHOICE_PRIVATE_H

#include "agents/market_private.h"

/* What finding deciders, letting them choose and counting their choices share. */

enum { CTD_LINES = CTD_BLOCK / 64 };

/** Blocks that a thread takes at a time: 16, fewer where threads would else end unevenly. */
static inline size_t
ctd_market_grain(const ctd_market *m)
{
    const size_t share = m->customers->n_blocks / (8 * (size_t)m->n_threads);

    return share < 1 ? 1 : share < 16 ? share : 16;
}

/** What one thread needs while customers decide. */
typedef struct ctd_scratch {
    ctd_tile tile;
    uint16_t place[CTD_BLOCK];
    uint32_t cell; /* whose tallies these are */
    uint64_t chosen[CTD_MAX_PROVIDERS];
    uint64_t on_the_way; /* workload units in packed[] */
    uint64_t *packed;    /* [from][to] as ctd_tally_mover() adds them, strides J */
    uint64_t *count;     /* [from][to] movers */
    uint64_t *work;
} ctd_scratch;

/** Notes that customer `place` of a block moves in this tick. */
static inline void
ctd_market_note_mover(ctd_market *m, size_t block, uint32_t place)
{
    const uint16_t line = (uint16_t)(1u << (place / 64));
    uint64_t *mover = &m->mover[block * CTD_LINES + place / 64];

    /* cppcheck-suppress clarifyCalculation */
    *mover = (m->moving[block] & line ? *mover : 0) | (uint64_t)1 << (place % 64);
    m->moving[block] |= line;
}

/* Who must decide because of an event (forced.c): from the next decisions on, and until they have
 * been made, `fraction` of the customers of j in a cell; the larger of several holds. */
void ctd_forced_add(ctd_market *m, size_t cell, size_t j, double fraction);
void ctd_forced_clear(ctd_market *m);
/* Joins those among the first n_old of a block who are forced to the n at place[], rising; returns
 * how many there are then. */
uint32_t ctd_forced_join(const ctd_market *m, const ctd_block *block, uint32_t n_old,
                         uint16_t place[], uint32_t n);

/* Who of a block decides in this tick (renewal.c): n neighbours from place `first` on, or those
 * whose places are listed, rising. */
typedef struct ctd_due {
    bool is_slice;
    uint32_t first;
    uint32_t n;
} ctd_due;

/* Fills place[] unless the deciders are a slice. */
ctd_due ctd_renewal_due(const ctd_market *m, const ctd_block *block, uint16_t place[]);
/* Makes a list of a slice. */
void ctd_due_list(ctd_due *due, uint16_t place[]);
void ctd_renewal_start(ctd_market *m);
/* Keys of this tick's draws, before the first ctd_renewal_due(). */
void ctd_renewal_key(ctd_market *m);
uint32_t ctd_renewal_term(const ctd_model *model, uint32_t segment);
/* Share of contracts that end in a tick: h of a geometric one, 1 / term of a fixed one. */
double ctd_renewal_hazard(const ctd_model *model, uint32_t segment);

/* Deciding (choice.c). */
void ctd_choice_start(ctd_market *m);
ctd_choose_fn *ctd_choice_kernel(const ctd_market *m);
/* Keys of the choices of (purpose, tick). */
void ctd_choice_key(ctd_market *m, ctd_purpose purpose, uint64_t tick);

/* Filling a tile (choice_tile.c): customers of one cell, from several blocks, or a view of
 * neighbours in one. Tastes are fetched when it is closed. */
void ctd_tile_open(ctd_tile *tile, uint32_t cell);
/* Whether n <= CTD_TILE more deciders of the cell have room. */
bool ctd_tile_has_room(const ctd_tile *tile, uint32_t cell, uint32_t n);
void ctd_tile_add(const ctd_market *m, ctd_tile *tile, const ctd_block *block, uint32_t index,
                  const uint16_t place[], uint32_t n);
void ctd_tile_close(const ctd_market *m, ctd_tile *tile);
void ctd_tile_view(const ctd_market *m, ctd_tile *tile, const ctd_block *block, uint32_t index,
                   uint32_t first, uint32_t n);

/* Counting what was chosen (choice_tally.c). */
void ctd_choice_settle(ctd_market *m, ctd_scratch *scratch);
void ctd_choice_tally(ctd_market *m, ctd_scratch *scratch, uint32_t cell, uint32_t from,
                      uint32_t to, uint64_t count, uint64_t work);
void ctd_choice_flush(ctd_market *m, ctd_scratch *scratch);

#endif
