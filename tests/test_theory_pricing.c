/* SPDX-License-Identifier: Apache-2.0 */
/* Known answers of price competition: Bertrand-Nash under logit demand, mergers, simple rules. */
#include "kit.h"

#include "agents/demand.h"
#include "agents/market_private.h"
#include "agents/owners.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Textbook units: reference price 1, so alpha = 1 / mu and V = (a - p) / mu exactly where a / mu
 * and 1 / mu are floats; the outside good has utility outside / mu. */
static ctd_model *
bertrand(uint32_t n, double a, double mu, double cost, uint64_t n_customers)
{
    double v[CTD_MAX_PROVIDERS];

    for (uint32_t j = 0; j < n; j++) {
        v[j] = a / mu;
    }
    ctd_model *model = kit_model(n_customers, n, v);

    model->reference_price = 1.0;
    model->segment[0].price_taste.mean = 1.0 / mu;
    for (uint32_t j = 1; j <= n; j++) {
        ctd_provider *p = &model->provider[j];

        p->price_rule = CTD_PRICE_BEST_RESPONSE;
        p->price_level = cost > 0.0 ? cost : 1.0;
        p->unit_cost = cost;
    }
    return model;
}

static ctd_model *
bertrand_outside(uint32_t n, double a, double mu, double cost)
{
    ctd_model *model = bertrand(n, a, mu, cost, 2000);

    model->outside_option = true;
    model->on_premises_cost = 0.0;
    return model;
}

/* List price of provider j after the first tick. */
static double
first_price(const ctd_model *model, uint32_t j)
{
    kit_run run = kit_play(model, 0, 1);
    const double price = kit_value(&run, "price", 1, j, 0);

    cr_expect_eq(run.market->books[j].unconverged, 0u);
    kit_run_free(&run);
    return price;
}

Test(theory_pricing, symmetric_bertrand_without_outside_good_has_the_known_markup)
{
    const uint32_t n[] = {2, 3, 5};
    const double markup[] = {.5, .375, .3125};

    for (int k = 0; k < 3; k++) {
        ctd_model *model = bertrand(n[k], 1.0, .25, 1.0, 2000);

        for (uint32_t j = 1; j <= n[k]; j++) {
            cr_expect_float_eq(first_price(model, j) - 1.0, markup[k], 1e-10, "%u firms: %.12f",
                               n[k], first_price(model, j));
        }
        free(model);
    }
}

Test(theory_pricing, bertrand_with_an_outside_good_has_the_known_prices)
{
    const uint32_t n[] = {1, 2, 3, 5, 10};
    const double known[] = {1.5671432904, 1.4010581375, 1.2986789368, 1.1918823069, 1.0989703756};

    for (int k = 0; k < 5; k++) {
        ctd_model *model = bertrand_outside(n[k], 1.0, 1.0, 0.0);

        for (uint32_t j = 1; j <= n[k]; j++) {
            cr_expect_float_eq(first_price(model, j), known[k], 1e-10, "%u firms: %.12f", n[k],
                               first_price(model, j));
        }
        free(model);
    }
}

/* Demand at the prices that stand, per customer and with u = 1: profit in USD an hour. */
static double
profit_of_one(const kit_run *run, uint32_t j)
{
    const ctd_model *model = run->market->model;
    ctd_demand_sums sums;
    double all = 0.0;

    ctd_demand_look(run->market->demand, run->market, 200000);
    ctd_demand_at(run->market->demand, run->market, run->market->list_price, NULL, &sums);
    for (uint32_t k = 0; k < model->n_providers; k++) {
        all += sums.quantity[k];
    }
    return (sums.revenue[j] - model->provider[j].unit_cost * sums.quantity[j]) / all;
}

