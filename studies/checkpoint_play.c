/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/checkpoint_private.h"

#include "agents/market_state.h"
#include "sim/phases.h"

#include <stdlib.h>
#include <string.h>

/*
 * When it is time, every thread that plays copies its own run between two ticks and plays on; the
 * last to have done so writes. A market that is played alone is not copied: its thread writes it as
 * it is. Threads never wait for each other.
 */

ctd_status
ctd_checkpoint_begin(ctd_checkpoint *c, ctd_experiment *x, uint32_t n_seats)
{
    ctd_status status = CTD_OK;

    c->x = x;
    c->n_seats = n_seats;
    c->seat = calloc(n_seats, sizeof *c->seat);
    c->lock = ctd_lock_create();
    CTD_TRY(c->seat != NULL && c->lock != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_panel_create(c));
    CTD_TRY(ctd_checkpoint_restore(c, x));
    c->due = ctd_seconds() + c->options->every;
    c->now_seen = c->options->now != NULL ? *c->options->now : 0;
out:
    return status;
}

bool
ctd_checkpoint_has(const ctd_checkpoint *c, uint32_t run)
{
    return c->kept[run]; /* of this process only its own thread would know */
}

uint64_t
ctd_checkpoint_ticks(const ctd_checkpoint *c)
{
    const uint64_t n_ticks = c->scenario->model[0].calendar.n_ticks;
    uint64_t ticks = 0;

    for (uint32_t i = 0; i < c->n_runs; i++) {
        ticks += c->done[i] ? n_ticks : 0;
    }
    for (uint32_t i = 0; i < c->n_found; i++) {
        ticks += !c->done[c->found[i].head.run] && c->found[i].head.tick < n_ticks
                     ? c->found[i].head.tick
                     : 0;
    }
    return ticks;
}

static ctd_status
take_up(ctd_checkpoint *c, uint32_t k, const ctd_found_run *found, ctd_market *market)
{
    ctd_status status = CTD_OK;
    const ctd_scenario *s = c->scenario;
    const uint32_t run = found->head.run;
    const ctd_market_run how = {&s->model[run / s->n_replications], run % s->n_replications,
                                c->x->series[run], s->record_every};
    const char *problem = NULL;
    ctd_state record;

    ctd_checkpoint_record(c->x, run, &record);
    CTD_TRY(ctd_state_load(&record, found->record, (size_t)found->head.record_bytes, &problem)
                ? CTD_OK
                : CTD_ERR_DAMAGED);
    CTD_TRY(
        ctd_market_resume(market, &how, found->market, (size_t)found->head.market_bytes, &problem));
    CTD_TRY(ctd_panel_take_up(c, k, found, market));
out:
    return status;
}

void
ctd_checkpoint_empty(ctd_experiment *x, uint32_t run)
{
    ctd_series *series = x->series[run];

    for (size_t k = 0; k < series->n_columns; k++) {
        const ctd_column *column = &series->columns[k];

        memset(series->data[k], 0,
               ctd_column_length(column, series->size) * ctd_type_bytes(column->type));
    }
}

bool
ctd_checkpoint_take_up(ctd_checkpoint *c, uint32_t k, uint32_t run, ctd_market *market)
{
    for (uint32_t i = 0; i < c->n_found; i++) {
        ctd_found_run *found = &c->found[i];

        if (found->head.run == run && !found->spoiled) {
            if (take_up(c, k, found, market) == CTD_OK) {
                return true;
            }
            ctd_checkpoint_empty(c->x, run);
            c->seat[k].window.first = 0;
            ctd_lock_take(c->lock);
            found->spoiled = true;
            ctd_checkpoint_note(c, "run %u could not be taken up, it is played anew", run);
            ctd_lock_give(c->lock);
        }
    }
    return false;
}

void
ctd_checkpoint_sit(ctd_checkpoint *c, uint32_t k)
{
    ctd_lock_take(c->lock);
    c->seat[k].at_work = true;
    c->seat[k].seen = c->asked;
    ctd_lock_give(c->lock);
}

void
ctd_checkpoint_play(ctd_checkpoint *c, uint32_t k, uint32_t run, ctd_market *market)
{
    ctd_lock_take(c->lock);
    c->seat[k].run = run;
    c->seat[k].market = market;
    ctd_lock_give(c->lock);
}

