/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario_text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#define EQ(a, b) cr_expect(eq(dbl, (a), (b)))

static int32_t
month(int year, int month_of_year)
{
    return 12 * year + month_of_year - 1;
}

Test(scenario_market, what_is_left_out_has_the_default_of_the_table)
{
    ctd_scenario *s = read_small("", NULL);
    const ctd_model *const m = s->model;
    const ctd_provider *const p = &m->provider[1];

    cr_expect(m->mode == CTD_CUSTOMERS_INDIVIDUAL);
    cr_expect(eq(u32, m->n_types, 1));
    EQ(m->servers_share, 0.7);
    EQ(m->servers_life, 3.0);
    EQ(m->buildings_life, 12.0);
    EQ(m->dissimilarity, 1.0);
    EQ(m->segment[0].elasticity, 0.0);
    cr_expect(eq(u32, m->n_panel, 0));
    cr_expect(eq(u32, m->demand_sample, 500));
    cr_expect(eq(i32, p->owner, 1));
    cr_expect(eq(i32, p->enters_month, INT32_MIN));
    EQ(p->play.period_months, 0.0);
    EQ(p->play.floor, 0.0);
    EQ(p->play.ceiling, INFINITY);
    cr_expect(isnan(p->play.markup));
    EQ(p->play.discount, 0.0);
    EQ(p->play.chance, 1.0);
    EQ(p->play.damping, 1.0);
    cr_expect(eq(u32, p->play.sample, 20000));
    EQ(p->commitment_discount, 0.0);
    EQ(p->egress_months, 0.0);
    EQ(p->npv_years, 10.0);
    EQ(p->npv_rate, 0.1);
    EQ(p->credit, INFINITY);
    EQ(p->interest, 0.08);
    EQ(p->insolvent_months, 12.0);
    ctd_scenario_destroy(&s);
}

Test(scenario_market, what_is_written_of_the_market_reaches_the_model)
{
    ctd_scenario *s =
        read_small("output: {panel: {customers: 7}, demand_sample: 0}\n"
                   "choice: {dissimilarity: 0.25}\n",
                   "market.servers={share: 0.5, life_years: 4}", "market.buildings.life_years=25",
                   "segments.all.elasticity=0.8", NULL);
    const ctd_model *const m = s->model;

    EQ(m->servers_share, 0.5);
    EQ(m->servers_life, 4.0);
    EQ(m->buildings_life, 25.0);
    EQ(m->segment[0].elasticity, 0.8);
    EQ(m->dissimilarity, 0.25);
    cr_expect(eq(u32, m->n_panel, 7));
    cr_expect(eq(u32, m->demand_sample, 0));
    ctd_scenario_destroy(&s);
}

Test(scenario_market, expected_customers_have_types)
{
    ctd_scenario *s = read_small("", "customers.mode=expected", NULL);

    cr_expect(s->model->mode == CTD_CUSTOMERS_EXPECTED);
    cr_expect(eq(u32, s->model->n_types, 1000));
    ctd_scenario_destroy(&s);
    s = read_small("", "customers={count: 5, mode: expected, types: 12}", NULL);
    cr_expect(eq(u32, s->model->n_types, 12));
    ctd_scenario_destroy(&s);
}

Test(scenario_market, every_rule_of_pricing_reaches_the_model_with_its_keys)
{
    ctd_scenario *s = read_small(
        "", "providers.leader.price={rule: best_response, damping: 0.5, sample: 300, floor: 0.5}",
        "providers.challenger.price={rule: follow, discount: 0.1, chance: 0.25, ceiling: 3, "
        "period_months: 6}",
        "providers.third={locations: {east: {}}, reference: leader, price: {rule: cost_plus, "
        "markup: -0.1}}",
        NULL);
    const ctd_provider *const p = s->model->provider;

    cr_expect(p[1].price_rule == CTD_PRICE_BEST_RESPONSE);
    EQ(p[1].play.damping, 0.5);
    cr_expect(eq(u32, p[1].play.sample, 300));
    EQ(p[1].play.floor, 0.5);
    EQ(p[1].play.ceiling, INFINITY);
    cr_expect(p[2].price_rule == CTD_PRICE_FOLLOW);
    EQ(p[2].play.discount, 0.1);
    EQ(p[2].play.chance, 0.25);
    EQ(p[2].play.ceiling, 3.0);
    EQ(p[2].play.period_months, 6.0);
    cr_expect(p[3].price_rule == CTD_PRICE_COST_PLUS);
    EQ(p[3].play.markup, -0.1);
    ctd_scenario_destroy(&s);
}

