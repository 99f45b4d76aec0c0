/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/study_private.h"

#include "agents/market.h"
#include "studies/design.h"

#include <stdlib.h>
#include <string.h>

size_t
ctd_study_series_length(const ctd_study *study, const ctd_scenario *s, uint32_t i)
{
    size_t n_columns, size[CTD_N_AXES], n = 0;
    const ctd_column *columns = ctd_market_columns(&n_columns);

    ctd_market_axes(s->model, s->n_variants,
                    ctd_experiment_records(s->model[0].calendar.n_ticks, s->record_every, NULL),
                    size);
    for (size_t c = 0; c < n_columns; c++) {
        n += strcmp(columns[c].name, study->series[i]) == 0
                 ? s->n_variants * ctd_column_length(&columns[c], size)
                 : 0;
    }
    return n;
}

ctd_status
ctd_study_values_create(const ctd_study *study, const ctd_scenario *scenario,
                        ctd_study_values **values)
{
    ctd_status status = CTD_OK;
    ctd_study_values *v = calloc(1, sizeof *v);

    *values = NULL;
    CTD_TRY(v != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    v->n_points = ctd_design_points(study);
    v->n_replications = ctd_study_replications(study, scenario);
    v->n_outcomes = study->n_outcomes;
    for (uint32_t i = 0; scenario != NULL && i < study->n_series; i++) {
        v->n_series += ctd_study_series_length(study, scenario, i);
    }
    const size_t n = v->n_points * v->n_replications;

    v->done = calloc(v->n_points + 1, sizeof *v->done);
    v->value = calloc(n * v->n_outcomes + 1, sizeof *v->value);
    v->series = v->n_series > 0 ? calloc(n, v->n_series * sizeof *v->series) : NULL;
    CTD_TRY(v->done != NULL && v->value != NULL && (v->series != NULL || v->n_series == 0)
                ? CTD_OK
                : CTD_ERR_NO_MEMORY);
    *values = v;
    v = NULL;
out:
    ctd_study_values_destroy(&v);
    return status;
}

void
ctd_study_values_destroy(ctd_study_values **values)
{
    if (*values != NULL) {
        free((*values)->done);
        free((*values)->value);
        free((*values)->series);
        free(*values);
        *values = NULL;
    }
}

/* Points that are best played by the same thread: they share most of their settings. */
static uint64_t
group_size(const ctd_study *study)
{
    const uint64_t k = study->n_factors;

    switch (study->design.rule) {
    case CTD_DESIGN_SALTELLI:
        return study->design.second_order ? 2 * k + 2 : k + 2;
    case CTD_DESIGN_MORRIS:
        return k + 1;
    default:
        return 1;
    }
}

bool
ctd_study_owns(const ctd_study *study, uint32_t shard, uint32_t n_shards, uint64_t point)
{
    return point / group_size(study) % n_shards == shard;
}

void
ctd_study_fail(ctd_study_game *g, ctd_status status)
{
    ctd_lock_take(g->lock);
    g->status = g->status == CTD_OK ? status : g->status;
    g->over = true;
    ctd_lock_give(g->lock);
}

/* A point is done: so that it may be kept, here or by rank 0. */
static ctd_status
keep(ctd_study_game *g, int thread, uint64_t point)
{
    ctd_status status = CTD_OK;

    ctd_lock_take(g->lock);
    g->values->done[point] = true;
    ctd_lock_give(g->lock);
    CTD_TRY(ctd_study_ranks_point(g, point));
    if (thread == 0) {
        CTD_TRY(ctd_study_ranks_turn(g));
    }
    if (g->options->keeper != NULL) {
        CTD_TRY(ctd_study_keep_look(g->options->keeper, g->lock));
    }
out:
    return status;
}

static void
play_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_study_game *g = context;
    const volatile sig_atomic_t *stop = g->options->stop;

    for (size_t i = begin; i < end && !g->over; i++) {
        ctd_status status = stop != NULL && *stop != 0
                                ? CTD_ERR_STOPPED
                                : ctd_study_point_play(g, thread, g->point[i]);

        status = status == CTD_OK ? keep(g, thread, g->point[i]) : status;
        if (status != CTD_OK) {
            ctd_study_fail(g, status);
        }
    }
}

