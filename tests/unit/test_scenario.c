/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario_text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EQ(a, b) cr_expect(eq(dbl, (a), (b)))

Test(scenario, what_is_written_reaches_the_model)
{
    ctd_scenario *s = read_small("", NULL);
    const ctd_model *const m = &s->model[0];

    cr_expect(eq(str, s->name, "small"));
    cr_expect(eq(u32, s->n_variants, 1));
    cr_expect(eq(str, s->variant[0], "base"));
    cr_expect(eq(str, s->provider[0], "on-premises"));
    cr_expect(eq(str, s->provider[2], "challenger"));
    cr_expect(eq(str, s->region[1], "east"));
    cr_expect(eq(str, s->segment[0], "all"));
    cr_expect(eq(i32, m->calendar.start_month, 12 * 2015 + 6));
    cr_expect(eq(u32, m->calendar.n_ticks, 12));
    cr_expect(eq(u64, m->n_customers, 1000));
    cr_expect(eq(u32, m->n_providers, 3));
    cr_expect(eq(u32, m->n_regions, 2));
    cr_expect(eq(u32, m->n_segments, 1));
    EQ(m->spend, 2.0e10);
    EQ(m->region[1].customers, 0.4);
    EQ(m->region[1].in_cloud, 0.03);
    EQ(m->segment[0].price_taste.mean, 2.5);
    EQ(m->segment[0].contract_months, 36.0);
    EQ(m->provider[2].location[1].capacity, 40000.0);
    cr_expect(not(m->provider[2].location[0].open));
    EQ(m->targets.stock[0][2], 0.3);
    EQ(m->targets.flow[1][1], 0.6);
    ctd_scenario_destroy(&s);
    cr_expect(s == NULL);
}

Test(scenario, what_is_left_out_has_the_default_of_the_table)
{
    ctd_scenario *s = read_small("", NULL);
    const ctd_model *const m = &s->model[0];
    const ctd_provider *const p = &m->provider[1];

    cr_expect(eq(u64, s->seed, 1));
    cr_expect(eq(u32, s->n_replications, 1));
    cr_expect(eq(u32, s->record_every, 1));
    cr_expect(eq(str, s->title, ""));
    cr_expect(eq(u32, m->calendar.ticks_per_year, 12));
    EQ(m->depreciation, 0.258);
    EQ(m->congestion_ms, 2.0);
    EQ(m->network_reference, 0.1);
    EQ(m->awareness_presence, 0.24);
    EQ(m->awareness_share, 3.0);
    EQ(m->awareness_partnership, 1.0);
    EQ(m->round_trip_ms[0][0], 20.0);
    EQ(m->segment[0].workload.mean, 1.0);
    EQ(m->segment[0].switching_cost, 0.0);
    cr_expect(m->choice_rule == CTD_CHOICE_GUMBEL);
    cr_expect(not(m->outside_option));
    cr_expect(p->price_rule == CTD_PRICE_TREND);
    EQ(p->price_level, 0.12);
    EQ(p->price_annual, 0.0);
    EQ(p->price_region[1], 1.0);
    cr_expect(p->invest_rule == CTD_INVEST_NONE);
    EQ(p->target_utilisation, 0.7);
    EQ(p->lag_months, 9.0);
    EQ(p->addition_lag_months, 3.0);
    EQ(p->capital_cost, 1.8);
    EQ(p->unit_cost, 0.7 * 0.12);
    EQ(p->experience_years, 2.0);
    EQ(p->location_cost, 20e6);
    EQ(p->awareness[0], 1.0);
    EQ(p->point_of_presence[0], 0.0);
    EQ(p->marketing[0], 0.0);
    cr_expect(isinf(p->location[0].capacity));
    cr_expect(p->location[0].funded);
    cr_expect(eq(i32, p->location[0].opened_month, INT32_MIN));
    cr_expect(eq(i32, p->home, -1));
    cr_expect(eq(i32, p->reference, -1));
    cr_expect(isnan(p->quality[0][0]));
    cr_expect(eq(u32, m->targets.sample, 200000));
    ctd_scenario_destroy(&s);
}

