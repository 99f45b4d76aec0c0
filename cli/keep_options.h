/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_KEEP_OPTIONS_H
#define CTD_CLI_KEEP_OPTIONS_H

#include "studies/checkpoint.h"

#include <argp.h>
#include <stdbool.h>

enum { CTD_CHECKPOINT_MINUTES = 15 }; /* between two checkpoints, unless told otherwise */

/** How a run or a study makes itself safe, and when it must have stopped. */
typedef struct ctd_keep_options {
    bool keep;          /* a checkpoint, */
    const char *folder; /* in this folder; NULL until ctd_keep_options_place() */
    double every;       /* seconds; 0 = only when stopped or asked */
    ctd_resume resume;
    double walltime;             /* seconds until the work must have stopped; INFINITY = none */
    const char *live;            /* result file of what is known so far; NULL = none */
    char *own_folder, *own_live; /* owned: names made from the result's */
    char *segments;              /* likewise: folder for large panels without a checkpoint */
} ctd_keep_options;

/** Their rows of an argp table. */
#define CTD_KEEP_OPTIONS                                                                           \
    {"checkpoint-every",                                                                           \
     CTD_OPTION_CHECKPOINT_EVERY,                                                                  \
     "TIME|never",                                                                                 \
     0,                                                                                            \
     "How often the work makes itself safe, in FILE.h5.checkpoint; default: 15m, and whenever it " \
     "is stopped. 0: only then",                                                                   \
     3},                                                                                           \
        {"resume",                                                                                 \
         CTD_OPTION_RESUME,                                                                        \
         "auto|never|FOLDER",                                                                      \
         0,                                                                                        \
         "Go on from FILE.h5.checkpoint if it is there (auto, the default), start over, or go on " \
         "from another checkpoint",                                                                \
         3},                                                                                       \
    {                                                                                              \
        "walltime", CTD_OPTION_WALLTIME, "TIME|auto|none", 0,                                      \
            "Stop before this much time is over, safe to go on later; auto, the default: what "    \
            "Slurm grants the job. TIME is like 90s, 15m, 1h30m, 2-12:00:00",                      \
            3                                                                                      \
    }

/** The defaults. */
void ctd_keep_options_start(ctd_keep_options *options);
/** Takes one of them. @return 0; ARGP_ERR_UNKNOWN: the key is none; an error number: bad value */
error_t ctd_keep_options_take(int key, const char *argument, struct argp_state *state,
                              ctd_keep_options *options);
/** Where the checkpoint of a result file is kept, its name with .checkpoint, and a live result,
 *  FILE.live.h5, if there is to be one. @return false without memory */
bool ctd_keep_options_place(ctd_keep_options *options, const char *output, bool with_live);
/** Frees the names. */
void ctd_keep_options_clear(ctd_keep_options *options);

#endif
