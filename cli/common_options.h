/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_COMMON_OPTIONS_H
#define CTD_CLI_COMMON_OPTIONS_H

#include "output/progress.h"

#include <argp.h>
#include <stdbool.h>

/** Options that mean the same in every command that has them: what is written, what is said, and
 *  how it is simulated. A command that does not list one in its table never gets it. */
typedef struct ctd_common_options {
    const char *output;  /* NULL: where the command writes by default, or nothing */
    const char *summary; /* JSON; NULL: none */
    const char *kernels; /* instruction set; NULL: the best here */
    ctd_progress_mode progress;
    bool force; /* replace existing files */
    bool quiet;
    bool run_facts; /* the group `run` */
} ctd_common_options;

/** The defaults. */
void ctd_common_options_start(ctd_common_options *options);
/** Takes one of them. @return 0; ARGP_ERR_UNKNOWN: the key is none; an error number: bad value */
error_t ctd_common_options_take(int key, const char *argument, const struct argp_state *state,
                                ctd_common_options *options);

#endif