Test(scenario_market, learners_get_their_grid_and_their_pace)
{
    ctd_scenario *s =
        read_small("", "providers.leader.price={rule: q_learning, learning: {low: 1, high: 2}}",
                   "providers.challenger.price={rule: q_learning, learning: {prices: 8, low: 0.5, "
                   "high: 1.5, rate: 0.2, decay: 0, discounting: 0.5, settled: 10}}",
                   NULL);
    const ctd_price_play *const a = &s->model->provider[1].play;
    const ctd_price_play *const b = &s->model->provider[2].play;

    cr_expect(eq(u32, a->n_prices, 15));
    EQ(a->low, 1.0);
    EQ(a->high, 2.0);
    EQ(a->rate, 0.15);
    EQ(a->decay, 4e-6);
    EQ(a->discounting, 0.95);
    cr_expect(eq(u32, a->settled, 100000));
    cr_expect(eq(u32, b->n_prices, 8));
    EQ(b->rate, 0.2);
    EQ(b->decay, 0.0);
    EQ(b->discounting, 0.5);
    cr_expect(eq(u32, b->settled, 10));
    ctd_scenario_destroy(&s);
}

Test(scenario_market, terms_of_trade_and_finance_reach_the_provider)
{
    ctd_scenario *s = read_small(
        "", "providers.leader.commitment={discount: 0.3}", "providers.leader.egress_months=2",
        "providers.leader.finance={credit: 5e8, interest: 0.1, insolvent_months: 3}",
        "providers.leader.invest={rule: npv, npv_years: 5, npv_rate: 0.2}", NULL);
    const ctd_provider *const p = &s->model->provider[1];

    EQ(p->commitment_discount, 0.3);
    EQ(p->commitment_months, 12.0);
    EQ(p->egress_months, 2.0);
    EQ(p->credit, 5e8);
    EQ(p->interest, 0.1);
    EQ(p->insolvent_months, 3.0);
    cr_expect(p->invest_rule == CTD_INVEST_NPV);
    EQ(p->npv_years, 5.0);
    EQ(p->npv_rate, 0.2);
    ctd_scenario_destroy(&s);
}

Test(scenario_market, a_chain_of_owners_leads_to_the_one_at_its_head)
{
    ctd_scenario *s = read_small(
        "", "providers.third={locations: {east: {}}, reference: leader, owner: challenger}",
        "providers.challenger.owner=leader", NULL);

    cr_expect(eq(i32, s->model->provider[1].owner, 1));
    cr_expect(eq(i32, s->model->provider[2].owner, 1));
    cr_expect(eq(i32, s->model->provider[3].owner, 1));
    ctd_scenario_destroy(&s);
}

Test(scenario_market, an_entrant_needs_only_a_reference_and_its_date)
{
    ctd_scenario *s = read_small(
        "", "providers.third={enters: 2016-02, locations: {east: {}}, reference: leader}", NULL);

    cr_expect(eq(i32, s->model->provider[3].enters_month, month(2016, 2)));
    cr_expect(s->model->provider[3].location[1].open);
    ctd_scenario_destroy(&s);
}

