/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario_text.h"

#include "studies/solve.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/*
 * tests/solve.yaml: with quality x and prices p the share of `left` is 1 / (1 + exp(-x + p - 1)).
 * A share of .6 of 40,000 customers has a standard deviation of .00245, or .0102 in x: the crossing
 * of the median of five replications lies within .04 of the closed form.
 */
static const double near = 0.04;

static const char path[] = CTD_SOURCE_DIR "/tests/solve.yaml";

typedef struct outcome {
    ctd_status status;
    ctd_scenario *scenario;
    ctd_solution *solution;
    size_t n_messages;
    char message[512]; /* the first */
} outcome;

static outcome
solve(const char *name, size_t n_sets, const char *const sets[])
{
    const ctd_overrides overrides = {.n_sets = n_sets, .sets = sets};
    outcome o = {.scenario = load_good("tests/solve.yaml", &overrides)};
    ctd_messages *messages = ctd_messages_create();
    ctd_calibration calibration = {0};
    const ctd_solve_options options = {.path = path,
                                       .overrides = overrides,
                                       .n_threads = 1,
                                       .messages = messages,
                                       .calibration = &calibration};
    const ctd_search *search = NULL;

    for (uint32_t i = 0; i < o.scenario->n_searches; i++) {
        search = strcmp(o.scenario->search[i].name, name) == 0 ? &o.scenario->search[i] : search;
    }
    cr_assert_not_null(search);
    o.status = ctd_solve(o.scenario, search, &options, &o.solution);
    o.n_messages = ctd_messages_count(messages);
    if (o.n_messages > 0) {
        snprintf(o.message, sizeof o.message, "%s", ctd_messages_get(messages, 0));
    }
    ctd_messages_destroy(&messages);
    return o;
}

static void
end(outcome *o)
{
    ctd_solution_destroy(&o->solution);
    ctd_scenario_destroy(&o->scenario);
}

static void
expect_bracket(const ctd_answered *a, double value, double width)
{
    const double low = a->trial[a->low].value, high = a->trial[a->high].value;

    cr_assert_eq(a->outcome, CTD_OUTCOME_CROSSES);
    cr_expect(low < high && high - low <= width, "%g to %g", low, high);
    cr_expect(low - near < value && value < high + near, "%g to %g, not %g", low, high, value);
}

Test(solve, a_rising_answer_is_bracketed_where_the_closed_form_crosses)
{
    const char *const sets[] = {"solve.quality.levers={idle: {set: [random.seed=8]}}"};
    outcome o = solve("quality", 1, sets);

    cr_assert_eq(o.status, CTD_OK);
    const ctd_answered *a = o.solution->answered;
    expect_bracket(a, log(1.5), 0.02);
    cr_expect_lt(a->trial[a->low].verdict.probability, 0.5);
    cr_expect_geq(a->trial[a->high].verdict.probability, 0.5);
    cr_expect_eq(a->n_trials, 2 + 7, "%u", a->n_trials); /* 2^-7 is the first below .01 */
    cr_expect_eq(o.solution->n_answered, 1); /* levers are for where no value is enough */
    end(&o);
}

Test(solve, a_falling_answer_is_bracketed_with_yes_below)
{
    outcome o = solve("falling", 0, NULL);

    cr_assert_eq(o.status, CTD_OK);
    const ctd_answered *a = o.solution->answered;
    expect_bracket(a, -log(1.5), 0.02);
    cr_expect_geq(a->trial[a->low].verdict.probability, 0.5);
    cr_expect_lt(a->trial[a->high].verdict.probability, 0.5);
    end(&o);
}

Test(solve, a_logarithmic_scale_halves_logarithms)
{
    outcome o = solve("price", 0, NULL);

    cr_assert_eq(o.status, CTD_OK);
    const ctd_answered *a = o.solution->answered;
    expect_bracket(a, 1.0 - log(1.5), 0.02);
    cr_expect_float_eq(a->trial[2].value, sqrt(0.1 * 2.0), 1e-12); /* the first middle */
    cr_expect_leq(a->trial[a->high].value / a->trial[a->low].value, pow(20.0, 0.01));
    end(&o);
}

Test(solve, where_no_value_is_enough_the_levers_say_what_is)
{
    outcome o = solve("never", 0, NULL);

    cr_assert_eq(o.status, CTD_OK);
    cr_assert_eq(o.solution->n_answered, 4);
    const ctd_answered *a = o.solution->answered;
    cr_expect_eq(a[0].outcome, CTD_OUTCOME_NEVER);
    cr_expect_eq(a[0].trial[a[0].bound].value, 0.3); /* where it comes nearest */
    cr_expect_eq(a[0].trial[a[0].bound].verdict.n_yes, 0);
    cr_expect_float_eq(a[0].trial[a[0].bound].verdict.gap_median,
                       40000 * (1.0 / (1.0 + exp(-0.3)) - 0.6), 400);
    cr_expect_str_eq(a[1].lever, "cheap");
    expect_bracket(&a[1], log(1.5) - 0.5, 0.013);
    cr_expect_eq(a[2].outcome, CTD_OUTCOME_NEVER);
    cr_expect_eq(a[2].n_trials, 1); /* at the bound alone */
    cr_expect_eq(a[3].outcome, CTD_OUTCOME_ALWAYS);
    cr_expect_lt(a[3].trial[a[3].low].value, a[3].trial[a[3].high].value);
    end(&o);
}

