/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "study_kit.h"

#include "output/statistics.h"
#include "sim/draw.h"
#include "sim/maths.h"
#include "studies/design.h"
#include "studies/response.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { MAX_K = 5 };

/* b_i sd(x_i) / sd(y) of a model without noise. */
static void
expect_slopes(const ctd_study *study, const double slope[], const double y[])
{
    const uint32_t k = study->n_factors;
    ctd_moments x[MAX_K] = {{0}}, outcome = {0};
    ctd_index coefficient[MAX_K];
    double r2;

    for (uint64_t j = 0; j < ctd_design_points(study); j++) {
        double value[MAX_K];

        ctd_design_point(study, j, value);
        for (uint32_t i = 0; i < k; i++) {
            ctd_moments_add(&x[i], study->factor[i].log ? log(value[i]) : value[i]);
        }
        ctd_moments_add(&outcome, y[j]);
    }
    cr_assert_eq(ctd_indices_regression(study, y, coefficient, &r2), CTD_OK);
    for (uint32_t i = 0; i < k; i++) {
        const double known = slope[i] * sqrt(x[i].squares / outcome.squares);

        cr_expect_float_eq(coefficient[i].value, known, 1e-10,
                           "rule %d, factor %u: %.15g, not %.15g", (int)study->design.rule, i,
                           coefficient[i].value, known);
    }
    cr_expect_float_eq(r2, 1.0, 1e-12);
}

Test(indices_regression, a_linear_model_is_found_in_any_design)
{
    static const double slope[] = {3.0, -2.0, 0.5}, values[] = {1, 2, 4};
    static const ctd_design_rule rules[] = {CTD_DESIGN_LATIN_HYPERCUBE, CTD_DESIGN_SOBOL,
                                            CTD_DESIGN_SALTELLI, CTD_DESIGN_MORRIS,
                                            CTD_DESIGN_GRID};

    for (int rule = 0; rule < 5; rule++) {
        ctd_study *study = study_of(rules[rule], 50, 3, 1000.0, 1001.0);

        study_response(study, CTD_RESPONSE_LINEAR, 3, slope);
        for (uint32_t i = 0; rules[rule] == CTD_DESIGN_GRID && i < 3; i++) {
            study_values(study, i, 3, values);
        }
        double *y = study_play(study);
        expect_slopes(study, slope, y);
        free(y);
        study_free(study);
    }
}

Test(indices_regression, a_log_scale_is_a_regression_on_logarithms)
{
    static const double slope[] = {3.0, -2.0};
    ctd_study *study = study_of(CTD_DESIGN_LATIN_HYPERCUBE, 40, 2, 0.01, 100.0);
    double y[40];

    study->factor[0].log = true;
    for (uint64_t j = 0; j < 40; j++) {
        double value[2];

        ctd_design_point(study, j, value);
        y[j] = 7.0 + slope[0] * log(value[0]) + slope[1] * value[1];
    }
    expect_slopes(study, slope, y);
    study_free(study);
}

/* numpy.linalg.lstsq on the same rows. */
Test(indices_regression, correlated_factors_are_told_apart)
{
    static const double row[] = {1, 2, 2, 1, 3, 5, 4, 3, 5, 8, 7, 6}, y[] = {1, 3, 2, 5, 4, 9};
    ctd_study *study = study_of(CTD_DESIGN_LIST, 0, 2, 0.0, 1.0);
    ctd_index coefficient[2];
    double r2;

    study_rows(study, 6, row);
    cr_assert_eq(ctd_indices_regression(study, y, coefficient, &r2), CTD_OK);
    cr_expect_float_eq(coefficient[0].value, 1.3538457551733472, 1e-13);
    cr_expect_float_eq(coefficient[1].value, -0.5844361528674644, 1e-13);
    cr_expect_float_eq(r2, 0.9903075489282386, 1e-13);
    study_free(study);
}

