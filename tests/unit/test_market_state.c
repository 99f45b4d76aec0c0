/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_private.h"
#include "agents/market_state.h"
#include "scenario_text.h"
#include "scenarios/calibrate.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SETS = 8, POISON = 0xA5 };

/* A scenario of the tree, changed. */
typedef struct setting {
    const char *path;
    const char *sets[MAX_SETS];
    uint32_t stops[5]; /* ticks at which the run is taken up elsewhere */
} setting;

static const setting settings[] = {
    {"scenarios/two-clouds.yaml",
     {"customers.count=2000", "calibration.sample=2000", "output.panel.customers=30"},
     {1, 13, 47}},
    {"scenarios/aliyun-2015.yaml",
     {"customers.count=3000", "calibration.sample=2000", "output.every=5",
      "output.demand_sample=50"},
     {0, 3, 20, 36, 44}},
    {"tests/both-sides.yaml", {"customers.count=3000"}, {2, 9}},     /* panel, rules, log */
    {"tests/everything.yaml", {"customers.count=20000"}, {1, 4, 9}}, /* threads inside */
    {"scenarios/textbook/learning-duopoly.yaml",
     {"clock.ticks=700", "output.every=97"},
     {0, 1, 98, 333, 699}},
    {"scenarios/textbook/logit.yaml",
     {"customers.mode=expected", "customers.types=60", "choice.rule=inverse_cdf", "clock.ticks=6"},
     {1, 3}},
};

static ctd_scenario *
load(const setting *what)
{
    const char *sets[MAX_SETS];
    ctd_overrides overrides = {.sets = sets};
    ctd_calibration report;

    for (int i = 0; i < MAX_SETS && what->sets[i] != NULL; i++) {
        sets[overrides.n_sets++] = what->sets[i];
    }
    ctd_scenario *scenario = load_good(what->path, &overrides);

    cr_assert_eq(ctd_calibrate(scenario, 2, &report), CTD_OK, "%s", report.message);
    return scenario;
}

static ctd_market *
new_market(const ctd_scenario *s, int n_threads)
{
    ctd_market *market = NULL;

    cr_assert_eq(ctd_market_create(s->model, s->n_variants, n_threads, &market), CTD_OK);
    return market;
}

static ctd_series *
new_series(const ctd_scenario *s)
{
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);
    ctd_series *series = NULL;

    ctd_market_axes(s->model, s->n_variants, s->model->calendar.n_ticks + (size_t)1, size);
    cr_assert_eq(ctd_series_create(n_columns, columns, size, &series), CTD_OK);
    return series;
}

/* Whatever an array of the market held, it holds nothing that could be of use any more. */
static void
poison(ctd_market *m)
{
    ctd_array list[CTD_MARKET_ARRAYS];
    const size_t n = ctd_market_arrays(m, m->model, list);
    ctd_state state;

    ctd_market_state(m, &state);
    for (size_t i = 0; i < state.n; i++) {
        if (state.part[i].bytes > 0) {
            memset(state.part[i].at, POISON, state.part[i].bytes);
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].name, "scratch") != 0 && strcmp(list[i].name, "tallies") != 0 &&
            strcmp(list[i].name, "cell_work") != 0 &&
            list[i].bytes > 0) { /* zero between ticks; the population's */
            memset(*list[i].at, POISON, list[i].bytes);
        }
    }
    memset(m->customers->next, POISON, m->customers->n_slots);
}

static unsigned char *
encode(ctd_market *m, size_t *n)
{
    ctd_state state;

    ctd_market_state(m, &state);
    *n = ctd_state_bytes(&state);
    unsigned char *bytes = malloc(*n);

    cr_assert_not_null(bytes);
    ctd_state_put(&state, bytes);
    return bytes;
}

static void
copy_series(const ctd_series *from, ctd_series *to)
{
    for (size_t c = 0; c < from->n_columns; c++) {
        memcpy(to->data[c], from->data[c],
               ctd_column_length(&from->columns[c], from->size) *
                   ctd_type_bytes(from->columns[c].type));
    }
}

static const char *
first_difference(const ctd_series *a, const ctd_series *b)
{
    for (size_t c = 0; c < a->n_columns; c++) {
        if (memcmp(a->data[c], b->data[c],
                   ctd_column_length(&a->columns[c], a->size) *
                       ctd_type_bytes(a->columns[c].type)) != 0) {
            return a->columns[c].name;
        }
    }
    return "";
}

static void
play_to(ctd_market *m, uint32_t tick)
{
    while (ctd_market_tick(m) < tick) {
        ctd_market_step(m);
    }
}

