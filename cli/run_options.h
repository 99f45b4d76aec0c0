/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_RUN_OPTIONS_H
#define CTD_CLI_RUN_OPTIONS_H

#include "cli/cli.h"
#include "output/progress.h"
#include "studies/checkpoint.h"

/** What `contend run` takes from the command line. */
typedef struct ctd_run_options {
    ctd_scenario_options scenario;
    const char *output; /* NULL: the scenario's name with .h5, here */
    const char *summary;
    const char *kernels;
    bool keep;               /* a checkpoint, */
    const char *checkpoint;  /* in this folder */
    double checkpoint_every; /* seconds; 0 = only when stopped or asked */
    ctd_resume resume;
    double walltime;  /* seconds until the run must have stopped; INFINITY = none */
    const char *live; /* result file of what is known so far; NULL = none */
    ctd_progress_mode progress;
    bool progress_given;
    bool with_live;
    char *own_checkpoint, *own_live; /* owned: names made from the result's */
    char *segments;                  /* likewise: folder for large panels without a checkpoint */
    bool force;
    bool quiet;
    bool run_facts;
} ctd_run_options;

enum { CTD_CHECKPOINT_MINUTES = 15 }; /* between two checkpoints, unless told otherwise */

/** Where the checkpoint of a result file is kept: its name with .checkpoint; and a live result:
 *  FILE.live.h5. Once it is known where the result goes. */
void ctd_run_options_place(ctd_run_options *options);
/** Frees what reading and placing took. */
void ctd_run_options_free(ctd_run_options *options);

/** Reads the command line; on a bad one the program ends with usage, on --help with help.
 *  Free with ctd_run_options_free(). */
void ctd_run_options_parse(int argc, char **argv, ctd_run_options *options);

#endif