/* On {-1, 0, 1}^2, y = 2 a + 3 b + a b: variances 2/3 of a factor, 4/9 of the product. */
Test(indices_regression, what_is_not_linear_is_left_unexplained)
{
    static const double level[] = {-1, 0, 1};
    const double variance = (4.0 + 9.0) * 2.0 / 3.0 + 4.0 / 9.0;
    ctd_study *study = study_of(CTD_DESIGN_GRID, 0, 2, -1.0, 1.0);
    ctd_index coefficient[2];
    double y[9], r2;

    study_values(study, 0, 3, level);
    study_values(study, 1, 3, level);
    for (int j = 0; j < 9; j++) {
        const double a = level[j / 3], b = level[j % 3];

        y[j] = 2.0 * a + 3.0 * b + a * b;
    }
    cr_assert_eq(ctd_indices_regression(study, y, coefficient, &r2), CTD_OK);
    cr_expect_float_eq(coefficient[0].value, 2.0 * sqrt(2.0 / 3.0 / variance), 1e-14);
    cr_expect_float_eq(coefficient[1].value, 3.0 * sqrt(2.0 / 3.0 / variance), 1e-14);
    cr_expect_float_eq(r2, 13.0 * 2.0 / 3.0 / variance, 1e-14);
    study_free(study);
}

static void
expect_nothing(const ctd_study *study, const double y[])
{
    ctd_index coefficient[MAX_K];
    double r2 = 0.0;

    cr_assert_eq(ctd_indices_regression(study, y, coefficient, &r2), CTD_OK);
    for (uint32_t i = 0; i < study->n_factors; i++) {
        cr_expect(isnan(coefficient[i].value) && isnan(coefficient[i].low) &&
                  isnan(coefficient[i].high));
    }
    cr_expect(isnan(r2));
}

Test(indices_regression, what_cannot_be_told_apart_is_no_number)
{
    static const double twice[] = {1, 2, 2, 4, 3, 6, 7, 14, 5, 10}, y[] = {1, 3, 2, 5, 4};
    static const double still[] = {1, 4, 2, 4, 3, 4, 7, 4, 5, 4}, same[] = {.1, .1, .1, .1, .1};
    static const double apart[] = {1, 2, 2, 1, 3, 5, 7, 14, 5, 9}, gap[] = {1, 3, NAN, 5, 4};
    const double *bad[] = {twice, still};

    for (int b = 0; b < 2; b++) {
        ctd_study *study = study_of(CTD_DESIGN_LIST, 0, 2, 0.0, 1.0);

        study->n_bootstrap = 20;
        study_rows(study, 5, bad[b]);
        expect_nothing(study, y);
        study_free(study);
    }
    ctd_study *study = study_of(CTD_DESIGN_LIST, 0, 2, 0.0, 1.0);
    study->n_bootstrap = 20;
    study_rows(study, 5, apart);
    expect_nothing(study, same);
    expect_nothing(study, gap);
    study->design.n_rows = 3; /* fewer than factors + 2 */
    expect_nothing(study, y);
    study_free(study);
}

/* Rounding leaves a little of the third factor that the other two do not explain. */
Test(indices_regression, combinations_of_other_factors_are_noticed_whatever_their_rounding)
{
    enum { N = 30 };
    ctd_pcg32 rng = {.state = 5, .increment = 9};

    for (int t = 0; t < 50; t++) {
        ctd_study *study = study_of(CTD_DESIGN_LIST, 0, 3, 0.0, 1.0);
        double row[3 * N], y[N];

        for (int j = 0; j < N; j++) {
            row[3 * j] = ctd_uniform(ctd_pcg32_next(&rng));
            row[3 * j + 1] = 1e3 * ctd_uniform(ctd_pcg32_next(&rng));
            row[3 * j + 2] = 0.7 * row[3 * j] - 1.3e-3 * row[3 * j + 1];
            y[j] = ctd_uniform(ctd_pcg32_next(&rng));
        }
        study_rows(study, N, row);
        expect_nothing(study, y);
        study_free(study);
    }
}

