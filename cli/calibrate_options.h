/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_CALIBRATE_OPTIONS_H
#define CTD_CLI_CALIBRATE_OPTIONS_H

#include "cli/cli.h"
#include "cli/common_options.h"

/** What `contend calibrate` takes from the command line. */
typedef struct ctd_calibrate_options {
    ctd_scenario_options scenario;
    ctd_common_options common;
    bool keep_shares;
} ctd_calibrate_options;

/** Reads the command line. Free options->scenario with ctd_cli_free_options().
 *  @param[in] flags argp's: with 0 the program ends on a bad command line with usage, and on --help
 *             with help; ARGP_SILENT lets it live
 *  @return 0, or an error number for a bad command line */
CTD_MUST_CHECK int ctd_calibrate_options_parse(int argc, char **argv, unsigned flags,
                                               ctd_calibrate_options *options);

#endif
