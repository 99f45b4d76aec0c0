/* SPDX-License-Identifier: Apache-2.0 */
/* Known answers of the nested logit: docs/validation.md. Tolerances are four standard errors of a
 * share; formulas in double are held to 1e-10. */
#include "kit.h"

#include "agents/choice_kernel.h"
#include "agents/nested.h"
#include "agents/sample.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { N = 1000000 };

static double
band(double share)
{
    return 4.0 * sqrt(share * (1.0 - share) / N);
}

/* A market of clouds of quality v with on-premises of utility 0 as an option. */
static ctd_model *
model_with(uint32_t n, const double v[], double lambda)
{
    ctd_model *model = kit_model(N, n, v);

    model->dissimilarity = lambda;
    model->outside_option = true;
    return model;
}

static void
expect_shares(const ctd_model *model, uint32_t first, uint32_t n, const double p[])
{
    for (int rule = CTD_CHOICE_GUMBEL; rule <= CTD_CHOICE_INVERSE_CDF; rule++) {
        ctd_model *copy = malloc(sizeof *copy);

        *copy = *model;
        copy->choice_rule = rule;
        kit_run run = kit_play(copy, 0, 2);
        for (uint32_t j = 0; j < n; j++) {
            const double share = kit_world(&run, "customers", 1, first + j) / N;

            cr_expect(fabs(share - p[j]) <= band(p[j]), "rule %d, alternative %u: %.6f, not %.6f",
                      rule, first + j, share, p[j]);
        }
        kit_run_free(&run);
        free(copy);
    }
}

static const double two_nests[] = {1.0, 1.0, 1.0, 0.5};
static const double two_nests_p[] = {.1246348976, .2395626702, .2395626702, .2896744772,
                                     .1065652848};

Test(theory_nest, the_formula_gives_two_nests_and_an_outside_option)
{
    const double v[] = {0.0, 1.0, 1.0, 1.0, 0.5, -INFINITY};
    const uint8_t nest[] = {CTD_NO_NEST, 0, 0, 1, 1, 1};
    const double lambda[CTD_MAX_NESTS] = {0.5, 0.5};
    double p[6], within[6];
    const double logsum = ctd_nested_logit(6, v, nest, lambda, p, within);

    for (int j = 0; j < 5; j++) {
        cr_expect_float_eq(p[j], two_nests_p[j], 1e-10);
    }
    cr_expect_eq(p[5], 0.0);
    cr_expect_float_eq(within[1], 0.5, 1e-15);
    cr_expect_float_eq(within[3], p[3] / (p[3] + p[4]), 1e-15);
    cr_expect_float_eq(logsum, -log(p[0]), 1e-14, "the outside option has utility 0");
}

Test(theory_nest, utilities_of_any_size_and_none_at_all)
{
    const double v[] = {900.0, 901.0, -900.0}, none[] = {-INFINITY, -INFINITY};
    const uint8_t nest[] = {0, 0, CTD_NO_NEST};
    const double lambda[CTD_MAX_NESTS] = {0.1};
    double p[3];

    cr_expect_float_eq(ctd_nested_logit(3, v, nest, lambda, p, NULL), 901.0, 1e-5);
    cr_expect_float_eq(p[0], 1.0 / (1.0 + exp(10.0)), 1e-15);
    cr_expect_eq(p[2], 0.0);
    cr_expect_eq(ctd_nested_logit(2, none, nest, lambda, p, NULL), -INFINITY);
    cr_expect_eq(p[0] + p[1], 0.0);
}

Test(theory_nest, both_rules_draw_the_shares_of_two_nests)
{
    ctd_model *model = model_with(4, two_nests, 0.5);

    model->provider[3].nest = 3;
    model->provider[4].nest = 3;
    model->nest_dissimilarity[3] = 0.5;
    expect_shares(model, 0, 5, two_nests_p);
    free(model);
}

Test(theory_nest, a_second_red_bus_takes_from_the_blue_one_first)
{
    const double bus[] = {0.0, 0.0}, p[] = {.4142135624, .2928932188, .2928932188};
    ctd_model *model = model_with(2, bus, 0.5);

    expect_shares(model, 0, 3, p);
    free(model);
}

Test(theory_nest, a_dissimilarity_near_one_is_the_plain_logit)
{
    const double v[] = {0.5, 0.0};
    const double sum = exp(0.5) + 2.0, p[] = {1.0 / sum, exp(0.5) / sum, 1.0 / sum};
    ctd_model *model = model_with(2, v, 1.0 - 1e-9);

    expect_shares(model, 0, 3, p);
    free(model);
}

Test(theory_nest, an_improved_option_still_loses_nobody)
{
    const double v[] = {1.0, 0.5, 0.2, 0.0, -0.3, 0.0};
    ctd_model *model = model_with(6, v, 0.5);
    uint64_t n, moved = 0;
    kit_run before = kit_play(model, 0, 2);

    for (int s = 0; s < CTD_MAX_SEGMENTS; s++) {
        model->provider[3].quality[0][s] += 0.2;
    }
    kit_use_qualities(model);
    kit_run after = kit_play(model, 0, 2);
    uint8_t *a = kit_providers(&before, &n), *b = kit_providers(&after, &n);

    for (uint64_t i = 0; i < n; i++) {
        cr_assert(a[i] == b[i] || b[i] == 3, "customer %lu moved to %d", (unsigned long)i, b[i]);
        moved += a[i] != b[i];
    }
    cr_expect_gt(moved, N / 100);
    free(a);
    free(b);
    kit_run_free(&before);
    kit_run_free(&after);
    free(model);
}

Test(theory_nest, expected_shares_of_the_sample_are_those_of_the_formula)
{
    ctd_model *model = model_with(4, two_nests, 0.5);
    ctd_board *board = malloc(sizeof *board);
    ctd_sample *sample = NULL;
    const double xi[] = {0.0, 1.0, 1.0, 1.0, 0.5};
    double share[5];

    model->provider[3].nest = 3;
    model->provider[4].nest = 3;
    model->nest_dissimilarity[3] = 0.5;
    ctd_board_at_start(model, board);
    cr_assert_eq(ctd_sample_create(model, board, 0, 1, &sample), CTD_OK);
    ctd_sample_shares(sample, xi, 1, share);
    cr_expect_float_eq(share[0], two_nests_p[0], 1e-10);
    for (int j = 1; j < 5; j++) {
        cr_expect_float_eq(share[j], two_nests_p[j] / (1.0 - two_nests_p[0]), 1e-9);
    }
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}
