/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report_study.h"

#include "cli/report_bundle.h"
#include "cli/study_stored.h"
#include "output/build.h"
#include "output/report/study.h"
#include "studies/questions.h"
#include "studies/study_result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 400 };

/* What the page says beside the arrays; owned where the study does not own it. */
typedef struct facts {
    ctd_report_factor factor[CTD_MAX_FACTORS];
    ctd_report_outcome outcome[CTD_MAX_OUTCOMES];
    ctd_report_frontier frontier[CTD_MAX_FRONTIERS];
    char words[CTD_MAX_OUTCOMES][WORDS];
} facts;

static const char *
design_words(ctd_design_rule rule)
{
    switch (rule) {
    case CTD_DESIGN_GRID:
        return "a grid";
    case CTD_DESIGN_LATIN_HYPERCUBE:
        return "a Latin hypercube";
    case CTD_DESIGN_SOBOL:
        return "a Sobol sequence";
    case CTD_DESIGN_SALTELLI:
        return "Saltelli’s design";
    case CTD_DESIGN_MORRIS:
        return "Morris’s trajectories";
    default:
        return "a list";
    }
}

static const char *
metric_words(ctd_metric metric)
{
    switch (metric) {
    case CTD_METRIC_REVENUE:
        return "revenue";
    case CTD_METRIC_CUSTOMERS:
        return "customers";
    case CTD_METRIC_WORKLOAD:
        return "workload";
    case CTD_METRIC_SHARE:
        return "share of the market";
    case CTD_METRIC_MARGIN:
        return "margin";
    case CTD_METRIC_HHI:
        return "concentration (HHI)";
    case CTD_METRIC_SURPLUS:
        return "consumer surplus";
    default:
        return "size of the market";
    }
}

static bool
is_fraction(const ctd_study_outcome *outcome)
{
    return outcome->kind == CTD_OUTCOME_ANSWER ||
           (outcome->kind == CTD_OUTCOME_METRIC && (outcome->metric.metric == CTD_METRIC_SHARE ||
                                                    outcome->metric.metric == CTD_METRIC_MARGIN));
}

static void
say_question(const ctd_study_outcome *outcome, const ctd_scenario *scenario, char words[WORDS])
{
    char question[WORDS] = "";
    const char *before = outcome->kind == CTD_OUTCOME_ANSWER ? "Chance of yes: "
                         : outcome->kind == CTD_OUTCOME_GAP  ? "How far on the side of yes: "
                                                             : "Days until yes: ";

    for (uint32_t q = 0; scenario != NULL && q < scenario->n_questions; q++) {
        if (strcmp(scenario->question[q].name, outcome->question) == 0) {
            ctd_question_say(&scenario->question[q], scenario, question, sizeof question);
        }
    }
    snprintf(words, WORDS, "%s%.*s", before, WORDS - 40, question);
}

static void
say_outcome(const ctd_study_outcome *outcome, const ctd_scenario *scenario, char words[WORDS])
{
    if (outcome->kind == CTD_OUTCOME_RESPONSE) {
        snprintf(words, WORDS, "Value of the built-in response");
    } else if (outcome->kind != CTD_OUTCOME_METRIC) {
        say_question(outcome, scenario, words);
    } else {
        const ctd_question *m = &outcome->metric;
        const bool of_provider = m->challenger > 0;

        snprintf(words, WORDS, "%s%s%s in %04d-%02d",
                 of_provider ? scenario->provider[m->challenger] : "", of_provider ? ": " : "",
                 metric_words(m->metric), m->month / 12, m->month % 12 + 1);
    }
    if (outcome->against[0] != '\0') {
        const size_t n = strlen(words);

        snprintf(words + n, WORDS - n, "; %s less %s", outcome->variant, outcome->against);
    }
}

