/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario_text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#define EQ(a, b) cr_expect(eq(dbl, (a), (b)))

static const char entrants[] =
    "events:\n"
    "  money: {date: 2015-08, provider: challenger, inject: 1e9}\n"
    "  cut: {date: 2015-09, provider: leader, price: 0.1}\n"
    "variants:\n"
    "  late: {providers: {newest: {locations: {west: {}}, quality: 1}}}\n"
    "  early: {providers: {newer: {locations: {west: {}}, quality: 2}}}\n"
    "  alone: {providers: {challenger: null}, events: {money: null}}\n";

Test(variants, mappings_merge_and_everything_else_replaces)
{
    ctd_scenario *s = read_small("variants:\n"
                                 "  cheap:\n"
                                 "    providers: {challenger: {price: {level: 0.1}}}\n"
                                 "    market: {spend: 1e9}\n",
                                 NULL);

    cr_assert(eq(u32, s->n_variants, 2));
    EQ(s->model[0].provider[2].price_level, 0.12);
    EQ(s->model[1].provider[2].price_level, 0.1);
    EQ(s->model[1].provider[2].location[1].capacity, 40000.0);
    EQ(s->model[1].reference_price, 0.12);
    EQ(s->model[1].spend, 1e9);
    EQ(s->model[0].spend, 2e10);
    ctd_scenario_destroy(&s);
}

Test(variants, null_removes_and_an_empty_list_takes_all_events_away)
{
    ctd_scenario *s = read_small("events:\n"
                                 "  money: {date: 2015-08, provider: leader, inject: 1}\n"
                                 "  cut: {date: 2015-09, provider: leader, price: 0.1}\n"
                                 "variants:\n"
                                 "  poor: {events: {money: null}}\n"
                                 "  quiet: {events: []}\n"
                                 "  rich: {events: {money: {inject: 10}}}\n"
                                 "  later: {events: {more: {date: 2016-01, provider: leader, "
                                 "inject: 3}}}\n",
                                 NULL);

    cr_expect(eq(u32, s->model[0].n_events, 2));
    cr_expect(eq(u32, s->model[1].n_events, 1));
    cr_expect(s->model[1].event[0].kind == CTD_EVENT_PRICE);
    cr_expect(eq(u32, s->model[2].n_events, 0));
    EQ(s->model[3].event[0].amount, 10.0);
    cr_expect(eq(u32, s->model[4].n_events, 3));
    EQ(s->model[4].event[2].amount, 3.0);
    ctd_scenario_destroy(&s);
}

Test(variants, providers_are_numbered_over_all_variants_so_that_entrants_change_nobodys_luck)
{
    ctd_scenario *s = read_small(entrants, NULL);

    for (uint32_t v = 0; v < s->n_variants; v++) {
        cr_expect(eq(u32, s->model[v].n_providers, 5));
    }
    cr_expect(eq(str, s->provider[1], "leader"));
    cr_expect(eq(str, s->provider[3], "newest"));
    cr_expect(eq(str, s->provider[4], "newer"));
    cr_expect(not(s->model[0].provider[3].exists));
    cr_expect(s->model[1].provider[3].exists);
    cr_expect(not(s->model[1].provider[4].exists));
    cr_expect(not(s->model[3].provider[2].exists));
    EQ(s->model[2].provider[4].quality[0][0], 2.0);
    ctd_scenario_destroy(&s);
}

Test(variants, only_those_that_change_calibration_or_demand_are_calibrated_themselves)
{
    ctd_scenario *s = read_small("variants:\n"
                                 "  a: {market: {spend: 1}}\n"
                                 "  b: {calibration: {stay: 0.1}}\n"
                                 "  c: {segments: {all: {switching_cost: 1}}}\n"
                                 "  d: {regions: {west: {in_cloud: 0.1}}}\n"
                                 "  e: {choice: {rule: inverse_cdf}}\n"
                                 "  f: {latency: {local: 10}}\n"
                                 "  g: {providers: {leader: {awareness: 0.5}}}\n",
                                 NULL);
    const uint32_t expected[] = {0, 0, 2, 3, 4, 5, 6, 0};

    for (uint32_t v = 0; v < 8; v++) {
        cr_expect(eq(u32, s->calibrated_by[v], expected[v]), "%s", s->variant[v]);
    }
    ctd_scenario_destroy(&s);
}

Test(variants, those_asked_for_run_with_the_base_and_keep_their_providers_numbers)
{
    const char *const wanted[] = {"early"};
    const ctd_overrides overrides = {.n_variants = 1, .variants = wanted};
    ctd_scenario *all = read_small(entrants, NULL);
    ctd_scenario *s = read_good(all->text, &overrides);

    cr_assert(eq(u32, s->n_variants, 2));
    cr_expect(eq(str, s->variant[0], "base"));
    cr_expect(eq(str, s->variant[1], "early"));
    cr_expect(eq(u32, s->model[1].n_providers, 5));
    cr_expect(s->model[1].provider[4].exists);
    ctd_scenario *again = read_good(s->text, NULL);
    cr_expect(eq(u32, again->n_variants, 2), "the text forgets which variants were asked for");
    ctd_scenario_destroy(&again);
    ctd_scenario_destroy(&all);
    ctd_scenario_destroy(&s);
}

Test(variants, base_names_the_scenario_as_written)
{
    ctd_scenario *s = read_small("base: announced\nvariants: {base: {market: {spend: 1}}}\n", NULL);

    cr_expect(eq(str, s->variant[0], "announced"));
    cr_expect(eq(str, s->variant[1], "base"));
    ctd_scenario_destroy(&s);
}

Test(settings, come_before_variants)
{
    ctd_scenario *s = read_small("variants: {big: {market: {spend: 3}}, same: {choice: {}}}\n",
                                 "market.spend=2", "market.price_trend=-0.1", NULL);

    EQ(s->model[0].spend, 2.0);
    EQ(s->model[1].spend, 3.0);
    EQ(s->model[2].spend, 2.0);
    EQ(s->model[1].price_trend, -0.1);
    ctd_scenario_destroy(&s);
}

Test(settings, create_replace_and_remove)
{
    ctd_scenario *s =
        read_small("events:\n"
                   "  - {date: 2015-08, provider: leader, inject: 1}\n"
                   "  - {date: 2015-09, provider: leader, inject: 2}\n"
                   "variants: {big: {market: {spend: 3}}}\n",
                   "random.seed=7", "providers.third={locations: {west: {}}, quality: 1}",
                   "providers.third.locations.east={}", "events[1].inject=5", "events[0]=null",
                   "variants.big.market.spend=4", "segments.all.workload={mean: 2, sigma: 1}",
                   "segments.all.workload.sigma=", NULL);

    cr_expect(eq(u64, s->seed, 7));
    cr_expect(eq(u64, s->model->seed, 7));
    cr_expect(s->model->provider[3].location[1].open);
    cr_expect(eq(u32, s->model->n_events, 1));
    EQ(s->model->event[0].amount, 5.0);
    EQ(s->model[1].spend, 4.0);
    EQ(s->model->segment[0].workload.mean, 2.0);
    EQ(s->model->segment[0].workload.sigma, 0.0);
    ctd_scenario_destroy(&s);
}

Test(settings, leave_providers_in_their_order)
{
    ctd_scenario *s = read_small("", "providers.leader={locations: {west: {}}}", NULL);

    cr_expect(eq(str, s->provider[1], "leader"));
    cr_expect(not(s->model->provider[1].location[1].open));
    ctd_scenario_destroy(&s);
}
