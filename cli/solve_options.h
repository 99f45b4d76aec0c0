/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_SOLVE_OPTIONS_H
#define CTD_CLI_SOLVE_OPTIONS_H

#include "cli/cli.h"
#include "cli/common_options.h"

/** What `contend solve` takes from the command line. */
typedef struct ctd_solve_command_options {
    ctd_scenario_options scenario;
    ctd_common_options common;
    const char *name[CTD_MAX_SEARCHES]; /* [n_names] searches asked for; none: all */
    size_t n_names;
} ctd_solve_command_options;

/** Reads the command line, as ctd_run_options_parse() does that of `run`. Free options->scenario
 *  with ctd_cli_free_options(). */
CTD_MUST_CHECK int ctd_solve_options_parse(int argc, char **argv, unsigned flags,
                                           ctd_solve_command_options *options);

#endif
