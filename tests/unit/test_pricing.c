/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that set prices, when they look, and their bounds; who owns whom. */
#include "bertrand.h"

#include "agents/market_private.h"
#include "agents/owners.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Test(pricing, owners_resolve_chains_and_mergers_of_whole_groups)
{
    ctd_model *model = kit_model(10, 6, (const double[]){0, 0, 0, 0, 0, 0});
    int32_t owner[CTD_MAX_PROVIDERS];
    const int32_t start[] = {0, 1, 1, 1, 4, 4, 6}, later[] = {0, 1, 1, 1, 1, 1, 6};

    model->calendar.n_ticks = 12;
    model->provider[3].owner = 2;
    model->provider[2].owner = 1;
    model->provider[5].owner = 4;
    model->event[model->n_events++] = (ctd_event){
        .kind = CTD_EVENT_MERGE, .month = 12 * 2015 + 7, .provider = 5, .other = 3, .region = -1};
    ctd_owners(model, 1, owner);
    cr_expect_eq(memcmp(owner, start, sizeof start), 0);
    ctd_owners(model, 2, owner);
    cr_expect_eq(memcmp(owner, later, sizeof later), 0);
    free(model);
}

Test(pricing, cost_plus_keeps_its_markup_on_falling_costs)
{
    ctd_model *model = kit_model(1000, 2, (const double[]){0.0, 0.0});

    model->calendar.n_ticks = 24;
    model->cost_trend = -.2;
    for (uint32_t j = 1; j <= 2; j++) {
        model->provider[j].price_rule = CTD_PRICE_COST_PLUS;
        model->provider[j].play.markup = j == 1 ? .25 : (double)NAN;
    }
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t t = 1; t <= 24; t++) {
        const double cost = .084 * pow(.8, (t - 1) / 12.0); /* last tick's */

        cr_expect_float_eq(kit_value(&run, "price", t, 1, 0), 1.25 * cost, 1e-12);
        cr_expect_float_eq(kit_value(&run, "price", t, 2, 0), .12 / .084 * cost, 1e-12);
    }
    kit_run_free(&run);
    free(model);
}

Test(pricing, followers_undercut_the_cheapest_rival_as_often_as_they_say)
{
    ctd_model *model = kit_model(100, 5, (const double[]){0.0, 0.0, 0.0, 0.0, 0.0});
    const double chance = .3, n = 2000.0;
    double followed = 0.0;

    model->calendar.n_ticks = (uint32_t)n;
    model->provider[1].price_rule = CTD_PRICE_FOLLOW;
    model->provider[1].price_level = .2;
    model->provider[1].play.discount = .1;
    model->provider[1].play.chance = chance;
    model->provider[1].play.ceiling = 2.0;
    model->provider[2].price_level = .11; /* of the follower's own owner */
    model->provider[2].owner = 1;
    model->provider[3].price_level = .10;
    model->provider[3].fringe = true;
    model->provider[4].price_rule = CTD_PRICE_TREND;
    model->provider[4].price_annual = .01;
    model->provider[5].price_level = .09;
    model->provider[5].location[0].open = false;
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t t = 1; t <= (uint32_t)n; t++) {
        const double mine = kit_value(&run, "price", t, 1, 0);
        const double rival = .9 * kit_value(&run, "price", t - 1, 4, 0);
        const double target = rival < .24 ? rival : .24;
        const bool moved = mine != kit_value(&run, "price", t - 1, 1, 0);

        cr_expect(!moved || fabs(mine - target) < 1e-15, "tick %u: %.9f, rival %.9f", t, mine,
                  rival);
        followed += fabs(mine - target) < 1e-15 && (moved || t == 1) ? 1.0 : 0.0;
        if (rival > .24) { /* at the ceiling moves are not seen any more */
            cr_expect_lt(fabs(followed / t - chance), 4.0 * sqrt(chance * (1.0 - chance) / t),
                         "%g of %u", followed, t);
            break;
        }
    }
    cr_expect_gt(followed, 100.0);
    kit_run_free(&run);
    free(model);
}

Test(pricing, prices_stay_within_floor_and_ceiling_and_above_nothing)
{
    ctd_model *model = kit_model(100, 2, (const double[]){0.0, 0.0});

    model->calendar.n_ticks = 60;
    model->price_trend = -.1;
    for (uint32_t j = 1; j <= 2; j++) { /* a price war */
        model->provider[j].price_rule = CTD_PRICE_FOLLOW;
        model->provider[j].play.discount = .5;
        model->provider[j].play.floor = j == 1 ? .3 : 0.0;
    }
    kit_run run = kit_play(model, 0, 1);
    const double common = .12 * pow(.9, 5.0);

    cr_expect_float_eq(kit_value(&run, "price", 60, 1, 0), .3 * common, 1e-12);
    cr_expect_float_eq(kit_value(&run, "price", 60, 2, 0) * pow(.9, 1.0 / 12.0), .15 * common,
                       1e-12);
    kit_run_free(&run);
    model->provider[1].play.floor = 0.0;
    run = kit_play(model, 0, 1);
    cr_expect_float_eq(kit_value(&run, "price", 60, 1, 0), 1e-6 * common, 1e-15);
    kit_run_free(&run);
    free(model);
}