Test(theory_pricing, the_benchmark_of_calvano_has_its_prices_and_profits)
{
    ctd_model *model = bertrand_outside(2, 2.0, .25, 1.0);
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t j = 1; j <= 2; j++) {
        cr_expect_float_eq(kit_value(&run, "price", 1, j, 0), 1.472926660031, 1e-10);
        cr_expect_float_eq(profit_of_one(&run, j), .222926660031, 1e-10);
    }
    kit_run_free(&run);
    model->provider[2].owner = 1; /* one owner of both */
    run = kit_play(model, 0, 1);
    for (uint32_t j = 1; j <= 2; j++) {
        cr_expect_float_eq(kit_value(&run, "price", 1, j, 0), 1.924980919018, 1e-10);
        cr_expect_float_eq(profit_of_one(&run, j), .337490459509, 1e-10);
    }
    kit_run_free(&run);
    free(model);
}

/* The other obvious map, p <- c + eta(p) with eta = q / -(dq / dp), written out for two logit
 * firms: from cost, where the firm of high quality is nearly a monopolist, it swings for ever. */
static double
eta_after(int rounds, const double a[2], double mu, double cost)
{
    double p[2] = {cost, cost}, moved = 0.0;

    for (int round = 0; round < rounds; round++) {
        const double w[2] = {exp((a[0] - p[0]) / mu), exp((a[1] - p[1]) / mu)};

        moved = 0.0;
        for (int j = 0; j < 2; j++) {
            const double next = cost + mu / (1.0 - w[j] / (1.0 + w[0] + w[1]));

            moved = fmax(moved, fabs(next - p[j]));
            p[j] = next;
        }
    }
    return moved;
}

Test(theory_pricing, zeta_converges_from_cost_where_eta_swings_for_ever)
{
    const double a[2] = {4.0, 2.0}, mu = .25;
    ctd_model *model = bertrand_outside(2, 2.0, mu, 1.0);

    model->provider[1].quality[0][0] = a[0] / mu;
    kit_use_qualities(model);
    kit_run run = kit_play(model, 0, 1);
    const double p[2] = {kit_value(&run, "price", 1, 1, 0), kit_value(&run, "price", 1, 2, 0)};
    const double w[2] = {exp((a[0] - p[0]) / mu), exp((a[1] - p[1]) / mu)};

    cr_expect_gt(eta_after(1000, a, mu, 1.0), 0.1, "eta moves by %g", eta_after(1000, a, mu, 1.0));
    cr_expect_eq(run.market->books[1].unconverged, 0u);
    for (int j = 0; j < 2; j++) { /* p - c = mu / (1 - s) */
        cr_expect_float_eq(p[j] - 1.0, mu / (1.0 - w[j] / (1.0 + w[0] + w[1])), 1e-9);
    }
    kit_run_free(&run);
    free(model);
}

Test(theory_pricing, a_merger_raises_both_prices_to_the_joint_optimum_at_its_date_and_only_theirs)
{
    ctd_model *model = bertrand_outside(3, 2.0, .25, 1.0);

    model->calendar.n_ticks = 6;
    model->event[model->n_events++] = (ctd_event){.kind = CTD_EVENT_MERGE,
                                                  .month = 12 * 2015 + 6 + 3,
                                                  .provider = 2,
                                                  .other = 3,
                                                  .region = -1};
    kit_run run = kit_play(model, 0, 1);
    const double before = kit_value(&run, "price", 3, 1, 0);

    for (uint32_t j = 1; j <= 3; j++) {
        cr_expect_float_eq(kit_value(&run, "price", 3, j, 0), before, 1e-10);
    }
    const double rival = kit_value(&run, "price", 4, 1, 0),
                 both = kit_value(&run, "price", 4, 2, 0);
    const double w = exp((2.0 - rival) / .25), v = exp((2.0 - both) / .25);
    const double sum = 1.0 + w + 2.0 * v;

    cr_expect_float_eq(rival - 1.0, .25 / (1.0 - w / sum), 1e-9, "the rival's own condition");
    cr_expect_float_eq(both - 1.0, .25 / (1.0 - 2.0 * v / sum), 1e-9, "the two's joint one");
    cr_expect_float_eq(kit_value(&run, "price", 4, 3, 0), both, 1e-10);
    cr_expect_gt(both, before + 0.02);
    cr_expect_gt(rival, before, "prices are strategic complements");
    cr_expect_lt(rival, both);
    cr_expect_eq(ctd_owner(model, 3, 3), 3);
    cr_expect_eq(ctd_owner(model, 3, 4), 2);
    cr_expect_eq(ctd_owner(model, 1, 4), 1);
    kit_run_free(&run);
    free(model);
}

