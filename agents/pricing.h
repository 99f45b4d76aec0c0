/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_PRICING_H
#define CTD_AGENTS_PRICING_H

#include "agents/model.h"

/*
 * Pricing rules: each gives a provider's list price as a function of the tick. One rule a file,
 * one row in the table of pricing.c.
 */

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

/** List price of provider j at `tick` >= 1 under a rule that is a function of the date: from the
 *  last price event or the start. */
double ctd_pricing_dated(const ctd_model *model, uint32_t provider, uint32_t tick);
/** The price at the start, before any tick. */
double ctd_pricing_at_start(const ctd_provider *provider, uint32_t region);

#endif
