/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_ranks.h"

#include "agents/market_state.h"
#include "agents/rationing_private.h"

#include <stdlib.h>
#include <string.h>

void
ctd_market_sum_moves(ctd_market *m)
{
    const size_t pairs = (size_t)m->n_cells * m->n_providers * m->n_providers;

    ctd_ranks_sum(m->ranks, m->moved_count, pairs);
    ctd_ranks_sum(m->ranks, m->moved_work, pairs);
}

void
ctd_market_split_moves(ctd_market *m)
{
    const size_t pairs = (size_t)m->n_cells * m->n_providers * m->n_providers;

    if (m->part.number > 0) {
        memset(m->moved_count, 0, pairs * sizeof *m->moved_count);
        memset(m->moved_work, 0, pairs * sizeof *m->moved_work);
    }
}

/* Of the providers with a full location; what else is in their rows is not looked at. */
void
ctd_market_sum_histograms(ctd_market *m)
{
    const size_t row = (size_t)m->n_cells * CTD_BINS;

    for (size_t j = 1; j < m->n_providers; j++) {
        bool full = false;

        for (size_t d = 0; d < m->n_regions; d++) {
            full = full || ctd_queue_at(m, j, d)->full;
        }
        if (full) {
            ctd_ranks_sum(m->ranks, m->histogram + j * row, row);
        }
    }
}

void
ctd_market_sum_turned_away(ctd_market *m)
{
    ctd_ranks_sum(m->ranks, m->turned_away, (size_t)m->n_providers * m->n_cells);
    ctd_ranks_sum(m->ranks, m->turned_away_customers, m->n_providers);
}

enum { DECIDED_AT = 8, WORKLOAD_AT = 32 };

/* Only who has a member knows of it, so sums are what it knows. */
void
ctd_market_gather_panel(ctd_market *m)
{
    for (size_t k = 0; k < m->n_panel; k++) {
        const ctd_panel_member *member = &m->panel[k];
        uint64_t word = 0;

        if (member->here) {
            word = m->customers->provider[member->slot] |
                   (uint64_t)(member->decided != 0) << DECIDED_AT |
                   (uint64_t)m->customers->workload[member->slot] << WORKLOAD_AT;
        }
        m->panel_words[k] = word;
    }
    ctd_ranks_sum(m->ranks, m->panel_words, m->n_panel);
}

ctd_panel_word
ctd_market_panel_word(const ctd_market *m, size_t k)
{
    const uint64_t word = m->panel_words[k];

    return (ctd_panel_word){(uint32_t)(word >> WORKLOAD_AT), (uint8_t)word,
                            (word >> DECIDED_AT & 1) != 0};
}

/* Bytes of the column of a market that is not shared out. */
static size_t
whole_slots(const ctd_market *m)
{
    size_t n = 0;

    for (uint32_t cell = 0; cell < m->n_cells; cell++) {
        n += (m->customers->cell[cell].n + 63) / 64 * 64;
    }
    return n;
}

ctd_status
ctd_market_keep_whole(ctd_market *m)
{
    if (m->ranks != NULL && m->part.number == 0 && m->whole == NULL) {
        m->whole = calloc(whole_slots(m) + 1, 1);
        return m->whole != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
    }
    return CTD_OK;
}

/* A few neighbouring blocks of a cell, on the way between a rank and rank 0. */
enum { PIECE = 64 };

typedef struct piece {
    int rank;
    uint32_t cell, in_cell, n_blocks; /* the first of the blocks, and how many */
    uint8_t *here;                    /* in the column of the rank, if it is this one */
    uint64_t cell_begin;              /* in the whole column */
    bool gather;                      /* or else scatter */
} piece;

/* Copies the blocks of a piece between the whole column and bytes in the rank's order. */
static void
copy_blocks(const ctd_market *m, const piece *p, uint8_t *bytes)
{
    for (uint32_t b = 0; b < p->n_blocks; b++) {
        const uint32_t in_cell = p->in_cell + b * m->part.count;
        const size_t n = ctd_customers_in_block(&m->customers->cell[p->cell], in_cell);
        uint8_t *whole = m->whole + p->cell_begin + (uint64_t)in_cell * CTD_BLOCK;
        uint8_t *mine = bytes + (size_t)b * CTD_BLOCK;

        memcpy(p->gather ? whole : mine, p->gather ? mine : whole, n);
    }
}

static void
move_piece(const ctd_market *m, const piece *p)
{
    const uint64_t n = ctd_customers_in_blocks(m->customers, p->cell, p->in_cell, p->n_blocks);
    uint8_t bytes[PIECE * CTD_BLOCK];

    if (m->part.number > 0 && p->gather) {
        ctd_ranks_send(m->ranks, 0, p->here, n);
    } else if (m->part.number > 0) {
        ctd_ranks_receive(m->ranks, 0, p->here, n);
    } else if (p->rank == 0) {
        copy_blocks(m, p, p->here);
    } else if (p->gather) {
        ctd_ranks_receive(m->ranks, p->rank, bytes, n);
        copy_blocks(m, p, bytes);
    } else {
        copy_blocks(m, p, bytes);
        ctd_ranks_send(m->ranks, p->rank, bytes, n);
    }
}

/* Brings the providers of all customers to rank 0, or back: one rank after the other, in pieces. */
static void
exchange(ctd_market *m, bool gather)
{
    ctd_customers *c = m->customers;

    for (uint32_t rank = 0; rank < m->part.count; rank++) {
        piece p = {.rank = (int)rank, .gather = gather};

        if (m->part.number != 0 && m->part.number != rank) {
            continue;
        }
        for (p.cell = 0; p.cell < m->n_cells; p.cell++) {
            const ctd_cell theirs = ctd_customers_part_of(c, rank, p.cell);

            for (uint32_t b = 0; b < theirs.n_blocks; b += PIECE) {
                p.in_cell = theirs.first_in_cell + b * m->part.count;
                p.n_blocks = theirs.n_blocks - b < PIECE ? theirs.n_blocks - b : PIECE;
                p.here = c->provider + c->cell[p.cell].begin + (uint64_t)b * CTD_BLOCK;
                move_piece(m, &p);
            }
            p.cell_begin += (theirs.n + 63) / 64 * 64;
        }
    }
}

void
ctd_market_gather(ctd_market *m)
{
    if (m->ranks == NULL) {
        return;
    }
    exchange(m, true);
    ctd_market_gather_panel(m);
    for (size_t k = 0; k < m->n_panel; k++) {
        m->panel[k].decided = ctd_market_panel_word(m, k).decided;
    }
}

void
ctd_market_add_providers(ctd_market *m, ctd_state *state)
{
    if (m->ranks == NULL) {
        ctd_state_add(state, "provider", m->customers->provider, m->customers->n_slots);
    } else if (m->whole != NULL) {
        ctd_state_add(state, "provider", m->whole, whole_slots(m));
    }
}

void
ctd_market_scatter_state(ctd_market *m, const ctd_state *state)
{
    for (size_t i = 0; i < state->n; i++) {
        if (state->part[i].at != m->whole) {
            ctd_ranks_broadcast(m->ranks, state->part[i].at, state->part[i].bytes);
        }
    }
    exchange(m, false);
}
