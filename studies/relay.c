/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/relay.h"

#include <stdlib.h>
#include <string.h>

static size_t
padded(size_t n)
{
    return (n + CTD_LETTER - 1) / CTD_LETTER * CTD_LETTER;
}

ctd_letter *
ctd_relay_write(ctd_letter_kind kind, size_t n, unsigned char **text)
{
    const size_t bytes = sizeof(ctd_letter) + padded(n);
    ctd_letter *letter = aligned_alloc(CTD_LETTER, bytes);

    if (letter != NULL) {
        memset(letter, 0, sizeof *letter);
        letter->kind = kind;
        letter->bytes = n;
        *text = (unsigned char *)(letter + 1);
        memset(*text + n, 0, padded(n) - n);
    }
    return letter;
}

void
ctd_relay_post(ctd_relay *relay, ctd_letter *letter)
{
    letter->next = NULL;
    ctd_lock_take(relay->lock);
    *(relay->first != NULL ? &relay->last->next : &relay->first) = letter;
    relay->last = letter;
    ctd_lock_give(relay->lock);
}

/* One letter is on its way at a time. */
static void
send(ctd_relay *relay)
{
    if (!ctd_ranks_is_posted(relay->ranks)) {
        return;
    }
    free(relay->posted);
    ctd_lock_take(relay->lock);
    relay->posted = relay->first;
    relay->first = relay->first != NULL ? relay->first->next : NULL;
    ctd_lock_give(relay->lock);
    if (relay->posted != NULL) {
        ctd_ranks_post(relay->ranks, 0, relay->posted,
                       sizeof *relay->posted + padded(relay->posted->bytes));
    }
}

/* A halted process stops as if it had been told to by its user. */
static void
stop_here(const ctd_relay *relay, int32_t why)
{
    if (relay->stop != NULL && *relay->stop == 0) {
        *relay->stop = why != 0 ? why : SIGTERM;
    }
}

/* Why this process has been told to stop; 0: it has not. */
static int32_t
told(const ctd_relay *relay)
{
    return relay->stop != NULL ? *relay->stop : 0;
}

/* Rank 0 tells everybody, once. */
static void
halt_all(ctd_relay *relay)
{
    const ctd_letter letter = {.kind = CTD_LETTER_HALT, .status = told(relay)};

    for (int k = 1; !relay->halted && k < ctd_ranks_count(relay->ranks); k++) {
        while (!ctd_ranks_is_posted(relay->ranks)) {
            ctd_ranks_rest();
        }
        ctd_ranks_post(relay->ranks, k, &letter, sizeof letter);
    }
    while (!ctd_ranks_is_posted(relay->ranks)) {
        ctd_ranks_rest();
    }
    relay->halted = true;
}

/* A failure counts before a stop, and before what came later. */
static void
note(ctd_relay *relay, ctd_status status)
{
    if (relay->status == CTD_OK || relay->status == CTD_ERR_STOPPED) {
        relay->status = status != CTD_OK ? status : relay->status;
    }
}

static ctd_status
receive(ctd_relay *relay, int from, size_t n)
{
    ctd_letter *letter = aligned_alloc(CTD_LETTER, n);
    ctd_status status = CTD_OK;

    if (letter == NULL) { /* it could never be taken, and its sender would wait for ever */
        ctd_ranks_abort(relay->ranks, CTD_RANKS_OUT_OF_MEMORY);
        return CTD_ERR_NO_MEMORY;
    }
    ctd_ranks_take(relay->ranks, from, letter, n);
    if (letter->kind == CTD_LETTER_HALT) {
        relay->halted = true;
        stop_here(relay, letter->status);
    } else if (letter->kind == CTD_LETTER_LAST) {
        relay->n_ended++;
        note(relay, letter->status);
        if (letter->status != CTD_OK) {
            int32_t why;

            memcpy(&why, letter + 1, sizeof why);
            stop_here(relay, why);
        }
    } else {
        status =
            relay->read(letter->kind, (unsigned char *)(letter + 1), letter->bytes, relay->context);
    }
    free(letter);
    return status;
}

ctd_status
ctd_relay_turn(ctd_relay *relay)
{
    const bool first = ctd_ranks_number(relay->ranks) == 0;
    ctd_status status = CTD_OK;
    int from;
    size_t n;

    if (relay->ranks == NULL) {
        return CTD_OK;
    }
    while (status == CTD_OK && ctd_ranks_look(relay->ranks, &from, &n)) {
        status = receive(relay, from, n);
    }
    if (first) {
        note(relay, status);
        if (told(relay) != 0 || relay->status != CTD_OK) {
            halt_all(relay);
        }
    } else {
        send(relay);
    }
    return status;
}

/* Sends what is left and the last letter, then waits for rank 0. */
static void
leave(ctd_relay *relay, ctd_status status)
{
    const int32_t why = told(relay);
    unsigned char *text;
    ctd_letter *letter = ctd_relay_write(CTD_LETTER_LAST, sizeof why, &text);

    if (letter == NULL) { /* nobody could be told */
        ctd_ranks_abort(relay->ranks, CTD_RANKS_OUT_OF_MEMORY);
        return;
    }
    letter->status = (int32_t)status;
    memcpy(text, &why, sizeof why);
    ctd_relay_post(relay, letter);
    relay->stop = NULL; /* to be halted is what is expected now */
    while (relay->first != NULL || relay->posted != NULL || !relay->halted) {
        (void)!ctd_relay_turn(relay); /* nothing that it does here can fail but for memory */
        ctd_ranks_rest();
    }
}

/* Rank 0 takes letters until it has the last of everybody. */
static void
wait_for_all(ctd_relay *relay, ctd_relay_idle_fn *idle)
{
    while (relay->n_ended < ctd_ranks_count(relay->ranks) - 1) {
        const ctd_status status = ctd_relay_turn(relay);

        note(relay, status == CTD_OK ? idle(relay->context) : status);
        ctd_ranks_rest();
    }
    halt_all(relay);
}

ctd_status
ctd_relay_end(ctd_relay *relay, ctd_status status, ctd_relay_idle_fn *idle)
{
    if (relay->ranks == NULL) {
        return status;
    }
    if (ctd_ranks_number(relay->ranks) == 0) {
        note(relay, status);
        wait_for_all(relay, idle);
    } else {
        leave(relay, status);
    }
    ctd_ranks_broadcast(relay->ranks, &relay->status, sizeof relay->status);
    return relay->status;
}
