/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { JULY = 12 * 2015 + 6 };

static const double two[] = {0.0, 0.0};

/* Two providers that earn exactly what serving costs. */
static ctd_model *
idle_model(uint32_t n_ticks)
{
    ctd_model *model = kit_model(1000, 2, two);

    model->calendar.n_ticks = n_ticks;
    model->provider[1].unit_cost = model->provider[1].price_level;
    model->provider[2].unit_cost = model->provider[2].price_level;
    return model;
}

Test(accounts, servers_and_buildings_are_written_off_over_their_lives)
{
    ctd_model *model = idle_model(24);
    ctd_provider *p = &model->provider[2];
    double servers, buildings, bought = 0.0, written_off = 0.0;

    p->location[0].capacity = 50000.0;
    p->invest_rule = CTD_INVEST_SCHEDULE;
    model->event[0] = (ctd_event){CTD_EVENT_INJECT, JULY, 2, -1, 6e7, 12.0};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 1);
    const double start = 50000.0 * 1.8 * 0.12 * CTD_HOURS_PER_YEAR;

    servers = 0.7 * start;
    buildings = 0.3 * start;
    cr_expect_float_eq(kit_value(&run, "assets", 0, 2, 0), start, 1e-3);
    cr_expect_eq(kit_value(&run, "assets", 0, 1, 0), 0.0, "unlimited capacity is worth nothing");
    for (uint32_t t = 1; t <= 24; t++) {
        const double capex = kit_value(&run, "capex", t, 2, 0) / 12.0;

        cr_expect_float_eq(capex, t <= 12 ? 5e6 : 0.0, 1e-3);
        cr_expect_float_eq(kit_value(&run, "depreciation", t, 2, 0), servers / 3 + buildings / 12,
                           1e-3);
        bought += capex;
        written_off += kit_value(&run, "depreciation", t, 2, 0) / 12.0;
        servers += 0.7 * capex - servers / 36.0;
        buildings += 0.3 * capex - buildings / 144.0;
        cr_expect_float_eq(kit_value(&run, "assets", t, 2, 0), servers + buildings, 1e-3);
        cr_expect_float_eq(start + bought, written_off + servers + buildings, 1e-3);
    }
    kit_run_free(&run);
    free(model);
}

Test(accounts, what_lives_no_longer_than_a_tick_is_written_off_in_it)
{
    ctd_model *model = idle_model(2);

    model->servers_life = 0.05;
    model->provider[2].location[0].capacity = 1000.0;
    kit_run run = kit_play(model, 0, 1);
    const double start = 1000.0 * 1.8 * 0.12 * CTD_HOURS_PER_YEAR;

    cr_expect_float_eq(kit_value(&run, "assets", 1, 2, 0), 0.3 * start * (1 - 1 / 144.0), 1e-3);
    kit_run_free(&run);
    free(model);
}

Test(accounts, debt_compounds_at_its_rate_and_cash_bears_nothing)
{
    ctd_model *model = idle_model(24);

    model->provider[1].cash = 1e8;
    model->provider[2].cash = -1e8;
    model->provider[1].interest = 0.08;
    model->provider[2].interest = 0.08;
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t t = 0; t <= 24; t++) {
        const double debt = 1e8 * pow(1.0 + 0.08 / 12.0, t);

        cr_expect_float_eq(kit_value(&run, "cash", t, 2, 0), -debt, 1e-3);
        cr_expect_float_eq(kit_value(&run, "cash", t, 1, 0), 1e8, 1e-3);
        cr_expect_eq(kit_value(&run, "interest", t, 1, 0), 0.0);
        if (t > 0) {
            cr_expect_float_eq(kit_value(&run, "interest", t, 2, 0), 0.08 * debt / (1 + .08 / 12),
                               1e-3);
        }
    }
    kit_run_free(&run);
    free(model);
}

Test(accounts, a_fringe_bears_no_interest_and_never_fails)
{
    ctd_model *model = idle_model(24);

    model->provider[2].fringe = true;
    model->provider[2].cash = -1e8;
    model->provider[2].interest = 0.08;
    model->provider[2].credit = 0.0;
    kit_run run = kit_play(model, 0, 1);

    cr_expect_float_eq(kit_value(&run, "cash", 24, 2, 0), -1e8, 1e-3);
    cr_expect_gt(kit_value(&run, "customers", 24, 2, 0), 0.0);
    kit_run_free(&run);
    free(model);
}

Test(accounts, a_location_that_is_down_costs_as_ever)
{
    ctd_model *model = idle_model(4);

    model->provider[2].location_cost = 2e7;
    model->event[0] = (ctd_event){CTD_EVENT_OUTAGE, JULY + 1, 2, 0, 1.0, 1.0};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 1);

    cr_expect_eq(kit_value(&run, "revenue", 2, 2, 0), 0.0);
    cr_expect_float_eq(kit_value(&run, "operating_cost", 2, 2, 0), 2e7, 1e-3);
    kit_run_free(&run);
    free(model);
}
