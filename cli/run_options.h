/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_RUN_OPTIONS_H
#define CTD_CLI_RUN_OPTIONS_H

#include "cli/cli.h"
#include "cli/common_options.h"
#include "cli/keep_options.h"
#include "output/progress.h"
#include "studies/sharing.h"

/** What `contend run` takes from the command line. */
typedef struct ctd_run_options {
    ctd_scenario_options scenario;
    ctd_common_options common;
    ctd_keep_options keep;
    ctd_spread share; /* what ranks share out */
    bool with_live;
} ctd_run_options;

/** Frees what reading took. */
void ctd_run_options_free(ctd_run_options *options);

/** Reads the command line. Free with ctd_run_options_free().
 *  @param[in] flags argp's: with 0 the program ends on a bad command line with usage, and on --help
 *             with help; ARGP_SILENT lets it live
 *  @return 0, or an error number for a bad command line */
CTD_MUST_CHECK int ctd_run_options_parse(int argc, char **argv, unsigned flags,
                                         ctd_run_options *options);

#endif