Test(theory_pricing, owners_resolve_chains_and_mergers_of_whole_groups)
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

/* Customers who differ in everything, two regions, factors of price, a term discount, elastic use,
 * nests: nothing that could hide in a symmetric case. */
static ctd_model *
motley(double dissimilarity, double elasticity)
{
    ctd_model *model = bertrand(3, 1.0, .5, .6, 3000);
    ctd_segment *s = &model->segment[0];

    model->outside_option = true;
    model->on_premises_cost = 1.0;
    model->dissimilarity = dissimilarity;
    s->price_taste = (ctd_taste){2.0, .6};
    s->latency_taste = (ctd_taste){1.0, .5};
    s->presence_taste = (ctd_taste){.5, .5};
    s->workload = (ctd_taste){1.0, 1.0};
    s->switching_cost = 1.0;
    s->brand_sigma = .5;
    s->contract_months = 12.0;
    s->elasticity = elasticity;
    model->segment[1] = *s;
    model->segment[1].contract = CTD_CONTRACT_FIXED;
    model->segment[1].price_taste.mean = 1.0;
    model->n_segments = 2;
    kit_add_region(model, 80.0);
    model->region[1].growth = .3;
    model->provider[1].price_region[1] = 1.25;
    model->provider[2].price_region[1] = .8;
    model->provider[2].commitment_discount = .1;
    model->provider[3].egress_months = 3.0;
    model->provider[3].awareness[0] = .7;
    model->provider[3].unit_cost = .7;
    model->provider[2].quality[0][0] = 2.5;
    kit_use_qualities(model);
    model->calendar.n_ticks = 5;
    return model;
}

static void
demand_at(const kit_run *run, const double price[], ctd_demand_sums *sums)
{
    ctd_demand_at(run->market->demand, run->market, price, NULL, sums);
}

Test(theory_pricing, derivatives_of_demand_are_those_of_finite_differences)
{
    const double lambda[] = {1.0, .6, .25}, elasticity[] = {0.0, .7, 0.0};

    for (int k = 0; k < 3; k++) {
        ctd_model *model = motley(lambda[k], elasticity[k]);

        if (k == 2) { /* two nests of different dissimilarity */
            model->provider[3].nest = 1;
            model->nest_dissimilarity[1] = .7;
        }
        kit_run run = kit_play(model, 0, 1);
        double price[] = {0.0, 1.1, .9, 1.3};
        ctd_demand_sums here, up, down;
        const double h = 1e-4;

        ctd_demand_look(run.market->demand, run.market, 200000);
        demand_at(&run, price, &here);
        for (uint32_t l = 1; l <= 3; l++) {
            const double kept = price[l];
            double moved = 0.0;

            price[l] = kept + h;
            demand_at(&run, price, &up);
            price[l] = kept - h;
            demand_at(&run, price, &down);
            price[l] = kept;
            for (uint32_t j = 0; j <= 3; j++) {
                const double q = (up.quantity[j] - down.quantity[j]) / (2.0 * h);
                const double r = (up.revenue[j] - down.revenue[j]) / (2.0 * h);

                cr_expect_float_eq(ctd_demand_slope(&here, j, l) / q, 1.0, 1e-6,
                                   "case %d: dq%u/dp%u %.9g, differences %.9g", k, j, l,
                                   ctd_demand_slope(&here, j, l), q);
                if (j > 0) {
                    cr_expect_float_eq(ctd_demand_revenue_slope(&here, price[j], j, l) / r, 1.0,
                                       1e-6, "case %d: dr%u/dp%u", k, j, l);
                }
                moved += q;
            }
            if (elasticity[k] == 0.0) {
                /* Nobody is lost, and surplus falls by what is paid more (Roy's identity). */
                const double paid = (up.surplus - down.surplus) / (2.0 * h);

                cr_expect_lt(fabs(moved), 1e-7 * here.quantity[l]);
                cr_expect_float_eq(paid / -(here.revenue[l] / price[l]), 1.0, 1e-6);
            }
        }
        kit_run_free(&run);
        free(model);
    }
}

