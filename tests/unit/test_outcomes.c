/* SPDX-License-Identifier: Apache-2.0 */
#include "output/outcomes.h"
#include "output/summary.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_COLUMNS = 6, N_RECORDS = 2, N_PLACES = 3, N_EVENTS = 4 };

static const ctd_column columns[N_COLUMNS] = {
    {"hhi", CTD_FLOAT64, 1, {CTD_AXIS_TIME}, "1", "concentration"},
    {"consumer_surplus", CTD_FLOAT64, 1, {CTD_AXIS_TIME}, "USD year-1", "surplus"},
    {"load", CTD_FLOAT64, 2, {CTD_AXIS_TIME, CTD_AXIS_PROVIDER}, "1", "load"},
    {"unserved", CTD_FLOAT64, 2, {CTD_AXIS_TIME, CTD_AXIS_PROVIDER}, "1", "unserved"},
    {"event_kind", CTD_INT8, 1, {CTD_AXIS_EVENT}, "1", "kind", "none insolvent insol exited", -1},
    {"price_unconverged", CTD_INT64, 2, {CTD_AXIS_TIME, CTD_AXIS_PROVIDER}, "1", "unconverged"},
};

static ctd_series *series[4];
static ctd_result result = {.n_variants = 2, .n_replications = 2, .series = series};

/* The last record says what is wanted; the first would mislead. */
static void
set_up(void)
{
    const size_t size[CTD_N_AXES] = {
        [CTD_AXIS_TIME] = N_RECORDS, [CTD_AXIS_PROVIDER] = N_PLACES, [CTD_AXIS_EVENT] = N_EVENTS};
    const int8_t kinds[4][N_EVENTS] = {
        {2, 0, 2, -1}, {2, -1, -1, -1}, {1, 1, 0, 0}, {-1, -1, -1, -1}};

    for (int run = 0; run < 4; run++) {
        cr_assert(eq(int, ctd_series_create(N_COLUMNS, columns, size, &series[run]), CTD_OK));
        void **data = series[run]->data;

        ((double *)data[0])[1] = 0.1 + 0.1 * run;
        ((double *)data[1])[1] = -5.0 + run * run;
        for (int i = 0; i < N_PLACES; i++) {
            ((double *)data[2])[i] = 1e9;
            ((double *)data[2])[N_PLACES + i] = i == 0 ? NAN : 10.0 * i;
            ((double *)data[3])[N_PLACES + i] = i == 0 ? NAN : (double)run;
            ((int64_t *)data[5])[N_PLACES + i] = run * i;
        }
        memcpy(data[4], kinds[run], sizeof kinds[run]);
    }
}

static void
tear_down(void)
{
    for (int run = 0; run < 4; run++) {
        ctd_series_destroy(&series[run]);
    }
}

TestSuite(outcomes, .init = set_up, .fini = tear_down);

Test(outcomes, are_those_of_the_last_record_and_of_the_whole_log)
{
    cr_expect(epsilon_eq(dbl, ctd_outcome_value(&result, CTD_OUTCOME_HHI, 1, 0), 0.3, 1e-15));
    cr_expect(epsilon_eq(dbl, ctd_outcome_value(&result, CTD_OUTCOME_SURPLUS, 1, 1), 4.0, 0.0));
    cr_expect(
        epsilon_eq(dbl, ctd_outcome_value(&result, CTD_OUTCOME_UNSERVED, 1, 1), 6.0 / 30.0, 1e-15));
    cr_expect(eq(dbl, ctd_outcome_value(&result, CTD_OUTCOME_EXITS, 0, 0), 2.0));
    cr_expect(eq(dbl, ctd_outcome_value(&result, CTD_OUTCOME_INSOLVENCIES, 0, 0), 1.0));
    cr_expect(eq(dbl, ctd_outcome_value(&result, CTD_OUTCOME_INSOLVENCIES, 1, 0), 2.0));
    cr_expect(eq(dbl, ctd_outcome_value(&result, CTD_OUTCOME_UNCONVERGED, 1, 1), 9.0));
}

Test(outcomes, effects_are_paired)
{
    const ctd_estimate effect = ctd_outcome_effect(&result, CTD_OUTCOME_SURPLUS, 1);

    cr_expect(epsilon_eq(dbl, effect.mean, 6.0, 1e-15)); /* 4 - 0 and 9 - 1 */
    cr_expect(epsilon_eq(dbl, effect.error, 2.0, 1e-15));
    cr_expect(epsilon_eq(dbl, ctd_outcome_mean(&result, CTD_OUTCOME_SURPLUS, 1).mean, 1.5, 1e-15));
}

Test(outcomes, what_is_not_recorded_is_not_known)
{
    ctd_result *other = synthetic_create(&synthetic_usual);

    cr_expect(isnan(ctd_outcome_value(other, CTD_OUTCOME_SURPLUS, 0, 0)));
    cr_expect(isnan(ctd_outcome_value(other, CTD_OUTCOME_INSOLVENCIES, 0, 0)));
    cr_expect(eq(dbl, ctd_outcome_value(other, CTD_OUTCOME_EXITS, 0, 0), 1.0));
    synthetic_destroy(other);
}
