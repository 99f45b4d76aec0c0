/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario_text.h"

#include "sim/series.h"
#include "studies/questions.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Three providers and a fringe in two regions; what they have stands in the tables below. */
static const char market[] =
    "contend: 1\nname: asked\nclock: {start: 2015-07, ticks: 12}\ncustomers: {count: 100}\n"
    "market: {spend: 1, reference_price: 1}\n"
    "regions: {west: {customers: 1, in_cloud: 1}, east: {customers: 1, in_cloud: 1}}\n"
    "latency: {between: {west: {east: 100}}}\n"
    "segments: {all: {customers: 1, price_taste: {mean: 1}, contract: {mean_months: 12}}}\n"
    "providers:\n"
    "  a: {locations: {west: {}}, quality: 0}\n"
    "  b: {locations: {west: {}}, quality: 0}\n"
    "  c: {locations: {west: {}}, quality: 0}\n"
    "  rest: {locations: {west: {}}, quality: 0, fringe: true}\n"
    "questions:\n";

enum { N_PROVIDERS = 5, N_REGIONS = 2 };

static const double revenue[N_PROVIDERS][N_REGIONS] = {
    {0, 0}, {30, 10}, {5, 15}, {20, 0}, {50, 70}}; /* totals 40, 20, 20, 120: 200 */
static const int64_t customers[N_PROVIDERS][N_REGIONS] = {
    {900, 900}, {1, 2}, {3, 4}, {5, 1}, {2, 2}}; /* totals 3, 7, 6, 4: 20 */
static const double margin[N_PROVIDERS] = {NAN, 0.3, 0.1, NAN, 0.2};

#define T CTD_AXIS_TIME
#define P CTD_AXIS_PROVIDER
#define R CTD_AXIS_REGION
#define S CTD_AXIS_SEGMENT
static const ctd_column columns[] = {
    {.name = "revenue", .type = CTD_FLOAT64, .n_axes = 4, .axes = {T, P, R, S}},
    {.name = "customers", .type = CTD_INT64, .n_axes = 4, .axes = {T, P, R, S}},
    {.name = "margin", .type = CTD_FLOAT64, .n_axes = 2, .axes = {T, P}},
    {.name = "hhi", .type = CTD_FLOAT64, .n_axes = 1, .axes = {T}},
    {.name = "consumer_surplus", .type = CTD_FLOAT64, .n_axes = 1, .axes = {T}},
};

static ctd_series *
observed(void)
{
    const size_t size[CTD_N_AXES] = {[CTD_AXIS_TIME] = 1,
                                     [CTD_AXIS_PROVIDER] = N_PROVIDERS,
                                     [CTD_AXIS_REGION] = N_REGIONS,
                                     [CTD_AXIS_SEGMENT] = 1};
    ctd_series *series = NULL;

    cr_assert_eq(ctd_series_create(sizeof columns / sizeof *columns, columns, size, &series),
                 CTD_OK);
    for (size_t j = 0; j < N_PROVIDERS; j++) {
        for (size_t r = 0; r < N_REGIONS; r++) {
            ((double *)series->data[0])[j * N_REGIONS + r] = revenue[j][r];
            ((int64_t *)series->data[1])[j * N_REGIONS + r] = customers[j][r];
        }
        ((double *)series->data[2])[j] = margin[j];
    }
    ((double *)series->data[3])[0] = 0.06;
    ((double *)series->data[4])[0] = -5.0e9;
    return series;
}

static ctd_scenario *
asked(const char *question)
{
    char text[2048];

    snprintf(text, sizeof text, "%s  q: {%s}\n", market, question);
    return read_good(text, NULL);
}

static void
expect(const char *question, bool yes, double gap, const char *unit, const char *words)
{
    ctd_scenario *s = asked(question);
    ctd_series *series = observed();
    ctd_answer answer = ctd_question_start();
    char text[512];

    ctd_question_look(&s->question[0], &s->model[0], series, 12, &answer);
    cr_expect_eq(answer.yes, yes, "%s", question);
    cr_expect(isnan(gap) ? isnan(answer.gap) : fabs(answer.gap - gap) <= 1e-12 * fabs(gap) + 1e-15,
              "%s: gap %.17g, not %.17g", question, answer.gap, gap);
    cr_expect_eq(isnan(answer.reached), !yes);
    cr_expect_str_eq(ctd_question_gap_unit(&s->question[0]), unit);
    ctd_question_say(&s->question[0], s, text, sizeof text);
    cr_expect_str_eq(text, words);
    ctd_series_destroy(&series);
    ctd_scenario_destroy(&s);
}

