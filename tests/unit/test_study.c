/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARKET CTD_SOURCE_DIR "/tests/study-market.yaml"
#define HERE CTD_SOURCE_DIR "/tests/study.yaml" /* beside which files are looked up */

#define HEAD "contend: 1\nstudy: s\nscenario: study-market.yaml\n"
#define GRID "design: {rule: grid}\n"
#define ASK "outcomes: {yes: {question: overtakes}}\n"

typedef struct loaded {
    ctd_study *study;
    ctd_scenario *scenario;
} loaded;

static void
drop(loaded *l)
{
    ctd_scenario_destroy(&l->scenario);
    ctd_study_destroy(&l->study);
}

static void
expect_good(ctd_status status, ctd_messages *messages)
{
    for (size_t i = 0; i < ctd_messages_count(messages); i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    ctd_messages_destroy(&messages);
    cr_assert(status == CTD_OK, "%s", ctd_status_sentence(status));
}

static loaded
read_with(const char *text, const char *scenario_text)
{
    loaded l = {0};
    ctd_messages *messages = ctd_messages_create();

    expect_good(ctd_study_read(HERE, text, scenario_text, messages, &l.study, &l.scenario),
                messages);
    return l;
}

static loaded
read_study(const char *text)
{
    return read_with(text, NULL);
}

static loaded
load(const char *path, size_t n_sets, const char *const sets[])
{
    loaded l = {0};
    ctd_messages *messages = ctd_messages_create();

    expect_good(ctd_study_load(path, n_sets, sets, messages, &l.study, &l.scenario), messages);
    return l;
}

static ctd_scenario *
point(const ctd_study *study, const double value[])
{
    ctd_scenario *scenario = NULL;
    ctd_messages *messages = ctd_messages_create();

    expect_good(ctd_study_scenario(study, value, messages, &scenario), messages);
    return scenario;
}

static const char *const shipped[] = {"frontier", "sensitivity", "robustness"};

static loaded
load_shipped(size_t i)
{
    char path[512];

    snprintf(path, sizeof path, "%s/scenarios/studies/%s.yaml", CTD_SOURCE_DIR, shipped[i]);
    cr_expect(ctd_study_is(path));
    return load(path, 0, NULL);
}

Test(study, the_frontier_of_the_headline_loads_as_it_stands)
{
    loaded l = load_shipped(0);
    const ctd_study *const s = l.study;

    cr_expect(eq(str, (char *)s->name, "frontier"));
    cr_expect(eq(u32, s->n_factors, 3));
    cr_expect(eq(str, (char *)s->factor[1].name, "awareness"));
    cr_expect(eq(u32, s->factor[1].n_paths, 8));
    cr_expect(eq(str, s->factor[1].path[7], "providers.aliyun.awareness.latin-america"));
    cr_expect(s->factor[0].log && !s->factor[0].whole);
    cr_assert(eq(u32, s->factor[0].n_values, 25));
    cr_expect(eq(dbl, s->factor[0].value[0], 1e9));
    cr_expect(fabs(s->factor[0].value[8] / 1e10 - 1.0) < 1e-12);
    cr_expect(eq(dbl, s->factor[0].value[24], 1e12));
    cr_expect(eq(dbl, s->factor[2].from, -0.5));
    cr_expect(eq(u32, s->n_replications, 20));
    cr_expect(eq(u64, (uint64_t)l.scenario->model[0].n_customers, 100000));
    cr_expect(eq(u32, l.scenario->n_variants, 1)); /* no outcome names another */
    cr_expect(s->outcome[0].kind == CTD_OUTCOME_ANSWER && s->outcome[1].kind == CTD_OUTCOME_GAP);
    cr_expect(eq(str, (char *)s->outcome[1].question, "overtakes-revenue"));
    cr_expect(eq(str, (char *)s->outcome[1].variant, "announced"));
    cr_expect(eq(dbl, s->confidence, 0.95));
    cr_assert(eq(u32, s->n_frontiers, 1));
    cr_expect(s->frontier[0].factor == 0 && s->frontier[0].crosses == 0.5);
    drop(&l);
}

/* What provenance keeps is enough, wherever the files are. */
static void
expect_same_again(const loaded *l, const char *scenario_text)
{
    loaded again = read_with(l->study->text, scenario_text);

    cr_expect(eq(str, again.study->text, l->study->text));
    cr_expect(eq(str, (char *)again.study->scenario_sha256, (char *)l->study->scenario_sha256));
    cr_expect(eq(str, again.scenario->text, l->scenario->text));
    cr_expect(eq(u32, again.study->n_factors, l->study->n_factors));
    cr_expect(eq(u32, again.study->n_sets, l->study->n_sets));
    cr_expect(eq(u32, again.study->n_replications, l->study->n_replications));
    cr_expect(eq(u32, again.study->design.n_rows, l->study->design.n_rows));
    drop(&again);
}

Test(study, text_of_every_shipped_study_makes_the_same_study_again)
{
    for (size_t i = 0; i < sizeof shipped / sizeof shipped[0]; i++) {
        loaded l = load_shipped(i);
        expect_same_again(&l, l.scenario->text);
        drop(&l);
    }
}

Test(study, text_with_settings_and_a_table_makes_the_same_study_with_or_without_the_files)
{
    loaded l = read_study(HEAD "replications: 7\nset: [variants.dear=null, customers.count=500]\n"
                               "factors: {customers: {path: customers.count}, growth: {path: "
                               "regions.*.growth}}\ndesign: {rule: list, file: "
                               "study-points.csv}\n"
                               "outcomes: {yes: {question: large, against: no-money}}\n");

    cr_expect(strstr(l.study->text, "study-points.csv") == NULL);
    cr_expect(strstr(l.study->text, "[3000, 0.1]") != NULL);
    cr_expect(eq(u32, l.study->n_replications, 7));
    expect_same_again(&l, l.scenario->text);
    expect_same_again(&l, NULL);
    drop(&l);
}

Test(study, a_table_is_read_by_the_names_of_its_columns)
{
    loaded l = read_study(HEAD "factors: {customers: {path: customers.count}, growth: {path: "
                               "regions.*.growth}}\n"
                               "design: {rule: list, file: study-points.csv}\n" ASK);
    const double expected[] = {3000, 0.1, 1000, 0.3, 2000, 0.2};

    cr_assert(eq(u32, l.study->design.n_rows, 3));
    for (size_t i = 0; i < 6; i++) {
        cr_expect(eq(dbl, l.study->design.row[i], expected[i]));
    }
    cr_expect(eq(dbl, l.study->factor[0].from, 1000));
    cr_expect(eq(dbl, l.study->factor[0].to, 3000));
    cr_expect(l.study->factor[0].whole && !l.study->factor[1].whole);
    cr_expect(eq(u32, l.study->factor[1].n_paths, 2));
    cr_expect(eq(u32, l.study->factor[1].n_values, 0));
    drop(&l);
}

Test(study, only_variants_that_outcomes_name_are_there)
{
    loaded l = read_study(HEAD "factors: {x: {path: market.price_trend, values: [0, 0.1]}}\n" GRID
                               "outcomes: {a: {question: large, variant: dear, against: base}}\n");

    cr_assert(eq(u32, l.scenario->n_variants, 2));
    cr_expect(eq(str, (char *)l.scenario->variant[1], "dear"));
    cr_expect(strstr(l.scenario->text, "variants: [\"base\", \"dear\"]") != NULL);
    cr_expect(eq(str, (char *)l.study->outcome[0].against, "base"));
    drop(&l);
}

Test(study, metrics_become_questions_whose_gap_is_the_value)
{
    loaded l = read_study(
        HEAD "factors: {x: {path: market.price_trend, values: [0, 0.1]}}\n" GRID "outcomes:\n"
             "  a: {metric: share, provider: challenger, region: [east], at: 2016-03}\n"
             "  b: {metric: hhi, at: 2016-07}\n"
             "  c: {question: large, value: reached}\n");
    const ctd_question *const a = &l.study->outcome[0].metric;

    cr_expect(l.study->outcome[0].kind == CTD_OUTCOME_METRIC);
    cr_expect(a->metric == CTD_METRIC_SHARE && a->comparison == CTD_COMPARE_ABOVE);
    cr_expect(eq(dbl, a->threshold, 0.0));
    cr_expect(a->at && a->month == 12 * 2016 + 2);
    cr_expect(eq(i32, a->challenger, 2));
    cr_expect(a->region[1] && !a->region[0]);
    cr_expect(l.study->outcome[1].metric.metric == CTD_METRIC_HHI);
    cr_expect(l.study->outcome[1].metric.region[0]);
    cr_expect(l.study->outcome[2].kind == CTD_OUTCOME_REACHED);
    drop(&l);
}

Test(study, settings_of_the_command_line_come_after_the_studys_own)
{
    static const char *const sets[] = {"customers.count=700", "random.replications=9"};
    char path[512];

    snprintf(path, sizeof path, "%s/scenarios/studies/frontier.yaml", CTD_SOURCE_DIR);
    loaded l = load(path, 2, sets);
    cr_expect(eq(u64, l.scenario->model[0].n_customers, 700));
    cr_expect(eq(u32, l.study->n_replications, 9));
    cr_expect(eq(u32, l.scenario->n_replications, 9));
    cr_expect(strstr(l.study->text, "customers.count=700") != NULL);
    expect_same_again(&l, l.scenario->text);
    drop(&l);
}

Test(study, steps_over_a_range_meet_its_ends_and_whole_numbers)
{
    loaded l =
        read_study(HEAD "factors:\n"
                        "  n: {path: customers.count, from: 10, to: 1000, points: 4, scale: "
                        "log}\n"
                        "  g: {path: regions.*.growth, from: 0, to: 0.3, points: 4}\n" GRID ASK);
    const double n[] = {10, 46, 215, 1000};

    for (size_t i = 0; i < 4; i++) {
        cr_expect(eq(dbl, l.study->factor[0].value[i], n[i]));
        cr_expect(fabs(l.study->factor[1].value[i] - 0.1 * (double)i) < 1e-15);
    }
    cr_expect(eq(dbl, l.study->factor[1].value[3], 0.3));
    drop(&l);
}

Test(study, a_number_that_gives_way_keeps_the_sum)
{
    loaded l = read_study(HEAD "factors:\n"
                               "  leader: {path: calibration.stock.leader, taken_from: "
                               "calibration.stock.others, from: 0.5, to: 0.7}\n"
                               "  challenger: {path: calibration.stock.challenger, taken_from: "
                               "calibration.stock.others, from: 0.05, to: 0.15}\n"
                               "design: {rule: saltelli, base: 8}\n" ASK);
    const double value[] = {0.7, 0.15};
    ctd_scenario *s = point(l.study, value);

    cr_expect(fabs(s->model[0].targets.stock[0][1] - 0.7) < 1e-12);
    cr_expect(fabs(s->model[0].targets.stock[0][2] - 0.15) < 1e-12);
    cr_expect(fabs(s->model[0].targets.stock[0][3] - 0.15) < 1e-12);
    ctd_scenario_destroy(&s);
    drop(&l);
}

Test(study, what_is_wrong_at_one_point_only_is_said_there)
{
    loaded l = read_study(HEAD "factors:\n"
                               "  floor: {path: providers.challenger.price.floor, from: 0.01, to: "
                               "0.15}\n"
                               "  ceiling: {path: providers.challenger.price.ceiling, from: 0.1, "
                               "to: 0.2}\n"
                               "design: {rule: sobol, points: 8}\n" ASK);
    ctd_messages *messages = ctd_messages_create();
    const double value[] = {0.15, 0.1};
    ctd_scenario *s = NULL;

    cr_expect(ctd_study_scenario(l.study, value, messages, &s) == CTD_ERR_SCENARIO);
    cr_expect(s == NULL);
    cr_assert(eq(sz, ctd_messages_count(messages), 1));
    cr_expect(strstr(ctd_messages_get(messages, 0),
                     "study.yaml:5:3: error: providers.challenger.price.floor: the floor must not "
                     "be above the ceiling, 0.1\n") != NULL,
              "%s", ctd_messages_get(messages, 0));
    ctd_messages_destroy(&messages);
    drop(&l);
}

Test(study, a_table_of_customers_is_read_once_and_shared)
{
    loaded l = read_study(HEAD "set: [\"customers={file: study-customers.csv}\", "
                               "calibration.stock=null]\n"
                               "factors: {x: {path: market.price_trend, from: -0.1, to: 0}}\n"
                               "design: {rule: sobol, points: 8}\n" ASK);
    const double value[] = {-0.05};
    ctd_scenario *s = point(l.study, value);

    cr_assert(s->table != NULL);
    cr_expect(s->table == l.scenario->table);
    cr_expect(s->model[0].table == s->table);
    cr_expect(eq(u64, s->model[0].n_customers, 5));
    ctd_scenario_destroy(&s);
    drop(&l);
}

Test(study, built_in_responses_need_no_scenario)
{
    loaded l = read_study("contend: 1\nstudy: s\nresponse: {function: ishigami}\n"
                          "factors: {a: {from: -1, to: 1}, b: {values: [1, 2]}, c: {from: 1, to: "
                          "10, scale: log}}\n"
                          "design: {rule: saltelli, base: 64, second_order: true, scramble: "
                          "false}\n"
                          "analysis: {confidence: 0.9, bootstrap: 10}\n");
    const ctd_study *const s = l.study;

    cr_expect(l.scenario == NULL);
    cr_expect(s->scenario == NULL && s->scenario_sha256[0] == '\0');
    cr_expect(s->response == CTD_RESPONSE_ISHIGAMI);
    cr_assert(eq(u32, s->n_parameters, 2));
    cr_expect(eq(dbl, s->parameter[0], 7.0));
    cr_expect(eq(dbl, s->parameter[1], 0.1));
    cr_expect(s->design.second_order && !s->design.scramble && s->design.n == 64);
    cr_expect(eq(u32, s->n_outcomes, 1));
    cr_expect(s->outcome[0].kind == CTD_OUTCOME_RESPONSE);
    cr_expect(eq(str, (char *)s->outcome[0].name, "response"));
    cr_expect(eq(u32, s->factor[1].n_values, 2));
    cr_expect(eq(u32, s->n_replications, 1));
    cr_expect(eq(u32, s->n_bootstrap, 10));
    drop(&l);
}

Test(study, frontiers_and_series_are_found_by_name)
{
    loaded l = read_study(HEAD "factors: {x: {path: market.price_trend, values: [0]}, y: {path: "
                               "market.spend, values: [1e9, 1e10]}}\n" GRID ASK
                               "analysis: {frontiers: {f: {outcome: yes, factor: y, crosses: "
                               "0.5}}}\noutput: {series: [market, share]}\n");

    cr_assert(eq(u32, l.study->n_frontiers, 1));
    cr_expect(eq(u32, l.study->frontier[0].outcome, 0));
    cr_expect(eq(u32, l.study->frontier[0].factor, 1));
    cr_expect(eq(dbl, l.study->frontier[0].crosses, 0.5));
    cr_assert(eq(u32, l.study->n_series, 2));
    cr_expect(eq(str, l.study->series[1], "share"));
    drop(&l);
}

/* The first example, read as if it stood where its scenario's path leads from. */
Test(study, the_example_of_the_manual_is_a_study)
{
    FILE *const in = fopen(CTD_SOURCE_DIR "/docs/study.md", "rb");
    char page[1 << 16] = "";
    loaded l = {0};
    ctd_messages *messages = ctd_messages_create();

    cr_assert(in != NULL);
    cr_expect(fread(page, 1, sizeof page - 1, in) > 0);
    fclose(in);
    char *const begin = strstr(page, "```yaml\n");
    cr_assert(begin != NULL);
    char *const end = strstr(begin, "\n```\n");
    cr_assert(end != NULL);
    end[1] = '\0';
    expect_good(ctd_study_read(CTD_SOURCE_DIR "/example.yaml", begin + 8, NULL, messages, &l.study,
                               &l.scenario),
                messages);
    cr_expect(eq(u32, l.study->n_factors, 2));
    cr_expect(eq(u32, l.study->n_frontiers, 1));
    drop(&l);
}

Test(study, files_are_told_apart)
{
    cr_expect(not(ctd_study_is(MARKET)));
    cr_expect(not(ctd_study_is(CTD_SOURCE_DIR "/tests/nothing.yaml")));
    cr_expect(not(ctd_study_is(CTD_SOURCE_DIR "/tests/study-points.csv")));
    cr_expect(ctd_study_is(CTD_SOURCE_DIR "/scenarios/studies/frontier.yaml"));
}

Test(study, a_study_that_is_not_there_is_reported)
{
    loaded l = {0};
    ctd_messages *messages = ctd_messages_create();

    cr_expect(ctd_study_load("nothing.yaml", 0, NULL, messages, &l.study, &l.scenario) ==
              CTD_ERR_READ);
    cr_assert(eq(sz, ctd_messages_count(messages), 1));
    cr_expect(eq(str, (char *)ctd_messages_get(messages, 0),
                 "nothing.yaml: error: the file cannot be read: No such file or directory\n"));
    ctd_messages_destroy(&messages);
}