Test(solve, a_range_that_is_enough_at_both_ends_is_not_halved)
{
    outcome o = solve("always", 0, NULL);

    cr_assert_eq(o.status, CTD_OK);
    cr_expect_eq(o.solution->answered->outcome, CTD_OUTCOME_ALWAYS);
    cr_expect_eq(o.solution->answered->n_trials, 2);
    end(&o);
}

Test(solve, the_variant_named_answers)
{
    outcome with = solve("base", 0, NULL), without = solve("variant", 0, NULL);

    cr_assert_eq(with.status, CTD_OK);
    cr_assert_eq(without.status, CTD_OK);
    expect_bracket(with.solution->answered, log(1.5) - 0.2, 0.02); /* the rival's price rises */
    expect_bracket(without.solution->answered, log(1.5), 0.02);
    end(&with);
    end(&without);
}

Test(solve, whole_numbers_are_halved_down_to_neighbours)
{
    /* Three of four choose `left`: it has 24,000 customers of 32,000, give or take 80. */
    const char *const sets[] = {"solve.whole.tolerance=1e-9", "providers.left.quality=1.0986",
                                "random.replications=1"};
    outcome o = solve("whole", 3, sets);

    cr_assert_eq(o.status, CTD_OK);
    const ctd_answered *a = o.solution->answered;
    cr_assert_eq(a->outcome, CTD_OUTCOME_CROSSES);
    cr_expect_eq(a->trial[a->high].value - a->trial[a->low].value, 1.0);
    cr_expect_float_eq(a->trial[a->low].value, 32000.0, 500.0);
    for (uint32_t i = 0; i < a->n_trials; i++) {
        cr_expect_eq(a->trial[i].value, floor(a->trial[i].value));
    }
    end(&o);
}

Test(solve, the_same_value_gives_the_same_answer_as_a_search_that_begins_elsewhere)
{
    const char *const sets[] = {"solve.quality.from=0"};
    outcome one = solve("quality", 0, NULL), two = solve("quality", 1, sets);
    const ctd_answered *a = one.solution->answered, *b = two.solution->answered;
    uint32_t n_common = 0;

    for (uint32_t i = 0; i < a->n_trials; i++) {
        for (uint32_t k = 0; k < b->n_trials; k++) {
            if (a->trial[i].value == b->trial[k].value) {
                n_common++;
                cr_expect_eq(a->trial[i].verdict.gap_low, b->trial[k].verdict.gap_low);
                cr_expect_eq(a->trial[i].verdict.n_yes, b->trial[k].verdict.n_yes);
            }
        }
    }
    cr_expect_geq(n_common, 2);
    end(&one);
    end(&two);
}

Test(solve, a_lever_that_cannot_be_pulled_is_an_error_that_names_it)
{
    outcome o = solve("nowhere", 1, (const char *const[]){"solve.nowhere.to=-0.9"});

    cr_expect_eq(o.status, CTD_ERR_SCENARIO);
    cr_expect_null(o.solution);
    cr_expect_not_null(strstr(o.message, "--set providers.middle.quality=0"), "%s", o.message);
    end(&o);
}

Test(solve, intercepts_are_taken_over_from_another_budget_and_from_nothing_else)
{
    static const char *const sets[][2] = {
        {"events.money.inject=5e9", "calibration.sample=2000"},
        {"events.money.inject=9e9", "calibration.sample=2000"},
        {"providers.challenger.awareness.west=0.5", "calibration.sample=2000"}};
    ctd_scenario *s[3];
    ctd_calibration report;

    for (int i = 0; i < 3; i++) {
        const ctd_overrides overrides = {.n_sets = 2, .sets = sets[i]};
        s[i] = load_good("scenarios/two-clouds.yaml", &overrides);
    }
    cr_assert_eq(ctd_calibrate(s[0], 1, &report), CTD_OK);
    cr_expect_not(ctd_calibrate_reuse(s[0], s[2]));
    cr_expect(ctd_calibrate_reuse(s[0], s[1]));
    cr_expect_neq(s[1]->model[0].intercept[2][0][0], 0.0);
    const ctd_model reused = s[1]->model[0];
    cr_assert_eq(ctd_calibrate(s[1], 1, &report), CTD_OK);
    cr_expect_arr_eq(reused.intercept, s[1]->model[0].intercept, sizeof reused.intercept);
    cr_expect_arr_eq(reused.stock_intercept, s[1]->model[0].stock_intercept,
                     sizeof reused.stock_intercept);
    for (int i = 0; i < 3; i++) {
        ctd_scenario_destroy(&s[i]);
    }
}
