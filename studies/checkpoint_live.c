/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/checkpoint_private.h"

#include "agents/market_state.h"
#include "output/file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A result file of what is known so far: finished runs whole, those under way up to their last
 * record, everything else missing. */

/* What the file is made of. */
typedef struct snapshot {
    ctd_series **series; /* [run] borrowed where finished, else owned or the empty one */
    ctd_series *nothing;
    ctd_answer *answer; /* [run][question] */
    int32_t *records;   /* [run] */
} snapshot;

/* From record `first` on: NaN, or -1 where integers. */
static void
blank(ctd_series *series, size_t first)
{
    for (size_t k = 0; k < series->n_columns; k++) {
        const ctd_column *column = &series->columns[k];
        const size_t n = ctd_column_length(column, series->size);
        const bool has_time = column->axes[0] == CTD_AXIS_TIME;
        const size_t each = has_time ? n / series->size[CTD_AXIS_TIME] : n;

        for (size_t i = has_time ? first * each : 0; i < n; i++) {
            switch (column->type) {
            case CTD_FLOAT64:
                ((double *)series->data[k])[i] = NAN;
                break;
            case CTD_INT64:
                ((int64_t *)series->data[k])[i] = -1;
                break;
            case CTD_INT8:
                ((int8_t *)series->data[k])[i] = -1;
                break;
            }
        }
    }
}

static ctd_status
new_series(const ctd_experiment *x, ctd_series **series)
{
    const ctd_series *like = x->series[0];

    return ctd_series_create(like->n_columns, like->columns, like->size, series);
}

/* Whole records after so many ticks. */
static uint32_t
records_at(const ctd_scenario *s, uint32_t tick)
{
    const uint32_t n_ticks = s->model[0].calendar.n_ticks;

    return tick == n_ticks ? ctd_experiment_records(n_ticks, s->record_every, NULL)
                           : tick / s->record_every + 1;
}

/* The record of a run under way, from its encoding. */
static ctd_status
add_live(const ctd_checkpoint *c, snapshot *shot, const ctd_run_head *head,
         const unsigned char *record)
{
    ctd_status status = CTD_OK;
    ctd_experiment like = {.scenario = c->scenario, .series = shot->series, .answer = shot->answer};
    ctd_state state;
    const char *problem;

    CTD_TRY(new_series(c->x, &shot->series[head->run]));
    ctd_checkpoint_record(&like, head->run, &state);
    CTD_TRY(ctd_state_load(&state, record, (size_t)head->record_bytes, &problem)
                ? CTD_OK
                : CTD_ERR_INTERNAL);
    shot->records[head->run] = (int32_t)records_at(c->scenario, head->tick);
    blank(shot->series[head->run], (size_t)shot->records[head->run]);
out:
    return status;
}

/* The same of a market that is played alone, whose thread writes this. */
static ctd_status
add_market(const ctd_checkpoint *c, snapshot *shot, const ctd_checkpoint_seat *seat)
{
    ctd_status status = CTD_OK;
    ctd_state record;
    unsigned char *bytes = NULL;

    ctd_checkpoint_record(c->x, seat->run, &record);
    const ctd_run_head head = {.run = seat->run,
                               .tick = ctd_market_tick(seat->market),
                               .record_bytes = ctd_state_bytes(&record)};

    bytes = malloc((size_t)head.record_bytes);
    CTD_TRY(bytes != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    ctd_state_put(&record, bytes);
    CTD_TRY(add_live(c, shot, &head, bytes));
out:
    free(bytes);
    return status;
}

static ctd_status
add_runs(const ctd_checkpoint *c, snapshot *shot, bool from_copies)
{
    ctd_status status = CTD_OK;
    const uint32_t n_questions = c->scenario->n_questions;
    const uint32_t n_ticks = c->scenario->model[0].calendar.n_ticks;

    for (uint32_t run = 0; run < c->n_runs; run++) {
        ctd_answer *answer = shot->answer + (size_t)run * n_questions;

        for (uint32_t q = 0; q < n_questions; q++) {
            answer[q] = (ctd_answer){.gap = NAN, .reached = NAN};
        }
        if (c->kept[run]) {
            shot->series[run] = c->x->series[run];
            shot->records[run] = (int32_t)records_at(c->scenario, n_ticks);
            memcpy(answer, c->x->answer + (size_t)run * n_questions, n_questions * sizeof *answer);
        }
    }
    for (uint32_t k = 0; k < c->n_seats; k++) {
        const ctd_checkpoint_seat *seat = &c->seat[k];
        ctd_run_head head;

        if (from_copies && seat->n > 0 && !c->kept[seat->copied_run]) {
            memcpy(&head, seat->copy, sizeof head);
            CTD_TRY(add_live(c, shot, &head, seat->copy + sizeof head));
        } else if (!from_copies && seat->market != NULL && !c->kept[seat->run]) {
            CTD_TRY(add_market(c, shot, seat));
        }
    }
    for (uint32_t run = 0; run < c->n_runs; run++) {
        shot->series[run] = shot->series[run] != NULL ? shot->series[run] : shot->nothing;
    }
out:
    return status;
}

ctd_status
ctd_checkpoint_live(ctd_checkpoint *c, bool from_copies)
{
    ctd_status status = CTD_OK;
    snapshot shot = {
        .series = calloc(c->n_runs, sizeof(ctd_series *)),
        .answer = calloc((size_t)c->n_runs * c->scenario->n_questions + 1, sizeof(ctd_answer)),
        .records = calloc(c->n_runs, sizeof(int32_t)),
    };
    ctd_result result = c->x->result;

    CTD_TRY(shot.series != NULL && shot.answer != NULL && shot.records != NULL ? CTD_OK
                                                                               : CTD_ERR_NO_MEMORY);
    CTD_TRY(new_series(c->x, &shot.nothing));
    blank(shot.nothing, 0);
    CTD_TRY(add_runs(c, &shot, from_copies));
    result.series = shot.series;
    result.answer = shot.answer;
    result.records_done = shot.records;
    result.facts = NULL;
    result.n_events = 0;
    result.n_panel = c->panels.large ? 0 : result.n_panel;
    result.panel_reader = NULL;
    CTD_TRY(ctd_file_write(&result, c->options->live, true, 1, &c->report->write));
out:
    for (uint32_t run = 0; shot.series != NULL && run < c->n_runs; run++) {
        if (shot.series[run] != shot.nothing && shot.series[run] != c->x->series[run]) {
            ctd_series_destroy(&shot.series[run]);
        }
    }
    ctd_series_destroy(&shot.nothing);
    free(shot.series);
    free(shot.answer);
    free(shot.records);
    return status;
}