/* Plays a variant to `stop` on one market, goes on in another that held something else. */
static void
expect_same_rest(const setting *what, const ctd_scenario *s, uint32_t v, uint32_t stop)
{
    const ctd_model *model = &s->model[v];
    const uint32_t n_ticks = model->calendar.n_ticks;
    ctd_series *whole = new_series(s), *rest = new_series(s);
    ctd_market *first = new_market(s, 1), *second = new_market(s, 3);
    const ctd_market_run run = {model, 1, rest, s->record_every};
    const char *problem = NULL;
    size_t n;

    ctd_market_start(second, &s->model[s->n_variants - 1], 0, NULL, 1);
    poison(second);
    ctd_market_start(first, model, 1, whole, s->record_every);
    play_to(first, stop);
    unsigned char *bytes = encode(first, &n);

    copy_series(whole, rest);
    cr_expect_eq(ctd_market_resume(second, &run, bytes, n, &problem), CTD_OK, "%s: %s", what->path,
                 problem);
    play_to(first, n_ticks);
    play_to(second, n_ticks);
    cr_expect_str_eq(first_difference(whole, rest), "", "%s, %s, from tick %u on: %s differs",
                     what->path, s->variant[v], stop, first_difference(whole, rest));
    free(bytes);
    ctd_market_destroy(&second);
    ctd_market_destroy(&first);
    ctd_series_destroy(&rest);
    ctd_series_destroy(&whole);
}

Test(market_state, a_run_taken_up_elsewhere_goes_on_with_the_same_bits)
{
    for (size_t k = 0; k < sizeof settings / sizeof *settings; k++) {
        ctd_scenario *s = load(&settings[k]);

        for (uint32_t v = 0; v < s->n_variants; v++) {
            for (int i = 0; i < 5; i++) {
                if (i == 0 || settings[k].stops[i] > 0) {
                    expect_same_rest(&settings[k], s, v, settings[k].stops[i]);
                }
            }
        }
        ctd_scenario_destroy(&s);
    }
}

/* Sets one part of an encoding to a byte everywhere; false if there is no such part. */
static bool
spoil(ctd_market *m, const char *part, unsigned char *bytes, unsigned char with)
{
    ctd_state state;

    ctd_market_state(m, &state);
    unsigned char *at = bytes + ctd_state_head_bytes(&state);

    for (size_t i = 0; i < state.n; i++) {
        if (strcmp(state.part[i].name, part) == 0) {
            memset(at, with, state.part[i].bytes);
            return true;
        }
        at += state.part[i].bytes;
    }
    return false;
}

Test(market_state, a_state_that_could_do_harm_is_refused_by_name)
{
    static const char *const parts[] = {"tick",         "n_recorded", "any_forced", "limited",
                                        "board",        "n_logged",   "in_market",  "site",
                                        "alternatives", "books",      "provider",   "entered"};
    ctd_scenario *s = load(&settings[3]);
    ctd_market *m = new_market(s, 1), *other = new_market(s, 1);
    const ctd_market_run run = {s->model, 1, NULL, s->record_every};
    size_t n;

    ctd_market_start(m, s->model, 1, NULL, s->record_every);
    play_to(m, 4);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *problem = NULL;
        unsigned char *bytes = encode(m, &n);

        cr_assert(spoil(m, parts[i], bytes, 0x7F), "no part %s", parts[i]);
        cr_expect_eq(ctd_market_resume(other, &run, bytes, n, &problem), CTD_ERR_DAMAGED, "%s",
                     parts[i]);
        cr_expect_not_null(problem, "%s", parts[i]);
        free(bytes);
    }
    ctd_market_destroy(&other);
    ctd_market_destroy(&m);
    ctd_scenario_destroy(&s);
}

Test(market_state, a_state_of_another_market_is_refused)
{
    ctd_scenario *s = load(&settings[0]), *t = load(&settings[2]);
    ctd_market *m = new_market(s, 1), *other = new_market(t, 1);
    const ctd_market_run run = {t->model, 0, NULL, 1};
    const char *problem = NULL;
    size_t n;

    ctd_market_start(m, s->model, 0, NULL, 1);
    unsigned char *bytes = encode(m, &n);

    cr_expect_eq(ctd_market_resume(other, &run, bytes, n, &problem), CTD_ERR_DAMAGED);
    cr_expect_str_eq(problem, "its size");
    for (size_t i = 0; i < n && i < 4000; i += 97) { /* an entry of the head is not as expected */
        const ctd_market_run same = {s->model, 0, NULL, 1};
        ctd_state state;

        ctd_market_state(m, &state);
        if (i < ctd_state_head_bytes(&state)) {
            bytes[i] ^= 1;
            ctd_market *again = new_market(s, 1);

            cr_expect_eq(ctd_market_resume(again, &same, bytes, n, &problem), CTD_ERR_DAMAGED);
            ctd_market_destroy(&again);
            bytes[i] ^= 1;
        }
    }
    free(bytes);
    ctd_market_destroy(&other);
    ctd_market_destroy(&m);
    ctd_scenario_destroy(&t);
    ctd_scenario_destroy(&s);
}