Test(scenario_market, events_of_every_kind_reach_the_model)
{
    ctd_scenario *s = read_small(
        "events:\n"
        "  - {date: 2015-08, provider: leader, outage: east, lost: 0.4, reconsider: 0.2, "
        "over_months: 2}\n"
        "  - {date: 2015-09, provider: challenger, quality: -0.5, region: west, over_months: 3}\n"
        "  - {date: 2015-10, demand: 1.5, over_months: 4}\n"
        "  - {date: 2015-11, residency: west, segments: [all], accepted: [east]}\n"
        "  - {date: 2015-12, residency: world}\n"
        "  - {date: 2016-01, provider: leader, merge: challenger}\n"
        "  - {date: 2016-02, provider: challenger, exit: true}\n",
        NULL);
    const ctd_model *const m = s->model;
    const ctd_event *const e = m->event;

    cr_assert(eq(u32, m->n_events, 7));
    cr_expect(e[0].kind == CTD_EVENT_OUTAGE && e[0].provider == 1 && e[0].region == 1);
    EQ(e[0].amount, 0.4);
    EQ(e[0].fraction, 0.2);
    EQ(e[0].over_months, 2.0);
    cr_expect(e[1].kind == CTD_EVENT_QUALITY && e[1].provider == 2 && e[1].region == 0);
    EQ(e[1].amount, -0.5);
    cr_expect(e[2].kind == CTD_EVENT_DEMAND && e[2].provider == 0 && e[2].region == -1);
    EQ(e[2].amount, 1.5);
    EQ(e[2].over_months, 4.0);
    cr_expect(e[3].kind == CTD_EVENT_RESIDENCY && e[3].provider == 0 && e[3].region == 0);
    cr_expect(eq(u32, e[3].segments, 1));
    cr_expect(eq(u64, e[3].accepted, 2));
    cr_expect(e[4].kind == CTD_EVENT_RESIDENCY && e[4].region == -1);
    cr_expect(eq(u32, e[4].segments, 1));
    cr_expect(eq(u64, e[4].accepted, 0));
    cr_expect(e[5].kind == CTD_EVENT_MERGE && e[5].provider == 1 && e[5].other == 2);
    cr_expect(e[6].kind == CTD_EVENT_EXIT && e[6].provider == 2);
    cr_expect(eq(i32, e[6].month, month(2016, 2)));
    ctd_scenario_destroy(&s);
}

Test(scenario_market, an_outage_may_strike_a_location_that_an_event_has_opened)
{
    ctd_scenario *s =
        read_small("events:\n"
                   "  - {date: 2015-12, provider: challenger, outage: west}\n"
                   "  - {date: 2015-09, provider: challenger, open: west, spend: unlimited}\n",
                   NULL);

    cr_expect(s->model->event[1].kind == CTD_EVENT_OUTAGE);
    EQ(s->model->event[1].amount, 1.0);
    EQ(s->model->event[1].fraction, 0.0);
    ctd_scenario_destroy(&s);
}

Test(scenario_market, a_law_left_open_binds_every_segment_and_only_these)
{
    ctd_scenario *s = read_small(
        "events: [{date: 2015-12, residency: east}]\n",
        "segments.few={customers: 1, price_taste: {mean: 1}, contract: {mean_months: 12}}", NULL);

    cr_expect(eq(u32, s->model->event[0].segments, 3));
    ctd_scenario_destroy(&s);
}

Test(scenario_market, a_variant_may_let_a_follower_set_prices_by_another_rule)
{
    ctd_scenario *s = read_small(
        "variants:\n"
        "  war: {providers: {leader: {price: {rule: follow, annual: null, discount: 0.05}}}}\n"
        "  nested: {choice: {dissimilarity: 0.5}}\n"
        "  elastic: {segments: {all: {elasticity: 1}}}\n",
        "providers.leader.price={annual: -0.2}", NULL);

    cr_assert(eq(u32, s->n_variants, 4));
    cr_expect(s->model[0].provider[1].price_rule == CTD_PRICE_TREND);
    cr_expect(s->model[1].provider[1].price_rule == CTD_PRICE_FOLLOW);
    cr_expect(eq(u32, s->calibrated_by[1], 0));
    cr_expect(eq(u32, s->calibrated_by[2], 2));
    cr_expect(eq(u32, s->calibrated_by[3], 3));
    ctd_scenario_destroy(&s);
}
