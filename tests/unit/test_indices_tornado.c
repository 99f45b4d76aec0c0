/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "study_kit.h"

#include "studies/design.h"
#include "studies/response.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { MAX_K = 3 };

Test(indices_tornado, means_at_a_grid_s_values_are_compared)
{
    static const double two[] = {5, 1}, three[] = {10, 30, 20};
    /* rows: 5, 1; columns: 10, 30, 20 */
    static const double y[] = {1, 2, 6, 3, 10, 8};
    ctd_study *study = study_of(CTD_DESIGN_GRID, 0, 2, 0.0, 1.0);
    double low[2], high[2];

    study_values(study, 0, 2, two);
    study_values(study, 1, 3, three);
    cr_assert_eq(ctd_indices_tornado(study, y, low, high), CTD_OK);
    cr_expect(low[0] == 3.0 && high[0] == 7.0);
    cr_expect(low[1] == 2.0 && high[1] == 7.0);
    study_free(study);
}

Test(indices_tornado, tenths_of_a_range_are_compared)
{
    static const double slope[] = {10.0, -2.0};
    ctd_study *study = study_of(CTD_DESIGN_LATIN_HYPERCUBE, 10, 2, 1.0, 2.0);
    double low[2], high[2], least = INFINITY, most = -INFINITY;

    study_response(study, CTD_RESPONSE_LINEAR, 2, slope);
    double *y = study_play(study);
    cr_assert_eq(ctd_indices_tornado(study, y, low, high), CTD_OK);
    for (int j = 0; j < 10; j++) { /* one point in every tenth */
        least = fmin(least, y[j]);
        most = fmax(most, y[j]);
    }
    for (int i = 0; i < 2; i++) {
        cr_expect(low[i] == least && high[i] == most);
    }
    free(y);
    study_free(study);
}

/* Of y = 10 x the means of tenths are .5 .. 9.5; a thousand points a tenth, the other factor even.
 */
Test(indices_tornado, the_steepest_factor_spreads_most_on_either_scale)
{
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 8192, 2, 1.0, 1024.0);
    double *y = malloc(8192 * sizeof *y), low[2], high[2];

    study->factor[0].log = true;
    for (uint64_t j = 0; j < 8192; j++) {
        double value[2];

        ctd_design_point(study, j, value);
        y[j] = log2(value[0]) + 0.001 * value[1];
    }
    cr_assert_eq(ctd_indices_tornado(study, y, low, high), CTD_OK);
    cr_expect_float_eq(low[0], 0.5 + 0.5125, 0.01);
    cr_expect_float_eq(high[0], 9.5 + 0.5125, 0.01);
    cr_expect_float_eq(high[1] - low[1], 0.9 * 1.023, 0.01);
    free(y);
    study_free(study);
}

Test(indices_tornado, a_list_is_compared_by_its_values_or_by_tenths_where_it_has_many)
{
    enum { N = 22 };
    ctd_study *study = study_of(CTD_DESIGN_LIST, 0, 2, 0.0, 1.0);
    double row[2 * N], y[N], low[2], high[2];

    for (int j = 0; j < N; j++) {
        row[2 * j] = j % 2 == 0 ? 3.0 : -1.0;
        row[2 * j + 1] = j * j; /* 0 .. 441: the first tenth is j <= 6, the last j = 20, 21 */
        y[j] = j;
    }
    study_rows(study, N, row);
    cr_assert_eq(ctd_indices_tornado(study, y, low, high), CTD_OK);
    cr_expect(low[0] == 10.0 && high[0] == 11.0);
    cr_expect_float_eq(low[1], 3.0, 1e-15);
    cr_expect_float_eq(high[1], 20.5, 1e-15);
    study_free(study);
}

Test(indices_tornado, a_factor_with_values_is_compared_by_them_in_any_design)
{
    static const double values[] = {100, 0, 7}, slope[] = {1.0, 0.0};
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 64, 2, 0.0, 1.0);
    double low[2], high[2];

    study_values(study, 0, 3, values);
    study_response(study, CTD_RESPONSE_LINEAR, 2, slope);
    double *y = study_play(study);
    cr_assert_eq(ctd_indices_tornado(study, y, low, high), CTD_OK);
    cr_expect(low[0] == 0.0 && high[0] == 100.0);
    free(y);
    study_free(study);
}

Test(indices_tornado, a_mean_that_is_no_number_makes_none)
{
    static const double two[] = {1, 2}, y[] = {1, NAN, 3, 4};
    ctd_study *study = study_of(CTD_DESIGN_GRID, 0, 2, 0.0, 1.0);
    double low[2], high[2];

    study_values(study, 0, 2, two);
    study_values(study, 1, 2, two);
    cr_assert_eq(ctd_indices_tornado(study, y, low, high), CTD_OK);
    for (int i = 0; i < 2; i++) {
        cr_expect(isnan(low[i]) && isnan(high[i]));
    }
    study_free(study);
}
