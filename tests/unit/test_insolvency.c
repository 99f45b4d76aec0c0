/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"

#include "agents/log.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { JULY = 12 * 2015 + 6 };

/* Two providers that earn what serving costs; the second pays `drain` a tick for its location and
 * has no credit. */
static ctd_model *
draining_model(uint64_t n, uint32_t n_ticks, double drain)
{
    ctd_model *model = kit_model(n, 2, (const double[]){0.0, 0.0});

    model->calendar.n_ticks = n_ticks;
    for (int j = 1; j <= 2; j++) {
        model->provider[j].unit_cost = model->provider[j].price_level;
    }
    model->provider[2].location_cost = 12.0 * drain;
    model->provider[2].credit = 0.0;
    return model;
}

static uint32_t
count_logged(const kit_run *run, ctd_log_kind kind, uint32_t *tick)
{
    size_t n;
    const ctd_log_entry *entry = ctd_log_entries(run->market, &n);
    uint32_t found = 0;

    for (size_t i = 0; i < n; i++) {
        if (entry[i].kind == (uint8_t)kind) {
            *tick = entry[i].tick;
            found++;
        }
    }
    return found;
}

Test(insolvency, a_provider_leaves_after_exactly_its_months)
{
    for (uint32_t months = 0; months <= 6; months++) {
        ctd_model *model = draining_model(1000, 14, 100.0);
        uint32_t tick = 0;

        model->provider[2].cash = 250.0; /* below 0 at record 3 */
        model->provider[2].insolvent_months = months;
        kit_run run = kit_play(model, 0, 1);

        for (uint32_t t = 0; t <= 14; t++) {
            const bool there = t <= 3 + months;

            cr_expect_eq(kit_value(&run, "customers", t, 2, 0) > 0.0, there, "%u: %u", months, t);
            cr_expect_eq(kit_value(&run, "operating_cost", t, 2, 0) > 0.0, there);
        }
        cr_expect_eq(count_logged(&run, CTD_LOG_INSOLVENT, &tick), 1);
        cr_expect_eq(tick, 3);
        cr_expect_eq(count_logged(&run, CTD_LOG_EXITED, &tick), 1);
        cr_expect_eq(tick, 4 + months);
        kit_run_free(&run);
        free(model);
    }
}

Test(insolvency, credit_is_how_far_cash_may_fall)
{
    ctd_model *model = draining_model(1000, 14, 100.0);

    model->provider[2].credit = 450.0; /* -500 at record 5 */
    kit_run run = kit_play(model, 0, 1);

    cr_expect_gt(kit_value(&run, "customers", 5, 2, 0), 0.0);
    cr_expect_eq(kit_value(&run, "customers", 6, 2, 0), 0.0);
    kit_run_free(&run);
    model->provider[2].credit = INFINITY;
    run = kit_play(model, 0, 1);
    cr_expect_gt(kit_value(&run, "customers", 14, 2, 0), 0.0, "credit without end");
    kit_run_free(&run);
    free(model);
}

Test(insolvency, who_recovers_in_time_stays_and_starts_counting_anew)
{
    ctd_model *model = draining_model(1000, 12, 100.0);
    uint32_t tick = 0;

    model->provider[2].insolvent_months = 3.0;
    model->event[0] = (ctd_event){CTD_EVENT_INJECT, JULY + 3, 2, -1, 450.0, 0.0};
    model->n_events = 1; /* cash: -100 -200 -300 +50 -50 -150 -250 -350, out in tick 9 */
    kit_run run = kit_play(model, 0, 1);

    cr_expect_float_eq(kit_value(&run, "cash", 4, 2, 0), 50.0, 1e-2);
    cr_expect_gt(kit_value(&run, "customers", 8, 2, 0), 0.0);
    cr_expect_eq(kit_value(&run, "customers", 9, 2, 0), 0.0);
    cr_expect_eq(count_logged(&run, CTD_LOG_INSOLVENT, &tick), 2);
    cr_expect_eq(count_logged(&run, CTD_LOG_SOLVENT, &tick), 1);
    cr_expect_eq(tick, 4);
    kit_run_free(&run);
    free(model);
}

Test(insolvency, what_is_under_way_waits_and_nothing_is_ordered)
{
    ctd_model *model = draining_model(1000, 16, 100.0);
    ctd_provider *p = &model->provider[2];

    kit_add_region(model, 150.0);
    model->provider[1].location[1] = model->provider[1].location[0];
    p->cash = 250.0;
    p->insolvent_months = 100.0;
    p->location[0].capacity = 1e6;
    p->invest_rule = CTD_INVEST_SCHEDULE;
    p->addition_lag_months = 3.0;
    p->lag_months = 3.0;
    /* Ordered in tick 1 and due in tick 4, an opening in tick 5, ordered in tick 2; insolvent at
     * records 3 to 6. Money of tick 7 pays debts only; that of tick 8 is spent. */
    model->event[0] = (ctd_event){CTD_EVENT_INJECT, JULY, 2, -1, 3e6, 0.0};
    model->event[1] = (ctd_event){CTD_EVENT_INJECT, JULY + 1, 2, -1, 1e6, 0.0};
    model->event[2] = (ctd_event){CTD_EVENT_OPEN, JULY + 4, 2, 1, 1e6, 0.0};
    model->event[3] = (ctd_event){CTD_EVENT_INJECT, JULY + 6, 2, -1, 9e6, 0.0};
    model->event[4] = (ctd_event){CTD_EVENT_INJECT, JULY + 7, 2, -1, 5e6, 0.0};
    model->n_events = 5;
    kit_run run = kit_play(model, 0, 1);
    const double instances = 3e6 / (1.8 * 0.12 * CTD_HOURS_PER_YEAR);

    cr_expect_float_eq(kit_value(&run, "capex", 1, 2, 0), 12.0 * 3e6, 1.0);
    for (uint32_t t = 3; t <= 7; t++) {
        cr_expect_eq(kit_value(&run, "capex", t, 2, 0), 0.0, "%u", t);
        cr_expect_float_eq(kit_value(&run, "capacity", t, 2, 0), 1e6, 1e-3);
        cr_expect_eq(kit_value(&run, "presence", t, 2, 1), 0.0);
    }
    cr_expect_float_eq(kit_value(&run, "capex", 8, 2, 0), 12.0 * 5e6, 1.0);
    cr_expect_float_eq(kit_value(&run, "capacity", 8, 2, 0), 1e6 + instances, 1e-3);
    cr_expect_eq(kit_value(&run, "presence", 8, 2, 1), 0.0);
    cr_expect_eq(kit_value(&run, "presence", 9, 2, 1), 1.0, "the opening, four ticks late");
    kit_run_free(&run);
    free(model);
}

