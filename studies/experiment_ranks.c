/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/experiment_ranks.h"

#include "sim/phases.h"

#include <string.h>

static const double often = 0.1; /* seconds between two words about progress */

/* On rank 0: a run that was finished elsewhere. */
static ctd_status
read_run(ctd_crew *crew, const unsigned char *text, size_t n)
{
    const size_t before = sizeof(uint32_t);
    ctd_state record;
    const char *problem;
    uint32_t run;

    memcpy(&run, text, before);
    ctd_checkpoint_record(crew->x, run, &record);
    if (!ctd_state_load(&record, text + before, n - before, &problem)) {
        return CTD_ERR_INTERNAL;
    }
    if (crew->options->checkpoint != NULL) {
        ctd_checkpoint_finished(crew->options->checkpoint, run);
    }
    return CTD_OK;
}

static ctd_status
read_letter(ctd_letter_kind kind, const unsigned char *text, size_t n, void *context)
{
    ctd_crew *crew = context;
    uint64_t more;

    switch (kind) {
    case CTD_LETTER_TICKS:
        memcpy(&more, text, sizeof more);
        *crew->done += more;
        return CTD_OK;
    case CTD_LETTER_RUN:
        return read_run(crew, text, n);
    case CTD_LETTER_LIVE:
        return crew->options->checkpoint != NULL
                   ? ctd_checkpoint_receive(crew->options->checkpoint, text, n)
                   : CTD_OK;
    default:
        return CTD_ERR_INTERNAL;
    }
}

ctd_status
ctd_crew_begin(ctd_crew *crew)
{
    if (!ctd_crew_works(crew)) {
        return CTD_OK;
    }
    crew->lock = ctd_lock_create();
    crew->relay = (ctd_relay){.ranks = crew->x->ranks,
                              .lock = crew->lock,
                              .read = read_letter,
                              .context = crew,
                              .stop = crew->options->halt};
    crew->told = *crew->done;
    return crew->lock != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
}

void
ctd_crew_clear(ctd_crew *crew)
{
    ctd_lock_destroy(&crew->lock);
}

static bool
is_distant(const ctd_crew *crew)
{
    return ctd_crew_works(crew) && ctd_ranks_number(crew->x->ranks) > 0;
}

ctd_status
ctd_crew_finish(ctd_crew *crew, uint32_t run)
{
    ctd_state record;
    unsigned char *text;
    ctd_letter *letter;

    if (!is_distant(crew)) {
        return CTD_OK;
    }
    ctd_checkpoint_record(crew->x, run, &record);
    letter = ctd_relay_write(CTD_LETTER_RUN, sizeof run + ctd_state_bytes(&record), &text);
    if (letter == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    memcpy(text, &run, sizeof run);
    ctd_state_put(&record, text + sizeof run);
    ctd_relay_post(&crew->relay, letter);
    return CTD_OK;
}

ctd_status
ctd_crew_send_live(ctd_relay *relay, const unsigned char *copy, size_t n)
{
    unsigned char *text;
    ctd_letter *letter = ctd_relay_write(CTD_LETTER_LIVE, n, &text);

    if (letter == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    memcpy(text, copy, n);
    ctd_relay_post(relay, letter);
    return CTD_OK;
}

static ctd_status
tell(ctd_crew *crew)
{
    const uint64_t more = *crew->done - crew->told;
    unsigned char *text;
    ctd_letter *letter;

    if (more == 0 || ctd_seconds() - crew->told_at < often) {
        return CTD_OK;
    }
    letter = ctd_relay_write(CTD_LETTER_TICKS, sizeof more, &text);
    if (letter == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    memcpy(text, &more, sizeof more);
    ctd_relay_post(&crew->relay, letter);
    crew->told += more;
    crew->told_at = ctd_seconds();
    return CTD_OK;
}

ctd_status
ctd_crew_turn(ctd_crew *crew)
{
    ctd_status status = CTD_OK;

    if (!ctd_crew_works(crew)) {
        return CTD_OK;
    }
    if (is_distant(crew)) {
        CTD_TRY(tell(crew));
    }
    CTD_TRY(ctd_relay_turn(&crew->relay));
out:
    return status;
}

/* Rank 0 waits: the others' runs are made safe and shown as its own are. */
static ctd_status
idle(void *context)
{
    ctd_crew *crew = context;
    const ctd_experiment_options *options = crew->options;

    if (options->progress != NULL && *crew->done != crew->told) {
        crew->told = *crew->done;
        options->progress(crew->told, crew->total, options->progress_context);
    }
    return options->checkpoint != NULL ? ctd_checkpoint_idle(options->checkpoint) : CTD_OK;
}

ctd_status
ctd_crew_end(ctd_crew *crew, ctd_status status)
{
    if (!ctd_crew_works(crew)) {
        return status;
    }
    if (is_distant(crew)) {
        crew->told_at = 0.0;
        const ctd_status said = tell(crew);

        status = status == CTD_OK ? said : status;
    }
    return ctd_relay_end(&crew->relay, status, idle);
}
