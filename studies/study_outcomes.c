/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/questions.h"
#include "studies/study_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What is looked at in a point's runs. */

static uint32_t
variant_of(const ctd_scenario *s, const char *name)
{
    for (uint32_t v = 0; v < s->n_variants; v++) {
        if (strcmp(s->variant[v], name) == 0) {
            return v;
        }
    }
    return 0; /* the base, by whatever name */
}

static uint32_t
question_of(const ctd_scenario *s, const char *name)
{
    for (uint32_t q = 0; q < s->n_questions; q++) {
        if (strcmp(s->question[q].name, name) == 0) {
            return q;
        }
    }
    return 0; /* was checked when the study was read */
}

/* A metric is looked at as a question is: above 0 at a date, the gap is the value. */
static ctd_question
metric_of(const ctd_study_outcome *outcome)
{
    ctd_question question = outcome->metric;

    question.comparison = CTD_COMPARE_ABOVE;
    question.threshold = 0.0;
    question.at = true;
    return question;
}

void
ctd_study_ask(const ctd_study *study, ctd_scenario *scenario)
{
    ctd_question question[CTD_MAX_OUTCOMES] = {0};

    static_assert((int)CTD_MAX_OUTCOMES <= (int)CTD_MAX_QUESTIONS, "a question for each outcome");
    for (uint32_t o = 0; o < study->n_outcomes; o++) {
        const ctd_study_outcome *outcome = &study->outcome[o];

        question[o] = outcome->kind == CTD_OUTCOME_METRIC
                          ? metric_of(outcome)
                          : scenario->question[question_of(scenario, outcome->question)];
        question[o].title = NULL;
    }
    for (uint32_t q = 0; q < scenario->n_questions; q++) {
        free(scenario->question[q].title);
    }
    memcpy(scenario->question, question, study->n_outcomes * sizeof *question);
    scenario->n_questions = study->n_outcomes;
}

static double
read_answer(const ctd_answer *answer, ctd_outcome_kind kind)
{
    return kind == CTD_OUTCOME_ANSWER    ? (answer->yes ? 1.0 : 0.0)
           : kind == CTD_OUTCOME_REACHED ? answer->reached
                                         : answer->gap;
}

void
ctd_study_take_outcomes(const ctd_study_game *g, const ctd_scenario *s, const ctd_result *result,
                        uint64_t point)
{
    const ctd_study *study = g->study;
    const uint32_t n = result->n_replications;
    double *out = g->values->value + point * n * study->n_outcomes;

    for (uint32_t o = 0; o < study->n_outcomes; o++) {
        const ctd_study_outcome *outcome = &study->outcome[o];
        const uint32_t v = variant_of(s, outcome->variant);

        for (uint32_t r = 0; r < n; r++) {
            const ctd_answer *all = result->answer + (size_t)r * s->n_questions + o;
            const size_t stride = (size_t)n * s->n_questions;
            double value = read_answer(all + v * stride, outcome->kind);

            if (outcome->against[0] != '\0') {
                value -= read_answer(all + variant_of(s, outcome->against) * stride, outcome->kind);
            }
            out[r * study->n_outcomes + o] = value;
        }
    }
}

/* Series are kept as [variant][values of the column] one after the other. */
void
ctd_study_take_series(const ctd_study_game *g, const ctd_result *result, uint64_t point)
{
    const ctd_study_values *values = g->values;

    for (uint32_t r = 0; r < result->n_replications && values->n_series > 0; r++) {
        double *out = values->series + (point * result->n_replications + r) * values->n_series;

        for (uint32_t i = 0; i < g->study->n_series; i++) {
            for (uint32_t v = 0; v < result->n_variants; v++) {
                const ctd_series *series = result->series[v * result->n_replications + r];
                const int c = ctd_series_find(series, g->study->series[i]);
                const size_t n = ctd_column_length(&series->columns[c], series->size);

                for (size_t k = 0; k < n; k++) {
                    switch (series->columns[c].type) {
                    case CTD_FLOAT64:
                        *out++ = ((const double *)series->data[c])[k];
                        break;
                    case CTD_INT64:
                        *out++ = (double)((const int64_t *)series->data[c])[k];
                        break;
                    case CTD_INT8:
                        *out++ = ((const int8_t *)series->data[c])[k];
                        break;
                    }
                }
            }
        }
    }
}

const char *
ctd_study_outcome_unit(const ctd_study *study, const ctd_scenario *scenario, uint32_t outcome)
{
    const ctd_study_outcome *o = &study->outcome[outcome];

    switch (o->kind) {
    case CTD_OUTCOME_REACHED:
        return "day";
    case CTD_OUTCOME_GAP:
        return ctd_question_gap_unit(&scenario->question[question_of(scenario, o->question)]);
    case CTD_OUTCOME_METRIC: {
        const ctd_question question = metric_of(o);

        return ctd_question_gap_unit(&question);
    }
    default:
        return "1";
    }
}
