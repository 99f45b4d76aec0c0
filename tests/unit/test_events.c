/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/events.h"
#include "kit.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { JULY = 12 * 2015 + 6 };

static ctd_model *
model_with(const ctd_event event[], uint32_t n)
{
    ctd_model *model = kit_model(100, 2, (const double[]){0.0, 0.0});

    model->calendar.n_ticks = 48;
    model->n_events = n;
    for (uint32_t e = 0; e < n; e++) {
        model->event[e] = event[e];
    }
    return model;
}

Test(events, an_event_acts_in_the_first_tick_whose_decisions_fall_in_its_month)
{
    ctd_model *model = model_with(NULL, 0);
    ctd_event event = {CTD_EVENT_OPEN, JULY, 1, 0, 0.0, 0.0};

    cr_expect_eq(ctd_events_tick(model, &event), 1);
    event.month = JULY + 2;
    cr_expect_eq(ctd_events_tick(model, &event), 3);
    model->calendar.ticks_per_year = 4;
    cr_expect_eq(ctd_events_tick(model, &event), 2, "August and September act in October");
    event.month = JULY + 3;
    cr_expect_eq(ctd_events_tick(model, &event), 2);
    free(model);
}

Test(events, an_injection_comes_in_equal_parts_that_add_up)
{
    const ctd_event money[] = {{CTD_EVENT_INJECT, JULY, 1, -1, 1e9, 36.0},
                               {CTD_EVENT_INJECT, JULY + 5, 1, -1, 2e8, 0.0},
                               {CTD_EVENT_INJECT, JULY, 2, -1, 7e8, 10.0}};
    ctd_model *model = model_with(money, 3);
    const uint32_t per_year[] = {12, 4, 52, 1};

    cr_expect_float_eq(ctd_events_injection(model, 1, 1), 1e9 / 36.0, 1e-3);
    cr_expect_float_eq(ctd_events_injection(model, 1, 6), 1e9 / 36.0 + 2e8, 1e-3);
    cr_expect_float_eq(ctd_events_injection(model, 1, 37), 0.0, 1e-3);
    for (int k = 0; k < 4; k++) {
        double sum = 0.0;

        model->calendar.ticks_per_year = per_year[k];
        model->calendar.n_ticks = 4 * per_year[k];
        for (uint32_t t = 1; t <= model->calendar.n_ticks; t++) {
            sum += ctd_events_injection(model, 1, t);
        }
        cr_expect_float_eq(sum, 1.2e9, 1.0, "%u ticks a year: %.0f", per_year[k], sum);
    }
    free(model);
}

Test(events, a_partnership_rises_linearly_to_its_index_and_stays)
{
    const ctd_event partners[] = {{CTD_EVENT_PARTNERSHIP, JULY, 1, -1, 1.0, 36.0},
                                  {CTD_EVENT_PARTNERSHIP, JULY + 40, 1, 0, 0.4, 2.0}};
    ctd_model *model = model_with(partners, 2);

    cr_expect_float_eq(ctd_events_partnership(model, 1, 0, 1), 1.0 / 36.0, 1e-12);
    cr_expect_float_eq(ctd_events_partnership(model, 1, 0, 18), 0.5, 1e-12);
    cr_expect_float_eq(ctd_events_partnership(model, 1, 0, 36), 1.0, 1e-12);
    cr_expect_float_eq(ctd_events_partnership(model, 1, 0, 40), 1.0, 1e-12);
    cr_expect_float_eq(ctd_events_partnership(model, 1, 0, 41), 0.7, 1e-12);
    cr_expect_float_eq(ctd_events_partnership(model, 1, 0, 48), 0.4, 1e-12);
    cr_expect_float_eq(ctd_events_partnership(model, 1, 1, 48), 1.0, 1e-12, "another region");
    cr_expect_eq(ctd_events_partnership(model, 2, 0, 48), 0.0);
    free(model);
}

Test(events, marketing_lasts_its_months_or_for_good)
{
    const ctd_event marketing[] = {{CTD_EVENT_MARKETING, JULY + 2, 1, 0, 3.0, 4.0},
                                   {CTD_EVENT_MARKETING, JULY + 20, 1, -1, 1.0, 0.0}};
    ctd_model *model = model_with(marketing, 2);

    model->provider[1].marketing[0] = 0.5;
    cr_expect_eq(ctd_events_marketing(model, 1, 0, 2), 0.5);
    cr_expect_eq(ctd_events_marketing(model, 1, 0, 3), 3.0);
    cr_expect_eq(ctd_events_marketing(model, 1, 0, 6), 3.0);
    cr_expect_eq(ctd_events_marketing(model, 1, 0, 7), 0.5);
    cr_expect_eq(ctd_events_marketing(model, 1, 0, 48), 1.0);
    free(model);
}

/* What provider 1 charges in its region, as the market records it. */
static double
price_charged(const ctd_model *model, uint32_t tick)
{
    kit_run run = kit_play(model, 0, 1);
    const double price = kit_value(&run, "price", tick, 1, 0);

    kit_run_free(&run);
    return price;
}

Test(events, prices_follow_their_rule_from_the_last_price_event)
{
    const ctd_event cut[] = {{CTD_EVENT_PRICE, JULY + 12, 1, -1, 0.09, 0.0}};
    ctd_model *model = model_with(cut, 1);
    ctd_provider *p = &model->provider[1];

    p->price_region[0] = 1.5;
    cr_expect_float_eq(price_charged(model, 12), 0.18, 1e-12);
    cr_expect_float_eq(price_charged(model, 13), 0.135, 1e-12);
    p->price_rule = CTD_PRICE_TREND;
    p->price_annual = -0.17;
    cr_expect_float_eq(price_charged(model, 12), 0.18 * 0.83, 1e-12);
    cr_expect_float_eq(price_charged(model, 13), 0.135, 1e-12);
    cr_expect_float_eq(price_charged(model, 37), 0.135 * 0.83 * 0.83, 1e-12);
    p->price_rule = CTD_PRICE_SCHEDULE;
    p->n_list_prices = 2;
    p->list_price[0] = (ctd_list_price){JULY + 3, 0.11};
    p->list_price[1] = (ctd_list_price){JULY + 24, 0.05};
    cr_expect_float_eq(price_charged(model, 3), 0.18, 1e-12);
    cr_expect_float_eq(price_charged(model, 4), 0.165, 1e-12);
    cr_expect_float_eq(price_charged(model, 13), 0.135, 1e-12, "the event is later");
    cr_expect_float_eq(price_charged(model, 25), 0.075, 1e-12, "the list is later");
    free(model);
}
