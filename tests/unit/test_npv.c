/* SPDX-License-Identifier: Apache-2.0 */
/* Investment by net present value, against a computation of its own in libm's functions. */
#include "kit.h"
#include "npv_by_hand.h"

#include "agents/log.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { JULY = 12 * 2015 + 6 };

/* Provider 1 is in both regions, 2 in the first only, serving the second over 150 ms. Customers of
 * a region are alike; money comes in tick 1. */
static ctd_model *
two_regions(double money)
{
    ctd_model *model = kit_model(2000, 2, (const double[]){0.0, 0.0});

    kit_add_region(model, 150.0);
    model->calendar.n_ticks = 14;
    model->depreciation = 0.2;
    model->segment[0].latency_taste = (ctd_taste){1.0, 0.0};
    model->segment[0].presence_taste = (ctd_taste){0.7, 0.0};
    model->provider[1].location[1] = model->provider[1].location[0];
    model->provider[2].capital_cost = 0.2;
    model->provider[2].invest_rule = CTD_INVEST_NPV;
    model->event[0] = (ctd_event){CTD_EVENT_INJECT, JULY, 2, -1, money, 0.0};
    model->n_events = 1;
    return model;
}

/* As it stands when the money comes: at the record before the first tick it is in the pool. */
static npv_expected
expect_at_start(const ctd_model *model)
{
    const uint32_t record = (uint32_t)(model->event[0].month - JULY);
    kit_run run = kit_play(model, 0, 1);
    double w[3];

    for (uint32_t k = 0; k < 3; k++) {
        w[k] = kit_value(&run, "workload", record, k, 1);
    }
    kit_run_free(&run);
    return npv_expect(model, w);
}

static bool
orders_at_once(const ctd_model *model)
{
    const uint32_t tick = (uint32_t)(model->event[0].month - JULY) + 1;
    kit_run run = kit_play(model, 0, 1);
    const bool orders = kit_value(&run, "capex", tick, 2, 0) > 0.0;

    kit_run_free(&run);
    return orders;
}

/* Opens at a little less than the cost at which it just pays, and not at a little more. */
static void
expect_threshold(ctd_model *model, const char *what)
{
    const npv_expected e = expect_at_start(model);
    const double cost = npv_break_even(model, &e);

    cr_assert_gt(cost, 0.0, "%s: %.6g", what, cost);
    model->provider[2].location_cost = cost * (1.0 - 1e-6);
    cr_expect(orders_at_once(model), "%s: worth %.6g a year", what, cost);
    model->provider[2].location_cost = cost * (1.0 + 1e-6);
    cr_expect_not(orders_at_once(model), "%s: worth %.6g a year", what, cost);
}

Test(npv, opens_where_the_hand_computation_is_positive_and_not_where_it_is_negative)
{
    ctd_model *model = two_regions(1e10);

    expect_threshold(model, "all decide at once");
    model->segment[0].contract_months = 30.0;
    model->segment[0].switching_cost = 1.5;
    expect_threshold(model, "contracts and switching cost");
    model->region[1].in_cloud = 0.3;
    model->region[1].innovation = 0.02;
    model->region[1].imitation = 0.4;
    model->region[1].growth = 0.25;
    expect_threshold(model, "newcomers and growth of use");
    model->price_trend = -0.05;
    model->cost_trend = -0.08;
    model->provider[2].lag_months = 14.0;
    expect_threshold(model, "trends and lag");
    model->provider[2].awareness[1] = 0.4;
    model->awareness_presence = 0.24;
    expect_threshold(model, "awareness");
    model->provider[1].awareness[1] = 0.8;
    model->awareness_presence = 0.0;
    expect_threshold(model, "awareness of the rival");
    free(model);
}

Test(npv, knows_nests_the_outside_option_and_fixed_terms)
{
    ctd_model *model = two_regions(1e10);

    model->outside_option = true;
    model->segment[0].on_premises = 0.3;
    model->segment[0].staying = 0.4;
    model->event[0].month = JULY + 3; /* some are on-premises by then */
    expect_threshold(model, "on-premises");
    model->dissimilarity = 0.6;
    expect_threshold(model, "nest");
    model->segment[0].contract = CTD_CONTRACT_FIXED;
    model->segment[0].contract_months = 50.0;
    model->segment[0].switching_cost = 1.0;
    expect_threshold(model, "fixed terms");
    free(model);
}

Test(npv, never_spends_beyond_the_pool)
{
    ctd_model *model = two_regions(1e10);
    const npv_expected e = expect_at_start(model);
    const double outlay = npv_outlay(model, &e);

    model->event[0].amount = outlay * (1.0 - 1e-6);
    cr_expect_not(orders_at_once(model));
    model->event[0].amount = outlay * (1.0 + 1e-6);
    cr_expect(orders_at_once(model));
    model->event[0].over_months = 4.0; /* a quarter a tick */
    kit_run run = kit_play(model, 0, 1);
    double spent = 0.0;

    for (uint32_t t = 1; t <= 14; t++) {
        spent += kit_value(&run, "capex", t, 2, 0) / 12.0;
        cr_expect_leq(spent, outlay * (1.0 + 1e-6) * fmin(t, 4.0) / 4.0 + 1.0, "%u", t);
        cr_expect_eq(spent > 0.0, t >= 4, "%u", t);
    }
    kit_run_free(&run);
    free(model);
}

