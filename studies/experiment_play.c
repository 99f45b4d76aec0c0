/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/experiment_ranks.h"

#include "agents/market_state.h"
#include "sim/parallel.h"
#include "studies/questions.h"

#include <stdatomic.h>
#include <stdlib.h>

/* One market, and what the questions look at in it. */
typedef struct seat {
    ctd_market *market;
    ctd_series *now; /* one record */
} seat;

/* What all threads share. */
typedef struct game {
    ctd_experiment *x;
    const ctd_experiment_options *options;
    seat *seat;            /* [n_markets] */
    uint64_t total;        /* ticks of all runs, */
    _Atomic uint64_t done; /* those played, */
    uint64_t told;         /* and those last told of, by thread 0 */
    atomic_bool stopped;
    ctd_crew crew;             /* ranks that play replications of their own */
    _Atomic ctd_status status; /* why it is stopped, where it is not by the user */
} game;

/* Questions see every tick, also those of which no record is kept. */
static void
answer(ctd_experiment *x, const seat *at, uint32_t v, uint32_t replication, uint32_t tick)
{
    const ctd_scenario *s = x->scenario;
    ctd_answer *answers =
        x->answer + ((size_t)v * s->n_replications + replication) * s->n_questions;
    bool looks = false;

    for (uint32_t q = 0; q < s->n_questions; q++) {
        answers[q] = tick == 0 ? ctd_question_start() : answers[q];
        looks = looks || ctd_question_looks(&s->question[q], &s->model[v], tick);
    }
    if (looks) {
        ctd_market_snapshot(at->market, at->now, x->with_demand);
    }
    for (uint32_t q = 0; looks && q < s->n_questions; q++) {
        ctd_question_look(&s->question[q], &s->model[v], at->now, tick, &answers[q]);
    }
}

static void
fail(game *g, ctd_status status)
{
    if (status != CTD_OK) {
        atomic_store(&g->status, status);
        atomic_store(&g->stopped, true);
    }
}

/* Counts a tick; thread 0, which is the caller's, tells of it. */
static void
count_tick(game *g, int thread, uint32_t often)
{
    const uint64_t done = atomic_fetch_add_explicit(&g->done, 1, memory_order_relaxed) + 1;
    const ctd_experiment_options *options = g->options;

    if (thread == 0 && options->progress != NULL && (done - g->told >= often || done == g->total)) {
        options->progress(done, g->total, options->progress_context);
        g->told = done;
    }
    if (thread == 0) {
        fail(g, ctd_crew_turn(&g->crew));
    }
}

/* Starts a run, or takes it up where it was left. */
static void
begin_run(game *g, int thread, uint32_t v, uint32_t replication)
{
    ctd_experiment *x = g->x;
    const seat *at = &g->seat[thread];
    const ctd_scenario *s = x->scenario;
    const uint32_t run = v * s->n_replications + replication, me = (uint32_t)thread;
    ctd_checkpoint *checkpoint = g->options->checkpoint;

    if (checkpoint != NULL) {
        ctd_checkpoint_hold(checkpoint, me, at->market);
    }
    if (checkpoint == NULL || !ctd_checkpoint_take_up(checkpoint, me, run, at->market)) {
        ctd_market_start(at->market, &s->model[v], replication, x->series[run], s->record_every);
        answer(x, at, v, replication, 0);
    }
}

/* Ranks that play one market together stop together. */
static bool
is_stopped(const game *g)
{
    const volatile sig_atomic_t *stop = g->options->stop;
    uint64_t told =
        (stop != NULL && *stop != 0) || atomic_load_explicit(&g->stopped, memory_order_relaxed);

    if (g->x->split) {
        ctd_ranks_sum(g->x->ranks, &told, 1);
    }
    return told != 0;
}

/* One run, tick by tick; false when told to stop. */
static bool
play_run(game *g, int thread, uint32_t v, uint32_t replication)
{
    ctd_experiment *x = g->x;
    const ctd_scenario *s = x->scenario;
    const uint32_t n_ticks = s->model[v].calendar.n_ticks;
    const uint32_t run = v * s->n_replications + replication, me = (uint32_t)thread;
    const seat *at = &g->seat[thread];
    ctd_checkpoint *checkpoint = g->options->checkpoint;

    /* Ticks of expected shares can be shorter than looking at a clock takes. */
    const uint32_t often = s->model[v].mode == CTD_CUSTOMERS_EXPECTED ? 1024 : 1;

    begin_run(g, thread, v, replication);
    if (checkpoint != NULL) {
        if (!ctd_checkpoint_record_panel(checkpoint, me, run, at->market)) {
            return false;
        }
        ctd_checkpoint_play(checkpoint, me, run, at->market);
    }
    for (uint32_t t = ctd_market_tick(at->market); t < n_ticks; t++) {
        if (is_stopped(g)) {
            return false;
        }
        ctd_market_step(at->market);
        answer(x, at, v, replication, t + 1);
        count_tick(g, thread, often);
        if (checkpoint != NULL && !ctd_checkpoint_record_panel(checkpoint, me, run, at->market)) {
            return false;
        }
        if (checkpoint != NULL && (t + 1) % often == 0 && !ctd_checkpoint_tick(checkpoint, me)) {
            return false;
        }
    }
    if (checkpoint != NULL) {
        ctd_checkpoint_finish(checkpoint, me);
    }
    fail(g, ctd_crew_finish(&g->crew, run));
    return true;
}