/* Points and noise anew each time; y = 2 a - b + 2 noise on unit normals: coefficients 2 / 3 and
 * -1 / 3 of the population. */
static void
count_covered(uint32_t n, int n_tries, int covered[2], double *width)
{
    ctd_pcg32 rng = {.state = 77, .increment = 1};
    double *row = malloc(2 * n * sizeof *row), *y = malloc(n * sizeof *y);

    for (int t = 0; t < n_tries; t++) {
        ctd_study *study = study_of(CTD_DESIGN_LIST, 0, 2, 0.0, 1.0);
        ctd_index c[2];
        double r2;

        study->seed = (uint64_t)t;
        study->n_bootstrap = 400;
        for (uint32_t j = 0; j < n; j++) {
            for (int i = 0; i < 2; i++) {
                row[2 * j + i] = ctd_normal_quantile(ctd_uniform(ctd_pcg32_next(&rng)));
            }
            y[j] = 2.0 * row[2 * j] - row[2 * j + 1] +
                   2.0 * ctd_normal_quantile(ctd_uniform(ctd_pcg32_next(&rng)));
        }
        study_rows(study, n, row);
        cr_assert_eq(ctd_indices_regression(study, y, c, &r2), CTD_OK);
        covered[0] += c[0].low <= 2.0 / 3.0 && 2.0 / 3.0 <= c[0].high;
        covered[1] += c[1].low <= -1.0 / 3.0 && -1.0 / 3.0 <= c[1].high;
        *width += (c[0].high - c[0].low) * sqrt(n) / n_tries;
        study_free(study);
    }
    free(row);
    free(y);
}

Test(indices_regression, intervals_cover_as_often_as_they_say_whether_points_are_grouped_or_not)
{
    enum { N_TRIES = 200, LEAST = 177, MOST = 199 }; /* of 200 at 95 %: all but 1 in 10,000 */
    double width[2] = {0};

    for (int grouped = 0; grouped < 2; grouped++) {
        int covered[2] = {0};

        count_covered(grouped ? 2500 : 400, N_TRIES, covered, &width[grouped]);
        for (int i = 0; i < 2; i++) {
            cr_log_info("factor %d: %d of %d", i, covered[i], N_TRIES);
            cr_expect(covered[i] >= LEAST && covered[i] <= MOST, "factor %d: %d of %d", i,
                      covered[i], N_TRIES);
        }
    }
    cr_expect(width[1] / width[0] > 0.97 && width[1] / width[0] < 1.03, "widths %.4f and %.4f",
              width[0], width[1]);
}

/* Groups of a low-discrepancy sequence must be random ones: regular ones lie in the same strata. */
Test(indices_regression, intervals_of_a_sequence_shrink_as_the_root_of_its_length)
{
    enum { N_SEEDS = 20 };
    static const double parameter[] = {7.0, 0.1};
    static const uint32_t n[] = {512, 8192};
    double width[2] = {0};

    for (int size = 0; size < 2; size++) {
        ctd_study *study = study_of(CTD_DESIGN_SOBOL, n[size], 3, -3.0, 3.0);

        study_response(study, CTD_RESPONSE_ISHIGAMI, 2, parameter);
        study->n_bootstrap = 400;
        for (study->seed = 0; study->seed < N_SEEDS; study->seed++) {
            double *y = study_play(study), r2;
            ctd_index c[3];

            cr_assert_eq(ctd_indices_regression(study, y, c, &r2), CTD_OK);
            width[size] += (c[0].high - c[0].low) * sqrt(n[size]) / N_SEEDS;
            free(y);
        }
        study_free(study);
    }
    /* A width errs by some 5 %, a mean of 20 by 1 %. */
    cr_expect(fabs(width[1] / width[0] - 1.0) < 0.05, "widths %.4f and %.4f", width[0], width[1]);
}
