/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/solve.h"

#include "output/text.h"
#include "studies/experiment.h"
#include "studies/questions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_HALVINGS = 60, MAX_SETTING = 512 };

/* A search on its way. */
typedef struct job {
    const ctd_search *search;
    const ctd_solve_options *options;
    const ctd_lever *lever; /* pulled, or NULL */
    ctd_scenario *last;     /* the one run before, whose intercepts may still hold */
    ctd_answered *answered;
} job;

/* Reads the scenario with the lever pulled and the number set. */
static ctd_status
load(const job *k, double value, ctd_scenario **scenario)
{
    ctd_status status = CTD_OK;
    const ctd_overrides *user = &k->options->overrides;
    const size_t n_pulled = k->lever != NULL ? k->lever->n_sets : 0;
    const char *const variant = k->search->variant;
    char setting[MAX_SETTING];
    const char **sets = calloc(user->n_sets + n_pulled + 1, sizeof *sets);

    *scenario = NULL;
    CTD_TRY(sets != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (size_t i = 0; i < user->n_sets; i++) {
        sets[i] = user->sets[i];
    }
    for (size_t i = 0; i < n_pulled; i++) {
        sets[user->n_sets + i] = k->lever->set[i];
    }
    ctd_text_format(setting, sizeof setting, "%s=%.17g", k->search->path, value);
    sets[user->n_sets + n_pulled] = setting;
    const ctd_overrides overrides = {
        .n_sets = user->n_sets + n_pulled + 1, .sets = sets, .n_variants = 1, .variants = &variant};
    CTD_TRY(ctd_scenario_load(k->options->path, &overrides, k->options->messages, scenario));
out:
    free(sets);
    return status;
}

/* Runs the one variant and asks the one question. */
static ctd_status
run(const job *k, ctd_scenario *scenario, ctd_verdict *verdict)
{
    ctd_status status = CTD_OK;
    ctd_experiment *experiment = NULL;
    const uint32_t v = scenario->n_variants - 1; /* the base goes before every other */
    const uint32_t n_ticks = scenario->model[v].calendar.n_ticks;
    ctd_scenario *one = malloc(sizeof *one);
    const ctd_experiment_options options = {
        .n_threads = k->options->n_threads, .memory = k->options->memory, .stop = k->options->stop};

    CTD_TRY(one != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    *one = *scenario;
    one->n_variants = 1;
    one->variant = &scenario->variant[v];
    one->model = &scenario->model[v];
    one->n_questions = 1;
    one->question[0] = scenario->question[k->search->question];
    one->record_every = n_ticks > 0 ? n_ticks : 1;
    CTD_TRY(ctd_experiment_run(one, &options, &experiment));
    CTD_TRY(ctd_findings_verdict(ctd_experiment_result(experiment), 0, 0, verdict));
out:
    ctd_experiment_destroy(&experiment);
    free(one);
    return status;
}

/* Adds a trial; its place in answered->trial. */
static ctd_status
try_value(job *k, double value, uint32_t *place)
{
    ctd_status status = CTD_OK;
    ctd_scenario *scenario = NULL;
    ctd_answered *a = k->answered;
    ctd_trial *trial = &a->trial[a->n_trials];

    CTD_TRY(load(k, value, &scenario));
    if (k->last == NULL || !ctd_calibrate_reuse(k->last, scenario)) {
        const ctd_calibrate_how how = {.n_threads = k->options->n_threads,
                                       .stop = k->options->stop};

        CTD_TRY(ctd_calibrate_in_detail(scenario, &how, k->options->calibration));
    }
    trial->value = value;
    CTD_TRY(run(k, scenario, &trial->verdict));
    ctd_scenario_destroy(&k->last);
    k->last = scenario;
    scenario = NULL;
    *place = a->n_trials++;
    if (k->options->on_trial != NULL) {
        k->options->on_trial(a, k->options->context);
    }
out:
    ctd_scenario_destroy(&scenario);
    return status;
}

static bool
is_enough(const job *k, uint32_t place)
{
    return k->answered->trial[place].verdict.probability >= k->search->probability;
}

/* The value in the middle of a bracket; one of its ends where nothing lies between. */
static double
middle_of(const ctd_search *search, double low, double high)
{
    const double middle = search->log ? sqrt(low) * sqrt(high) : low + (high - low) / 2.0;

    return search->whole ? floor(middle) : middle;
}

/* Halves a bracket whose ends disagree. */
static ctd_status
halve(job *k)
{
    ctd_status status = CTD_OK;
    ctd_answered *a = k->answered;
    const bool enough_below = is_enough(k, a->low);
    double width = 1.0; /* of the bracket over the range, on the scale */

    for (int i = 0; width > k->search->tolerance && i < MAX_HALVINGS; i++) {
        const double low = a->trial[a->low].value, high = a->trial[a->high].value;
        const double middle = middle_of(k->search, low, high);
        uint32_t place;

        if (middle <= low || middle >= high) {
            break;
        }
        CTD_TRY(try_value(k, middle, &place));
        if (is_enough(k, place) == enough_below) {
            a->low = place;
        } else {
            a->high = place;
        }
        width /= 2.0;
    }
    a->outcome = CTD_OUTCOME_CROSSES;
out:
    return status;
}

/* With both ends tried. */
static ctd_status
between_ends(job *k)
{
    ctd_answered *a = k->answered;
    const bool low = is_enough(k, a->low), high = is_enough(k, a->high);

    if (low != high) {
        return halve(k);
    }
    a->outcome = low ? CTD_OUTCOME_ALWAYS : CTD_OUTCOME_NEVER;
    return CTD_OK;
}

static bool
is_better(const ctd_verdict *a, const ctd_verdict *b)
{
    return a->probability != b->probability ? a->probability > b->probability
                                            : a->gap_median > b->gap_median;
}

static ctd_status
as_it_stands(job *k)
{
    ctd_status status = CTD_OK;
    ctd_answered *a = k->answered;

    CTD_TRY(try_value(k, k->search->from, &a->low));
    CTD_TRY(try_value(k, k->search->to, &a->high));
    a->bound = is_better(&a->trial[a->low].verdict, &a->trial[a->high].verdict) ? a->low : a->high;
    CTD_TRY(between_ends(k));
out:
    return status;
}

/* With a lever, from the end that came nearest without it. */
static ctd_status
with_lever(job *k, double bound)
{
    ctd_status status = CTD_OK;
    ctd_answered *a = k->answered;
    const double other = bound == k->search->to ? k->search->from : k->search->to;
    uint32_t place;

    a->lever = k->lever->name;
    CTD_TRY(try_value(k, bound, &a->bound));
    a->low = a->high = a->bound;
    a->outcome = CTD_OUTCOME_NEVER;
    if (is_enough(k, a->bound)) {
        CTD_TRY(try_value(k, other, &place));
        a->low = other < bound ? place : a->bound;
        a->high = other < bound ? a->bound : place;
        CTD_TRY(between_ends(k));
    }
out:
    return status;
}

static ctd_status
create(const ctd_scenario *scenario, const ctd_search *search, ctd_solution **solution)
{
    const ctd_question *question = &scenario->question[search->question];
    ctd_solution *s = calloc(1, sizeof *s);

    *solution = s;
    if (s == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    s->n_customers = scenario->model[0].n_customers;
    s->n_replications = scenario->n_replications;
    s->gap_unit = ctd_question_gap_unit(question);
    ctd_question_say(question, scenario, s->question_text, sizeof s->question_text);
    s->answered = calloc(search->n_levers + 1, sizeof *s->answered);
    return s->answered != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
}

ctd_status
ctd_solve(const ctd_scenario *scenario, const ctd_search *search, const ctd_solve_options *options,
          ctd_solution **solution)
{
    ctd_status status = CTD_OK;
    ctd_solution *s = NULL;
    job k = {.search = search, .options = options};

    *solution = NULL;
    CTD_TRY(create(scenario, search, &s));
    k.answered = &s->answered[s->n_answered++];
    CTD_TRY(as_it_stands(&k));
    const double bound = k.answered->trial[k.answered->bound].value;
    const bool never = k.answered->outcome == CTD_OUTCOME_NEVER;

    for (uint32_t i = 0; never && i < search->n_levers; i++) {
        k.lever = &search->lever[i];
        k.answered = &s->answered[s->n_answered++];
        ctd_scenario_destroy(&k.last);
        CTD_TRY(with_lever(&k, bound));
    }
    *solution = s;
    s = NULL;
out:
    ctd_scenario_destroy(&k.last);
    ctd_solution_destroy(&s);
    return status;
}

void
ctd_solution_destroy(ctd_solution **solution)
{
    if (*solution != NULL) {
        free((*solution)->answered);
        free(*solution);
        *solution = NULL;
    }
}
