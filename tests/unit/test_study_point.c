/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A point's scenario is made without its file; it must be what the file makes with --set. */

enum { MOST_SETS = 512 };

static void
expect_good(ctd_status status, ctd_messages *messages)
{
    for (size_t i = 0; i < ctd_messages_count(messages); i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    ctd_messages_destroy(&messages);
    cr_assert(status == CTD_OK, "%s", ctd_status_sentence(status));
}

/* The way of the command line. */
static ctd_scenario *
load_with_sets(const ctd_study *study, const ctd_scenario *like, const double value[])
{
    const char *sets[MOST_SETS];
    const char *variants[CTD_MAX_VARIANTS];
    size_t n = 0;
    ctd_scenario *scenario = NULL;
    ctd_messages *messages = ctd_messages_create();

    for (uint32_t i = 0; i < study->n_sets; i++) {
        sets[n++] = strdup(study->set[i]);
    }
    for (uint32_t k = 0; k < study->n_factors; k++) {
        for (uint32_t i = 0; i < study->factor[k].n_paths; i++) {
            char *set = NULL;
            cr_assert(n < MOST_SETS);
            cr_assert(asprintf(&set, "%s=%.17g", study->factor[k].path[i], value[k]) > 0);
            sets[n++] = set;
        }
    }
    for (uint32_t v = 0; v < like->n_variants; v++) {
        variants[v] = like->variant[v];
    }
    const ctd_overrides overrides = {
        .n_sets = n, .sets = sets, .n_variants = like->n_variants, .variants = variants};
    expect_good(ctd_scenario_load(study->scenario, &overrides, messages, &scenario), messages);
    for (size_t i = 0; i < n; i++) {
        free((void *)(uintptr_t)sets[i]);
    }
    return scenario;
}

static void
expect_same(const ctd_scenario *a, const ctd_scenario *b)
{
    cr_assert(eq(u32, a->n_variants, b->n_variants));
    cr_expect(eq(u32, a->n_questions, b->n_questions));
    cr_expect(a->seed == b->seed);
    for (uint32_t v = 0; v < a->n_variants; v++) {
        cr_expect(eq(str, (char *)a->variant[v], (char *)b->variant[v]));
        cr_expect(eq(u32, a->calibrated_by[v], b->calibrated_by[v]));
        cr_expect(memcmp(&a->model[v], &b->model[v], sizeof a->model[v]) == 0, "variant %u", v);
    }
}

/* Every factor a third of the way up, then each at its top alone. */
static void
compare(const ctd_study *study, const ctd_scenario *scenario)
{
    for (uint32_t top = 0; top <= study->n_factors && top < 8; top++) {
        double value[CTD_MAX_FACTORS];
        ctd_scenario *made = NULL;
        ctd_messages *said = ctd_messages_create();

        for (uint32_t k = 0; k < study->n_factors; k++) {
            const ctd_factor *const f = &study->factor[k];
            value[k] = top == k + 1 ? f->to : f->from + (f->to - f->from) / 3.0;
            value[k] = f->whole ? (double)(int64_t)value[k] : value[k];
        }
        expect_good(ctd_study_scenario(study, value, said, &made), said);
        ctd_scenario *loaded = load_with_sets(study, scenario, value);
        expect_same(made, loaded);
        cr_expect(made->text == NULL);
        ctd_scenario_destroy(&loaded);
        ctd_scenario_destroy(&made);
    }
}

static void
compare_points(const char *path)
{
    ctd_study *study = NULL;
    ctd_scenario *scenario = NULL;
    ctd_messages *messages = ctd_messages_create();

    expect_good(ctd_study_load(path, 0, NULL, messages, &study, &scenario), messages);
    compare(study, scenario);
    ctd_scenario_destroy(&scenario);
    ctd_study_destroy(&study);
}

Test(study_point, is_the_scenario_that_the_file_makes_with_these_settings)
{
    compare_points(CTD_SOURCE_DIR "/scenarios/studies/frontier.yaml");
    compare_points(CTD_SOURCE_DIR "/tests/study-small.yaml");
}

/* A study of two numbers of a scenario that looks at all its variants. */
static char *
study_of(const char *file)
{
    char *text = NULL;
    size_t size = 0;
    char path[512];
    ctd_scenario *s = NULL;
    ctd_messages *messages = ctd_messages_create();
    FILE *const out = open_memstream(&text, &size);

    snprintf(path, sizeof path, "%s/%s", CTD_SOURCE_DIR, file);
    expect_good(ctd_scenario_load(path, NULL, messages, &s), messages);
    const ctd_date end = ctd_calendar_date(&s->model[0].calendar, s->model[0].calendar.n_ticks);
    fprintf(out,
            "contend: 1\nstudy: s\nscenario: %s\n"
            "factors:\n  spend: {path: market.spend, from: 1e9, to: 2e9}\n"
            "  trend: {path: market.price_trend, from: -0.1, to: 0}\n"
            "design: {rule: sobol, points: 4}\noutcomes:\n",
            file);
    for (uint32_t v = 0; v < s->n_variants; v++) {
        fprintf(out, "  o%u: {metric: hhi, at: %04d-%02d, variant: \"%s\"}\n", v, end.year,
                end.month, s->variant[v]);
    }
    fclose(out);
    ctd_scenario_destroy(&s);
    return text;
}

/* Whatever a scenario says comes through unchanged. */
Test(study_point, of_a_scenario_with_any_keys_is_what_the_file_makes)
{
    static const char *const files[] = {"tests/all-keys.yaml",
                                        "tests/everything.yaml",
                                        "tests/both-sides.yaml",
                                        "tests/calibrated.yaml",
                                        "tests/solve.yaml",
                                        "scenarios/two-clouds.yaml",
                                        "scenarios/aliyun-2015.yaml",
                                        "scenarios/teaching/data-residency.yaml",
                                        "scenarios/teaching/merger-of-followers.yaml",
                                        "scenarios/teaching/on-premises-comeback.yaml",
                                        "scenarios/hindcast/aliyun-hindcast.yaml"};

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char *const text = study_of(files[i]);
        ctd_study *study = NULL;
        ctd_scenario *scenario = NULL;
        ctd_messages *messages = ctd_messages_create();

        expect_good(
            ctd_study_read(CTD_SOURCE_DIR "/study.yaml", text, NULL, messages, &study, &scenario),
            messages);
        cr_expect(eq(u32, scenario->n_variants, study->n_outcomes));
        compare(study, scenario);
        ctd_scenario_destroy(&scenario);
        ctd_study_destroy(&study);
        free(text);
    }
}

Test(study_point, leaves_the_study_as_it_was)
{
    ctd_study *study = NULL;
    ctd_scenario *scenario = NULL;
    ctd_messages *messages = ctd_messages_create();

    expect_good(ctd_study_load(CTD_SOURCE_DIR "/tests/study-small.yaml", 0, NULL, messages, &study,
                               &scenario),
                messages);
    double low[CTD_MAX_FACTORS], high[CTD_MAX_FACTORS];
    for (uint32_t k = 0; k < study->n_factors; k++) {
        low[k] = study->factor[k].from;
        high[k] = study->factor[k].to;
    }
    const double *const order[] = {low, high, low};
    ctd_scenario *made[3] = {NULL};
    for (size_t i = 0; i < 3; i++) {
        ctd_messages *said = ctd_messages_create();
        expect_good(ctd_study_scenario(study, order[i], said, &made[i]), said);
    }
    expect_same(made[0], made[2]);
    cr_expect(memcmp(made[0]->model, made[1]->model, sizeof made[0]->model[0]) != 0);
    for (size_t i = 0; i < 3; i++) {
        ctd_scenario_destroy(&made[i]);
    }
    ctd_scenario_destroy(&scenario);
    ctd_study_destroy(&study);
}
