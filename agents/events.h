/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_EVENTS_H
#define CTD_AGENTS_EVENTS_H

#include "agents/model.h"
#include "agents/pricing.h"

/*
 * Dated events, read as functions of the tick: an event of month m acts from the first tick whose
 * decisions fall in m or later. Nothing is stored, so any tick can be asked for.
 */

/** USD injected into a provider in this tick: each injection comes in equal parts over its months
 *  (at once where it has none). */
double ctd_events_injection(const ctd_model *model, uint32_t provider, uint32_t tick);

/** Partnership index of a provider in a region, [0, 1]: each event moves it linearly from where it
 *  stood to its amount over its months. */
double ctd_events_partnership(const ctd_model *model, uint32_t provider, uint32_t region,
                              uint32_t tick);

/** Marketing level m of a provider in a region: that of the last event still running, else the
 *  provider's own. */
double ctd_events_marketing(const ctd_model *model, uint32_t provider, uint32_t region,
                            uint32_t tick);

/** What is added to a provider's intercept in a region, utils: the sum of the events running. */
double ctd_events_quality(const ctd_model *model, uint32_t provider, uint32_t region,
                          uint32_t tick);

/** Factor on everybody's use in a region: the product of the events running. */
double ctd_events_demand(const ctd_model *model, uint32_t region, uint32_t tick);

/** Share of the capacity of a provider's location that works, [0, 1]: 1 less the largest loss of
 *  the outages running; an outage lasts its months, at least one tick. */
double ctd_events_up(const ctd_model *model, uint32_t provider, uint32_t location, uint32_t tick);

/** The list price of the last price event up to `tick`, else the level at the start. */
ctd_list_price_base ctd_events_price(const ctd_model *model, uint32_t provider, uint32_t tick);

/** The tick in which a provider enters the market: 0 if it is there from the start, that is if it
 *  enters before the first month. */
uint32_t ctd_events_entry(const ctd_model *model, uint32_t provider);

/** Whether an exit of the provider is dated to this tick. */
bool ctd_events_exit(const ctd_model *model, uint32_t provider, uint32_t tick);

/** The first tick in which an event acts; n_ticks + 1 if none. */
uint32_t ctd_events_tick(const ctd_model *model, const ctd_event *event);

/** Whether an event of limited length is running: from its first tick for its months; with 0 months
 *  for good, but an outage for one tick. */
bool ctd_events_running(const ctd_model *model, const ctd_event *event, uint32_t tick);

#endif
