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

/* Of a market of expected shares, whose ticks can be shorter than reading the clock takes, only
 * one tick in so many is timed, and stands for all. */
enum { OFTEN = 64 };

void
ctd_market_step(ctd_market *market)
{
    double seconds[CTD_N_PHASES] = {0};
    const bool is_short = market->expected != NULL && market->tick >= OFTEN;

    market->tick++;
    if (!is_short) {
        ctd_phases_run(CTD_N_PHASES, phases, market, market->seconds);
    } else if (market->tick % OFTEN != 0) {
        ctd_phases_run(CTD_N_PHASES, phases, market, NULL);
    } else {
        ctd_phases_run(CTD_N_PHASES, phases, market, seconds);
        for (int p = 0; p < CTD_N_PHASES; p++) {
            market->seconds[p] += OFTEN * seconds[p];
        }
    }
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
