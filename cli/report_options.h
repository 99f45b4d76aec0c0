/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_REPORT_OPTIONS_H
#define CTD_CLI_REPORT_OPTIONS_H

#include "cli/cli.h"
#include "cli/common_options.h"

/** What `contend report` takes from the command line. */
typedef struct ctd_report_command {
    ctd_common_options common;
    const char *path;    /* the result's or the study's file */
    const char *figures; /* folder of picture files; NULL: none */
} ctd_report_command;

/** Reads the command line, as ctd_run_options_parse() does that of `run`. Nothing is owned. */
CTD_MUST_CHECK int ctd_report_options_parse(int argc, char **argv, unsigned flags,
                                            ctd_report_command *options);

#endif