Test(scenario, prices_follow_the_market_where_the_provider_says_nothing)
{
    ctd_scenario *s = read_small("", "market.price_trend=-0.17", "market.reference_price=0.2",
                                 "providers.challenger.price={level: 0.1}", NULL);

    EQ(s->model->provider[1].price_level, 0.2);
    EQ(s->model->provider[1].price_annual, -0.17);
    EQ(s->model->provider[2].price_level, 0.1);
    EQ(s->model->provider[2].unit_cost, 0.7 * 0.1);
    ctd_scenario_destroy(&s);
}

Test(scenario, spend_makes_customers_by_dividing_by_those_in_the_cloud)
{
    ctd_scenario *s = read_small("", "regions.west={spend: 0.5, in_cloud: 0.04}",
                                 "regions.east={spend: 0.1, in_cloud: 0.02}", NULL);

    EQ(s->model->region[0].customers, 0.5 / 0.04);
    EQ(s->model->region[1].customers, 0.1 / 0.02);
    ctd_scenario_destroy(&s);
}

Test(scenario, stock_elsewhere_is_what_known_regions_leave_of_the_world)
{
    ctd_scenario *s = read_small("", "regions.west={spend: 0.94, in_cloud: 0.041}",
                                 "regions.east={spend: 0.06, in_cloud: 0.02}",
                                 "calibration.stock={leader: 0.9875, challenger: 0.0125, regions: "
                                 "{east: {leader: 0.8, challenger: 0.2}}}",
                                 NULL);
    const ctd_targets *const t = &s->model->targets;

    EQ(t->stock[1][2], 0.2);
    cr_expect(epsilon_eq(dbl, t->stock[0][2], (0.0125 - 0.06 * 0.2) / 0.94, 1e-15));
    cr_expect(epsilon_eq(dbl, t->stock[0][1] + t->stock[0][2], 1.0, 1e-12));
    ctd_scenario_destroy(&s);
}

Test(scenario, a_provider_without_a_share_has_none_in_the_stock_and_no_target_in_the_flow)
{
    ctd_scenario *s =
        read_small("", "providers.third={locations: {west: {}}, reference: leader, offset: -1}",
                   "calibration.flow={elsewhere: {leader: 1}, regions: {east: {leader: 0.5, "
                   "challenger: 0.5}}}",
                   "providers.challenger.quality={west: 0.3}", NULL);
    const ctd_model *const m = s->model;

    EQ(m->targets.stock[0][3], 0.0);
    cr_expect(isnan(m->targets.flow[0][3]));
    cr_expect(isnan(m->targets.flow[0][2]));
    EQ(m->targets.flow[1][2], 0.5);
    EQ(m->provider[2].quality[0][0], 0.3);
    cr_expect(isnan(m->provider[2].quality[1][0]));
    cr_expect(eq(i32, m->provider[3].reference, 1));
    EQ(m->provider[3].offset[1], -1.0);
    ctd_scenario_destroy(&s);
}

Test(scenario, without_calibration_there_are_no_targets)
{
    ctd_scenario *s = read_small("", "calibration=null", "providers.leader.quality=1",
                                 "providers.challenger.quality={west: 0, east: {all: 2}}", NULL);

    cr_expect(not(s->model->targets.has_stock));
    cr_expect(not(s->model->targets.has_flow));
    EQ(s->model->provider[2].quality[1][0], 2.0);
    ctd_scenario_destroy(&s);
}

