/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/phases.h"
#include "studies/study_private.h"

#include <string.h>

/* The points of a study on several ranks: each plays its own, rank 0 gets the values of all. */

static const double often = 0.1; /* seconds between two words about progress */

/* On rank 0: what the others found. */
static ctd_status
read_letter(ctd_letter_kind kind, const unsigned char *text, size_t n, void *context)
{
    ctd_study_game *g = context;
    uint64_t number;

    if (kind == CTD_LETTER_TROUBLE) {
        if (g->trouble->text[0] == '\0') {
            memcpy(g->trouble, text, n);
        }
        return CTD_OK;
    }
    memcpy(&number, text, sizeof number);
    if (kind == CTD_LETTER_TICKS) {
        g->done += number;
        return CTD_OK;
    }
    ctd_lock_take(g->lock);
    ctd_study_row_copy(g->values, number, (double *)(text + sizeof number), false);
    g->values->done[number] = true;
    ctd_lock_give(g->lock);
    return CTD_OK;
}

void
ctd_study_ranks_begin(ctd_study_game *g)
{
    g->relay = (ctd_relay){.ranks = g->options->ranks,
                           .lock = g->lock,
                           .read = read_letter,
                           .context = g,
                           .stop = g->options->halt};
    /* What was found in a checkpoint only rank 0 has seen. */
    ctd_ranks_broadcast(g->options->ranks, g->values->done,
                        g->values->n_points * sizeof *g->values->done);
}

bool
ctd_study_ranks_own(const ctd_study_game *g, uint64_t point)
{
    const uint32_t n = (uint32_t)ctd_ranks_count(g->options->ranks);
    const uint32_t number = (uint32_t)ctd_ranks_number(g->options->ranks);

    return ctd_study_owns(g->study, g->options->shard + g->options->n_shards * number,
                          g->options->n_shards * n, point);
}

ctd_status
ctd_study_ranks_point(ctd_study_game *g, uint64_t point)
{
    const size_t row = ctd_study_row_length(g->values) * sizeof(double);
    unsigned char *text;
    ctd_letter *letter;

    if (ctd_ranks_number(g->options->ranks) == 0) {
        return CTD_OK;
    }
    letter = ctd_relay_write(CTD_LETTER_POINT, sizeof point + row, &text);
    if (letter == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    memcpy(text, &point, sizeof point);
    ctd_study_row_copy(g->values, point, (double *)(text + sizeof point), true);
    ctd_relay_post(&g->relay, letter);
    return CTD_OK;
}

/* Tells rank 0 how far this one is, if it is long since. */
static ctd_status
tell(ctd_study_game *g)
{
    const uint64_t more = g->mine - g->told;
    unsigned char *text;
    ctd_letter *letter;

    if (more == 0 || ctd_seconds() - g->told_at < often) {
        return CTD_OK;
    }
    letter = ctd_relay_write(CTD_LETTER_TICKS, sizeof more, &text);
    if (letter == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    memcpy(text, &more, sizeof more);
    ctd_relay_post(&g->relay, letter);
    g->told += more;
    g->told_at = ctd_seconds();
    return CTD_OK;
}

ctd_status
ctd_study_ranks_turn(ctd_study_game *g)
{
    ctd_status status = CTD_OK;

    if (g->options->ranks == NULL) {
        return CTD_OK;
    }
    if (ctd_ranks_number(g->options->ranks) > 0) {
        CTD_TRY(tell(g));
    }
    CTD_TRY(ctd_relay_turn(&g->relay));
out:
    return status;
}

/* Rank 0 waits: the others' points are made safe and shown as its own are. */
static ctd_status
idle(void *context)
{
    ctd_study_game *g = context;
    const ctd_study_options *options = g->options;

    if (options->progress != NULL && g->done != g->told) {
        g->told = g->done;
        options->progress(g->done, g->total, options->progress_context);
    }
    return options->keeper != NULL ? ctd_study_keep_look(options->keeper, g->lock) : CTD_OK;
}

static ctd_status
tell_trouble(ctd_study_game *g)
{
    unsigned char *text;
    ctd_letter *letter = ctd_relay_write(CTD_LETTER_TROUBLE, sizeof *g->trouble, &text);

    if (letter == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    memcpy(text, g->trouble, sizeof *g->trouble);
    ctd_relay_post(&g->relay, letter);
    return CTD_OK;
}

ctd_status
ctd_study_ranks_end(ctd_study_game *g, ctd_status status)
{
    if (g->options->ranks == NULL) {
        return status;
    }
    if (ctd_ranks_number(g->options->ranks) > 0) {
        ctd_status said = CTD_OK;

        g->told_at = 0.0;
        said = tell(g);
        if (said == CTD_OK && g->trouble->text[0] != '\0') {
            said = tell_trouble(g);
        }
        status = status == CTD_OK ? said : status;
    }
    return ctd_relay_end(&g->relay, status, idle);
}