/* Variants of a replication share its market, and so its customers. */
static void
play_replication(game *g, int thread, uint32_t replication)
{
    const ctd_scenario *s = g->x->scenario;
    const ctd_checkpoint *checkpoint = g->options->checkpoint;

    for (uint32_t v = 0; v < s->n_variants; v++) {
        if (checkpoint != NULL &&
            ctd_checkpoint_has(checkpoint, v * s->n_replications + replication)) {
            continue;
        }
        if (is_stopped(g) || !play_run(g, thread, v, replication)) {
            atomic_store_explicit(&g->stopped, true, memory_order_relaxed);
            return;
        }
    }
}

static void
play_replications(size_t begin, size_t end, int thread, void *context)
{
    game *g = context;
    ctd_checkpoint *checkpoint = g->options->checkpoint;

    if (checkpoint != NULL) {
        ctd_checkpoint_sit(checkpoint, (uint32_t)thread);
    }
    for (size_t k = begin; k < end; k++) {
        play_replication(g, thread, ctd_experiment_mine(g->x, (uint32_t)k));
    }
    if (checkpoint != NULL) {
        ctd_checkpoint_leave(checkpoint, (uint32_t)thread);
    }
}

/* The first market also plays with all threads inside; the others never do. */
static ctd_status
sit_down(const game *g, uint32_t k)
{
    ctd_status status = CTD_OK;
    const ctd_scenario *s = g->x->scenario;
    seat *at = &g->seat[k];
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);

    ctd_market_axes(s->model, s->n_variants, 1, size);
    size[CTD_AXIS_CUSTOMER] = 0;
    size[CTD_AXIS_EVENT] = 0;
    CTD_TRY(ctd_series_create(n_columns, columns, size, &at->now));
    CTD_TRY(ctd_market_create_shared(s->model, s->n_variants, k == 0 ? g->options->n_threads : 1,
                                     g->x->split ? g->x->ranks : NULL, &at->market));
    if (g->options->checkpoint != NULL) {
        CTD_TRY(ctd_market_keep_whole(at->market));
    }
    if (g->options->kernels != NULL) {
        CTD_TRY(ctd_market_use_kernels(at->market, g->options->kernels));
    }
out:
    return status;
}

static void
add_seconds(ctd_experiment *x, const ctd_market *market)
{
    size_t n_phases;
    double population;
    const double *seconds = ctd_market_seconds(market, &population);

    ctd_market_phase_names(&n_phases);
    for (size_t i = 0; i < n_phases; i++) {
        x->seconds[i] += seconds[i];
    }
    x->population_seconds += population;
}

/* Markets, the checkpoint, the other ranks. */
static ctd_status
set_up(game *g)
{
    ctd_status status = CTD_OK;
    ctd_experiment *x = g->x;
    const uint32_t n_markets = x->sharing.n_markets;

    g->seat = calloc(n_markets + 1, sizeof *g->seat);
    status = g->seat != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
    for (uint32_t k = 0; status == CTD_OK && k < n_markets; k++) {
        status = sit_down(g, k);
    }
    CTD_TRY(ctd_experiment_agree(x, status));
    if (g->options->checkpoint != NULL) {
        CTD_TRY(ctd_checkpoint_begin(g->options->checkpoint, x, n_markets, &g->crew.relay));
        g->done = g->told = ctd_checkpoint_ticks(g->options->checkpoint);
    }
    g->crew.x = x;
    g->crew.options = g->options;
    g->crew.done = &g->done;
    g->crew.total = g->total;
    CTD_TRY(ctd_experiment_agree(x, ctd_crew_begin(&g->crew)));
out:
    return status;
}

/* Plays what this rank has to, and ends it with the others. */
static ctd_status
play(game *g)
{
    ctd_experiment *x = g->x;
    const uint32_t n_side = x->sharing.n_side;
    const bool waits = ctd_ranks_number(x->ranks) == 0; /* its checkpoint is that of all */
    ctd_checkpoint *checkpoint = g->options->checkpoint;
    ctd_status status;

    ctd_parallel_for(n_side, 1, (int)x->sharing.n_markets, play_replications, g);
    if (n_side < x->n_mine) {
        play_replications(n_side, x->n_mine, 0, g);
    }
    if (checkpoint != NULL && !waits) {
        fail(g, ctd_checkpoint_end(checkpoint, g->stopped));
    }
    status = g->status != CTD_OK ? g->status : g->stopped ? CTD_ERR_STOPPED : CTD_OK;
    status = ctd_crew_end(&g->crew, status);
    if (g->options->progress != NULL && status == CTD_ERR_STOPPED && g->told < g->done) {
        g->options->progress(g->done, g->total, g->options->progress_context);
    }
    if (checkpoint != NULL && waits) {
        const ctd_status kept = ctd_checkpoint_end(checkpoint, status != CTD_OK);

        status = kept != CTD_OK ? kept : status;
    }
    return status;
}

ctd_status
ctd_experiment_play(ctd_experiment *x, const ctd_experiment_options *options)
{
    ctd_status status = CTD_OK;
    const ctd_scenario *s = x->scenario;
    const uint32_t n_markets = x->sharing.n_markets;
    game g = {.x = x,
              .options = options,
              .total = (uint64_t)s->model[0].calendar.n_ticks * s->n_variants * s->n_replications};

    CTD_TRY(set_up(&g));
    CTD_TRY(play(&g));
    if (options->progress != NULL && g.told < g.total) {
        options->progress(g.total, g.total, options->progress_context);
    }
    for (uint32_t k = 0; k < n_markets; k++) {
        add_seconds(x, g.seat[k].market);
    }
out:
    for (uint32_t k = 0; g.seat != NULL && k < n_markets; k++) {
        ctd_market_destroy(&g.seat[k].market);
        ctd_series_destroy(&g.seat[k].now);
    }
    ctd_crew_clear(&g.crew);
    free(g.seat);
    return status;
}
