/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_BOARD_H
#define CTD_AGENTS_BOARD_H

#include "agents/choice_kernel.h"
#include "agents/model.h"

/**
 * What every customer sees: provider x demand region, rebuilt each tick from last tick's results,
 * read-only while customers decide. Rows of providers that do not serve a region have nearest -1.
 */
typedef struct ctd_board {
    double price[CTD_MAX_PROVIDERS][CTD_MAX_REGIONS];       /* p, USD an hour */
    double latency[CTD_MAX_PROVIDERS][CTD_MAX_REGIONS];     /* l, round trip, ms */
    double presence[CTD_MAX_PROVIDERS][CTD_MAX_REGIONS];    /* g, [0, 1] */
    double partnership[CTD_MAX_PROVIDERS][CTD_MAX_REGIONS]; /* h, [0, 1] */
    double awareness[CTD_MAX_PROVIDERS][CTD_MAX_REGIONS];   /* share who know it, [0, 1] */
    double installed[CTD_MAX_PROVIDERS][CTD_MAX_REGIONS];   /* n, over the initial cloud workload */
    int32_t nearest[CTD_MAX_PROVIDERS][CTD_MAX_REGIONS];    /* location serving it, or -1 */
    double common_price;                                    /* pbar, USD an hour */
    double on_premises_cost;                                /* c0 / cbar */
} ctd_board;

/**
 * Everything in utility but tastes and the taste shock, for one cell: the kernel's constants.
 *
 *     level_j = xi_jr + nu_s ln(1 + n_jr / n_ref) + theta_s h_jr      (on-premises: omega_s)
 *
 * Levels are moved by a common multiple of 64 so that extreme intercepts keep their precision in
 * single precision; a moderate change of one level therefore leaves the others' bits alone.
 *
 * @param[in]  intercept [n_providers] utils for this region and segment, -INFINITY = unavailable
 * @param[out] out       alternatives that serve the region
 */
void ctd_board_alternatives(const ctd_board *board, const ctd_model *model, uint32_t region,
                            uint32_t segment, const double intercept[], ctd_alternatives *out);

/** Dissimilarity of provider j's nest, (0, 1]; 1: it is in none. */
double ctd_nest_dissimilarity(const ctd_model *model, uint32_t j);

/** The board of t = 0 as far as parameters alone give it: list prices, distances without
 *  congestion, presence, awareness; installed base from the stock shares. For calibration. */
void ctd_board_at_start(const ctd_model *model, ctd_board *board);

/** What customers of a segment pay for j where its price is `price`: less the commitment discount
 *  if the segment's contract is a fixed term that earns it. */
double ctd_price_paid(const ctd_model *model, uint32_t j, uint32_t segment, double price);

/** The open location with the shortest round trip from `region` (ties: the lowest), or -1.
 *  @param[in] open [n_regions] */
int32_t ctd_board_nearest(const ctd_model *model, uint32_t region, const bool open[]);

#endif
