/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/calibrate.h"

#include <math.h>
#include <string.h>

/* Shares worked out anew from the same numbers may differ in the last digits. */
static const double same_share = 1e-12;

static bool
is_close(double a, double b)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) <= same_share;
}

/* Levels targets that differ by rounding; false if they differ by more. */
static bool
level_targets(const ctd_model *a, ctd_model *b)
{
    for (uint32_t r = 0; r < a->n_regions; r++) {
        for (uint32_t j = 0; j < a->n_providers; j++) {
            if (!is_close(a->targets.stock[r][j], b->targets.stock[r][j]) ||
                !is_close(a->targets.flow[r][j], b->targets.flow[r][j])) {
                return false;
            }
        }
    }
    memcpy(b->targets.stock, a->targets.stock, sizeof b->targets.stock);
    memcpy(b->targets.flow, a->targets.flow, sizeof b->targets.flow);
    return true;
}

static void
level_market(const ctd_model *a, ctd_model *b)
{
    b->calendar = a->calendar;
    b->seed = a->seed;
    b->n_customers = a->n_customers;
    b->mode = a->mode;
    b->n_types = a->n_types;
    if (a->table != NULL && b->table != NULL && a->table->n == b->table->n) {
        b->table = a->table; /* read twice from one file */
    }
    b->spend = a->spend;
    b->price_trend = a->price_trend;
    b->cost_trend = a->cost_trend;
    b->depreciation = a->depreciation;
    b->servers_share = a->servers_share;
    b->servers_life = a->servers_life;
    b->buildings_life = a->buildings_life;
    b->congestion_ms = a->congestion_ms;
    b->awareness_presence = a->awareness_presence;
    b->awareness_share = a->awareness_share;
    b->awareness_partnership = a->awareness_partnership;
    b->on_premises_annual = a->on_premises_annual;
    b->n_panel = a->n_panel;
    b->demand_sample = a->demand_sample;
    memcpy(b->region, a->region, sizeof b->region);
    memcpy(b->event, a->event, sizeof b->event);
    b->n_events = a->n_events;
    memcpy(b->intercept, a->intercept, sizeof b->intercept);
    memcpy(b->stock_intercept, a->stock_intercept, sizeof b->stock_intercept);
    memcpy(b->outside_intercept, a->outside_intercept, sizeof b->outside_intercept);
}

static bool
any_commitment(const ctd_model *m)
{
    bool any = false;

    for (uint32_t j = 0; j < m->n_providers; j++) {
        any = any || m->provider[j].commitment_discount > 0.0;
    }
    return any;
}

/* Newcomers pay no switching cost; contracts matter to the price only. */
static void
level_segments(const ctd_model *a, ctd_model *b)
{
    const bool contracts_matter = any_commitment(a) || any_commitment(b);

    for (uint32_t s = 0; s < a->n_segments; s++) {
        b->segment[s].switching_cost = a->segment[s].switching_cost;
        b->segment[s].elasticity = a->segment[s].elasticity;
        if (!contracts_matter) {
            b->segment[s].contract = a->segment[s].contract;
            b->segment[s].contract_months = a->segment[s].contract_months;
        }
    }
}

static void
level_providers(const ctd_model *a, ctd_model *b)
{
    for (uint32_t j = 0; j < a->n_providers; j++) {
        const ctd_provider *from = &a->provider[j];
        ctd_provider *to = &b->provider[j];

        to->cash = from->cash;
        to->price_annual = from->price_annual;
        to->egress_months = from->egress_months;
        to->target_utilisation = from->target_utilisation;
        to->lag_months = from->lag_months;
        to->addition_lag_months = from->addition_lag_months;
        to->reinvest = from->reinvest;
        to->capital_cost = from->capital_cost;
        to->npv_years = from->npv_years;
        to->npv_rate = from->npv_rate;
        to->credit = from->credit;
        to->interest = from->interest;
        to->insolvent_months = from->insolvent_months;
        to->unit_cost = from->unit_cost;
        to->learning = from->learning;
        to->experience_years = from->experience_years;
        to->location_cost = from->location_cost;
        to->reference = from->reference;
        memcpy(to->marketing, from->marketing, sizeof to->marketing);
        memcpy(to->quality, from->quality, sizeof to->quality);
        memcpy(to->offset, from->offset, sizeof to->offset);
    }
}

/* What the calibration does not look at, levelled. */
static void
level(const ctd_model *a, const ctd_model *b, ctd_model *scratch)
{
    memcpy(scratch, b, sizeof *scratch);
    level_market(a, scratch);
    level_segments(a, scratch);
    level_providers(a, scratch);
}

/* Models are made zeroed: their padding is the same. */
static bool
has_same_bytes(const ctd_model *a, const ctd_model *b)
{
    /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison) */
    return memcmp(a, b, sizeof *a) == 0;
}

bool
ctd_calibrate_is_same(const ctd_model *a, const ctd_model *b, ctd_model *scratch)
{
    level(a, b, scratch);
    return level_targets(a, scratch) && has_same_bytes(a, scratch);
}

bool
ctd_calibrate_is_equal(const ctd_model *a, const ctd_model *b, ctd_model *scratch)
{
    level(a, b, scratch);
    return has_same_bytes(a, scratch);
}
