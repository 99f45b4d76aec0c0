/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_INFO_OPTIONS_H
#define CTD_CLI_INFO_OPTIONS_H

#include "cli/cli.h"

/** Reads the command line of `contend info`, as ctd_run_options_parse() does that of `run`.
 *  @param[out] path of the result file; borrowed from argv */
CTD_MUST_CHECK int ctd_info_options_parse(int argc, char **argv, unsigned flags, const char **path);

#endif
