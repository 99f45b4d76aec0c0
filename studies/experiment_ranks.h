/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_EXPERIMENT_RANKS_H
#define CTD_STUDIES_EXPERIMENT_RANKS_H

#include "studies/checkpoint_private.h"
#include "studies/relay.h"

#include <stdatomic.h>

/* The replications of an experiment on several ranks (experiment_ranks.c): each plays its own, rank
 * 0 gets the records of all. */

typedef struct ctd_crew {
    ctd_experiment *x;
    const ctd_experiment_options *options;
    ctd_relay relay;
    ctd_lock *lock;
    _Atomic uint64_t *done; /* ticks: on rank 0 of all ranks */
    uint64_t total;
    uint64_t told;  /* those that were told of, rank 0 or the user, */
    double told_at; /* and when */
} ctd_crew;

/** Whether replications are shared out at all. */
static inline bool
ctd_crew_works(const ctd_crew *crew)
{
    return crew->x->ranks != NULL && !crew->x->split;
}

/** @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_crew_begin(ctd_crew *crew);
/** A run is finished here. Any thread. @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_crew_finish(ctd_crew *crew, uint32_t run);
/** Sends what a seat has copied of a run under way to rank 0. Any thread. */
CTD_MUST_CHECK ctd_status ctd_crew_send_live(ctd_relay *relay, const unsigned char *copy, size_t n);
/** The main thread comes by. */
CTD_MUST_CHECK ctd_status ctd_crew_turn(ctd_crew *crew);
/** Ends the work; what came of it on all ranks. */
CTD_MUST_CHECK ctd_status ctd_crew_end(ctd_crew *crew, ctd_status status);
void ctd_crew_clear(ctd_crew *crew);

#endif