Test(scenario, latency_goes_both_ways_unless_both_are_given)
{
    ctd_scenario *s = read_small("", NULL);
    EQ(s->model->round_trip_ms[0][1], 150.0);
    EQ(s->model->round_trip_ms[1][0], 150.0);
    ctd_scenario_destroy(&s);

    s = read_small("", "latency.between.east={west: 90, east: 5}", NULL);
    EQ(s->model->round_trip_ms[0][1], 150.0);
    EQ(s->model->round_trip_ms[1][0], 90.0);
    EQ(s->model->round_trip_ms[1][1], 5.0);
    EQ(s->model->round_trip_ms[0][0], 20.0);
    ctd_scenario_destroy(&s);
}

Test(scenario, on_premises_is_open_to_choice_if_somebody_stays_or_it_is_worth_something_given)
{
    const char *const sets[] = {"on_premises.cost=1", "on_premises.utility=0",
                                "calibration.stay=0.2",
                                "on_premises={utility: 1, available: false}"};
    const bool calibrated[] = {false, false, true, false}, given[] = {false, true, false, false};

    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        ctd_scenario *s = read_small("", sets[i], NULL);
        cr_expect(eq(int, s->model->outside_option, calibrated[i]), "%s", sets[i]);
        ctd_scenario_destroy(&s);
        if (i != 2) { /* a share who stay needs shares to be matched with */
            s = read_small("", sets[i], "calibration=null", "providers.leader.quality=0",
                           "providers.challenger.quality=0", NULL);
            cr_expect(eq(int, s->model->outside_option, given[i]), "given: %s", sets[i]);
            ctd_scenario_destroy(&s);
        }
    }
}

Test(scenario, on_premises_utility_is_every_segments_unless_it_has_its_own)
{
    ctd_scenario *s = read_small("", "on_premises.utility=0.5",
                                 "segments.other={customers: 1, price_taste: {mean: 1}, contract: "
                                 "{rule: fixed, term_months: 12}, on_premises: -2}",
                                 NULL);

    EQ(s->model->segment[0].on_premises, 0.5);
    EQ(s->model->segment[1].on_premises, -2.0);
    cr_expect(s->model->segment[1].contract == CTD_CONTRACT_FIXED);
    EQ(s->model->segment[1].contract_months, 12.0);
    ctd_scenario_destroy(&s);
}

Test(scenario, events_are_sorted_by_date_and_those_of_one_date_stay_as_written)
{
    ctd_scenario *s =
        read_small("events:\n"
                   "  - {date: 2016-01, provider: leader, price: 0.1}\n"
                   "  - {date: 2015-08, provider: leader, inject: 2}\n"
                   "  - {date: 2015-08, provider: leader, inject: 1, over_months: 3}\n"
                   "  - {date: 2015-09, provider: challenger, open: west, spend: 5}\n"
                   "  - {date: 2015-07, provider: challenger, partnership: 1}\n"
                   "  - {date: 2016-02, provider: challenger, marketing: 2, region: "
                   "east, over_months: 2}\n",
                   NULL);
    const ctd_event *const e = s->model->event;

    cr_assert(eq(u32, s->model->n_events, 6));
    cr_expect(e[0].kind == CTD_EVENT_PARTNERSHIP && e[0].region == -1);
    EQ(e[1].amount, 2.0);
    EQ(e[2].amount, 1.0);
    EQ(e[2].over_months, 3.0);
    cr_expect(e[3].kind == CTD_EVENT_OPEN && e[3].region == 0 && e[3].provider == 2);
    EQ(e[3].amount, 5.0);
    cr_expect(e[4].kind == CTD_EVENT_PRICE && e[4].month == 12 * 2016);
    cr_expect(e[5].kind == CTD_EVENT_MARKETING && e[5].region == 1);
    ctd_scenario_destroy(&s);
}