Test(theory_pricing, best_responses_meet_the_first_order_conditions_of_different_customers)
{
    for (int owners = 0; owners < 2; owners++) {
        ctd_model *model = motley(.6, owners == 0 ? 0.0 : .5);
        const double h = 1e-4;

        model->provider[3].owner = owners == 0 ? 3 : 1;
        kit_run run = kit_play(model, 0, 1);
        ctd_market *m = run.market;
        double price[CTD_MAX_PROVIDERS];

        /* A step only solves for the prices it sets: take demand as that step saw it. */
        ctd_demand_sums sums;

        m->tick++;
        ctd_pricing_step(m);
        memcpy(price, m->list_price, 4 * sizeof *price);
        for (uint32_t j = 1; j <= 3; j++) {
            double profit[2];

            cr_expect_eq(m->books[j].unconverged, 0u);
            for (int side = 0; side < 2; side++) {
                price[j] = m->list_price[j] + (side == 0 ? h : -h);
                demand_at(&run, price, &sums);
                profit[side] = 0.0;
                for (uint32_t k = 1; k <= 3; k++) {
                    if (ctd_owner(model, k, 1) == ctd_owner(model, j, 1)) {
                        profit[side] += sums.revenue[k] - m->books[k].unit_cost * sums.quantity[k];
                    }
                }
                price[j] = m->list_price[j];
            }
            demand_at(&run, price, &sums);
            cr_expect_lt(fabs(profit[0] - profit[1]) / (2.0 * h), 1e-7 * sums.quantity[j],
                         "provider %u: slope of profit %.3g of quantity", j,
                         (profit[0] - profit[1]) / (2.0 * h) / sums.quantity[j]);
        }
        kit_run_free(&run);
        free(model);
    }
}

Test(theory_pricing, expected_demand_is_what_customers_then_choose)
{
    ctd_model *model = motley(.6, 0.0);

    /* Everybody decides each tick, at fixed prices. */
    model->n_customers = 100000;
    model->demand_sample = 100000;
    model->segment[0].contract_months = model->segment[1].contract_months = 1.0;
    for (uint32_t j = 1; j <= 3; j++) {
        model->provider[j].price_rule = CTD_PRICE_FIXED;
        model->provider[j].egress_months = .5;
    }
    for (uint32_t s = 0; s < 2; s++) {
        model->segment[s].workload.sigma = 0.0;
    }
    kit_run run = kit_play(model, 0, 2);
    ctd_market *m = run.market;
    ctd_demand_sums sums;

    ctd_market_start(m, model, 1, NULL, 1);
    for (int t = 1; t < 5; t++) {
        ctd_market_step(m);
    }
    ctd_demand_look(m->demand, m, 100000);
    ctd_demand_at(m->demand, m, m->list_price, NULL, &sums);
    double all = 0.0, growth[2] = {m->growth[0], m->growth[1]};

    for (uint32_t k = 0; k <= 3; k++) {
        all += sums.quantity[k];
    }
    cr_expect_float_eq(all / (50000.0 * 100.0 * (growth[0] + growth[1]) * m->unit * 8766.0), 1.0,
                       1e-9, "everybody is counted once");
    ctd_market_step(m);
    for (uint32_t j = 1; j <= 3; j++) {
        double bought = 0.0;

        for (uint32_t cell = 0; cell < m->n_cells; cell++) {
            bought += (double)m->work[j * m->n_cells + cell] * growth[cell / 2] * m->unit * 8766.0;
        }
        const double share = sums.quantity[j] / all;

        cr_expect_lt(fabs(bought / all - share), 4.0 * sqrt(share * (1.0 - share) / 1e5),
                     "provider %u: %.5f bought, %.5f expected", j, bought / all, share);
    }
    kit_run_free(&run);
    free(model);
}

