/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_STUDY_COMMANDS_H
#define CTD_CLI_STUDY_COMMANDS_H

#include "cli/cli.h"
#include "cli/verify_options.h"
#include "scenarios/study.h"

/* What commands for scenarios and their results do with studies and theirs. All return an exit
 * code. */

/** Finds a study, loads it and prints its messages. */
int ctd_study_cli_load(ctd_scenario_options *options, ctd_study **study, ctd_scenario **scenario);

/** `contend check`: points, runs, memory, time, size of the file. */
int ctd_study_check(ctd_scenario_options *options);
/** `contend info`: where a file came from, what it found. */
int ctd_study_info(const char *path);
/** `contend verify`: runs a file's points again and compares. */
int ctd_study_verify(const ctd_verify_options *options);

#endif