Test(npv, pays_at_once_and_opens_after_the_lag_with_what_was_planned)
{
    const double lags[] = {0.0, 3.0, 9.0};

    for (int k = 0; k < 3; k++) {
        ctd_model *model = two_regions(1e10);

        model->provider[2].lag_months = lags[k];
        model->depreciation = 0.0;
        const uint32_t opening = 1 + (uint32_t)lags[k];
        const npv_expected e = expect_at_start(model);
        kit_run run = kit_play(model, 0, 1);

        cr_expect_float_eq(kit_value(&run, "capex", 1, 2, 0) / 12.0, npv_outlay(model, &e),
                           1e-6 * npv_outlay(model, &e));
        for (uint32_t t = 1; t <= 14; t++) {
            cr_expect_eq(kit_value(&run, "presence", t, 2, 1), t >= opening ? 1.0 : 0.0, "%u", t);
        }
        cr_expect_float_eq(kit_value(&run, "capacity", opening, 2, 1), e.load[1] / 0.7,
                           1e-6 * e.load[1]);
        cr_expect_float_eq(kit_value(&run, "latency", opening, 2, 1), 20.0, 1e-9);
        kit_run_free(&run);
        free(model);
    }
}

Test(npv, takes_the_best_first_and_one_a_tick)
{
    for (int better = 1; better <= 2; better++) {
        ctd_model *model = two_regions(1e10);
        size_t n;
        int32_t order[2] = {-1, -1};
        uint32_t tick[2] = {0}, found = 0;

        kit_add_region(model, 150.0);
        model->provider[1].location[2] = model->provider[1].location[0];
        model->provider[2].price_region[better] = 1.1; /* all else alike: more a customer */
        model->provider[2].location_cost = 1e6;
        kit_run run = kit_play(model, 0, 1);
        const ctd_log_entry *entry = ctd_log_entries(run.market, &n);

        for (size_t i = 0; i < n; i++) {
            if (entry[i].kind == CTD_LOG_ORDERED && found < 2) {
                order[found] = entry[i].region;
                tick[found++] = entry[i].tick;
            }
        }
        cr_expect_eq(order[0], better);
        cr_expect_eq(order[1], 3 - better);
        cr_expect_eq(tick[0], 1);
        cr_expect_eq(tick[1], 2);
        kit_run_free(&run);
        free(model);
    }
}

Test(npv, counts_the_neighbours_that_a_location_would_serve)
{
    ctd_model *model = two_regions(1e10);

    kit_add_region(model, 150.0);
    model->provider[1].location[2] = model->provider[1].location[0];
    model->round_trip_ms[2][1] = 40.0; /* near region 1, whose location would serve it */
    model->round_trip_ms[1][2] = 200.0;
    model->provider[2].location[2] = (ctd_location){.opened_month = INT32_MIN};
    model->event[1] = (ctd_event){CTD_EVENT_OPEN, JULY + 100, 2, 2, 0.0, 0.0}; /* no candidate */
    model->n_events = 2;
    const npv_expected alone = expect_at_start(model);
    kit_run run = kit_play(model, 0, 1);
    double w[3];

    for (uint32_t k = 0; k < 3; k++) {
        w[k] = kit_value(&run, "workload", 0, k, 2);
    }
    const double neighbours = npv_held_after(model, w, 1.0, -0.4, 1.0);

    cr_expect_float_eq(kit_value(&run, "capex", 1, 2, 0) / 12.0,
                       npv_outlay(model, &alone) * (1.0 + neighbours / alone.load[1]), 1e3);
    kit_run_free(&run);
    model->event[2] =
        (ctd_event){.kind = CTD_EVENT_RESIDENCY, .month = JULY, .region = 2, .segments = 1};
    model->n_events = 3;
    run = kit_play(model, 0, 1);
    cr_expect_float_eq(kit_value(&run, "capex", 1, 2, 0) / 12.0, npv_outlay(model, &alone), 1e3,
                       "but not those who may not choose it");
    kit_run_free(&run);
    free(model);
}

Test(npv, a_law_of_residency_makes_a_location_worth_more)
{
    ctd_model *model = two_regions(1e10);
    const npv_expected e = expect_at_start(model);

    model->provider[2].location_cost = npv_break_even(model, &e) * 1.01;
    cr_expect_not(orders_at_once(model));
    model->event[1] = model->event[0];
    model->event[0] =
        (ctd_event){.kind = CTD_EVENT_RESIDENCY, .month = JULY, .region = 1, .segments = 1};
    model->event[1].month = JULY + 1;
    model->n_events = 2;
    kit_run run = kit_play(model, 0, 1);

    cr_expect_gt(kit_value(&run, "capex", 2, 2, 0), 0.0);
    kit_run_free(&run);
    free(model);
}

Test(npv, grows_by_target_utilisation_afterwards)
{
    ctd_model *model = two_regions(1e10);

    model->n_customers = 200000; /* so that luck is not taken for growth */
    model->calendar.n_ticks = 60;
    model->region[1].growth = 0.5;
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t t = 36; t <= 60; t++) {
        const double u = kit_value(&run, "utilisation", t, 2, 1);

        cr_expect(u > 0.65 && u < 0.78, "%u: %.3f", t, u);
    }
    kit_run_free(&run);
    free(model);
}

Test(npv, any_number_of_threads_gives_the_same_bits)
{
    ctd_model *model = two_regions(1e10);
    uint64_t first = 0;

    model->n_customers = 30011;
    for (int threads = 1; threads <= 3; threads++) {
        kit_run run = kit_play(model, 0, threads);

        first = threads == 1 ? kit_hash(&run) : first;
        cr_expect_eq(kit_hash(&run), first);
        kit_run_free(&run);
    }
    free(model);
}
