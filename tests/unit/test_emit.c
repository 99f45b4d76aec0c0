/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario_text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
expect_same(const ctd_scenario *a, const ctd_scenario *b)
{
    cr_assert(eq(u32, a->n_variants, b->n_variants));
    for (uint32_t v = 0; v < a->n_variants; v++) {
        cr_expect(eq(str, (char *)a->variant[v], (char *)b->variant[v]));
        cr_expect(eq(u32, a->calibrated_by[v], b->calibrated_by[v]));
        cr_expect(memcmp(&a->model[v], &b->model[v], sizeof a->model[v]) == 0,
                  "variant %s is another model", a->variant[v]);
    }
    cr_expect(eq(str, (char *)a->name, (char *)b->name));
    cr_expect(eq(str, a->title, b->title));
    cr_expect(eq(u64, a->seed, b->seed));
    cr_expect(eq(u32, a->n_replications, b->n_replications));
    cr_expect(eq(u32, a->record_every, b->record_every));
    cr_expect(memcmp(a->provider, b->provider, sizeof a->provider) == 0);
    cr_expect(memcmp(a->region, b->region, sizeof a->region) == 0);
    cr_expect(memcmp(a->segment, b->segment, sizeof a->segment) == 0);
    cr_assert(eq(u32, a->n_questions, b->n_questions));
    for (uint32_t q = 0; q < a->n_questions; q++) {
        cr_expect(eq(str, (char *)a->question[q].name, (char *)b->question[q].name));
        cr_expect(eq(str, a->question[q].title, b->question[q].title));
        cr_expect(memcmp(a->question[q].region, b->question[q].region,
                         sizeof a->question[q].region) == 0);
    }
}

/* The text stands alone: it is read under a name beside which there are no tables. */
static void
expect_round_trip(const char *path, const ctd_overrides *overrides)
{
    ctd_scenario *first = load_good(path, overrides);
    ctd_scenario *second = read_good(first->text, NULL);

    expect_same(first, second);
    cr_expect(eq(str, first->text, second->text), "%s is not written in one form", path);
    ctd_scenario_destroy(&first);
    ctd_scenario_destroy(&second);
}

Test(emit, the_text_alone_gives_the_same_models_and_the_same_text)
{
    expect_round_trip("tests/all-keys.yaml", NULL);
    expect_round_trip("scenarios/textbook/headline-eight-regions.yaml", NULL);
}

Test(emit, the_text_holds_what_was_set)
{
    const char *const sets[] = {"market.spend=3e10", "title='a: b # c'", "random.replications=9",
                                "variants.far.events.cut=null",
                                "providers.leader.cash=null"};
    const char *const wanted[] = {"far"};
    const ctd_overrides overrides = {
        .n_sets = 5, .sets = sets, .n_variants = 1, .variants = wanted};

    expect_round_trip("tests/all-keys.yaml", &overrides);
    ctd_scenario *s = load_good("tests/all-keys.yaml", &overrides);
    cr_expect(strstr(s->text, "spend: 3e10") != NULL);
    cr_expect(strstr(s->text, "title: \"a: b # c\"") != NULL);
    cr_expect(strstr(s->text, "cut: null") == NULL, "%s", s->text);
    ctd_scenario_destroy(&s);
}

Test(emit, comments_order_and_spacing_of_the_file_leave_no_trace)
{
    ctd_scenario *a = read_small("# a comment\nrandom: {seed: 2}\n", NULL);
    ctd_scenario *b = read_small("\n\nrandom:\n      seed:   2   # another\n", NULL);
    ctd_scenario *c = read_small("", "random.seed=2", NULL);

    cr_expect(eq(str, a->text, b->text));
    cr_expect(eq(str, a->text, c->text));
    ctd_scenario_destroy(&a);
    ctd_scenario_destroy(&b);
    ctd_scenario_destroy(&c);
}

Test(emit, odd_names_come_back_as_they_were)
{
    static const char *const names[] = {
        "null", "~", "true", "12", "-", "a: b", "# no",   "'quote'", "\"q\"", " x ",
        "\\",   "{", "中文", "é",  "%", "@a",   "- item", "a, b",    "*star", "&and"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char set[64] = "providers={\"";
        char *end = set + strlen(set);
        for (const char *c = names[i]; *c != '\0'; c++) {
            if (*c == '"' || *c == '\\') {
                *end++ = '\\';
            }
            *end++ = *c;
        }
        strcpy(end, "\": {locations: {west: {}}, quality: 1}}");
        ctd_scenario *first = read_small("", set, "calibration=null", NULL);
        ctd_scenario *second = read_good(first->text, NULL);
        cr_expect(eq(str, (char *)first->provider[1], (char *)names[i]));
        cr_expect(eq(str, (char *)second->provider[1], (char *)names[i]));
        cr_expect(eq(str, first->text, second->text));
        ctd_scenario_destroy(&first);
        ctd_scenario_destroy(&second);
    }
}
