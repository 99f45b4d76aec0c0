/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_INVESTING_H
#define CTD_AGENTS_INVESTING_H

#include "agents/market_private.h"

/*
 * Investing rules: each tick a provider, on what it saw last tick, orders capacity. One rule a
 * file, one row in the table of investing.c.
 */

/** A rule: orders capacity of provider j for this tick. */
typedef void ctd_investing_rule(ctd_market *m, uint32_t j);

/** Spends nothing of the pool; funded locations follow target_utilisation, as under every rule. */
void ctd_investing_none(ctd_market *m, uint32_t j);
/** Spends what is free of the pool on unfunded locations; funded ones follow target_utilisation. */
void ctd_investing_schedule(ctd_market *m, uint32_t j);
/** Follows target_utilisation everywhere; unfunded locations as far as the pool goes. */
void ctd_investing_target_utilisation(ctd_market *m, uint32_t j);
/** Opens the new location whose net present value per USD is highest, if any is positive and its
 *  outlay is in the pool; else like target_utilisation (investing_npv.c). */
void ctd_investing_npv(ctd_market *m, uint32_t j);

/**
 * Instances that a location lacks at its next opening:
 *     max(0, (1 + g)^lag L_requested / target - (K + pipeline) (1 - depreciation)^lag),
 * g the growth of requested load over the last 12 months (annualised where the run is younger),
 * within [0, 1], lag in years. 0 where capacity is unlimited or the location is not open.
 */
double ctd_investing_lacking(const ctd_market *m, size_t j, size_t d);

/** Orders what the funded locations of j lack. */
void ctd_investing_keep_up(ctd_market *m, uint32_t j);

/** Whether announced money may go to (j, d): unfunded, of limited capacity, and open by the time
 *  an addition ordered now arrives. */
bool ctd_investing_eligible(const ctd_market *m, size_t j, size_t d);

/** Orders `instances` for an eligible location, there after the lag of additions, paid from the
 *  pool. */
void ctd_investing_add(ctd_market *m, size_t j, size_t d, double instances);

#endif