/* Says that a seat need not be waited for any more; true if it was the last. */
static bool
count_in(ctd_checkpoint *c, ctd_checkpoint_seat *seat)
{
    const bool was_waited_for = seat->seen < c->asked;

    seat->seen = c->asked;
    c->pending -= was_waited_for ? 1 : 0;
    c->writing = c->writing || (was_waited_for && c->pending == 0);
    return was_waited_for && c->pending == 0;
}

static void
write_now(ctd_checkpoint *c, bool from_copies)
{
    const ctd_status status = ctd_checkpoint_write(c, from_copies);

    ctd_lock_take(c->lock);
    c->writing = false;
    c->due = ctd_seconds() + c->options->every;
    if (status != CTD_OK) {
        c->status = status;
        c->failed = true;
    }
    ctd_lock_give(c->lock);
}

/* A run as a generation holds it, in memory of its own. */
static bool
copy(ctd_checkpoint *c, ctd_checkpoint_seat *seat)
{
    ctd_state record, state;
    ctd_stretch window[2];

    ctd_checkpoint_record(c->x, seat->run, &record);
    ctd_market_state(seat->market, &state);
    ctd_panel_state(c, seat, window);
    const ctd_run_head head = {.run = seat->run,
                               .tick = ctd_market_tick(seat->market),
                               .record_bytes = ctd_state_bytes(&record),
                               .window_bytes = window[0].n + window[1].n,
                               .market_bytes = ctd_state_bytes(&state)};
    const size_t n =
        sizeof head + (size_t)(head.record_bytes + head.window_bytes + head.market_bytes);
    unsigned char *at;

    seat->n = 0;
    if (n > seat->room) {
        free(seat->copy);
        seat->copy = malloc(n);
        seat->room = seat->copy != NULL ? n : 0;
    }
    if (seat->copy == NULL) {
        return false;
    }
    memcpy(seat->copy, &head, sizeof head);
    at = seat->copy + sizeof head;
    ctd_state_put(&record, at);
    at += head.record_bytes;
    for (int i = 0; i < 2; i++) {
        if (window[i].n > 0) {
            memcpy(at, window[i].at, window[i].n);
            at += window[i].n;
        }
    }
    ctd_state_put(&state, at);
    seat->copied_run = seat->run;
    seat->n = n;
    return true;
}

/* Asks for copies if it is time and none are being made. */
static void
ask(ctd_checkpoint *c)
{
    const sig_atomic_t now = c->options->now != NULL ? *c->options->now : 0;
    const bool asked_for = now != c->now_seen;

    if (c->options->only_panels) {
        return;
    }
    if (!asked_for && (c->options->every <= 0.0 || ctd_seconds() < c->due)) {
        return;
    }
    ctd_lock_take(c->lock);
    if (!c->writing && c->pending == 0) {
        c->now_seen = now;
        c->due = ctd_seconds() + c->options->every;
        c->asked++;
        for (uint32_t k = 0; k < c->n_seats; k++) {
            c->pending += c->seat[k].at_work ? 1 : 0;
        }
    }
    ctd_lock_give(c->lock);
}

bool
ctd_checkpoint_tick(ctd_checkpoint *c, uint32_t k)
{
    ctd_checkpoint_seat *seat = &c->seat[k];
    bool is_last, alone = c->n_seats == 1;

    ask(c);
    if (c->asked == seat->seen) {
        return !c->failed;
    }
    if (!alone && !copy(c, seat)) {
        c->status = CTD_ERR_NO_MEMORY;
        c->failed = true;
    }
    ctd_lock_take(c->lock);
    is_last = count_in(c, seat);
    ctd_lock_give(c->lock);
    if (is_last && !c->failed) {
        write_now(c, !alone);
    }
    return !c->failed;
}

void
ctd_checkpoint_finish(ctd_checkpoint *c, uint32_t k)
{
    ctd_lock_take(c->lock);
    c->done[c->seat[k].run] = true;
    c->seat[k].market = NULL;
    ctd_lock_give(c->lock);
}

void
ctd_checkpoint_leave(ctd_checkpoint *c, uint32_t k)
{
    ctd_lock_take(c->lock);
    c->seat[k].at_work = false;
    const bool is_last = count_in(c, &c->seat[k]);
    ctd_lock_give(c->lock);
    if (is_last && !c->failed) {
        write_now(c, c->n_seats > 1);
    }
}

/* All threads have come to rest: what they play is as it is. */
ctd_status
ctd_checkpoint_end(ctd_checkpoint *c, bool stopped)
{
    if (!c->failed && stopped && !c->options->only_panels) {
        write_now(c, false);
    }
    return c->failed ? c->status : CTD_OK;
}
