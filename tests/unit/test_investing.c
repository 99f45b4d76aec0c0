/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { JULY = 12 * 2015 + 6 };

static const double none[] = {0.0, -2.0};

/* Instances bought by one USD at the start. */
static double
per_dollar(const ctd_model *model)
{
    return 1.0 / (1.8 * model->reference_price * CTD_HOURS_PER_YEAR);
}

Test(investing, capacity_wears_out_where_nobody_invests)
{
    ctd_model *model = kit_model(1000, 1, none);

    model->calendar.n_ticks = 12;
    model->depreciation = 0.258;
    model->provider[1].location[0].capacity = 1e6;
    kit_run run = kit_play(model, 0, 1);

    cr_expect_float_eq(kit_value(&run, "capacity", 12, 1, 0), 1e6 * pow(1 - 0.258 / 12, 12), 1.0);
    cr_expect_eq(kit_value(&run, "capex", 12, 1, 0), 0.0);
    kit_run_free(&run);
    free(model);
}

Test(investing, funded_locations_keep_up_with_growing_use_under_every_rule)
{
    for (int rule = CTD_INVEST_NONE; rule <= CTD_INVEST_TARGET_UTILISATION; rule++) {
        ctd_model *model = kit_model(1000, 1, none);
        const double load = model->spend / (0.12 * CTD_HOURS_PER_YEAR);

        model->calendar.n_ticks = 60;
        model->depreciation = 0.258;
        model->region[0].growth = 0.4;
        model->provider[1].invest_rule = rule;
        model->provider[1].location[0].capacity = load / 0.7;
        model->provider[1].location[0].funded = true;
        kit_run run = kit_play(model, 0, 1);

        for (uint32_t t = 24; t <= 60; t++) {
            const double u = kit_value(&run, "utilisation", t, 1, 0);

            cr_expect(u > 0.68 && u < 0.76, "record %u: %.4f", t, u);
        }
        cr_expect_gt(kit_value(&run, "capex", 30, 1, 0), 0.0);
        kit_run_free(&run);
        free(model);
    }
}

Test(investing, unfunded_locations_grow_by_what_their_money_buys)
{
    ctd_model *model = kit_model(1000, 2, none);
    const double part = 3.6e8 / 36.0;

    model->calendar.n_ticks = 6;
    model->provider[2].location[0] = (ctd_location){true, false, 1000.0, INT32_MIN};
    model->provider[2].invest_rule = CTD_INVEST_SCHEDULE;
    model->provider[2].addition_lag_months = 3.0;
    model->event[0] = (ctd_event){CTD_EVENT_INJECT, JULY, 2, -1, 3.6e8, 36.0};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t t = 1; t <= 6; t++) { /* paid when ordered, there three months later */
        const double arrived = t <= 3 ? 0.0 : (t - 3) * part * per_dollar(model);

        cr_expect_float_eq(kit_value(&run, "capex", t, 2, 0), 12.0 * part, 1.0);
        cr_expect_float_eq(kit_value(&run, "capacity", t, 2, 0), 1000.0 + arrived, 1e-6);
    }
    kit_run_free(&run);
    free(model);
}

Test(investing, an_opening_is_on_the_board_of_its_month)
{
    ctd_model *model = kit_model(20000, 2, none);

    kit_add_region(model, 150.0);
    model->calendar.n_ticks = 14;
    model->provider[2].invest_rule = CTD_INVEST_SCHEDULE;
    model->provider[2].lag_months = 9.0;
    model->provider[2].addition_lag_months = 3.0;
    model->event[0] = (ctd_event){CTD_EVENT_OPEN, JULY + 10, 2, 1, 3e7, 0.0};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 1);

    /* Ordered nine months ahead, in tick 2; open in tick 11, of May 2016. */
    cr_expect_eq(kit_value(&run, "capex", 1, 2, 0), 0.0);
    cr_expect_float_eq(kit_value(&run, "capex", 2, 2, 0), 12.0 * 3e7, 1.0);
    cr_expect_eq(kit_value(&run, "presence", 10, 2, 1), 0.0);
    cr_expect_eq(kit_value(&run, "presence", 11, 2, 1), 1.0);
    cr_expect_float_eq(kit_value(&run, "latency", 10, 2, 1), 150.0, 1e-9);
    cr_expect_float_eq(kit_value(&run, "latency", 11, 2, 1), 20.0, 1e-9);
    cr_expect_float_eq(kit_value(&run, "capacity", 11, 2, 1), 3e7 * per_dollar(model), 1e-6);
    kit_run_free(&run);
    free(model);
}

