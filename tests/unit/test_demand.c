/* SPDX-License-Identifier: Apache-2.0 */
/* Expected demand and its derivatives. */
#include "bertrand.h"

#include "agents/demand.h"
#include "agents/expected.h"
#include "agents/market_private.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Test(demand, derivatives_of_demand_are_those_of_finite_differences)
{
    const double lambda[] = {1.0, .6, .25}, elasticity[] = {0.0, .7, 0.0};

    for (int k = 0; k < 3; k++) {
        ctd_model *model = motley_model(lambda[k], elasticity[k]);

        if (k == 2) { /* two nests of different dissimilarity */
            model->provider[3].nest = 1;
            model->nest_dissimilarity[1] = .7;
        }
        kit_run run = kit_play(model, 0, 1);
        double price[] = {0.0, 1.1, .9, 1.3};
        ctd_demand_sums here, up, down;
        const double h = 1e-4;

        ctd_demand_look(run.market->demand, run.market, 200000);
        ctd_demand_at(run.market->demand, run.market, price, NULL, &here);
        for (uint32_t l = 1; l <= 3; l++) {
            const double kept = price[l];
            double moved = 0.0;

            price[l] = kept + h;
            ctd_demand_at(run.market->demand, run.market, price, NULL, &up);
            price[l] = kept - h;
            ctd_demand_at(run.market->demand, run.market, price, NULL, &down);
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

Test(demand, expected_demand_is_what_customers_then_choose)
{
    ctd_model *model = motley_model(.6, 0.0);

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

Test(demand, a_sample_stands_for_everybody)
{
    ctd_model *model = motley_model(1.0, 0.0);

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

Test(demand, a_sample_is_spread_over_the_cell_and_everybody_knows_its_own_provider)
{
    ctd_model *model = kit_model(40000, 2, (const double[]){0.0, 0.0});

    model->demand_sample = 1000;
    model->segment[0].switching_cost = 50.0; /* whoever looks at a customer sees its provider */
    model->provider[2].awareness[0] = 0.0;
    kit_run run = kit_play(model, 0, 1);
    ctd_market *m = run.market;
    ctd_demand_sums sums;

    for (uint64_t i = 0; i < 40000; i++) { /* the last quarter, and none by awareness */
        m->customers->provider[m->customers->cell[0].begin + i] = i < 30000 ? 1 : 2;
    }
    ctd_demand_look(m->demand, m, 1000);
    ctd_demand_at(m->demand, m, m->list_price, NULL, &sums);
    cr_expect_float_eq(sums.quantity[2] / (sums.quantity[1] + sums.quantity[2]), .25, 1e-3, "%.4f",
                       sums.quantity[2] / (sums.quantity[1] + sums.quantity[2]));
    kit_run_free(&run);
    free(model);
}

Test(demand, demand_is_safe_for_extreme_utilities)
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

Test(demand, elastic_use_at_a_price_near_nothing_is_the_most_there_is_and_0_without_demand)
{
    const double v[] = {1.0, 0.0};

    for (int k = 0; k < 2; k++) {
        ctd_model *model = kit_model(100, 2, v);

        model->demand_sample = 100;
        model->provider[1].price_level = 1e-6;
        model->segment[0].elasticity = 100.0;
        kit_run run = kit_play(model, 0, 1);
        ctd_market *m = run.market;
        ctd_demand_sums sums;

        m->growth[0] = k == 0 ? m->growth[0] : 0.0;
        ctd_demand_look(m->demand, m, 100);
        ctd_demand_at(m->demand, m, m->list_price, NULL, &sums);
        for (uint32_t j = 1; j <= 2; j++) {
            cr_expect(isfinite(sums.quantity[j]) && isfinite(sums.own[j]),
                      "case %d: provider %u sells %g, slope %g", k, j, sums.quantity[j],
                      sums.own[j]);
            cr_expect_eq(sums.quantity[j] > 0.0, k == 0);
        }
        kit_run_free(&run);
        free(model);
    }
}

Test(demand, a_market_of_expected_shares_is_looked_at_exactly)
{
    ctd_model *model = motley_model(.6, .7);

    model->mode = CTD_CUSTOMERS_EXPECTED;
    model->n_types = 50;
    model->segment[0].contract = CTD_CONTRACT_GEOMETRIC;
    kit_run run = kit_play(model, 0, 1);
    ctd_market *m = run.market;
    ctd_demand_sums sums;
    double price[] = {0.0, 1.1, .9, 1.3}, profit[CTD_MAX_PROVIDERS];

    ctd_expected_profits(m, price, profit);
    ctd_demand_look(m->demand, m, 1);
    ctd_demand_at(m->demand, m, price, NULL, &sums);
    for (uint32_t j = 1; j <= 3; j++) {
        const double ours = sums.revenue[j] - m->books[j].unit_cost * sums.quantity[j];

        cr_expect_eq(m->books[j].unconverged, 0u);
        /* Use is kept in 20 bits there, the split of a type over providers in some 30 here. */
        cr_expect_float_eq(ours / profit[j], 1.0, 1e-5, "provider %u: %.9g, theirs %.9g", j, ours,
                           profit[j]);
    }
    kit_run_free(&run);
    free(model);
}
