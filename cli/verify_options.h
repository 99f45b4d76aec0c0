/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_VERIFY_OPTIONS_H
#define CTD_CLI_VERIFY_OPTIONS_H

#include "cli/cli.h"
#include "cli/common_options.h"
#include "output/progress.h"

/** What `contend verify` takes from the command line. */
typedef struct ctd_verify_options {
    ctd_common_options common;
    const char *path;   /* the result file's */
    const char *tables; /* folder of the table of customers; NULL: beside the file, or here */
    int threads;        /* 0 = not given */
} ctd_verify_options;

/** Reads the command line, as ctd_run_options_parse() does that of `run`. Nothing is owned. */
CTD_MUST_CHECK int ctd_verify_options_parse(int argc, char **argv, unsigned flags,
                                            ctd_verify_options *options);

#endif
