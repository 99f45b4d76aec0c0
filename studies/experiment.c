/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/experiment_private.h"

#include "agents/market.h"
#include "agents/panel.h"
#include "studies/questions.h"

#include <stdlib.h>

static const char *const *
add_labels(ctd_experiment *x, size_t *used, const ctd_name names[], uint32_t n)
{
    const char **first = x->labels + *used;

    for (uint32_t i = 0; i < n; i++) {
        x->labels[(*used)++] = names[i];
    }
    return first;
}

static void
describe(ctd_experiment *x)
{
    const ctd_scenario *s = x->scenario;
    const ctd_model *model = &s->model[0];
    ctd_result *result = &x->result;
    size_t used = 0;

    result->name = s->name;
    result->title = s->title;
    result->n_variants = s->n_variants;
    result->n_replications = s->n_replications;
    result->n_providers = model->n_providers;
    result->n_regions = model->n_regions;
    result->n_segments = model->n_segments;
    result->n_questions = s->n_questions;
    result->variant = add_labels(x, &used, s->variant, s->n_variants);
    result->provider = add_labels(x, &used, s->provider, model->n_providers);
    result->region = add_labels(x, &used, s->region, model->n_regions);
    result->segment = add_labels(x, &used, s->segment, model->n_segments);
    result->question = x->labels + used;
    for (uint32_t q = 0; q < s->n_questions; q++) {
        x->labels[used++] = s->question[q].name;
    }
    result->question_text = x->labels + used;
    for (uint32_t q = 0; q < s->n_questions; q++) {
        ctd_question_say(&s->question[q], s, x->question_text[q], CTD_MAX_QUESTION_TEXT);
        x->labels[used++] = x->question_text[q];
    }
    result->gap_unit = x->labels + used;
    for (uint32_t q = 0; q < s->n_questions; q++) {
        x->labels[used++] = ctd_question_gap_unit(&s->question[q]);
        x->with_demand |= ctd_question_needs_demand(&s->question[q]);
    }
    result->calendar = model->calendar;
    result->record = x->record;
    result->n_panel = (uint32_t)ctd_panel_size(model);
    result->panel = x->panel;
    result->panel_region = x->panel_place;
    result->panel_segment = x->panel_place + result->n_panel;
    result->series = x->series;
    result->answer = x->answer;
    result->scenario_text = s->text;
    result->seed = s->seed;
}

static ctd_status
create(const ctd_scenario *scenario, ctd_experiment **experiment)
{
    ctd_status status = CTD_OK;
    ctd_experiment *x = calloc(1, sizeof *x);
    const ctd_model *model = &scenario->model[0];
    const size_t n_runs = (size_t)scenario->n_variants * scenario->n_replications;
    const size_t n_panel = ctd_panel_size(model);
    const size_t n_labels = (size_t)scenario->n_variants + model->n_providers + model->n_regions +
                            model->n_segments + (size_t)3 * scenario->n_questions;

    *experiment = NULL;
    CTD_TRY(x != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    x->scenario = scenario;
    x->result.n_records =
        ctd_experiment_records(model->calendar.n_ticks, scenario->record_every, NULL);
    x->labels = calloc(n_labels, sizeof *x->labels);
    x->question_text = calloc(scenario->n_questions + 1, sizeof *x->question_text);
    x->record = calloc(x->result.n_records, sizeof *x->record);
    x->panel = calloc(n_panel + 1, sizeof *x->panel);
    x->panel_place = calloc(2 * n_panel + 1, sizeof *x->panel_place);
    x->series = calloc(n_runs, sizeof(ctd_series *));
    x->answer = calloc(n_runs * scenario->n_questions + 1, sizeof *x->answer);
    if (x->labels == NULL || x->question_text == NULL || x->record == NULL || x->panel == NULL ||
        x->panel_place == NULL || x->series == NULL || x->answer == NULL) {
        CTD_TRY(CTD_ERR_NO_MEMORY);
    }
    ctd_experiment_records(model->calendar.n_ticks, scenario->record_every, x->record);
    ctd_panel_choose(model, x->panel, x->panel_place, x->panel_place + n_panel);
    describe(x);
    *experiment = x;
    x = NULL;
out:
    ctd_experiment_destroy(&x);
    return status;
}

void
ctd_experiment_destroy(ctd_experiment **experiment)
{
    ctd_experiment *x = *experiment;

    if (x != NULL) {
        const size_t n_runs = (size_t)x->scenario->n_variants * x->scenario->n_replications;

        for (size_t i = 0; x->series != NULL && i < n_runs; i++) {
            ctd_series_destroy(&x->series[i]);
        }
        free(x->answer);
        free(x->series);
        free(x->panel_place);
        free(x->panel);
        free(x->record);
        free(x->question_text);
        free(x->labels);
        free(x);
        *experiment = NULL;
    }
}

static ctd_status
allocate_series(ctd_experiment *x, const ctd_panels *panels)
{
    ctd_status status = CTD_OK;
    const ctd_scenario *s = x->scenario;
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);

    ctd_market_axes(s->model, s->n_variants, x->result.n_records, size);
    size[CTD_AXIS_CUSTOMER] = panels->large ? 0 : size[CTD_AXIS_CUSTOMER];
    for (size_t i = 0; i < (size_t)s->n_variants * s->n_replications; i++) {
        CTD_TRY(ctd_series_create(n_columns, columns, size, &x->series[i]));
    }
out:
    return status;
}

static void
find_longest_log(ctd_experiment *x)
{
    const size_t n_runs = (size_t)x->result.n_variants * x->result.n_replications;

    for (size_t i = 0; i < n_runs; i++) {
        const uint32_t n = (uint32_t)ctd_market_logged(x->series[i]);

        x->result.n_events = n > x->result.n_events ? n : x->result.n_events;
    }
}

ctd_status
ctd_experiment_run(const ctd_scenario *scenario, const ctd_experiment_options *options,
                   ctd_experiment **experiment)
{
    ctd_status status = CTD_OK;
    ctd_experiment *x = NULL;
    ctd_plan plan;
    ctd_panels panels;

    *experiment = NULL;
    CTD_TRY(create(scenario, &x));
    ctd_checkpoint_panels(options->checkpoint, scenario, &panels);
    CTD_TRY(allocate_series(x, &panels));
    ctd_experiment_plan(scenario, options->n_threads, options->memory, &panels, &plan);
    x->sharing = options->sharing != NULL ? *options->sharing : plan.sharing;
    CTD_TRY(ctd_experiment_play(x, options));
    find_longest_log(x);
    *experiment = x;
    x = NULL;
out:
    ctd_experiment_destroy(&x);
    return status;
}

const ctd_result *
ctd_experiment_result(const ctd_experiment *experiment)
{
    return &experiment->result;
}

const double *
ctd_experiment_seconds(const ctd_experiment *experiment, double *population)
{
    *population = experiment->population_seconds;
    return experiment->seconds;
}

ctd_sharing
ctd_experiment_sharing(const ctd_experiment *experiment)
{
    return experiment->sharing;
}
