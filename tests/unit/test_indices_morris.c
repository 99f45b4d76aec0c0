/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "study_kit.h"

#include "output/statistics.h"
#include "studies/design.h"
#include "studies/response.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;
static const double exact_mu_star[3] = {7.7040541116, 7.875, 6.2487961033};

static void
make_ishigami(ctd_study *study)
{
    static const double parameter[] = {7.0, 0.1};

    study_response(study, CTD_RESPONSE_ISHIGAMI, 2, parameter);
}

/* All effects there are on 4 levels: up by 2 of them from each of the lower two, at each of the 16
 * places of the others. */
static void
enumerate(int factor, ctd_moments *effect, ctd_moments *absolute)
{
    static const int stride[] = {16, 4, 1};
    static const double level[] = {-pi, -pi / 3, pi / 3, pi};
    ctd_study *grid = study_of(CTD_DESIGN_GRID, 0, 3, -pi, pi);

    for (uint32_t i = 0; i < 3; i++) {
        study_values(grid, i, 4, level);
    }
    make_ishigami(grid);
    double *y = study_play(grid);
    for (int p = 0; p < 64; p++) {
        if (p / stride[factor] % 4 < 2) {
            const double change = (y[p + 2 * stride[factor]] - y[p]) / (2.0 / 3.0);

            ctd_moments_add(effect, change);
            ctd_moments_add(absolute, fabs(change));
        }
    }
    free(y);
    study_free(grid);
}

Test(indices_morris, enumeration_gives_the_known_means_of_absolute_effects)
{
    for (int i = 0; i < 3; i++) {
        ctd_moments effect = {0}, absolute = {0};

        enumerate(i, &effect, &absolute);
        cr_expect_eq(absolute.n, 32);
        cr_expect_float_eq(absolute.mean, exact_mu_star[i], 6e-11);
    }
}

/* Every trajectory there is, once: the mean of what they find is the enumeration's. */
Test(indices_morris, all_384_trajectories_once_give_the_known_means)
{
    ctd_study *study = study_of(CTD_DESIGN_MORRIS, 5000, 3, -pi, pi);
    double *y = NULL, x[4][3], sum[3] = {0};
    bool met[N_TRAJECTORY_CODES] = {false};
    int n = 0;

    make_ishigami(study);
    y = study_play(study);
    for (uint32_t t = 0; t < 5000; t++) {
        for (uint32_t s = 0; s < 4; s++) {
            ctd_design_unit(study, 4 * t + s, x[s]);
        }
        bool *const known = &met[study_trajectory(x)];

        if (*known) {
            continue;
        }
        *known = true;
        n++;
        for (int s = 0; s < 3; s++) {
            for (int i = 0; i < 3; i++) {
                sum[i] += x[s + 1][i] != x[s][i]
                              ? fabs(y[4 * t + s + 1] - y[4 * t + s]) / (2.0 / 3.0)
                              : 0.0;
            }
        }
    }
    cr_assert_eq(n, 384, "%d were met", n);
    for (int i = 0; i < 3; i++) {
        cr_expect_float_eq(sum[i] / 384.0, exact_mu_star[i], 6e-11);
    }
    free(y);
    study_free(study);
}

/* Means over seeds, within 4 of their own standard errors; sigma by its square, which has no bias.
 */
