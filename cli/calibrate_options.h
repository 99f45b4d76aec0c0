/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_CALIBRATE_OPTIONS_H
#define CTD_CLI_CALIBRATE_OPTIONS_H

#include "cli/cli.h"

/** What `contend calibrate` takes from the command line. */
typedef struct ctd_calibrate_options {
    ctd_scenario_options scenario;
    const char *output;  /* NULL: no new scenario */
    const char *summary; /* NULL: none */
    bool keep_shares;
    bool force;
    bool quiet;
} ctd_calibrate_options;

/** Reads the command line; on a bad one the program ends with usage, on --help with help.
 *  Free options->scenario with ctd_cli_free_options(). */
void ctd_calibrate_options_parse(int argc, char **argv, ctd_calibrate_options *options);

#endif