Test(pricing, best_responses_stop_at_the_ceiling_and_the_floor_inside_the_game)
{
    ctd_model *model = bertrand_outside_model(2, 2.0, .25, 1.0);

    model->provider[1].play.ceiling = 1.3;
    model->provider[2].play.floor = 1.0;
    kit_run run = kit_play(model, 0, 1);
    const double p = kit_value(&run, "price", 1, 2, 0);
    const double w = exp((2.0 - 1.3) / .25), v = exp((2.0 - p) / .25);

    cr_expect_eq(kit_value(&run, "price", 1, 1, 0), 1.3);
    cr_expect_float_eq(p - 1.0, .25 / (1.0 - v / (1.0 + w + v)), 1e-9,
                       "the other answers the ceiling, not what it hides");
    kit_run_free(&run);
    free(model);
}

Test(pricing, looks_come_once_a_period_and_a_price_event_stands_until_the_next)
{
    ctd_model *model = bertrand_outside_model(2, 2.0, .25, 1.0);
    const double nash = 1.472926660031;

    model->calendar.n_ticks = 8;
    for (uint32_t j = 1; j <= 2; j++) {
        model->provider[j].play.period_months = 3.0;
        model->provider[j].play.damping = j == 1 ? .5 : 1.0;
    }
    model->event[model->n_events++] = (ctd_event){.kind = CTD_EVENT_PRICE,
                                                  .month = 12 * 2015 + 6 + 4, /* tick 5 */
                                                  .provider = 2,
                                                  .amount = 1.2,
                                                  .region = -1};
    kit_run run = kit_play(model, 0, 1);
    double price[2][9];

    for (uint32_t t = 0; t <= 8; t++) {
        price[0][t] = kit_value(&run, "price", t, 1, 0);
        price[1][t] = kit_value(&run, "price", t, 2, 0);
    }
    const double halfway = 1.0 + .5 * (nash - 1.0), nearer = halfway + .5 * (nash - halfway);

    for (uint32_t t = 1; t <= 3; t++) {
        cr_expect_float_eq(price[0][t], halfway, 1e-10, "tick %u: %.9f", t, price[0][t]);
        cr_expect_float_eq(price[1][t], nash, 1e-10);
    }
    cr_expect_float_eq(price[0][6], nearer, 1e-10);
    cr_expect_float_eq(price[1][4], nash, 1e-10);
    cr_expect_eq(price[1][5], 1.2);
    cr_expect_eq(price[1][6], 1.2);
    cr_expect_float_eq(price[1][7], nash, 1e-10);
    kit_run_free(&run);
    free(model);
}

Test(pricing, where_no_price_is_high_enough_prices_stay_and_are_counted)
{
    ctd_model *model = bertrand_model(1, 1.0, .25, 1.0, 100); /* a monopolist nobody can leave */

    model->calendar.n_ticks = 4;
    kit_run run = kit_play(model, 0, 1);

    cr_expect_eq(kit_value(&run, "price", 4, 1, 0), 1.0);
    cr_expect_eq(run.market->books[1].unconverged, 4u);
    kit_run_free(&run);
    model->provider[1].play.ceiling = 3.0;
    run = kit_play(model, 0, 1);
    cr_expect_float_eq(kit_value(&run, "price", 4, 1, 0), 3.0, 1e-12);
    cr_expect_eq(run.market->books[1].unconverged, 0u);
    kit_run_free(&run);
    free(model);
}

Test(pricing, any_number_of_threads_gives_the_same_prices)
{
    ctd_model *model = motley_model(.6, .3);
    uint64_t hash[3];

    model->n_customers = 30000; /* enough for threads to be started */
    model->provider[1].play.sample = 5000;
    for (int threads = 1; threads <= 3; threads++) {
        kit_run run = kit_play(model, 0, threads);

        cr_expect_eq(run.market->n_threads, threads);
        cr_expect_eq(run.market->books[1].unconverged, 0u);
        hash[threads - 1] = kit_hash(&run);
        kit_run_free(&run);
    }
    cr_expect_eq(hash[0], hash[1]);
    cr_expect_eq(hash[0], hash[2]);
    free(model);
}
