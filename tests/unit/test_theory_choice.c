/* SPDX-License-Identifier: Apache-2.0 */
/* Known answers of discrete choice: docs/validation.md. Tolerances are four standard errors of a
 * share, or the 0.999 quantile of chi-square. */
#include "kit.h"

#include "sim/maths.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { N = 1000000 };

static double
band(double share, double n)
{
    return 4.0 * sqrt(share * (1.0 - share) / n);
}

static void
expect_shares(const kit_run *run, uint32_t record, uint32_t first, uint32_t k, const double p[],
              double n)
{
    for (uint32_t j = 0; j < k; j++) {
        const double share = kit_world(run, "customers", record, first + j) / n;

        cr_expect(fabs(share - p[j]) <= band(p[j], n), "alternative %u: %.6f, expected %.6f",
                  first + j, share, p[j]);
    }
}

static const double logit_v[] = {1.0, 0.5, 0.2, 0.0, -0.3, 0.0};
static const double logit_p[] = {.32635475, .19794416, .14664064, .12005920, .08894204, .12005920};

Test(theory_choice, both_rules_draw_the_logit_shares)
{
    for (int rule = CTD_CHOICE_GUMBEL; rule <= CTD_CHOICE_INVERSE_CDF; rule++) {
        ctd_model *model = kit_model(N, 6, logit_v);
        double counts[6];

        model->choice_rule = rule;
        kit_run run = kit_play(model, 0, 2);
        for (uint32_t j = 0; j < 6; j++) {
            counts[j] = kit_world(&run, "customers", 1, j + 1);
        }
        const double chi = kit_chi_square(6, counts, logit_p, N);

        cr_expect(chi < 20.515, "rule %d: chi-square %.2f with 5 degrees of freedom", rule, chi);
        kit_run_free(&run);
        free(model);
    }
}

Test(theory_choice, an_improved_option_loses_nobody_and_moves_nobody_between_others)
{
    ctd_model *model = kit_model(N, 6, logit_v);
    uint64_t n, moved = 0;
    kit_run before = kit_play(model, 0, 2);

    for (int s = 0; s < CTD_MAX_SEGMENTS; s++) {
        model->provider[3].quality[0][s] += 0.1;
    }
    kit_use_qualities(model);
    kit_run after = kit_play(model, 0, 2);
    uint8_t *a = kit_providers(&before, &n), *b = kit_providers(&after, &n);

    for (uint64_t i = 0; i < n; i++) {
        if (a[i] != b[i]) {
            cr_assert_eq(b[i], 3, "customer %lu moved to %d", (unsigned long)i, b[i]);
            moved++;
        }
    }
    const double least = .0129624; /* the shares' own difference: each mover is needed */

    cr_expect(fabs((double)moved / N - least) <= band(least, N), "moved %.5f",
              (double)moved / N);
    free(a);
    free(b);
    kit_run_free(&before);
    kit_run_free(&after);
    free(model);
}

Test(theory_choice, along_a_path_nobody_leaves_the_improved_provider)
{
    ctd_model *model[2];
    kit_run run[2];

    for (int k = 0; k < 2; k++) {
        model[k] = kit_model(50000, 4, logit_v);
        model[k]->calendar.n_ticks = 48;
        model[k]->region[0] = (ctd_region){1.0, 0.2, 0.05, 0.38, 0.25};
        model[k]->segment[0].contract_months = 9.0;
        model[k]->segment[0].workload = (ctd_taste){1.0, 1.0};
        model[k]->segment[0].price_taste = (ctd_taste){2.5, 0.5};
        for (int s = 0; k == 1 && s < CTD_MAX_SEGMENTS; s++) {
            model[k]->provider[2].quality[0][s] += 0.3;
        }
        kit_use_qualities(model[k]);
        run[k] = kit_play(model[k], 0, 1); /* the series is of the whole run; states step below */
    }
    for (int k = 0; k < 2; k++) {
        ctd_market_start(run[k].market, model[k], 0, NULL, 1);
    }
    for (uint32_t t = 0; t <= 48; t++) {
        uint64_t n, wrong = 0, differ = 0;
        uint8_t *a = kit_providers(&run[0], &n), *b = kit_providers(&run[1], &n);

        for (uint64_t i = 0; i < n; i++) {
            differ += a[i] != b[i];
            wrong += a[i] != b[i] && b[i] != 2;
        }
        cr_assert_eq(wrong, 0, "tick %u: %lu moved wrongly", t, (unsigned long)wrong);
        cr_assert(t == 0 || differ > 0);
        free(a);
        free(b);
        ctd_market_step(run[0].market);
        ctd_market_step(run[1].market);
    }
    for (int k = 0; k < 2; k++) {
        kit_run_free(&run[k]);
        free(model[k]);
    }
}

Test(theory_choice, extreme_utilities_give_finite_shares)
{
    const double v[] = {800.0, 799.0, -800.0}, p[] = {.7310585786, .2689414214};

    for (int rule = CTD_CHOICE_GUMBEL; rule <= CTD_CHOICE_INVERSE_CDF; rule++) {
        ctd_model *model = kit_model(N, 3, v);

        model->choice_rule = rule;
        kit_run run = kit_play(model, 0, 2);
        expect_shares(&run, 1, 1, 2, p, N);
        cr_expect_eq(kit_world(&run, "customers", 1, 3), 0.0);
        kit_run_free(&run);
        free(model);
    }
}