Test(indices_morris, ishigami_s_effects_are_found)
{
    ctd_study *study = study_of(CTD_DESIGN_MORRIS, 100, 3, -pi, pi);
    ctd_moments found[3][3] = {{{0}}};

    make_ishigami(study);
    for (study->seed = 0; study->seed < 100; study->seed++) {
        double *y = study_play(study), mu[3], sigma[3];
        ctd_index mu_star[3];

        cr_assert_eq(ctd_indices_morris(study, y, mu, mu_star, sigma), CTD_OK);
        for (int i = 0; i < 3; i++) {
            ctd_moments_add(&found[0][i], mu[i]);
            ctd_moments_add(&found[1][i], mu_star[i].value);
            ctd_moments_add(&found[2][i], sigma[i] * sigma[i]);
        }
        free(y);
    }
    for (int i = 0; i < 3; i++) {
        ctd_moments effect = {0}, absolute = {0};

        enumerate(i, &effect, &absolute);
        const double known[3] = {effect.mean, absolute.mean, effect.squares / 32.0};
        for (int m = 0; m < 3; m++) {
            const ctd_estimate e = ctd_moments_estimate(&found[m][i]);

            cr_expect(fabs(e.mean - known[m]) <= 4.0 * e.error + 1e-12,
                      "factor %d, moment %d: %.6f +- %.6f, not %.6f", i, m, e.mean, e.error,
                      known[m]);
            cr_expect_lt(e.error, m < 2 ? 0.02 * absolute.mean : 0.03 * known[2]);
        }
    }
    study_free(study);
}

Test(indices_morris, a_linear_model_has_its_slopes_and_no_spread)
{
    static const double slope[] = {3.0, -2.0, 0.0, 0.5};
    ctd_study *study = study_of(CTD_DESIGN_MORRIS, 10, 4, -1.0, 4.0);
    double mu[4], sigma[4];
    ctd_index mu_star[4];

    study_response(study, CTD_RESPONSE_LINEAR, 4, slope);
    study->n_bootstrap = 50;
    double *y = study_play(study);
    cr_assert_eq(ctd_indices_morris(study, y, mu, mu_star, sigma), CTD_OK);
    for (int i = 0; i < 4; i++) { /* per unit of the cube: times the range, 5 */
        cr_expect_float_eq(mu[i], 5.0 * slope[i], 1e-13);
        cr_expect_float_eq(mu_star[i].value, 5.0 * fabs(slope[i]), 1e-13);
        cr_expect_float_eq(mu_star[i].low, 5.0 * fabs(slope[i]), 1e-13);
        cr_expect_float_eq(mu_star[i].high, 5.0 * fabs(slope[i]), 1e-13);
        cr_expect_lt(sigma[i], 1e-13);
    }
    free(y);
    study_free(study);
}

Test(indices_morris, one_trajectory_has_effects_but_no_spread)
{
    ctd_study *study = study_of(CTD_DESIGN_MORRIS, 1, 3, -pi, pi);
    double mu[3], sigma[3];
    ctd_index mu_star[3];

    make_ishigami(study);
    study->n_bootstrap = 50;
    double *y = study_play(study);
    cr_assert_eq(ctd_indices_morris(study, y, mu, mu_star, sigma), CTD_OK);
    cr_expect(!isnan(mu[0]) && !isnan(mu_star[0].value));
    cr_expect(isnan(sigma[0]) && isnan(mu_star[0].low) && isnan(mu_star[0].high));
    free(y);
    study_free(study);
}

Test(indices_morris, intervals_cover_as_often_as_they_say)
{
    enum { N_TRIES = 200, LEAST = 177, MOST = 199 }; /* of 200 at 95 %: all but 1 in 10,000 */
    ctd_study *study = study_of(CTD_DESIGN_MORRIS, 200, 3, -pi, pi);
    int covered[3] = {0};

    make_ishigami(study);
    study->n_bootstrap = 400;
    for (study->seed = 0; study->seed < N_TRIES; study->seed++) {
        double *y = study_play(study), mu[3], sigma[3];
        ctd_index mu_star[3];

        cr_assert_eq(ctd_indices_morris(study, y, mu, mu_star, sigma), CTD_OK);
        for (int i = 0; i < 3; i++) {
            covered[i] += mu_star[i].low <= exact_mu_star[i] && exact_mu_star[i] <= mu_star[i].high;
        }
        free(y);
    }
    for (int i = 0; i < 3; i += 2) { /* all effects of the second are alike */
        cr_log_info("factor %d: %d of %d", i, covered[i], N_TRIES);
        cr_expect(covered[i] >= LEAST && covered[i] <= MOST, "factor %d: %d of %d", i, covered[i],
                  N_TRIES);
    }
    study_free(study);
}
