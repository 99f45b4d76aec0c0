/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_INIT_OPTIONS_H
#define CTD_CLI_INIT_OPTIONS_H

#include "cli/cli.h"

/** What `contend init` takes from the command line; all borrowed. */
typedef struct ctd_init_options {
    const char *name;     /* of the new scenario, with or without .yaml, maybe with a folder */
    const char *template; /* name of a shipped scenario, or a path */
    bool force;
} ctd_init_options;

/** Reads the command line, as ctd_run_options_parse() does that of `run`. */
CTD_MUST_CHECK int ctd_init_options_parse(int argc, char **argv, unsigned flags,
                                          ctd_init_options *options);

#endif
