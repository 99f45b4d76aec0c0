/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"

void
ctd_build_clock(const ctd_build *build)
{
    const ctd_node *const clock = ctd_node_find(build->root, "clock");
    ctd_calendar *const calendar = &build->model->calendar;

    calendar->start_month = ctd_build_index(clock, "start", 0);
    calendar->n_ticks = (uint32_t)ctd_build_whole(clock, "ticks", 0);
    calendar->ticks_per_year = (uint32_t)ctd_build_whole(clock, "ticks_per_year", 12);
}

/* How many there are, and whether they are followed one by one. */
static void
build_customers(const ctd_build *build)
{
    ctd_model *const m = build->model;
    ctd_node *const customers = ctd_build_find(build->root, "customers");
    ctd_node *const count = ctd_node_find(customers, "count");
    ctd_node *const file = ctd_node_find(customers, "file");
    const bool expected = ctd_build_index(customers, "mode", 0) == 1;

    m->mode = expected ? CTD_CUSTOMERS_EXPECTED : CTD_CUSTOMERS_INDIVIDUAL;
    m->n_customers = ctd_build_whole(customers, "count", 1);
    m->n_types = expected ? (uint32_t)ctd_build_whole(customers, "types", 1) : 1;
    if (customers == NULL) {
        return;
    }
    if (count == NULL && file == NULL && !customers->bad) {
        ctd_node_report(build->messages, customers, CTD_AT_KEY,
                        "missing key 'count' (a whole number, customers), or file, a table of "
                        "them");
    }
    if (count != NULL && file != NULL) {
        ctd_node_report(build->messages, count, CTD_AT_KEY,
                        "with a file there are as many customers as it has: leave out count");
    }
    if (expected && file != NULL) {
        ctd_node_report(build->messages, file, CTD_AT_KEY,
                        "a table is of individuals, and mode expected has none: leave out one of "
                        "them");
    }
}

static void
build_output(const ctd_build *build)
{
    ctd_model *const m = build->model;
    const ctd_node *const output = ctd_node_find(build->root, "output");
    ctd_node *const panel = ctd_build_find(output, "panel");

    m->n_panel = (uint32_t)ctd_build_whole(panel, "customers", 0);
    m->demand_sample = (uint32_t)ctd_build_whole(output, "demand_sample", 0);
    if (panel != NULL && m->mode == CTD_CUSTOMERS_EXPECTED) {
        ctd_node_report(build->messages, panel, CTD_AT_KEY,
                        "there are no individuals to follow in mode expected: leave it out");
    }
}

static void
build_choice(const ctd_build *build)
{
    const ctd_node *const choice = ctd_node_find(build->root, "choice");

    build->model->dissimilarity = ctd_build_number(choice, "dissimilarity", 1.0);
    build->model->choice_rule =
        ctd_build_index(choice, "rule", 0) == 1 ? CTD_CHOICE_INVERSE_CDF : CTD_CHOICE_GUMBEL;
}

static void
build_on_premises(const ctd_build *build)
{
    ctd_model *const m = build->model;
    ctd_node *const section = ctd_node_find(build->root, "on_premises");
    const ctd_node *const utility = ctd_node_find(section, "utility");
    ctd_node *const available = ctd_build_find(section, "available");
    const ctd_node *const calibration = ctd_node_find(build->root, "calibration");
    const double stay = ctd_build_number(calibration, "stay", 0.0);
    const ctd_node *const flow = ctd_node_find(calibration, "flow");
    const bool calibrated = flow != NULL && !flow->filled;
    const bool stated = utility != NULL && !utility->filled && !calibrated;

    m->on_premises_cost = ctd_build_number(section, "cost", 0.0);
    m->on_premises_annual = ctd_build_number(section, "annual", 0.0);
    m->outside_option = available != NULL ? available->index != 0 : stay > 0.0 || stated;
    if (stay > 0.0 && !m->outside_option) {
        ctd_node_report(build->messages, available, CTD_AT_VALUE,
                        "on-premises must be available where calibration.stay is above 0");
    }
    if (stay > 0.0 && ctd_node_find(section, "regions") != NULL) {
        ctd_node_report(build->messages, ctd_node_find(section, "regions"), CTD_AT_KEY,
                        "calibration.stay already says how good it is there: leave out one of "
                        "them");
    }
    if (stay > 0.0 && !calibrated) {
        ctd_node_report(build->messages, ctd_node_find(calibration, "stay"), CTD_AT_VALUE,
                        "the share who stay is matched together with calibration.flow: give that, "
                        "or on_premises.utility instead of stay");
    }
    if (stay == 0.0 && m->outside_option && calibrated) {
        ctd_node_report(build->messages, available, CTD_AT_VALUE,
                        "with calibrated shares the worth of on-premises follows from "
                        "calibration.stay: give that share");
    }
}

void
ctd_build_market(const ctd_build *build)
{
    ctd_model *const m = build->model;
    const ctd_node *const root = build->root;
    const ctd_node *const market = ctd_node_find(root, "market");
    const ctd_node *const awareness = ctd_node_find(market, "awareness");
    const ctd_node *const servers = ctd_node_find(market, "servers");
    const ctd_node *const buildings = ctd_node_find(market, "buildings");

    m->seed = ctd_build_whole(ctd_node_find(root, "random"), "seed", 1);
    m->spend = ctd_build_number(market, "spend", 1.0);
    m->reference_price = ctd_build_number(market, "reference_price", 1.0);
    m->price_trend = ctd_build_number(market, "price_trend", 0.0);
    m->cost_trend = ctd_build_number(market, "cost_trend", 0.0);
    m->depreciation = ctd_build_number(market, "depreciation", 0.0);
    m->servers_share = ctd_build_number(servers, "share", 0.7);
    m->servers_life = ctd_build_number(servers, "life_years", 3.0);
    m->buildings_life = ctd_build_number(buildings, "life_years", 12.0);
    m->congestion_ms = ctd_build_number(market, "tau", 0.0);
    m->network_reference = ctd_build_number(market, "network_reference", 1.0);
    m->awareness_presence = ctd_build_number(awareness, "presence", 0.0);
    m->awareness_share = ctd_build_number(awareness, "share", 0.0);
    m->awareness_partnership = ctd_build_number(awareness, "partnership", 0.0);
    build_customers(build);
    build_on_premises(build);
    build_choice(build);
    build_output(build);
}