static void
fill_in(const ctd_study_stored *stored, facts *f, ctd_report_study *page)
{
    const ctd_study *s = stored->study;

    for (uint32_t k = 0; k < s->n_factors; k++) {
        f->factor[k] =
            (ctd_report_factor){.name = s->factor[k].name,
                                .path = s->factor[k].n_paths > 0 ? s->factor[k].path[0] : "",
                                .log = s->factor[k].log,
                                .from = s->factor[k].from,
                                .to = s->factor[k].to};
    }
    for (uint32_t o = 0; o < s->n_outcomes; o++) {
        const ctd_study_outcome *outcome = &s->outcome[o];
        const char *unit = ctd_study_outcome_unit(s, stored->scenario, o);

        say_outcome(outcome, stored->scenario, f->words[o]);
        f->outcome[o] = (ctd_report_outcome){
            .name = outcome->name,
            .words = f->words[o],
            .unit = unit,
            .is_chance = outcome->kind == CTD_OUTCOME_ANSWER && outcome->against[0] == '\0',
            .is_fraction = is_fraction(outcome) ||
                           (outcome->kind == CTD_OUTCOME_GAP && strcmp(unit, "1") == 0),
            .is_gap = outcome->kind == CTD_OUTCOME_GAP};
    }
    for (uint32_t i = 0; i < s->n_frontiers; i++) {
        f->frontier[i] = (ctd_report_frontier){.name = s->frontier[i].name,
                                               .outcome = s->frontier[i].outcome,
                                               .factor = s->frontier[i].factor,
                                               .crosses = s->frontier[i].crosses};
    }
    page->factor = f->factor;
    page->outcome = f->outcome;
    page->frontier = f->frontier;
    page->n_factors = s->n_factors;
    page->n_outcomes = s->n_outcomes;
    page->n_frontiers = s->n_frontiers;
}

/* The page, then the bundle it closes. */
static ctd_status
put(const ctd_study_stored *stored, const ctd_report_options *options, ctd_buffer *bundle,
    ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    ctd_report_options with = *options;
    ctd_study_result *result = NULL;
    ctd_buffer page = {0};
    ctd_sink to_page = ctd_buffer_sink(&page), to_bundle = ctd_buffer_sink(bundle);
    facts *f = calloc(1, sizeof *f);
    ctd_hash hash;
    ctd_report_study study = {.version = ctd_build_version(),
                              .content_hash = hash,
                              .scenario = stored->scenario != NULL ? stored->scenario->name : "",
                              .design = design_words(stored->study->design.rule),
                              .n_points = stored->values->n_points,
                              .n_replications = stored->values->n_replications,
                              .confidence = stored->study->confidence};

    CTD_TRY(f != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_study_result_create(stored->study, stored->scenario, stored->values, &result));
    CTD_TRY(ctd_frame_hash(ctd_study_result_frame(result), hash));
    fill_in(stored, f, &study);
    study.frame = ctd_study_result_frame(result);
    with.context = &to_bundle;
    CTD_TRY(ctd_report_study_put(&study, &with, &to_page, problem));
    CTD_TRY(ctd_bundle_add(&to_bundle, "", page.bytes, page.length));
out:
    ctd_study_result_destroy(&result);
    ctd_buffer_clear(&page);
    free(f);
    return to_page.failed ? CTD_ERR_NO_MEMORY : status; /* all that can fail there */
}

int
ctd_report_study_file(const char *path, const ctd_report_options *options, ctd_buffer *bundle)
{
    ctd_study_stored stored;
    ctd_buffer text = {0};
    ctd_sink problem = ctd_buffer_sink(&text);
    char *const paths[] = {strdup(path)};
    int code = paths[0] != NULL ? ctd_study_stored_read(1, paths, &stored) : CTD_EXIT_MEMORY;

    if (code == CTD_EXIT_DONE) {
        const ctd_status status = put(&stored, options, bundle, &problem);

        code = ctd_cli_exit_code(status);
        if (status != CTD_OK) {
            ctd_cli_say("%s: %s", path, text.length > 0 ? text.bytes : ctd_status_sentence(status));
        }
    }
    if (paths[0] != NULL) {
        ctd_study_stored_clear(&stored);
    }
    free(paths[0]);
    ctd_buffer_clear(&text);
    return code;
}
