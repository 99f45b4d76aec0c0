/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_STUDY_OPTIONS_H
#define CTD_CLI_STUDY_OPTIONS_H

#include "cli/cli.h"
#include "cli/keep_options.h"
#include "output/progress.h"

#include <stdint.h>

/** What `contend study` takes from the command line. */
typedef struct ctd_study_command {
    ctd_scenario_options scenario; /* its path is the study's */
    const char *output;            /* NULL: the study's name with .h5, here */
    const char *summary;           /* JSON; NULL: none */
    const char *kernels;
    ctd_keep_options keep;
    ctd_progress_mode progress;
    uint32_t shard, n_shards; /* shard 0 .. n_shards - 1 */
    bool force;
    bool quiet;
    bool run_facts;
} ctd_study_command;

/** Reads the command line. Free with ctd_study_options_free(). As ctd_run_options_parse(). */
CTD_MUST_CHECK int ctd_study_options_parse(int argc, char **argv, unsigned flags,
                                           ctd_study_command *options);
void ctd_study_options_free(ctd_study_command *options);

/** What `contend merge` takes. */
typedef struct ctd_merge_command {
    char **shard; /* [n_shards] borrowed from the command line */
    size_t n_shards;
    const char *output;
    const char *summary; /* JSON; NULL: none */
    bool force;
    bool quiet;
} ctd_merge_command;

CTD_MUST_CHECK int ctd_merge_options_parse(int argc, char **argv, unsigned flags,
                                           ctd_merge_command *options);

#endif
