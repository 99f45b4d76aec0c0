/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_DEMAND_H
#define CTD_AGENTS_DEMAND_H

#include "agents/model.h"
#include "sim/status.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Expected demand: what the customers in the market would buy at trial prices if all of them
 * decided now, incumbency included, the future, rationing and the luck of single decisions left
 * out (docs/model.md, section 7). Sums over customers are of integers: the same bits for any number
 * of threads.
 */

/** The customers looked at and their utilities but for prices. Opaque: agents/demand_private.h. */
typedef struct ctd_demand ctd_demand;

struct ctd_market;

/** Demand at list prices P and its derivatives. Sums over customers i and cells, weighted by
 *  customers in the market over customers looked at; P_ij are nested-logit probabilities. */
typedef struct ctd_demand_sums {
    /** [j] instance-hours a year, sum of 8766 w_i u G_r (p_j / pbar)^-e P_ij; [0]: on-premises,
     *  measured likewise, without elasticity of use */
    double quantity[CTD_MAX_PROVIDERS];
    /** [j] USD a year: quantities times what is paid, p = f P, f the factors of region and term */
    double revenue[CTD_MAX_PROVIDERS];
    /* Derivatives, (instance-hours a year) per (USD an hour of list price):
     *     d quantity_j / d P_k = cross[j][k] - [j = k] own[j],
     *     d revenue_j / d P_k  = [j = k] (revenue_j / P_j - own_paid[j] P_j) + cross_paid[j][k] P_j
     * own holds what does not depend on who else is chosen: sum f alpha / (pbar lambda_j) q_ij, and
     * e q / P of elastic use; cross the rest, for the pairs asked for. */
    double own[CTD_MAX_PROVIDERS];
    double own_paid[CTD_MAX_PROVIDERS]; /* the same with f once more */
    double cross[CTD_MAX_PROVIDERS][CTD_MAX_PROVIDERS];
    double cross_paid[CTD_MAX_PROVIDERS][CTD_MAX_PROVIDERS]; /* with f of j once more */
    /** USD a year: sum of 8766 w_i u G_r pbar / alpha_i ln(sum over nests of S_n^lambda_n), known
     *  up to a constant; NAN where somebody who can choose has no price taste (alpha = 0) */
    double surplus;
} ctd_demand_sums;

/**
 * Makes room for the largest sample that any model asks for: play.sample where a provider's price
 * rule is best_response, and demand_sample, never more than there are customers.
 *
 * @param[in]  models  [n_models] of the same axes
 * @param[in]  n_ranks among which the market's customers are shared out
 * @param[out] demand  free with ctd_demand_destroy(); NULL where no model asks for demand
 * @return CTD_OK or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_demand_create(const ctd_model *models, uint32_t n_models,
                                            uint32_t n_ranks, ctd_demand **demand);
/** Frees and sets to NULL; *demand may be NULL. */
void ctd_demand_destroy(ctd_demand **demand);
/** Bytes that ctd_demand_create() takes. */
size_t ctd_demand_bytes(const ctd_model *models, uint32_t n_models, uint32_t n_ranks);

/**
 * Looks at customers in the market: their tastes, present providers, what they know, and what the
 * market's alternatives offer them now (ctd_board_offer), prices left out.
 *
 * All of them where they are at most max_customers; else of each cell a systematic sample in
 * proportion (at least one), from a start keyed by the cell, so that all of a cell have the same
 * chance, and the same customers are looked at again.
 *
 * @param[in] max_customers held to the room made at creation
 */
void ctd_demand_look(ctd_demand *demand, const struct ctd_market *m, uint32_t max_customers);

/**
 * Demand of those looked at, at trial list prices.
 *
 * @param[in]  m          the market as it was looked at
 * @param[in]  list_price [n_providers] USD an hour before factors of region and term, > 0
 * @param[in]  pairs      [n_providers] bit k of pairs[j]: cross[j][k] is wanted; rows and columns
 *                        alike; NULL = all
 * @param[out] sums       0 for providers that nobody can choose, and for pairs not asked for
 */
void ctd_demand_at(ctd_demand *demand, const struct ctd_market *m, const double list_price[],
                   const uint32_t pairs[], ctd_demand_sums *sums);

/** d quantity_j / d P_k, (instance-hours a year) per (USD an hour); j may be on-premises. */
static inline double
ctd_demand_slope(const ctd_demand_sums *sums, uint32_t j, uint32_t k)
{
    return sums->cross[j][k] - (j == k ? sums->own[j] : 0.0);
}

/** d revenue_j / d P_k, (USD a year) per (USD an hour).
 *  @param[in] list_price P_j at which the sums were made */
static inline double
ctd_demand_revenue_slope(const ctd_demand_sums *sums, double list_price, uint32_t j, uint32_t k)
{
    const double own =
        j == k ? sums->revenue[j] / list_price - sums->own_paid[j] * list_price : 0.0;

    return own + sums->cross_paid[j][k] * list_price;
}

#endif