Test(theory_pricing, a_sample_stands_for_everybody)
{
    ctd_model *model = motley(1.0, 0.0);

    model->n_customers = 200000;
    model->calendar.n_ticks = 2;
    model->demand_sample = 200000;
    for (uint32_t j = 1; j <= 3; j++) {
        model->provider[j].price_rule = CTD_PRICE_FIXED;
    }
    kit_run run = kit_play(model, 0, 2);
    ctd_market *m = run.market;
    ctd_demand_sums all, some;

    ctd_demand_look(m->demand, m, 200000);
    ctd_demand_at(m->demand, m, m->list_price, NULL, &all);
    ctd_demand_look(m->demand, m, 20000);
    ctd_demand_at(m->demand, m, m->list_price, NULL, &some);
    for (uint32_t j = 0; j <= 3; j++) {
        /* Workloads are lognormal with sigma 1: (E w^2) / (E w)^2 = e. */
        const double share = all.quantity[j] / (all.quantity[0] + all.quantity[1] +
                                                all.quantity[2] + all.quantity[3]);

        cr_expect_lt(fabs(some.quantity[j] / all.quantity[j] - 1.0),
                     4.0 * sqrt(exp(1.0) / share / 20000.0), "alternative %u", j);
        cr_expect_neq(some.quantity[j], all.quantity[j], "a sample is not everybody");
    }
    kit_run_free(&run);
    free(model);
}

Test(theory_pricing, demand_is_safe_for_extreme_utilities)
{
    const double v[] = {1000.0, 999.0, -1000.0};
    ctd_model *model = kit_model(1000, 3, v);
    const double share[] = {.7310585786300049, .2689414213699951, 0.0};

    model->demand_sample = 1000;
    model->segment[0].price_taste.mean = 0.0;
    kit_run run = kit_play(model, 0, 1);
    ctd_demand_sums sums;

    ctd_demand_look(run.market->demand, run.market, 1000);
    ctd_demand_at(run.market->demand, run.market, run.market->list_price, NULL, &sums);
    const double all = sums.quantity[1] + sums.quantity[2] + sums.quantity[3];

    for (uint32_t j = 1; j <= 3; j++) {
        cr_expect_float_eq(sums.quantity[j] / all, share[j - 1], 1e-15);
        cr_expect_eq(sums.own[j], 0.0, "nobody minds the price");
    }
    cr_expect(isnan(sums.surplus), "utils without price taste are worth no money");
    kit_run_free(&run);
    free(model);
}

Test(theory_pricing, cost_plus_keeps_its_markup_on_falling_costs)
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

Test(theory_pricing, followers_undercut_the_cheapest_rival_as_often_as_they_say)
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

Test(theory_pricing, prices_stay_within_floor_and_ceiling_and_above_nothing)
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

Test(theory_pricing, best_responses_stop_at_the_ceiling_and_the_floor_inside_the_game)
{
    ctd_model *model = bertrand_outside(2, 2.0, .25, 1.0);

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

Test(theory_pricing, looks_come_once_a_period_and_a_price_event_stands_until_the_next)
{
    ctd_model *model = bertrand_outside(2, 2.0, .25, 1.0);
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

Test(theory_pricing, where_no_price_is_high_enough_prices_stay_and_are_counted)
{
    ctd_model *model = bertrand(1, 1.0, .25, 1.0, 100); /* a monopolist nobody can leave */

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

Test(theory_pricing, prices_of_any_start_lead_to_the_same_equilibrium)
{
    const double start[] = {.2, 1.0, 30.0}; /* from 30 nobody at all would buy */

    for (int k = 0; k < 3; k++) {
        ctd_model *model = bertrand_outside(2, 2.0, .25, 1.0);

        model->provider[1].price_level = start[k];
        model->calendar.n_ticks = 3;
        kit_run run = kit_play(model, 0, 1);

        for (uint32_t t = 1; t <= 3; t++) {
            cr_expect_float_eq(kit_value(&run, "price", t, 1, 0), 1.472926660031, 1e-10);
        }
        kit_run_free(&run);
        free(model);
    }
}

Test(theory_pricing, any_number_of_threads_gives_the_same_prices)
{
    ctd_model *model = motley(.6, .3);
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