Test(theory_choice, normal_tastes_give_the_mixed_logit_shares)
{
    const ctd_taste taste[] = {{1.0, 2.0}, {-2.0, 3.0}};
    const double p[] = {.6477264385, .2825760141}, v[] = {0.0, 0.0};

    for (int k = 0; k < 2; k++) {
        ctd_model *model = kit_model(N, 2, v);

        /* Provider 2 serves region 0 from region 1: no presence there, and distance is free. */
        model->segment[0].presence_taste = taste[k];
        kit_add_region(model, 50.0);
        model->region[1].customers = 0.0;
        model->provider[2].location[1] = model->provider[2].location[0];
        model->provider[2].location[0].open = false;
        kit_run run = kit_play(model, 0, 2);
        expect_shares(&run, 1, 1, 1, &p[k], N);
        kit_run_free(&run);
        free(model);
    }
}

Test(theory_choice, lognormal_price_taste_gives_its_shares_with_an_outside_option)
{
    const double v[] = {1.0, 1.5, 2.0};
    const double p[] = {.3011272304, .2330610290, .2291457334, .2366660072};
    ctd_model *model = kit_model(N, 3, v);

    model->outside_option = true;
    model->segment[0].price_taste = (ctd_taste){ctd_exp(0.125), 0.5};
    for (int j = 1; j <= 3; j++) {
        model->provider[j].price_level = 0.12 * v[j - 1];
    }
    kit_run run = kit_play(model, 0, 2);
    expect_shares(&run, 1, 0, 4, p, N);
    kit_run_free(&run);
    free(model);
}

Test(theory_choice, consideration_sets_give_their_shares)
{
    const double v[] = {1.0, 1.0, 1.0}, phi[] = {.9, .6, .3};
    const double p[] = {.20629427, .43757518, .24604419, .11008636};

    for (int rule = CTD_CHOICE_GUMBEL; rule <= CTD_CHOICE_INVERSE_CDF; rule++) {
        ctd_model *model = kit_model(N, 3, v);

        model->choice_rule = rule;
        model->outside_option = true;
        for (int j = 1; j <= 3; j++) {
            model->provider[j].awareness[0] = phi[j - 1];
        }
        kit_run run = kit_play(model, 0, 2);
        expect_shares(&run, 1, 0, 4, p, N);
        kit_run_free(&run);
        free(model);
    }
}

/* Everybody decides each tick; all start with provider 2. */
static void
expect_chain(double kappa, double stationary, double churn, double eigenvalue)
{
    const double v[] = {0.5, 0.0};
    const uint32_t ticks[] = {1, 2, 5, 20, 60};
    ctd_model *model = kit_model(N, 2, v);

    model->calendar.n_ticks = 60;
    model->segment[0].switching_cost = kappa;
    model->targets.has_stock = true;
    model->stock_intercept[1][0] = -INFINITY;
    kit_run run = kit_play(model, 0, 2);

    for (size_t k = 0; k < sizeof ticks / sizeof *ticks; k++) {
        const double p = stationary * (1.0 - pow(eigenvalue, ticks[k]));

        expect_shares(&run, ticks[k], 1, 1, &p, N);
    }
    if (pow(eigenvalue, 60) < 1e-6) {
        const double moved =
            (double)(kit_switches(&run, 60, 1, 2) + kit_switches(&run, 60, 2, 1)) / N;

        cr_expect(fabs(moved - churn) <= band(churn, N), "churn %.6f", moved);
    }
    kit_run_free(&run);
    free(model);
}

Test(theory_choice, switching_cost_makes_the_known_markov_chain)
{
    expect_chain(2.0, .7062990080, .1071571146, .7417162962);
    expect_chain(4.0, .7273655584, .0159830473, .9597008267);
}

Test(theory_choice, brand_taste_lasts_for_life)
{
    const double v[] = {0.0, 0.0, 0.0};
    ctd_model *model = kit_model(200000, 3, v);

    model->segment[0].brand_sigma = 1.5;
    model->calendar.n_ticks = 30;
    kit_run run = kit_play(model, 0, 2);
    double moved = 0.0;

    for (uint32_t i = 1; i <= 3; i++) {
        for (uint32_t j = 1; j <= 3; j++) {
            moved += (double)kit_switches(&run, 30, i, j) / 200000.0;
        }
    }
    /* Two draws from the same customer's shares: 1 - E[sum of P^2], by quadrature over the three
     * normal tastes; without brand taste it would be 2/3. */
    double same = 0.0, weights = 0.0;

    for (int a = -24; a <= 24; a++) {
        for (int b = -24; b <= 24; b++) {
            for (int c = -24; c <= 24; c++) {
                const double x = a * 0.25, y = b * 0.25, z = c * 0.25;
                const double w = exp(-0.5 * (x * x + y * y + z * z));
                const double p = exp(1.5 * x), q = exp(1.5 * y), r = exp(1.5 * z);
                const double sum = p + q + r;

                same += w * (p * p + q * q + r * r) / (sum * sum);
                weights += w;
            }
        }
    }
    const double expected = 1.0 - same / weights;

    cr_expect(fabs(moved - expected) <= band(expected, 200000.0), "moved %.5f, expected %.5f",
              moved, expected);
    kit_run_free(&run);
    free(model);
}
