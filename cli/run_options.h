/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_RUN_OPTIONS_H
#define CTD_CLI_RUN_OPTIONS_H

#include "cli/cli.h"
#include "output/progress.h"

/** What `contend run` takes from the command line. */
typedef struct ctd_run_options {
    ctd_scenario_options scenario;
    const char *output; /* NULL: the scenario's name with .h5, here */
    const char *summary;
    const char *kernels;
    ctd_progress_mode progress;
    bool force;
    bool quiet;
    bool run_facts;
} ctd_run_options;

/** Reads the command line; on a bad one the program ends with usage, on --help with help.
 *  Free options->scenario with ctd_cli_free_options(). */
void ctd_run_options_parse(int argc, char **argv, ctd_run_options *options);

#endif