Test(insolvency, all_customers_leave_in_one_tick_and_none_returns)
{
    ctd_model *model = draining_model(30000, 12, 0.0);

    model->segment[0].contract = CTD_CONTRACT_FIXED;
    model->segment[0].contract_months = 36.0;
    model->segment[0].switching_cost = 5.0;
    model->provider[2].cash = 1234.5;
    model->event[0] = (ctd_event){CTD_EVENT_EXIT, JULY + 4, 2, -1};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 2);
    const double before = kit_value(&run, "customers", 4, 2, 0);

    cr_expect_gt(before, 10000.0);
    cr_expect_eq((double)kit_switches(&run, 5, 2, 1), before);
    cr_expect_eq((double)kit_switches(&run, 5, 1, 2), 0.0);
    for (uint32_t t = 5; t <= 12; t++) {
        cr_expect_eq(kit_value(&run, "customers", t, 2, 0), 0.0);
        cr_expect_eq(kit_value(&run, "revenue", t, 2, 0), 0.0);
        cr_expect_eq(kit_value(&run, "operating_cost", t, 2, 0), 0.0);
        cr_expect_eq(kit_value(&run, "assets", t, 2, 0), 0.0);
        cr_expect_eq(kit_value(&run, "cash", t, 2, 0), kit_value(&run, "cash", 4, 2, 0));
        cr_expect_eq(kit_value(&run, "presence", t, 2, 0), 0.0);
    }
    kit_run_free(&run);
    free(model);
}

Test(insolvency, money_and_openings_of_a_provider_that_left_come_to_nothing)
{
    ctd_model *model = draining_model(1000, 12, 0.0);

    kit_add_region(model, 150.0);
    model->event[0] = (ctd_event){CTD_EVENT_EXIT, JULY + 1, 2, -1};
    model->event[1] = (ctd_event){CTD_EVENT_INJECT, JULY + 3, 2, -1, 1e6, 3.0};
    model->event[2] = (ctd_event){CTD_EVENT_OPEN, JULY + 5, 2, 1, INFINITY, 0.0};
    model->n_events = 3;
    model->provider[2].invest_rule = CTD_INVEST_NPV;
    kit_run run = kit_play(model, 0, 1);

    cr_expect_eq(kit_value(&run, "cash", 12, 2, 0), kit_value(&run, "cash", 1, 2, 0));
    cr_expect_eq(kit_value(&run, "presence", 12, 2, 1), 0.0);
    cr_expect_eq(kit_value(&run, "capex", 12, 2, 0), 0.0);
    cr_expect_eq(kit_world(&run, "customers", 12, 2), 0.0);
    kit_run_free(&run);
    free(model);
}

Test(insolvency, when_the_last_provider_leaves_everybody_is_on_premises)
{
    for (int how = 0; how <= 3; how++) {
        for (uint32_t clouds = 1; clouds <= 3; clouds++) {
            ctd_model *model = kit_model(1000, clouds, (const double[]){2.0, 1.0, 0.0});

            model->calendar.n_ticks = 6;
            model->outside_option = how % 2 == 1;
            model->mode = how / 2 == 1 ? CTD_CUSTOMERS_EXPECTED : CTD_CUSTOMERS_INDIVIDUAL;
            for (uint32_t j = 1; j <= clouds; j++) {
                model->event[j - 1] = (ctd_event){CTD_EVENT_EXIT, JULY + 2, (int32_t)j, -1};
            }
            model->n_events = clouds;
            kit_run run = kit_play(model, 0, 1);

            cr_expect_lt(kit_value(&run, "customers", 2, 0, 0), 1000.0);
            for (uint32_t t = 3; t <= 6; t++) {
                cr_expect_eq(kit_value(&run, "customers", t, 0, 0), 1000.0);
                cr_expect_eq(kit_value(&run, "market", t, 0, 0), 0.0);
            }
            kit_run_free(&run);
            free(model);
        }
    }
}

Test(insolvency, any_number_of_threads_gives_the_same_bits)
{
    ctd_model *model = draining_model(30011, 14, 100.0);
    uint64_t first = 0;

    model->segment[0].workload.sigma = 1.0;
    model->provider[2].insolvent_months = 3.0;
    for (int threads = 1; threads <= 3; threads++) {
        kit_run run = kit_play(model, 1, threads);

        first = threads == 1 ? kit_hash(&run) : first;
        cr_expect_eq(kit_hash(&run), first);
        kit_run_free(&run);
    }
    free(model);
}
