/* SPDX-License-Identifier: Apache-2.0 */
/* Known answers of price competition: Bertrand-Nash under logit demand, mergers. */
#include "bertrand.h"

#include "agents/demand.h"
#include "agents/expected.h"
#include "agents/market_private.h"
#include "agents/owners.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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
        ctd_model *model = bertrand_model(n[k], 1.0, .25, 1.0, 2000);

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
        ctd_model *model = bertrand_outside_model(n[k], 1.0, 1.0, 0.0);

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
    ctd_model *model = bertrand_outside_model(2, 2.0, .25, 1.0);
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
    ctd_model *model = bertrand_outside_model(2, 2.0, mu, 1.0);

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
    ctd_model *model = bertrand_outside_model(3, 2.0, .25, 1.0);

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

Test(theory_pricing, best_responses_meet_the_first_order_conditions_of_different_customers)
{
    for (int owners = 0; owners < 2; owners++) {
        ctd_model *model = motley_model(.6, owners == 0 ? 0.0 : .5);
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
                ctd_demand_at(m->demand, m, price, NULL, &sums);
                profit[side] = 0.0;
                for (uint32_t k = 1; k <= 3; k++) {
                    if (ctd_owner(model, k, 1) == ctd_owner(model, j, 1)) {
                        profit[side] += sums.revenue[k] - m->books[k].unit_cost * sums.quantity[k];
                    }
                }
                price[j] = m->list_price[j];
            }
            ctd_demand_at(m->demand, m, price, NULL, &sums);
            cr_expect_lt(fabs(profit[0] - profit[1]) / (2.0 * h), 1e-7 * sums.quantity[j],
                         "provider %u: slope of profit %.3g of quantity", j,
                         (profit[0] - profit[1]) / (2.0 * h) / sums.quantity[j]);
        }
        kit_run_free(&run);
        free(model);
    }
}

Test(theory_pricing, best_responses_among_expected_shares_are_the_closed_form)
{
    const double kappa[] = {0.0, 2.0};

    for (int k = 0; k < 2; k++) {
        ctd_model *model = bertrand_outside_model(2, 2.0, .25, 1.0);
        const double h = 1e-4;

        model->mode = CTD_CUSTOMERS_EXPECTED;
        model->calendar.n_ticks = 3;
        model->segment[0].switching_cost = kappa[k];
        model->provider[2].quality[0][0] = k == 0 ? 8.0 : 7.0;
        kit_use_qualities(model);
        kit_run run = kit_play(model, 0, 1);
        ctd_market *m = run.market;

        for (uint32_t j = 1; j <= 2 && k == 0; j++) {
            cr_expect_float_eq(kit_value(&run, "price", 3, j, 0), 1.472926660031, 1e-10);
        }
        /* With switching costs: nobody gains by another price, as expected demand says it. */
        m->tick++;
        ctd_pricing_step(m);
        for (uint32_t j = 1; j <= 2; j++) {
            double price[] = {0.0, m->list_price[1], m->list_price[2]};
            double up[CTD_MAX_PROVIDERS], down[CTD_MAX_PROVIDERS];

            price[j] += h;
            ctd_expected_profits(m, price, up);
            price[j] -= 2.0 * h;
            ctd_expected_profits(m, price, down);
            cr_expect_lt(fabs(up[j] - down[j]) / (2.0 * h) / up[j], 1e-6, "provider %u: %g", j,
                         (up[j] - down[j]) / (2.0 * h) / up[j]);
        }
        kit_run_free(&run);
        free(model);
    }
}

Test(theory_pricing, prices_of_any_start_lead_to_the_same_equilibrium)
{
    const double start[] = {.2, 1.0, 30.0}; /* from 30 nobody at all would buy */

    for (int k = 0; k < 3; k++) {
        ctd_model *model = bertrand_outside_model(2, 2.0, .25, 1.0);

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