Test(scenario, list_prices_are_sorted_by_date)
{
    ctd_scenario *s = read_small("",
                                 "providers.leader.price={rule: schedule, dates: {2016-03: 0.1, "
                                 "2015-12: 0.11}}",
                                 NULL);
    const ctd_provider *const p = &s->model->provider[1];

    cr_expect(eq(u32, p->n_list_prices, 2));
    cr_expect(eq(i32, p->list_price[0].month, 12 * 2015 + 11));
    EQ(p->list_price[1].price, 0.1);
    ctd_scenario_destroy(&s);
}

Test(scenario, questions_add_up_the_regions_they_name)
{
    ctd_scenario *s = read_small(
        "questions:\n"
        "  all: {metric: revenue, challenger: challenger, leader: leader, by: 2016-07}\n"
        "  one: {metric: customers, challenger: challenger, leader: leader, by: 2015-07, "
        "region: east}\n"
        "  two: {metric: workload, challenger: challenger, leader: leader, by: 2016-01, "
        "region: [east, west], title: Who?}\n",
        NULL);
    const ctd_question *const q = s->question;

    cr_assert(eq(u32, s->n_questions, 3));
    cr_expect(q[0].region[0] && q[0].region[1] && q[0].metric == CTD_METRIC_REVENUE);
    cr_expect(q[1].region[1] && !q[1].region[0] && q[1].metric == CTD_METRIC_CUSTOMERS);
    cr_expect(q[2].region[0] && q[2].region[1] && q[2].metric == CTD_METRIC_WORKLOAD);
    cr_expect(eq(str, q[2].title, "Who?"));
    cr_expect(eq(i32, q[0].challenger, 2));
    cr_expect(eq(i32, q[1].month, 12 * 2015 + 6));
    ctd_scenario_destroy(&s);
}

Test(scenario, the_smallest_markets_are_markets)
{
    ctd_scenario *s = read_small("", "providers={}", "calibration=null", "customers.count=1",
                                 "clock.ticks=0", NULL);

    cr_expect(eq(u32, s->model->n_providers, 1));
    cr_expect(eq(u64, s->model->n_customers, 1));
    ctd_scenario_destroy(&s);
}

Test(scenario, the_largest_market_fits)
{
    char *text = NULL;
    size_t size = 0;
    FILE *const out = open_memstream(&text, &size);

    fputs("contend: 1\nname: large\nclock: {start: 2015-07, ticks: 1000000}\n"
          "customers: {count: 4e9}\nmarket: {spend: 1, reference_price: 1}\nregions:\n",
          out);
    for (int r = 0; r < CTD_MAX_REGIONS; r++) {
        fprintf(out, "  r%d: {customers: 1, in_cloud: 0.5}\n", r);
    }
    fputs("latency:\n  between:\n", out);
    for (int r = 0; r + 1 < CTD_MAX_REGIONS; r++) {
        fprintf(out, "    r%d:\n", r);
        for (int d = r + 1; d < CTD_MAX_REGIONS; d++) {
            fprintf(out, "      r%d: %d\n", d, r + d);
        }
    }
    fputs("segments:\n", out);
    for (int i = 0; i < CTD_MAX_SEGMENTS; i++) {
        fprintf(out, "  s%d: {customers: 1, price_taste: {mean: 1}, contract: {mean_months: 1}}\n",
                i);
    }
    fputs("providers:\n", out);
    for (int j = 1; j < CTD_MAX_PROVIDERS; j++) {
        fprintf(out, "  p%d: {locations: {r%d: {}}, quality: %d}\n", j, j, j);
    }
    fclose(out);
    ctd_scenario *s = read_good(text, NULL);
    cr_expect(eq(u64, s->model->n_customers, 4000000000u));
    cr_expect(eq(u32, s->model->n_providers, CTD_MAX_PROVIDERS));
    EQ(s->model->round_trip_ms[63][1], 64.0);
    EQ(s->model->provider[31].quality[63][15], 31.0);
    ctd_scenario_destroy(&s);
    free(text);
}