Test(investing, money_goes_by_requested_load_with_a_floor_for_the_young)
{
    ctd_model *model = kit_model(20000, 2, none);

    kit_add_region(model, 150.0);
    model->calendar.n_ticks = 3;
    model->provider[2].invest_rule = CTD_INVEST_SCHEDULE;
    model->provider[2].addition_lag_months = 0.0;
    model->provider[2].location[0] = (ctd_location){true, false, 1e7, INT32_MIN};
    model->event[0] = (ctd_event){CTD_EVENT_INJECT, JULY, 2, -1, 3e6, 3.0};
    model->event[1] = (ctd_event){CTD_EVENT_OPEN, JULY, 2, 1, 0.0, 0.0};
    model->n_events = 2;
    kit_run run = kit_play(model, 0, 1);

    /* Tick 1: all load is at the old location, weight 1; the new one has half: 2/3 and 1/3. */
    cr_expect_float_eq(kit_value(&run, "capacity", 1, 2, 1), 1e6 / 3.0 * per_dollar(model), 1e-6);
    cr_expect_float_eq(kit_value(&run, "capacity", 1, 2, 0) - 1e7,
                       1e6 * 2.0 / 3.0 * per_dollar(model), 1e-6);
    kit_run_free(&run);
    free(model);
}

Test(investing, an_unlimited_opening_costs_nobody_anything)
{
    ctd_model *model = kit_model(20000, 2, none);

    kit_add_region(model, 150.0);
    model->calendar.n_ticks = 3;
    model->event[0] = (ctd_event){CTD_EVENT_OPEN, JULY + 1, 2, 1, INFINITY, 0.0};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 1);

    cr_expect_eq(kit_value(&run, "capacity", 1, 2, 1), 0.0);
    cr_expect_eq(kit_value(&run, "capacity", 2, 2, 1), INFINITY);
    cr_expect_eq(kit_value(&run, "capex", 2, 2, 0), 0.0);
    kit_run_free(&run);
    free(model);
}

Test(investing, awareness_grows_with_presence_partners_and_share)
{
    ctd_model *model = kit_model(100000, 2, (const double[]){0.0, 0.0});
    double exposure = -log(1.0 - 0.1);

    model->calendar.n_ticks = 24;
    model->awareness_presence = 0.24;
    model->awareness_share = 3.0;
    model->awareness_partnership = 1.0;
    model->provider[2].awareness[0] = 0.1;
    model->event[0] = (ctd_event){CTD_EVENT_PARTNERSHIP, JULY, 2, -1, 1.0, 12.0};
    model->event[1] = (ctd_event){CTD_EVENT_MARKETING, JULY + 12, 2, -1, 0.5, 0.0};
    model->n_events = 2;
    kit_run run = kit_play(model, 0, 2);

    for (uint32_t t = 1; t <= 24; t++) {
        const double h = t < 12 ? t / 12.0 : 1.0, m = t > 12 ? 0.5 : 0.0;

        exposure +=
            (0.24 * (1.0 + m) * (1.0 + h) + 3.0 * kit_value(&run, "share", t - 1, 2, 0)) / 12.0;
        cr_expect_float_eq(kit_value(&run, "awareness", t, 2, 0), 1.0 - exp(-exposure), 1e-9);
        cr_expect_float_eq(kit_value(&run, "partnership", t, 2, 0), h, 1e-12);
        cr_expect_eq(kit_value(&run, "awareness", t, 1, 0), 1.0);
    }
    kit_run_free(&run);
    free(model);
}

Test(investing, a_dated_opening_is_built_under_every_rule)
{
    for (int rule = CTD_INVEST_NONE; rule <= CTD_INVEST_TARGET_UTILISATION; rule++) {
        ctd_model *model = kit_model(20000, 2, none);

        kit_add_region(model, 150.0);
        model->calendar.n_ticks = 4;
        model->provider[2].invest_rule = rule;
        model->event[0] = (ctd_event){CTD_EVENT_OPEN, JULY + 2, 2, 1, 3e7, 0.0};
        model->n_events = 1;
        kit_run run = kit_play(model, 0, 1);

        cr_expect_float_eq(kit_value(&run, "capacity", 3, 2, 1), 3e7 * per_dollar(model), 1e-6);
        cr_expect_eq(kit_value(&run, "presence", 3, 2, 1), 1.0);
        kit_run_free(&run);
        free(model);
    }
}
