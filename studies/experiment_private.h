/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_EXPERIMENT_PRIVATE_H
#define CTD_STUDIES_EXPERIMENT_PRIVATE_H

#include "studies/experiment.h"

#include <stdbool.h>

/* An experiment: made by experiment.c, played by experiment_play.c. */

enum { CTD_MAX_QUESTION_TEXT = 1024, CTD_MAX_PHASES = 32 };

struct ctd_experiment {
    const ctd_scenario *scenario; /* borrowed */
    ctd_result result;
    const char **labels; /* of all axes, one after the other */
    char (*question_text)[CTD_MAX_QUESTION_TEXT];
    uint32_t *record;
    int64_t *panel;      /* customers followed, */
    int8_t *panel_place; /* their regions, then their segments */
    ctd_series **series; /* [variant][replication] */
    bool with_demand;    /* some question needs it */
    ctd_answer *answer;  /* [variant][replication][question] */
    ctd_sharing sharing;
    ctd_ranks *ranks; /* borrowed; NULL = alone */
    bool split;       /* they share out the customers, and not the replications */
    uint32_t n_mine;  /* replications played here: replication k is ctd_experiment_mine(x, k) */
    double seconds[CTD_MAX_PHASES];
    double population_seconds;
};

/* Replication k of those that this rank plays. */
static inline uint32_t
ctd_experiment_mine(const ctd_experiment *x, uint32_t k)
{
    return x->split
               ? k
               : (uint32_t)ctd_ranks_number(x->ranks) + k * (uint32_t)ctd_ranks_count(x->ranks);
}

/* The same status on all ranks: CTD_OK only if it is everywhere. All ranks call. */
CTD_MUST_CHECK ctd_status ctd_experiment_agree(const ctd_experiment *x, ctd_status status);

/* Plays all runs by x->sharing: fills series, answers and seconds.
 * CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_STOPPED or CTD_ERR_INTERNAL. */
CTD_MUST_CHECK ctd_status ctd_experiment_play(ctd_experiment *x,
                                              const ctd_experiment_options *options);

#endif
