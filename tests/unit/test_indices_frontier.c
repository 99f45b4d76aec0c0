/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "study_kit.h"

#include "sim/draw.h"
#include "sim/maths.h"
#include "studies/design.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

/* A grid of 2 x 4 x 3; the frontier is along the factor in the middle, whose levels are not in
 * order. */
static ctd_study *
grid(void)
{
    static const double two[] = {0, 1}, four[] = {8, 1, 2, 4}, three[] = {0, 1, 2};
    ctd_study *study = study_of(CTD_DESIGN_GRID, 0, 3, 0.0, 1.0);

    study_values(study, 0, 2, two);
    study_values(study, 1, 4, four);
    study_values(study, 2, 3, three);
    return study;
}

/* y by combination, at levels 1, 2, 4 and 8, into the points of the grid. */
static void
lay_out(const double by_level[6][4], double y[24])
{
    static const int place[] = {1, 2, 3, 0};

    for (int c = 0; c < 6; c++) {
        for (int l = 0; l < 4; l++) {
            y[(c / 3 * 4 + place[l]) * 3 + c % 3] = by_level[c][l];
        }
    }
}

static const double crossings[6][4] = {
    {0, 1, 2, 3},     /* crosses 1.5 half way from 2 to 4 */
    {3, 2, 0, 1},     /* falls through it, a quarter of the way from 2 to 4 */
    {1.5, 9, 0, 0},   /* is on it at once */
    {0, 1.5, 0, 2},   /* touches it at 2 */
    {2, 1.75, 3, 4},  /* above all along */
    {-1, 1, 1.25, 1}, /* below all along */
};

Test(indices_frontier, first_crossings_are_found_from_the_lowest_level_up)
{
    static const double linear[] = {3.0, 2.5, 1.0, 2.0, -INFINITY, INFINITY};
    static const double on_logs[] = {
        2.8284271247461903, 2.3784142300054421, 1.0, 2.0, -INFINITY, INFINITY};
    const ctd_frontier frontier = {.factor = 1, .crosses = 1.5};
    ctd_study *study = grid();
    ctd_index crossing[6];
    double y[24];

    lay_out(crossings, y);
    for (int log = 0; log < 2; log++) {
        study->factor[1].log = log == 1;
        cr_assert_eq(ctd_indices_frontier(study, &frontier, 1, y, crossing), CTD_OK);
        for (int c = 0; c < 6; c++) {
            const double known = log ? on_logs[c] : linear[c];

            cr_expect(crossing[c].value == known || fabs(crossing[c].value - known) < 1e-14,
                      "combination %d: %g, not %g", c, crossing[c].value, known);
            cr_expect(isnan(crossing[c].low) && isnan(crossing[c].high));
        }
    }
    study_free(study);
}

Test(indices_frontier, what_is_no_number_hides_the_crossings_behind_it_only)
{
    const ctd_frontier frontier = {.factor = 1, .crosses = 1.5};
    const double by_level[6][4] = {{0, NAN, 2, 2}, {NAN, 0, 2, 2}, {0, 2, NAN, NAN},
                                   {0, 0, 0, NAN}, {2, 2, 2, NAN}, {0, 2, 2, 2}};
    static const double known[] = {NAN, NAN, 1.75, NAN, NAN, 1.75};
    ctd_study *study = grid();
    ctd_index crossing[6];
    double y[24];

    lay_out(by_level, y);
    cr_assert_eq(ctd_indices_frontier(study, &frontier, 1, y, crossing), CTD_OK);
    for (int c = 0; c < 6; c++) {
        cr_expect(isnan(known[c]) ? isnan(crossing[c].value) : crossing[c].value == known[c],
                  "combination %d: %g", c, crossing[c].value);
    }
    study_free(study);
}

Test(indices_frontier, replications_that_agree_leave_no_doubt)
{
    enum { R = 7 };
    const ctd_frontier frontier = {.factor = 1, .crosses = 1.5};
    ctd_study *study = grid();
    ctd_index crossing[6];
    double y[24], value[24 * R];

    study->n_bootstrap = 30;
    lay_out(crossings, y);
    for (int p = 0; p < 24 * R; p++) {
        value[p] = y[p / R];
    }
    cr_assert_eq(ctd_indices_frontier(study, &frontier, R, value, crossing), CTD_OK);
    for (int c = 0; c < 6; c++) {
        cr_expect(crossing[c].low == crossing[c].value && crossing[c].high == crossing[c].value,
                  "combination %d: %g, %g to %g", c, crossing[c].value, crossing[c].low,
                  crossing[c].high);
    }
    study_free(study);
}

/* Four replications of five say 0 below all levels, one says 1 everywhere: the mean is .2, and a
 * resample without the one crosses nowhere. */
Test(indices_frontier, an_interval_may_have_no_end)
{
    enum { R = 5 };
    const ctd_frontier frontier = {.factor = 1, .crosses = 0.1};
    ctd_study *study = grid();
    ctd_index crossing[6];
    double value[24 * R];

    study->n_bootstrap = 200;
    for (int p = 0; p < 24 * R; p++) {
        value[p] = p % R == 0 ? 1.0 : 0.0;
    }
    cr_assert_eq(ctd_indices_frontier(study, &frontier, R, value, crossing), CTD_OK);
    for (int c = 0; c < 6; c++) {
        cr_expect(crossing[c].value == -INFINITY && crossing[c].low == -INFINITY &&
                  crossing[c].high == INFINITY);
    }
    study_free(study);
}

/* y = x + noise that all points of a replication share: the crossing of 3 is 3, estimated with the
 * noise's mean. */
Test(indices_frontier, intervals_cover_as_often_as_they_say)
{
    enum { R = 60, N_TRIES = 200, LEAST = 177, MOST = 199 }; /* all but 1 in 10,000 */
    static const double level[] = {1, 2, 4, 8}, two[] = {0, 1}, three[] = {0, 1, 2};
    const ctd_frontier frontier = {.factor = 1, .crosses = 3.0};
    ctd_study *study = grid();
    ctd_pcg32 rng = {.state = 3, .increment = 7};
    int covered = 0;

    study_values(study, 0, 2, two);
    study_values(study, 1, 4, level);
    study_values(study, 2, 3, three);
    study->n_bootstrap = 400;
    for (study->seed = 0; study->seed < N_TRIES; study->seed++) {
        double value[24 * R], noise[R];
        ctd_index crossing[6];

        for (int r = 0; r < R; r++) {
            noise[r] = ctd_normal_quantile(ctd_uniform(ctd_pcg32_next(&rng)));
        }
        for (int p = 0; p < 24 * R; p++) {
            value[p] = level[p / R / 3 % 4] + noise[p % R];
        }
        cr_assert_eq(ctd_indices_frontier(study, &frontier, R, value, crossing), CTD_OK);
        covered += crossing[5].low <= 3.0 && 3.0 <= crossing[5].high;
        cr_expect_eq(crossing[0].low, crossing[5].low, "the same luck, the same interval");
    }
    cr_log_info("%d of %d", covered, N_TRIES);
    cr_expect(covered >= LEAST && covered <= MOST, "%d of %d", covered, N_TRIES);
    study_free(study);
}
