/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_CHECK_OPTIONS_H
#define CTD_CLI_CHECK_OPTIONS_H

#include "cli/cli.h"

/** Reads the command line of `contend check`, as ctd_run_options_parse() does that of `run`.
 *  Free the options with ctd_cli_free_options(). */
CTD_MUST_CHECK int ctd_check_options_parse(int argc, char **argv, unsigned flags,
                                           ctd_scenario_options *options);

#endif
