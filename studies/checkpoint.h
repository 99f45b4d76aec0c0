/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_CHECKPOINT_H
#define CTD_STUDIES_CHECKPOINT_H

#include "output/atomic.h"
#include "scenarios/scenario.h"
#include "sim/status.h"
#include "studies/panels.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * What makes a run survive its process: a folder beside the result file with
 *
 *     generation-1, generation-2  written in turn: the scenario, what is finished, and every market
 *                                 that is being played, between two ticks
 *     runs-NNNNNN                 runs that are finished, each written once
 *     panel-RUN-RECORD            records of a run's panel, from this one on, where panels are
 *                                 large; each written once
 *     lock                        who is at work there
 *
 * all of them files of sections (output/sections.h), put in place whole. Nothing in them depends on
 * threads or processors. A run that is taken up from them ends with the same bytes.
 */

enum { CTD_CHECKPOINT_PATH = 4096 };

typedef enum ctd_resume {
    CTD_RESUME_AUTO,  /* go on from what is there, or begin where there is nothing */
    CTD_RESUME_NEVER, /* throw away what is there */
    CTD_RESUME_MUST   /* go on; it is an error if there is nothing */
} ctd_resume;

typedef struct ctd_checkpoint_options {
    const char *folder; /* made if need be; its own folder must be there */
    ctd_resume resume;
    double every;                     /* seconds between two generations; 0 = only when asked */
    const volatile sig_atomic_t *now; /* a generation is written whenever it changes; may be NULL */
    const char
        *job; /* of a batch system: a job that is begun again elsewhere takes over; NULL = none */
    const char *live;        /* result file of what is known so far, written after every
                                generation, without panels that are large; NULL = none */
    ctd_panel_limits panels; /* for tests */
    bool only_panels;        /* no generations: there is nothing to go on from */
} ctd_checkpoint_options;

/** What was found in the folder, and what came of it. */
typedef struct ctd_checkpoint_report {
    bool resumed;
    uint64_t sequence;      /* of the generation */
    uint32_t n_finished;    /* runs, */
    uint32_t n_live;        /* those under way */
    uint32_t n_runs;        /* and all there are */
    uint64_t ticks;         /* played already, of all runs */
    double age;             /* seconds since it was written */
    char note[400];         /* what was passed over because it is damaged; "" = nothing */
    char problem[600];      /* why it cannot be used; "" = nothing */
    ctd_write_report write; /* of what could not be written; its path is `path` or an option's */
    char path[CTD_CHECKPOINT_PATH];
} ctd_checkpoint_report;

typedef struct ctd_checkpoint ctd_checkpoint; /* opaque */

/**
 * Opens the folder for this process alone and reads what is there.
 *
 * @param[in]  options  borrowed until the checkpoint is closed
 * @param[in]  scenario borrowed likewise
 * @param[out] report   borrowed likewise; filled in whatever is returned
 * @return CTD_OK; CTD_ERR_LOCKED: another run is at work there; CTD_ERR_FOREIGN: it is of another
 *         scenario, seed or version (the difference is named); CTD_ERR_DAMAGED: no generation is
 *         whole; CTD_ERR_READ, CTD_ERR_WRITE, CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_checkpoint_open(const ctd_checkpoint_options *options,
                                              const ctd_scenario *scenario,
                                              ctd_checkpoint_report *report,
                                              ctd_checkpoint **checkpoint);
/** Leaves the folder as it is, for who goes on; an empty one is removed. Sets to NULL; *checkpoint
 *  may be NULL. */
void ctd_checkpoint_close(ctd_checkpoint **checkpoint);
/** Writes a generation of what an experiment that has run to its end found: for when its result
 *  cannot be written. @return as ctd_atomic_write() */
CTD_MUST_CHECK ctd_status ctd_checkpoint_save(ctd_checkpoint *checkpoint);
/** Removes the folder: the result is safe elsewhere. What cannot be removed stays. */
void ctd_checkpoint_remove(ctd_checkpoint **checkpoint);

/** How the panels of an experiment are held: without a checkpoint (NULL) in memory, large or not.
 */
void ctd_checkpoint_panels(const ctd_checkpoint *checkpoint, const ctd_scenario *scenario,
                           ctd_panels *panels);

/** Bytes that holding on to what is being played takes, where several markets are, with panels as
 *  they are usually held. */
size_t ctd_checkpoint_bytes(const ctd_scenario *scenario, uint32_t n_markets);

#endif
