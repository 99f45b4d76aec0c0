/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/design.h"

#include "study_kit.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(design_morris, a_trajectory_moves_every_factor_once_by_a_step)
{
    enum { K = 7, LEVELS = 6 };
    ctd_study *study = study_of(CTD_DESIGN_MORRIS, 50, K, 0.0, 1.0);

    study->design.levels = LEVELS;
    for (uint64_t t = 0; t < 50; t++) {
        double x[(K + 1) * K];
        int moved[K] = {0};

        ctd_design_fill(study, t * (K + 1), K + 1, x);
        for (int s = 0; s < K; s++) {
            int n = 0;

            for (int i = 0; i < K; i++) {
                const double step = x[(s + 1) * K + i] - x[s * K + i];

                n += step != 0.0;
                moved[i] += step != 0.0;
                cr_expect(step == 0.0 || fabs(fabs(step) - LEVELS / 2.0 / (LEVELS - 1)) < 1e-15);
            }
            cr_expect_eq(n, 1, "trajectory %d moves %d factors at once", (int)t, n);
        }
        for (int i = 0; i < K; i++) {
            cr_expect_eq(moved[i], 1);
        }
    }
    study_free(study);
}

Test(design_morris, all_384_trajectories_of_three_factors_are_equally_likely)
{
    enum { N = 38400 };
    static int count[N_TRAJECTORY_CODES];
    ctd_study *study = study_of(CTD_DESIGN_MORRIS, N, 3, 0.0, 1.0);
    int n_met = 0;
    double chi2 = 0.0;

    for (uint64_t t = 0; t < N; t++) {
        double x[4][3];

        ctd_design_fill(study, t * 4, 4, &x[0][0]);
        count[study_trajectory(x)]++;
    }
    for (int c = 0; c < N_TRAJECTORY_CODES; c++) {
        n_met += count[c] > 0;
        chi2 += count[c] > 0 ? pow(count[c] - N / 384.0, 2) / (N / 384.0) : 0.0;
    }
    cr_expect_eq(n_met, 384, "%d were met", n_met);
    cr_expect_lt(chi2, 474.25, "chi-square %.1f of 383 degrees of freedom", chi2); /* 0.999 */
    study_free(study);
}
