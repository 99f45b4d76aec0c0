/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_PROSPECTS_H
#define CTD_AGENTS_PROSPECTS_H

#include "agents/market_private.h"

/*
 * What a provider expects of a new location (docs/model.md, section 7): the market of today, its
 * use growing, in which customers with the mean tastes of their segment decide once, some by the
 * end of their contracts and some as they come to market, by the nested logit between what is on
 * the board; who does not know an option counts for less, by ln(awareness) in its utility.
 */

/**
 * Expectations of provider j for every location that it might open now:
 *
 *     load_d(y)   = sum over cells that d would serve of u G (1 + growth)^(lag + y) N1(y)
 *     margin_d(y) = the same sum of (N1(y) - N0(y)) (p (1 + price trend)^(lag + y)
 *                                                  - c (1 + cost trend)^(lag + y)) 8766
 *     N(y)        = W_j (1 - R(y)) + R(y) sum over origins k of W_k P(j | k) + E(y) P(j | 0)
 *
 * W_k is the workload of k's customers (k = 0: those who are in the market without a provider),
 * R(y) the share of contracts that end within y years, E(y) the workload that comes to market in y
 * years at the present rate; P with the location (N1) and without it (N0). Awareness grows with
 * presence and is that of the middle of the time.
 *
 * @param[in]  j          a provider in the market
 * @param[in]  n_years    1 .. CTD_MAX_PROSPECT_YEARS
 * @param[in]  candidate  [n_regions] where it might open
 * @param[out] prospects  [n_regions], years 1 .. n_years; 0 where there is no candidate
 */
void ctd_prospects_of(const ctd_market *m, uint32_t j, uint32_t n_years, const bool candidate[],
                      ctd_prospects prospects[]);

#endif
