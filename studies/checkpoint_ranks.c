/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/checkpoint_private.h"

#include "agents/market_state.h"
#include "studies/experiment_ranks.h"

#include <stdlib.h>
#include <string.h>

static bool
is_first(const ctd_checkpoint *c)
{
    return !ctd_checkpoint_is_distant(c);
}

static int
rank_of_run(const ctd_checkpoint *c, uint32_t run)
{
    return (int)(run % c->scenario->n_replications) % ctd_ranks_count(c->x->ranks);
}

/* Room for what is said of a run under way; nobody could be told that there is none. */
static unsigned char *
make_room(const ctd_checkpoint *c, size_t n)
{
    unsigned char *bytes = malloc(n + 1);

    if (bytes == NULL) {
        ctd_ranks_abort(c->x->ranks, CTD_RANKS_OUT_OF_MEMORY);
    }
    return bytes;
}

static size_t
bytes_of(const ctd_run_head *head)
{
    return (size_t)(head->record_bytes + head->window_bytes + head->market_bytes);
}

/* Where the parts of what is owned are. */
static void
find_parts(ctd_found_run *found, const unsigned char *at)
{
    found->record = at;
    found->window = found->record + found->head.record_bytes;
    found->market = found->window + found->head.window_bytes;
}

/* A run under way whose head is known goes from rank 0 to the rank that plays it. */
static void
hand_on(ctd_checkpoint *c, ctd_found_run *found)
{
    const int rank = rank_of_run(c, found->head.run);

    if (rank == 0 || (!is_first(c) && rank != ctd_ranks_number(c->x->ranks))) {
        found->spoiled = found->spoiled || !is_first(c); /* nothing of it is here */
    } else if (is_first(c)) {
        ctd_ranks_send(c->x->ranks, rank, found->record, bytes_of(&found->head));
    } else {
        found->owned = make_room(c, bytes_of(&found->head));
        ctd_ranks_receive(c->x->ranks, 0, found->owned, bytes_of(&found->head));
        find_parts(found, found->owned);
    }
}

/* Runs under way, where each rank plays its own. */
static void
hand_out(ctd_checkpoint *c)
{
    uint32_t n = c->n_found;

    ctd_ranks_broadcast(c->x->ranks, &n, sizeof n);
    if (!is_first(c)) {
        c->found = (ctd_found_run *)make_room(c, n * sizeof *c->found);
        memset(c->found, 0, n * sizeof *c->found);
        c->n_found = n;
    }
    for (uint32_t i = 0; i < n; i++) {
        ctd_ranks_broadcast(c->x->ranks, &c->found[i].head, sizeof c->found[i].head);
        hand_on(c, &c->found[i]);
    }
}

ctd_status
ctd_checkpoint_share(ctd_checkpoint *c, ctd_status status)
{
    if (c->x->ranks == NULL) {
        return status;
    }
    if (is_first(c) && !c->x->split && status == CTD_OK) {
        c->distant = calloc(c->n_runs + 1, sizeof *c->distant);
        status = c->distant != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
    }
    status = ctd_experiment_agree(c->x, status);
    if (status == CTD_OK) {
        ctd_ranks_broadcast(c->x->ranks, c->done, c->n_runs * sizeof *c->done);
        ctd_ranks_broadcast(c->x->ranks, c->kept, c->n_runs * sizeof *c->kept);
        if (!c->x->split) {
            hand_out(c);
        }
    }
    return status;
}

/* A run that was found under way, on rank 0. */
static ctd_found_run *
find(ctd_checkpoint *c, uint32_t run)
{
    for (uint32_t i = 0; is_first(c) && i < c->n_found; i++) {
        if (c->found[i].head.run == run && !c->found[i].spoiled) {
            return &c->found[i];
        }
    }
    return NULL;
}

/* Whether something is so on rank 0. */
static bool
ask_first(const ctd_checkpoint *c, bool so)
{
    ctd_ranks_broadcast(c->x->ranks, &so, sizeof so);
    return so;
}

