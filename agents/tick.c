/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"

/* A tick, in order. Every effect of one phase on another is visible here and nowhere else. */
static const ctd_phase phases[CTD_N_PHASES] = {
    {"events", ctd_phase_events},       /* outages, exits, injections */
    {"providers", ctd_phase_providers}, /* invest and price, on what they saw last tick */
    {"builds", ctd_phase_builds},       /* openings, entries, wear, then what was ordered */
    {"board", ctd_phase_board},         /* price, presence, latency, partners, awareness */
    {"education", ctd_phase_education}, /* who comes to market */
    {"decide", ctd_phase_decide},       /* newcomers and renewals choose, all at once */
    {"ration", ctd_phase_ration},       /* full locations turn the last in the queue away */
    {"settle", ctd_phase_settle},       /* loads, revenue, cost, cash, insolvency, learning */
    {"observe", ctd_phase_observe},     /* record */
};

void
ctd_market_step(ctd_market *market)
{
    market->tick++;
    ctd_phases_run(CTD_N_PHASES, phases, market, market->seconds);
}

const char *const *
ctd_market_phase_names(size_t *n)
{
    static const char *const names[CTD_N_PHASES] = {
        "events", "providers", "builds", "board",   "education",
        "decide", "ration",    "settle", "observe",
    };

    *n = CTD_N_PHASES;
    return names;
}
