/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/calibrate.h"
#include "studies/experiment.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

enum { MAX_SETS = 12 };

/* Runs the template scenario with overrides; ends with a NULL. */
static ctd_experiment *
run(ctd_scenario **scenario, const char *const sets[])
{
    const char *all[MAX_SETS] = {"customers.count=3000", "random.replications=3",
                                 "calibration.sample=2000"};
    ctd_overrides overrides = {.n_sets = 3, .sets = all};
    ctd_messages *messages = ctd_messages_create();
    ctd_experiment *experiment = NULL;
    ctd_calibration report;
    const ctd_experiment_options options = {.n_threads = 2};

    for (; sets[overrides.n_sets - 3] != NULL; overrides.n_sets++) {
        all[overrides.n_sets] = sets[overrides.n_sets - 3];
    }
    const ctd_status status = ctd_scenario_load(CTD_SOURCE_DIR "/scenarios/two-clouds.yaml",
                                                &overrides, messages, scenario);

    for (size_t i = 0; i < ctd_messages_count(messages); i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    ctd_messages_destroy(&messages);
    cr_assert_eq(status, CTD_OK);
    cr_assert_eq(ctd_calibrate(*scenario, 2, &report), CTD_OK, "%s", report.message);
    cr_assert_eq(ctd_experiment_run(*scenario, &options, &experiment), CTD_OK);
    return experiment;
}

Test(experiment, keeping_fewer_records_changes_no_answer)
{
    const char *const every[] = {"output.every=1", "output.every=7", "output.every=48"};
    ctd_answer first[64];

    for (int k = 0; k < 3; k++) {
        const char *const sets[] = {every[k], "questions.overtakes.by=2018-06", NULL};
        ctd_scenario *scenario = NULL;
        ctd_experiment *experiment = run(&scenario, sets);
        const ctd_result *r = ctd_experiment_result(experiment);
        const uint32_t n = r->n_variants * r->n_replications * r->n_questions;

        for (uint32_t i = 0; i < n; i++) {
            first[i] = k == 0 ? r->answer[i] : first[i];
            cr_expect_eq(r->answer[i].gap, first[i].gap, "%s", every[k]);
            cr_expect_eq(r->answer[i].yes, first[i].yes);
        }
        cr_expect_neq(first[0].gap, 0.0);
        ctd_experiment_destroy(&experiment);
        ctd_scenario_destroy(&scenario);
    }
}

Test(experiment, the_last_kept_record_adds_up_the_flows_between)
{
    double decisions[2] = {0.0, 0.0};

    for (int k = 0; k < 2; k++) {
        const char *const sets[] = {k == 0 ? "output.every=1" : "output.every=13", NULL};
        ctd_scenario *scenario = NULL;
        ctd_experiment *experiment = run(&scenario, sets);
        const ctd_series *s = ctd_experiment_result(experiment)->series[0];
        const int c = ctd_series_find(s, "decisions");

        for (size_t i = 0; i < ctd_column_length(&s->columns[c], s->size); i++) {
            decisions[k] += (double)((const int64_t *)s->data[c])[i];
        }
        ctd_experiment_destroy(&experiment);
        ctd_scenario_destroy(&scenario);
    }
    cr_expect_gt(decisions[0], 0.0);
    cr_expect_eq(decisions[0], decisions[1]);
}

Test(experiment, a_market_that_nobody_has_entered_is_as_large_for_any_number_of_customers)
{
    double market[2];

    for (int k = 0; k < 2; k++) {
        const char *const sets[] = {k == 0 ? "customers.count=3000" : "customers.count=30000",
                                    "regions.west.in_cloud=0", "regions.east.in_cloud=0",
                                    "providers.challenger.awareness=1", NULL};
        ctd_scenario *scenario = NULL;
        ctd_experiment *experiment = run(&scenario, sets);
        const ctd_result *r = ctd_experiment_result(experiment);

        market[k] = ((const double *)r->series[0]
                         ->data[ctd_series_find(r->series[0], "market")])[r->n_records - 1];
        ctd_experiment_destroy(&experiment);
        ctd_scenario_destroy(&scenario);
    }
    cr_expect_gt(market[0], 0.0);
    cr_expect(fabs(market[1] / market[0] - 1.0) < 0.2, "%g and %g", market[0], market[1]);
}

Test(experiment, questions_see_what_the_records_hold)
{
    static const char *const names[] = {"margin", "hhi", "consumer_surplus", "share"};
    const char *const sets[] = {
        "questions.margin={metric: margin, challenger: leader, above: 0, at: 2016-07}",
        "questions.hhi={metric: hhi, above: 0, at: 2016-07}",
        "questions.surplus={metric: surplus, above: 0, at: 2016-07}",
        "questions.share={metric: share, challenger: leader, above: 0, at: 2016-07}", NULL};
    ctd_scenario *scenario = NULL;
    ctd_experiment *experiment = run(&scenario, sets);
    const ctd_result *r = ctd_experiment_result(experiment);

    cr_assert_eq(r->n_questions, scenario->n_questions);
    for (uint32_t run = 0; run < r->n_variants * r->n_replications; run++) {
        const ctd_series *s = r->series[run];

        for (uint32_t i = 0; i < 4; i++) {
            const int c = ctd_series_find(s, names[i]);
            const bool of_providers = s->columns[c].n_axes == 2;
            const size_t at = of_providers ? 12 * r->n_providers + 1 : 12; /* leader comes first */
            const double held = ((const double *)s->data[c])[at];
            const ctd_answer *answer = &r->answer[run * r->n_questions + r->n_questions - 4 + i];

            cr_expect(fabs(answer->gap - held) <= 1e-12 * fabs(held), "%s: %.17g, not %.17g",
                      names[i], answer->gap, held);
            cr_expect_eq(answer->yes, held > 0.0);
        }
    }
    ctd_experiment_destroy(&experiment);
    ctd_scenario_destroy(&scenario);
}