Test(scenario, anchors_are_copied_where_they_are_named)
{
    ctd_scenario *s = read_small("events:\n"
                                 "  first: &money {date: 2015-08, provider: leader, inject: 2}\n"
                                 "  second: *money\n",
                                 NULL);

    cr_expect(eq(u32, s->model->n_events, 2));
    EQ(s->model->event[1].amount, 2.0);
    ctd_scenario_destroy(&s);
}

Test(scenario, line_ends_and_byte_order_marks_change_nothing)
{
    char crlf[2048] = "\xEF\xBB\xBF";
    size_t n = 3;

    for (const char *c = small_scenario; *c != '\0'; c++) {
        if (*c == '\n') {
            crlf[n++] = '\r';
        }
        crlf[n++] = *c;
    }
    ctd_scenario *plain = read_small("", NULL);
    ctd_scenario *other = read_good(crlf, NULL);
    cr_expect(eq(str, other->text, plain->text));
    ctd_scenario_destroy(&plain);
    ctd_scenario_destroy(&other);
}

Test(scenario, a_decimal_comma_in_the_locale_changes_nothing)
{
    ctd_scenario *s = NULL;

    setenv("LC_ALL", "de_DE.UTF-8", 1); /* where it is installed */
    s = read_small("", "market.spend=1234.5", NULL);
    EQ(s->model->spend, 1234.5);
    ctd_scenario_destroy(&s);
}

Test(scenario, a_file_that_cannot_be_read_is_named_with_the_reason)
{
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *scenario = NULL;

    cr_expect(eq(int, (int)ctd_scenario_load("no/such.yaml", NULL, messages, &scenario),
                 (int)CTD_ERR_READ));
    cr_expect(scenario == NULL);
    cr_assert(eq(sz, ctd_messages_count(messages), 1));
    cr_expect(eq(str, (char *)ctd_messages_get(messages, 0),
                 "no/such.yaml: error: the file cannot be read: No such file or directory\n"));
    ctd_messages_destroy(&messages);

    messages = ctd_messages_create();
    cr_expect(eq(int, (int)ctd_scenario_load("/", NULL, messages, &scenario), (int)CTD_ERR_READ));
    cr_expect(eq(str, (char *)ctd_messages_get(messages, 0),
                 "/: error: the file cannot be read: Is a directory\n"));
    ctd_messages_destroy(&messages);
}

Test(scenario, the_headline_is_the_one_of_the_cross_check)
{
    ctd_scenario *s = load_good("scenarios/textbook/headline-eight-regions.yaml", NULL);
    const ctd_model *const m = s->model;
    const ctd_provider *const aliyun = &m->provider[5];

    cr_assert(eq(u32, s->n_variants, 4));
    cr_expect(eq(str, s->variant[0], "announced"));
    cr_expect(eq(str, s->provider[5], "aliyun"));
    cr_expect(eq(u32, m->n_events, 7));
    cr_expect(eq(u32, s->model[1].n_events, 0));
    EQ(s->model[2].event[0].amount, 1e10);
    cr_expect(isinf(s->model[3].provider[5].location[0].capacity));
    cr_expect(isinf(s->model[3].event[6].amount));
    EQ(aliyun->location[0].capacity, 285193.0);
    cr_expect(not(aliyun->location[0].funded));
    cr_expect(aliyun->location[2].funded);
    EQ(aliyun->offset[0], -0.7);
    cr_expect(eq(i32, aliyun->home, 2));
    cr_expect(epsilon_eq(dbl, m->targets.stock[0][1], (0.28 - 0.06 * 0.04) / 0.94, 1e-12));
    EQ(m->targets.flow[2][5], 0.40);
    cr_expect(isnan(m->targets.flow[0][5]));
    EQ(m->round_trip_ms[7][6], 305.0);
    for (uint32_t v = 0; v < s->n_variants; v++) {
        cr_expect(eq(u32, s->calibrated_by[v], 0));
    }
    ctd_scenario_destroy(&s);
}
