/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/calibrate.h"
#include "studies/design.h"
#include "studies/questions.h"
#include "studies/response.h"
#include "studies/study_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One point of a study: the scenario as the factors have it, calibrated, played, looked at. */

ctd_status
ctd_study_player_create(ctd_study_player *player)
{
    ctd_status status = CTD_OK;

    *player = (ctd_study_player){.scratch = malloc(sizeof *player->scratch)};
    CTD_TRY(player->scratch != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (int i = 0; i < CTD_STUDY_INVERSIONS; i++) {
        ctd_known_inversion *known = &player->known[i];

        known->model = malloc(sizeof *known->model);
        known->inversion = malloc(sizeof *known->inversion);
        CTD_TRY(known->model != NULL && known->inversion != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
out:
    return status;
}

void
ctd_study_player_clear(ctd_study_player *player)
{
    for (int i = 0; i < CTD_STUDY_INVERSIONS; i++) {
        free(player->known[i].model);
        free(player->known[i].inversion);
    }
    free(player->scratch);
    *player = (ctd_study_player){0};
}

/* The inversion of a model's shares: that of a recent point with the same market, or a new one in
 * place of the one that was not used for longest. */
static ctd_status
invert(const ctd_study_game *g, ctd_study_player *player, const ctd_scenario *s,
       const ctd_model *model, ctd_calibration *report, const ctd_inversion **found)
{
    ctd_status status = CTD_OK;
    ctd_known_inversion *oldest = &player->known[0];

    for (int i = 0; i < CTD_STUDY_INVERSIONS; i++) {
        ctd_known_inversion *known = &player->known[i];

        if (known->used > 0 && ctd_calibrate_is_equal(known->model, model, player->scratch)) {
            known->used = ++player->count;
            *found = known->inversion;
            return CTD_OK;
        }
        oldest = known->used < oldest->used ? known : oldest;
    }
    const ctd_calibrate_how how = {.n_threads = g->n_inside, .stop = g->options->stop};

    oldest->used = 0;
    CTD_TRY(ctd_calibrate_model(s, model, &how, report, oldest->inversion));
    *oldest->model = *model;
    oldest->used = ++player->count;
    *found = oldest->inversion;
out:
    return status;
}

/* Says what went wrong, and with which settings. */
static void
say_trouble(ctd_study_game *g, uint64_t point, const double value[], const char *what)
{
    ctd_study_trouble *t = g->trouble;
    size_t n;

    ctd_lock_take(g->lock);
    if (g->status == CTD_OK) {
        t->point = point;
        n = (size_t)snprintf(t->text, sizeof t->text, "point %llu (", (unsigned long long)point);
        for (uint32_t k = 0; k < g->study->n_factors && n < sizeof t->text; k++) {
            n += (size_t)snprintf(t->text + n, sizeof t->text - n, "%s%s = %.6g", k > 0 ? ", " : "",
                                  g->study->factor[k].name, value[k]);
        }
        if (n < sizeof t->text) {
            snprintf(t->text + n, sizeof t->text - n, "): %s", what);
        }
    }
    ctd_lock_give(g->lock);
}

static ctd_status
calibrate(ctd_study_game *g, ctd_study_player *player, ctd_scenario *s, uint64_t point,
          const double value[])
{
    ctd_status status = CTD_OK;
    ctd_calibration report = {0};
    const ctd_inversion *inversion;

    for (uint32_t v = 0; v < s->n_variants; v++) {
        CTD_TRY(invert(g, player, s, &s->model[s->calibrated_by[v]], &report, &inversion));
        ctd_calibrate_use(inversion, &s->model[v]);
    }
out:
    if (status == CTD_ERR_CALIBRATION) {
        say_trouble(g, point, value, report.message);
    }
    return status;
}

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

/* Metrics are looked at as questions are: above 0 at a date, the gap is the value. */
static uint32_t
add_metrics(const ctd_study *study, ctd_scenario *s)
{
    const uint32_t first = s->n_questions;

    for (uint32_t o = 0; o < study->n_outcomes; o++) {
        if (study->outcome[o].kind == CTD_OUTCOME_METRIC) {
            s->question[s->n_questions] = study->outcome[o].metric;
            s->question[s->n_questions].comparison = CTD_COMPARE_ABOVE;
            s->question[s->n_questions].threshold = 0.0;
            s->question[s->n_questions].at = true;
            s->question[s->n_questions++].title = NULL;
        }
    }
    return first;
}

static double
read_answer(const ctd_answer *answer, ctd_outcome_kind kind)
{
    return kind == CTD_OUTCOME_ANSWER    ? (answer->yes ? 1.0 : 0.0)
           : kind == CTD_OUTCOME_REACHED ? answer->reached
                                         : answer->gap;
}

static void
take_outcomes(const ctd_study_game *g, const ctd_scenario *s, const ctd_result *result,
              uint32_t first_metric, uint64_t point)
{
    const ctd_study *study = g->study;
    const uint32_t n = result->n_replications;
    double *out = g->values->value + point * n * study->n_outcomes;

    for (uint32_t o = 0, metric = first_metric; o < study->n_outcomes; o++) {
        const ctd_study_outcome *outcome = &study->outcome[o];
        const uint32_t q =
            outcome->kind == CTD_OUTCOME_METRIC ? metric++ : question_of(s, outcome->question);
        const uint32_t v = variant_of(s, outcome->variant);

        for (uint32_t r = 0; r < n; r++) {
            const ctd_answer *all = result->answer + r * s->n_questions + q;
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
static void
take_series(const ctd_study_game *g, const ctd_result *result, uint64_t point)
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

/* What a point's experiment tells of itself. */
typedef struct listener {
    ctd_study_game *g;
    int thread;
    uint64_t told;
} listener;

static void
listen(uint64_t done, uint64_t total, void *context)
{
    listener *l = context;
    const ctd_study_options *options = l->g->options;
    const uint64_t all =
        atomic_fetch_add_explicit(&l->g->done, done - l->told, memory_order_relaxed) + done -
        l->told;

    (void)total;
    l->told = done;
    if (l->thread == 0 && options->progress != NULL) {
        options->progress(all, l->g->total, options->progress_context);
    }
}

static ctd_status
play_scenario(ctd_study_game *g, int thread, uint64_t point, const double value[])
{
    ctd_status status = CTD_OK;
    const ctd_study *study = g->study;
    ctd_scenario *s = NULL;
    ctd_experiment *x = NULL;
    ctd_messages *messages = ctd_messages_create();
    listener l = {.g = g, .thread = thread};
    const ctd_experiment_options how = {
        .n_threads = g->n_inside,
        .memory = g->options->memory,
        .kernels = g->options->kernels,
        .progress = listen,
        .progress_context = &l,
        .stop = g->options->stop,
    };

    CTD_TRY(messages != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_study_scenario(study, value, messages, &s));
    s->n_replications = g->values->n_replications;
    if (study->n_series == 0) {
        s->record_every = s->model[0].calendar.n_ticks; /* outcomes look at every tick anyway */
    }
    const uint32_t first_metric = add_metrics(study, s);

    CTD_TRY(calibrate(g, &g->player[thread], s, point, value));
    CTD_TRY(ctd_experiment_run(s, &how, &x));
    take_outcomes(g, s, ctd_experiment_result(x), first_metric, point);
    take_series(g, ctd_experiment_result(x), point);
out:
    if (status == CTD_ERR_SCENARIO && messages != NULL) {
        say_trouble(g, point, value,
                    ctd_messages_count(messages) > 0 ? ctd_messages_get(messages, 0) : "");
    }
    ctd_experiment_destroy(&x);
    ctd_scenario_destroy(&s);
    ctd_messages_destroy(&messages);
    return status;
}

ctd_status
ctd_study_point_play(ctd_study_game *g, int thread, uint64_t point)
{
    const ctd_study *study = g->study;
    double value[CTD_MAX_FACTORS];
    ctd_status status = CTD_OK;

    ctd_design_point(study, point, value);
    if (study->response == CTD_RESPONSE_NONE) {
        return play_scenario(g, thread, point, value);
    }
    for (uint32_t r = 0; r < g->values->n_replications; r++) {
        for (uint32_t o = 0; o < study->n_outcomes; o++) {
            g->values->value[(point * g->values->n_replications + r) * study->n_outcomes + o] =
                ctd_response_value(study, value);
        }
    }
    listen(1, 1, &(listener){.g = g, .thread = thread});
    return status;
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
        ctd_question question = o->metric;

        question.comparison = CTD_COMPARE_ABOVE;
        return ctd_question_gap_unit(&question);
    }
    default:
        return "1";
    }
}
