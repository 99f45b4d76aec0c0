/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/resample.h"

#include "study_kit.h"

#include "output/statistics.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

Test(resample, a_resample_has_as_many_units_each_as_likely)
{
    enum { N = 50, N_RESAMPLES = 2000 };
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 8, 1, 0.0, 1.0);
    uint64_t all[N] = {0};
    double chi2 = 0.0;

    for (uint32_t b = 0; b < N_RESAMPLES; b++) {
        uint32_t count[N], n = 0;

        ctd_resample_draw(study, b, N, count);
        for (int j = 0; j < N; j++) {
            n += count[j];
            all[j] += count[j];
        }
        cr_assert_eq(n, N);
    }
    for (int j = 0; j < N; j++) {
        chi2 += pow((double)all[j] - N_RESAMPLES, 2) / N_RESAMPLES;
    }
    cr_expect_lt(chi2, 85.35, "chi-square %.2f of 49 degrees of freedom", chi2); /* 0.999 */
    study_free(study);
}

struct numbers {
    uint32_t n;
    const double *x;
};

static void
mean_of(const uint32_t count[], double statistic[], double scratch[], const void *context)
{
    const struct numbers *numbers = context;

    scratch[0] = 0.0;
    for (uint32_t j = 0; j < numbers->n; j++) {
        scratch[0] += count[j] * numbers->x[j];
    }
    statistic[0] = scratch[0] / numbers->n;
    statistic[1] = count[0] > 0 ? 1.0 : NAN; /* only where the first was drawn */
    statistic[2] = NAN;
}

static ctd_status
means(const ctd_study *study, uint32_t n, const double x[], ctd_index index[3])
{
    return ctd_resample_intervals(study,
                                  &(ctd_resampling){.n_units = n,
                                                    .n_statistics = 3,
                                                    .n_scratch = 1,
                                                    .statistics = mean_of,
                                                    .context = &(struct numbers){n, x}},
                                  index);
}

Test(resample, spread_of_a_mean_is_that_of_theory)
{
    enum { N = 400, B = 4000 };
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 8, 1, 0.0, 1.0);
    double x[N];
    ctd_moments moments = {0};
    ctd_index index[3];

    for (int j = 0; j < N; j++) {
        x[j] = fmod(j * 0.618033988749895, 1.0);
        ctd_moments_add(&moments, x[j]);
    }
    study->n_bootstrap = B;
    study->confidence = 0.6826894921370859; /* one standard deviation of a normal either way */
    cr_assert_eq(means(study, N, x, index), CTD_OK);
    const double error = sqrt(moments.squares / N / N);

    /* A quantile q of B normal draws errs by sqrt(q (1 - q) / B) / density: 1.51 / sqrt(B). */
    cr_expect_float_eq(index[0].value, moments.mean, 1e-14);
    cr_expect_float_eq((index[0].low - moments.mean) / error, -1.0, 4.0 * 1.51 / sqrt(B));
    cr_expect_float_eq((index[0].high - moments.mean) / error, 1.0, 4.0 * 1.51 / sqrt(B));
    study_free(study);
}

Test(resample, what_is_no_number_is_left_out_of_intervals)
{
    const double x[] = {1.0, 2.0};
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 8, 1, 0.0, 1.0);
    ctd_index index[3];

    study->n_bootstrap = 100;
    cr_assert_eq(means(study, 2, x, index), CTD_OK);
    cr_expect(index[0].low == 1.0 && index[0].high == 2.0);
    cr_expect(index[1].value == 1.0 && index[1].low == 1.0 && index[1].high == 1.0);
    cr_expect(isnan(index[2].value) && isnan(index[2].low) && isnan(index[2].high));
    cr_assert_eq(means(study, 1, x, index), CTD_OK);
    cr_expect(index[0].value == 1.0 && isnan(index[0].low) && isnan(index[0].high));
    study->n_bootstrap = 0;
    cr_assert_eq(means(study, 2, x, index), CTD_OK);
    cr_expect(index[0].value == 1.5 && isnan(index[0].low) && isnan(index[0].high));
    study_free(study);
}

Test(resample, a_longer_bootstrap_begins_with_the_same_resamples)
{
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 8, 1, 0.0, 1.0);
    uint32_t count[100], again[100];

    ctd_resample_draw(study, 7, 100, count);
    study->n_bootstrap = 1000;
    ctd_resample_draw(study, 7, 100, again);
    cr_expect_arr_eq(count, again, sizeof count);
    ctd_resample_draw(study, 8, 100, again);
    cr_expect_arr_neq(count, again, sizeof count);
    study_free(study);
}
