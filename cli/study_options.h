/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_STUDY_OPTIONS_H
#define CTD_CLI_STUDY_OPTIONS_H

#include "cli/cli.h"
#include "cli/common_options.h"
#include "cli/keep_options.h"
#include "output/progress.h"

#include <stdint.h>

/** What `contend study` takes from the command line. */
typedef struct ctd_study_command {
    ctd_scenario_options scenario; /* its path is the study's */
    ctd_common_options common;
    ctd_keep_options keep;
    uint32_t shard, n_shards; /* shard 0 .. n_shards - 1 */
} ctd_study_command;

/** Reads the command line. Free with ctd_study_options_free(). As ctd_run_options_parse(). */
CTD_MUST_CHECK int ctd_study_options_parse(int argc, char **argv, unsigned flags,
                                           ctd_study_command *options);
void ctd_study_options_free(ctd_study_command *options);

/** What `contend merge` takes. */
typedef struct ctd_merge_command {
    ctd_common_options common;
    char **shard; /* [n_shards] borrowed from the command line */
    size_t n_shards;
} ctd_merge_command;

CTD_MUST_CHECK int ctd_merge_options_parse(int argc, char **argv, unsigned flags,
                                           ctd_merge_command *options);

#endif
