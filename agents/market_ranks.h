/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_MARKET_RANKS_H
#define CTD_AGENTS_MARKET_RANKS_H

#include "agents/market_private.h"

/*
 * A market whose customers are shared out among ranks: every sum over customers is one over ranks
 * too, of integers, so it comes out as it would on one; everything else all ranks do alike. Where
 * m->ranks is NULL none of this is called. All ranks call.
 */

/** Sums up the decisions: moved_count and moved_work of all ranks. */
void ctd_market_sum_moves(ctd_market *m);
/** Between that and more decisions: rank 0 alone holds on to the sums so far. */
void ctd_market_split_moves(ctd_market *m);
/** Sums up the histograms of those on the way to full locations. */
void ctd_market_sum_histograms(ctd_market *m);
/** Sums up who was turned away. */
void ctd_market_sum_turned_away(ctd_market *m);

/** Panel members: present provider, whether they have decided, workload; on all ranks. */
typedef struct ctd_panel_word {
    uint32_t workload;
    uint8_t provider;
    bool decided;
} ctd_panel_word;
/** Brings the panel together in m->panel_words; then what is known of member k. */
void ctd_market_gather_panel(ctd_market *m);
ctd_panel_word ctd_market_panel_word(const ctd_market *m, size_t k);

/** Adds the providers of all customers to a state: on rank 0, if it has room for them. */
void ctd_market_add_providers(ctd_market *m, ctd_state *state);
/** Gives every rank what rank 0 has read of a state, and its customers their providers. */
void ctd_market_scatter_state(ctd_market *m, const ctd_state *state);

#endif
