/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_PRICING_H
#define CTD_AGENTS_PRICING_H

#include "agents/model.h"

/*
 * Pricing rules. Some give the list price as a function of the date; others look at last tick's
 * results every play.period_months, the first time in tick 1, and set a new list price, which
 * stands until the next look or price event. All who move in a tick move at once. One rule a file,
 * one row in a table of pricing.c.
 */

struct ctd_market;

/** The list price that stands after an event or at the start, and since when. */
typedef struct ctd_list_price_base {
    double price;  /* USD an hour */
    uint32_t tick; /* since this tick; 0 = the start */
} ctd_list_price_base;

/** A rule: list price at `tick`, USD an hour, before regional factors.
 *  @param[in] decision_month the month in which the tick's decisions fall */
typedef double ctd_pricing_rule(const ctd_model *model, const ctd_provider *provider,
                                ctd_list_price_base base, uint32_t tick, int32_t decision_month);

/** price = base, for ever. */
double ctd_pricing_fixed(const ctd_model *model, const ctd_provider *provider,
                         ctd_list_price_base base, uint32_t tick, int32_t decision_month);
/** The latest dated list price, or the base if that is later. */
double ctd_pricing_schedule(const ctd_model *model, const ctd_provider *provider,
                            ctd_list_price_base base, uint32_t tick, int32_t decision_month);
/** price = base (1 + annual)^((tick - base tick) dt). */
double ctd_pricing_trend(const ctd_model *model, const ctd_provider *provider,
                         ctd_list_price_base base, uint32_t tick, int32_t decision_month);

/** A rule that sets a new list price for j, USD an hour, from last tick's results; bounds are not
 *  its business. */
typedef double ctd_pricing_setting(const struct ctd_market *m, uint32_t j);

/** price = (1 + markup) unit cost; without a markup that of the start. Keeps the price where that
 *  cannot be known: no unit cost at the start. */
double ctd_pricing_cost_plus(const struct ctd_market *m, uint32_t j);
/** With probability `chance`, keyed by provider and tick: (1 - discount) times the lowest list
 *  price of a rival, that is of another owner, not fringe, in the market and available somewhere;
 *  else, and without such a rival, the price stays. */
double ctd_pricing_follow(const struct ctd_market *m, uint32_t j);

/**
 * Bertrand-Nash prices of the players among each other, all other list prices as they stand, on
 * expected demand (agents/demand.h) over all regions that the players serve, each owner's providers
 * jointly. With factors f of region and term and unit costs c,
 *
 *     P_j sum f^2 L = sum f q + c_j sum f L + sum over k of the owner's of
 *                     (P_k sum f_j f_k G_kj - c_k sum f_j G_kj),
 *
 * L the own and G the cross part of -dq_j/dP_j: the zeta fixed point of Morrow and Skerlos (2011),
 * p = c + zeta(p), iterated within the bounds until no price moves by 1e-11 pbar.
 *
 * @param[in]     players bit j: j moves
 * @param[in,out] price   [n_providers] the new list prices, damped; where 500 rounds do not settle
 *                it, those of all players stay and books.unconverged counts it
 */
void ctd_pricing_best_response(struct ctd_market *m, uint32_t players, double price[]);

/** Sets m->list_price[j] by what j has learned (Calvano et al. 2020); reads nobody else's list
 *  price of this tick. */
void ctd_pricing_q_learning(struct ctd_market *m, uint32_t j);

/** A list price within the provider's floor and ceiling, and above 0.
 *  @param[in] common_price pbar of the tick */
double ctd_pricing_bounded(const ctd_price_play *play, double common_price, double price);

/** List price of provider j at `tick` >= 1 under a rule that is a function of the date: from the
 *  last price event or the start. */
double ctd_pricing_dated(const ctd_model *model, uint32_t provider, uint32_t tick);
/** The price at the start, before any tick. */
double ctd_pricing_at_start(const ctd_provider *provider, uint32_t region);

#endif