Test(questions, a_leader_is_exceeded_by_more_of_the_metric_over_the_regions)
{
    expect("metric: revenue, challenger: a, leader: b, by: 2016-07", true, 20.0 / 200.0, "1",
           "Does a's revenue (run rate) exceed b's worldwide by 2016-07?");
    expect("metric: revenue, challenger: a, leader: b, region: east, by: 2016-07", false,
           -5.0 / 95.0, "1", "Does a's revenue (run rate) exceed b's in east by 2016-07?");
    expect("metric: customers, challenger: a, leader: b, by: 2016-07", false, -4.0 / 20.0, "1",
           "Does a's number of customers exceed b's worldwide by 2016-07?");
    expect("metric: share, challenger: a, leader: b, region: west, by: 2016-07", true, 25.0 / 105.0,
           "1", "Does a's share of cloud revenue exceed b's in west by 2016-07?");
    expect("metric: revenue, challenger: b, leader: c, by: 2016-07", false, 0.0, "1",
           "Does b's revenue (run rate) exceed c's worldwide by 2016-07?"); /* a tie is no yes */
}

Test(questions, a_threshold_is_compared_in_the_unit_of_the_metric)
{
    expect("metric: revenue, challenger: a, above: 35, by: 2016-07", true, 5.0, "USD year-1",
           "Does a's revenue (run rate) worldwide exceed 35 USD a year by 2016-07?");
    expect("metric: customers, challenger: a, below: 3, by: 2016-07", false, 0.0, "customers",
           "Does a's number of customers worldwide fall below 3 by 2016-07?");
    expect("metric: share, challenger: a, below: 0.25, at: 2016-07", true, 0.05, "1",
           "Does a's share of cloud revenue worldwide fall below 25 % in 2016-07?");
    expect("metric: share, challenger: c, above: 0, region: east, by: 2016-07", false, 0.0, "1",
           "Does c's share of cloud revenue in east exceed 0 % by 2016-07?");
    expect("metric: hhi, above: 0.05, by: 2016-07", true, 0.01, "1",
           "Does the Herfindahl-Hirschman index exceed 0.05 by 2016-07?");
    expect("metric: market, above: 150, by: 2016-07", true, 50.0, "USD year-1",
           "Does cloud revenue (run rate) worldwide exceed 150 USD a year by 2016-07?");
    expect("metric: market, region: east, below: 90, at: 2016-07", false, -5.0, "USD year-1",
           "Does cloud revenue (run rate) in east fall below 90 USD a year in 2016-07?");
    expect("metric: surplus, below: -4e9, by: 2016-07", true, 1e9, "USD year-1",
           "Does consumer surplus fall below -4e+09 USD a year by 2016-07?");
    expect("metric: margin, challenger: a, above: 0.4, by: 2016-07", false, -0.1, "1",
           "Does a's margin exceed 40 % by 2016-07?");
}

Test(questions, a_margin_of_nothing_is_no_yes)
{
    expect("metric: margin, challenger: c, above: -0.5, by: 2016-07", false, NAN, "1",
           "Does c's margin exceed -50 % by 2016-07?");
    expect("metric: margin, challenger: a, leader: b, by: 2016-07", true, 0.2, "1",
           "Does a's margin exceed b's by 2016-07?");
}

Test(questions, ranks_leave_the_fringe_out)
{
    expect("metric: revenue, challenger: a, rank: 1, by: 2016-07", true, 20.0 / 200.0, "1",
           "Is a the largest by revenue (run rate) worldwide by 2016-07?");
    expect(
        "metric: revenue, challenger: c, rank: 2, by: 2016-07", false, 0.0, "1",
        "Is c among the 2 largest by revenue (run rate) worldwide by 2016-07?"); /* ties with b */
    expect("metric: customers, challenger: c, rank: 2, by: 2016-07", true, 3.0 / 20.0, "1",
           "Is c among the 2 largest by number of customers worldwide by 2016-07?");
    expect("metric: customers, challenger: a, rank: 2, by: 2016-07", false, -3.0 / 20.0, "1",
           "Is a among the 2 largest by number of customers worldwide by 2016-07?");
}

Test(questions, by_counts_any_record_up_to_the_date_and_at_that_one_alone)
{
    static const char *const dates[] = {"by: 2015-10", "at: 2015-10"};
    static const bool yes[] = {true, false};

    for (int i = 0; i < 2; i++) {
        char text[128];
        ctd_series *series = observed();
        ctd_answer answer = ctd_question_start();

        snprintf(text, sizeof text, "metric: revenue, challenger: a, leader: b, %s", dates[i]);
        ctd_scenario *s = asked(text);
        for (uint32_t tick = 0; tick <= 4; tick++) {
            /* a leads in records 1 and 4, after the date in the latter */
            ((double *)series->data[0])[1 * N_REGIONS] = tick == 1 || tick == 4 ? 30.0 : -1.0;
            ctd_question_look(&s->question[0], &s->model[0], series, tick, &answer);
            cr_expect_eq(ctd_question_looks(&s->question[0], &s->model[0], tick),
                         tick == 3 || (i == 0 && tick < 3));
        }
        cr_expect_eq(answer.yes, yes[i], "%s", dates[i]);
        cr_expect(yes[i] ? answer.reached == 31.0 : isnan(answer.reached));
        cr_expect_float_eq(answer.gap, (9.0 - 20.0) / 169.0, 1e-12); /* of record 3 in either */
        ctd_series_destroy(&series);
        ctd_scenario_destroy(&s);
    }
}
