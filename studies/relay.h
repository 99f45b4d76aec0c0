/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_RELAY_H
#define CTD_STUDIES_RELAY_H

#include "sim/parallel.h"
#include "sim/ranks.h"
#include "sim/status.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Work that ranks do side by side, each at its own pace. What rank 0 has to know the others send in
 * letters, which any thread may write and the main thread sends and reads when it comes by. A rank
 * that stops or fails makes rank 0 halt all of them. Nobody waits for anybody before the end.
 */

typedef enum ctd_letter_kind {
    CTD_LETTER_LAST, /* of a rank, with its status */
    CTD_LETTER_HALT, /* from rank 0, once to each: there is no more to do */
    CTD_LETTER_TICKS,
    CTD_LETTER_TROUBLE,
    CTD_LETTER_POINT, /* a point of a study and its values */
    CTD_LETTER_RUN,   /* a run that is finished, with its record */
    CTD_LETTER_LIVE   /* a run under way: its record and its market */
} ctd_letter_kind;

/** A letter: its text follows. */
typedef struct ctd_letter {
    _Alignas(CTD_LETTER) uint32_t kind;
    int32_t status;
    uint64_t bytes;          /* of the text */
    struct ctd_letter *next; /* among those not sent yet */
} ctd_letter;

/** Reads a letter on rank 0. @return CTD_OK, or why this rank cannot go on */
typedef ctd_status ctd_relay_read_fn(ctd_letter_kind kind, const unsigned char *text, size_t n,
                                     void *context);

typedef struct ctd_relay {
    ctd_ranks *ranks; /* borrowed; NULL: this process is alone, and nothing here does anything */
    ctd_lock *lock;   /* borrowed: of the letters not sent yet */
    ctd_relay_read_fn *read;
    void *context;
    volatile sig_atomic_t *stop; /* of this process: looked at, and set when it has to halt */

    ctd_letter *first, *last; /* not sent yet */
    ctd_letter *posted;       /* being sent */
    int n_ended;              /* ranks whose last letter rank 0 has */
    bool halted;              /* the one letter from rank 0 has come, or gone to everybody */
    ctd_status status;        /* the first failure that rank 0 knows of */
} ctd_relay;

/** Puts a new letter together, for any thread of ranks but 0.
 *  @param[out] text what it will say, to be filled in [n]
 *  @return NULL without memory */
ctd_letter *ctd_relay_write(ctd_letter_kind kind, size_t n, unsigned char **text);
/** Leaves it to be sent, and with the relay. */
void ctd_relay_post(ctd_relay *relay, ctd_letter *letter);
/** The main thread comes by: sends, reads, halts. @return CTD_OK, or why rank 0 cannot go on */
CTD_MUST_CHECK ctd_status ctd_relay_turn(ctd_relay *relay);

/** What rank 0 does while it waits for the others. @return as ctd_relay_turn() */
typedef ctd_status ctd_relay_idle_fn(void *context);

/**
 * Ends the work, with what came of it here: rank 0 waits until it has the last letters of all.
 * All ranks call, the main thread.
 *
 * @param[in] status CTD_ERR_STOPPED or a failure halts the other ranks
 * @return the same on all ranks: CTD_OK only if it is everywhere; a failure before a stop
 */
CTD_MUST_CHECK ctd_status ctd_relay_end(ctd_relay *relay, ctd_status status,
                                        ctd_relay_idle_fn *idle);

#endif
