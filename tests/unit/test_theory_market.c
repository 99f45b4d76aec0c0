/* SPDX-License-Identifier: Apache-2.0 */
/* Known answers of diffusion, contracts, congestion, learning and concentration. */
#include "kit.h"

#include "sim/maths.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static const double one[] = {0.0};

Test(theory_market, switching_follows_hazard_and_cost)
{
    const double stock[] = {.28, .10, .07, .05, .0125, .4875};
    const double weight[] = {.34, .20, .06, .10, .0005, .2995};
    const double kappa[] = {2.0, 2.8, 3.5, 4.0, 5.0};
    const double known[] = {.0950, .0565, .0341, .0235, .0116}; /* a year */
    double v[6];
    const double n = 2000000.0;

    for (int j = 0; j < 6; j++) {
        v[j] = log(weight[j]);
    }
    for (int k = 0; k < 5; k++) {
        ctd_model *model = kit_model((uint64_t)n, 6, v);
        double yearly = 0.0, moved = 0.0;

        model->segment[0].contract_months = 36.0;
        model->segment[0].switching_cost = kappa[k];
        model->targets.has_stock = true;
        for (int j = 0; j < 6; j++) {
            double sum = 0.0, away = 0.0;

            for (int l = 0; l < 6; l++) {
                const double w = weight[l] * (l == j ? 1.0 : exp(-kappa[k]));

                sum += w;
                away += l == j ? 0.0 : w;
            }
            yearly += 12.0 / 36.0 * stock[j] * away / sum;
            model->stock_intercept[j + 1][0] = log(stock[j]);
        }
        kit_run run = kit_play(model, 0, 2);

        for (uint32_t i = 1; i <= 6; i++) {
            for (uint32_t j = 1; j <= 6; j++) {
                moved += (double)kit_switches(&run, 1, i, j);
            }
        }
        const double monthly = yearly / 12.0;

        cr_expect(fabs(1.0 - pow(1.0 - monthly, 12.0) - known[k]) < 5e-5, "kappa %g: %.5f",
                  kappa[k], 1.0 - pow(1.0 - monthly, 12.0));
        cr_expect(fabs(moved / n - monthly) <= 4.0 * sqrt(monthly / n),
                  "kappa %g: %.5f a year, expected %.5f", kappa[k], 12.0 * moved / n, yearly);
        kit_run_free(&run);
        free(model);
    }
}

Test(theory_market, education_alone_is_the_bass_curve)
{
    const double n = 1000000.0;
    ctd_model *model = kit_model((uint64_t)n, 1, one);
    double cumulated = 0.0;

    model->calendar.n_ticks = 120;
    model->region[0] = (ctd_region){.customers = 1.0, .innovation = 0.03, .imitation = 0.38};
    model->segment[0].contract_months = 36.0;
    kit_run run = kit_play(model, 0, 2);

    for (uint32_t t = 1; t <= 120; t++) {
        const double before = kit_world(&run, "customers", t - 1, 1) / n;
        const double share = kit_world(&run, "customers", t, 1) / n;

        cumulated += (0.03 + 0.38 * before) / 12.0;
        cr_expect(fabs(share - (1.0 - exp(-cumulated))) < 1.5 / n, "month %u: %.7f", t, share);
    }
    cr_expect(fabs(kit_world(&run, "customers", 120, 1) / n - .80634) < 2e-5, "ten years: %.6f",
              kit_world(&run, "customers", 120, 1) / n);
    cr_expect(fabs(kit_world(&run, "customers", 12, 1) / n - .0357582) < 2e-3);
    kit_run_free(&run);
    free(model);
}

Test(theory_market, congestion_is_that_of_a_single_server_queue)
{
    const double rho[] = {.5, .8, .9, .95}, factor[] = {2.0, 5.0, 10.0, 20.0};

    for (int k = 0; k < 4; k++) {
        ctd_model *model = kit_model(10000, 1, one);
        const double load = model->spend / (0.12 * CTD_HOURS_PER_YEAR);

        model->provider[1].location[0].capacity = load / rho[k];
        model->provider[1].invest_rule = CTD_INVEST_NONE;
        model->calendar.n_ticks = 3;
        kit_run run = kit_play(model, 0, 1);

        cr_expect_float_eq(kit_value(&run, "utilisation", 1, 1, 0), rho[k], 1e-9);
        cr_expect_float_eq(kit_value(&run, "latency", 1, 1, 0), 20.0 + 2.0 * (factor[k] - 1.0),
                           1e-7);
        kit_run_free(&run);
        free(model);
    }
}