/* What rank 0 has found goes into the markets of all. */
static bool
resume(ctd_checkpoint *c, const ctd_found_run *found, uint32_t run, ctd_market *market)
{
    const ctd_scenario *s = c->scenario;
    const ctd_market_run how = {&s->model[run / s->n_replications], run % s->n_replications,
                                c->x->series[run], s->record_every};
    const unsigned char *bytes = found != NULL ? found->market : NULL;
    const size_t n = found != NULL ? (size_t)found->head.market_bytes : 0;
    const char *problem = NULL;
    ctd_state record;

    ctd_checkpoint_record(c->x, run, &record);
    if (!ask_first(c,
                   found != NULL && ctd_state_load(&record, found->record,
                                                   (size_t)found->head.record_bytes, &problem)) ||
        ctd_market_resume(market, &how, bytes, n, &problem) != CTD_OK) {
        return false;
    }
    if (found == NULL) {
        ctd_panel_pass(c, 0, market);
    }
    return ask_first(c, found != NULL && ctd_panel_take_up(c, 0, found, market) == CTD_OK);
}

bool
ctd_checkpoint_take_up_shared(ctd_checkpoint *c, uint32_t run, ctd_market *market)
{
    ctd_found_run *found = find(c, run);

    if (!ask_first(c, found != NULL)) {
        return false;
    }
    if (resume(c, found, run, market)) {
        return true;
    }
    ctd_checkpoint_empty(c->x, run);
    c->seat[0].window.first = 0;
    if (found != NULL) {
        found->spoiled = true;
        ctd_checkpoint_note(c, "run %u could not be taken up, it is played anew", run);
    }
    return false;
}

bool
ctd_checkpoint_agree(const ctd_checkpoint *c, bool so)
{
    return c->x->split ? ask_first(c, so) : so;
}

/* One market of all ranks comes together on rank 0, which writes. */
static ctd_status
write_shared(ctd_checkpoint *c)
{
    ctd_status status = CTD_OK;

    if (c->seat[0].market != NULL) {
        ctd_market_gather(c->seat[0].market);
    }
    if (is_first(c)) {
        status = ctd_checkpoint_write(c, false);
    }
    ctd_ranks_broadcast(c->x->ranks, &status, sizeof status);
    return status;
}

/* What is under way here goes to rank 0. */
static ctd_status
send(ctd_checkpoint *c, bool from_copies)
{
    ctd_status status = CTD_OK;

    for (uint32_t k = 0; k < c->n_seats; k++) {
        ctd_checkpoint_seat *seat = &c->seat[k];

        if (!from_copies && seat->market == NULL) {
            continue;
        }
        if (!from_copies) {
            CTD_TRY(ctd_checkpoint_copy(c, seat) ? CTD_OK : CTD_ERR_NO_MEMORY);
        }
        if (seat->n > 0 && !c->done[seat->copied_run]) {
            CTD_TRY(ctd_crew_send_live(c->relay, seat->copy, seat->n));
        }
    }
out:
    return status;
}

ctd_status
ctd_checkpoint_write_ranks(ctd_checkpoint *c, bool from_copies)
{
    return c->x->split   ? write_shared(c)
           : is_first(c) ? ctd_checkpoint_write(c, from_copies)
                         : send(c, from_copies);
}

ctd_status
ctd_checkpoint_receive(ctd_checkpoint *c, const unsigned char *text, size_t n)
{
    ctd_found_run found = {.owned = malloc(n)};
    ctd_status status = found.owned != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
    ctd_found_run *more;

    CTD_TRY(status);
    memcpy(found.owned, text, n);
    memcpy(&found.head, text, sizeof found.head);
    find_parts(&found, found.owned + sizeof found.head);
    ctd_lock_take(c->lock);
    more = realloc(c->inbox, (c->n_inbox + 1) * sizeof *more);
    if (more != NULL) {
        c->inbox = more;
        c->inbox[c->n_inbox++] = found;
    }
    ctd_lock_give(c->lock);
    CTD_TRY(more != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    found.owned = NULL;
out:
    free(found.owned);
    return status;
}

void
ctd_checkpoint_finished(ctd_checkpoint *c, uint32_t run)
{
    ctd_lock_take(c->lock);
    c->done[run] = true;
    ctd_lock_give(c->lock);
}

void
ctd_checkpoint_sort(ctd_checkpoint *c)
{
    ctd_lock_take(c->lock);
    for (uint32_t i = 0; i < c->n_inbox; i++) {
        ctd_found_run *run = &c->distant[c->inbox[i].head.run];

        free(run->owned);
        *run = c->inbox[i];
    }
    c->n_inbox = 0;
    ctd_lock_give(c->lock);
}