uint64_t
ctd_study_ticks(const ctd_study *study, const ctd_scenario *scenario,
                const ctd_study_values *values, const ctd_study_options *options, bool done)
{
    const uint64_t ticks = scenario == NULL ? 1
                                            : (uint64_t)scenario->model[0].calendar.n_ticks *
                                                  scenario->n_variants * values->n_replications;
    uint64_t sum = 0;

    for (uint64_t p = 0; p < values->n_points; p++) {
        sum += ctd_study_owns(study, options->shard, options->n_shards, p) &&
                       (!done || values->done[p])
                   ? ticks
                   : 0;
    }
    return sum;
}

/* Numbers of the points that this process is to play; ticks are those of all ranks. */
static ctd_status
list_points(ctd_study_game *g)
{
    const ctd_study_values *v = g->values;

    g->total = ctd_study_ticks(g->study, g->scenario, v, g->options, false);
    g->done = ctd_study_ticks(g->study, g->scenario, v, g->options, true);
    g->point = malloc((v->n_points + 1) * sizeof *g->point);
    if (g->point == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (uint64_t p = 0; p < v->n_points; p++) {
        g->left +=
            !v->done[p] && ctd_study_owns(g->study, g->options->shard, g->options->n_shards, p);
        if (ctd_study_ranks_own(g, p)) {
            g->point[g->n] = p;
            g->n += v->done[p] ? 0 : 1;
        }
    }
    return CTD_OK;
}

/* Plays the points of this process. */
static ctd_status
play_points(ctd_study_game *g)
{
    ctd_status status = CTD_OK;
    ctd_study_plan plan;

    CTD_TRY(list_points(g));
    ctd_study_share(g->study, g->scenario, g->options, g->n, &plan);
    g->n_players = plan.n_players;
    g->n_inside = plan.n_inside;
    g->player = calloc(g->n_players, sizeof *g->player);
    CTD_TRY(g->player != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (uint32_t k = 0; k < g->n_players; k++) {
        CTD_TRY(ctd_study_player_create(&g->player[k]));
    }
    ctd_parallel_for(g->n, g->n_players > 1 ? group_size(g->study) : 1, (int)g->n_players,
                     play_range, g);
    status = g->status;
out:
    return status;
}

ctd_status
ctd_study_play(const ctd_study *study, const ctd_scenario *scenario,
               const ctd_study_options *options, ctd_study_values *values,
               ctd_study_trouble *trouble)
{
    ctd_status status = CTD_OK;
    ctd_study_game g = {.study = study,
                        .scenario = scenario,
                        .options = options,
                        .values = values,
                        .trouble = trouble,
                        .lock = ctd_lock_create()};

    if (g.lock == NULL) {
        ctd_ranks_abort(options->ranks, CTD_RANKS_OUT_OF_MEMORY);
        CTD_TRY(CTD_ERR_NO_MEMORY);
    }
    ctd_study_ranks_begin(&g);
    status = ctd_study_ranks_end(&g, play_points(&g));
out:
    if (options->keeper != NULL && g.left > 0 && status != CTD_ERR_WRITE) {
        const ctd_status kept = ctd_study_keep_save(options->keeper);

        status = kept != CTD_OK && (status == CTD_OK || status == CTD_ERR_STOPPED) ? kept : status;
    }
    for (uint32_t k = 0; g.player != NULL && k < g.n_players; k++) {
        ctd_study_player_tell(&g.player[k], options->spent);
        ctd_study_player_clear(&g.player[k]);
    }
    free(g.player);
    free(g.point);
    ctd_lock_destroy(&g.lock);
    return status;
}