Test(theory_market, congestion_follows_load_at_half_speed_and_stops_at_the_cap)
{
    ctd_model *model = kit_model(10000, 1, one);
    const double load = model->spend / (0.12 * CTD_HOURS_PER_YEAR);

    model->provider[1].location[0].capacity = load / 0.5;
    model->region[0].growth = 2.0; /* use triples in a year */
    model->calendar.n_ticks = 24;
    kit_run run = kit_play(model, 0, 1);
    double rho = 0.5;

    for (uint32_t t = 1; t <= 24; t++) {
        const double capped = rho < 0.98 ? rho : 0.98;

        cr_expect_float_eq(kit_value(&run, "latency", t, 1, 0),
                           20.0 + 2.0 * (1.0 / (1.0 - capped) - 1.0), 1e-4, "tick %u", t);
        rho = 0.5 * rho + 0.5 * 0.5 * pow(3.0, t / 12.0);
    }
    /* Above capacity the rest is reported, not expelled, and not billed. */
    const double unserved = kit_value(&run, "unserved", 24, 1, 0);

    cr_expect_float_eq(unserved, load * (9.0 - 2.0), load * 1e-5);
    cr_expect_float_eq(kit_world(&run, "market", 24, 0), model->spend * 2.0,
                       model->spend * 1e-5);
    kit_run_free(&run);
    free(model);
}

Test(theory_market, unit_cost_follows_wrights_law)
{
    ctd_model *model = kit_model(10000, 1, one);

    model->calendar.n_ticks = 85;
    model->provider[1].experience_years = 1.0;
    model->provider[1].learning = .2344653; /* progress ratio .85 */
    kit_run run = kit_play(model, 0, 1);
    const double first = kit_value(&run, "unit_cost", 0, 1, 0);

    /* After 7 years at a constant rate output has grown eightfold. */
    cr_expect_float_eq(kit_value(&run, "unit_cost", 85, 1, 0) / first, .614125, 1e-6);
    kit_run_free(&run);
    free(model);
}

Test(theory_market, concentration_is_the_sum_of_squared_shares_without_the_fringe)
{
    const double v[] = {0.0, 0.0, 0.0, 0.0};
    ctd_model *model = kit_model(400000, 4, v);
    kit_run run = kit_play(model, 0, 2);

    cr_expect_float_eq(kit_world(&run, "hhi", 1, 0), 0.25, 1e-4);
    kit_run_free(&run);
    model->provider[4].fringe = true;
    run = kit_play(model, 0, 2);
    double sum = 0.0;

    for (uint32_t j = 1; j <= 3; j++) {
        const double share = kit_value(&run, "share", 1, j, 0);

        sum += share * share;
    }
    cr_expect_float_eq(kit_world(&run, "hhi", 1, 0), sum, 1e-15);
    kit_run_free(&run);
    free(model);
}

Test(theory_market, fixed_terms_let_everybody_decide_once_a_term)
{
    ctd_model *model = kit_model(36000, 2, (const double[]){0.0, 0.0});

    model->segment[0].contract = CTD_CONTRACT_FIXED;
    model->segment[0].contract_months = 36.0;
    model->calendar.n_ticks = 72;
    kit_run run = kit_play(model, 0, 2);

    for (uint32_t t = 1; t <= 72; t++) {
        const double n = kit_value(&run, "decisions", t, 1, 0) +
                         kit_value(&run, "decisions", t, 2, 0);

        cr_expect_eq(n, 1000.0, "month %u: %g decide", t, n);
    }
    kit_run_free(&run);
    free(model);
}

Test(theory_market, fixed_terms_of_newcomers_end_together)
{
    ctd_model *model = kit_model(100000, 2, (const double[]){0.0, 0.0});

    model->region[0] = (ctd_region){.customers = 1.0, .innovation = 0.5};
    model->segment[0].contract = CTD_CONTRACT_FIXED;
    model->segment[0].contract_months = 5.0;
    model->calendar.n_ticks = 14;
    kit_run run = kit_play(model, 0, 2);

    for (uint32_t t = 1; t <= 14; t++) {
        double due = 0.0, decided = 0.0;

        for (uint32_t e = t; e <= t; e -= 5) { /* until it wraps below zero */
            due += e == 0 ? 0.0
                          : kit_world(&run, "customers", e - 1, 0) -
                                kit_world(&run, "customers", e, 0);
        }
        for (uint32_t j = 1; j <= 2; j++) {
            decided += kit_value(&run, "decisions", t, j, 0);
        }
        cr_expect_eq(decided, due, "month %u: %g of %g", t, decided, due);
    }
    kit_run_free(&run);
    free(model);
}

Test(theory_market, geometric_terms_renew_at_the_hazard)
{
    ctd_model *model = kit_model(1000000, 2, (const double[]){0.0, 0.0});
    const double h = 1.0 / 36.0;

    model->segment[0].contract_months = 36.0;
    model->calendar.n_ticks = 12;
    kit_run run = kit_play(model, 0, 2);

    for (uint32_t t = 1; t <= 12; t++) {
        const double n = kit_value(&run, "decisions", t, 1, 0) +
                         kit_value(&run, "decisions", t, 2, 0);

        cr_expect(fabs(n / 1e6 - h) < 4.0 * sqrt(h * (1.0 - h) / 1e6), "month %u: %g", t, n);
    }
    kit_run_free(&run);
    free(model);
}
