/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_STUDY_REPORT_H
#define CTD_CLI_STUDY_REPORT_H

#include "cli/cli.h"
#include "scenarios/study.h"
#include "studies/study_result.h"

/* What `contend study`, `merge` and `info` say and write of a study's values. */

/** How its file is written. */
typedef struct ctd_study_output {
    const char *path;
    const char *summary; /* JSON; NULL: none */
    bool force;
    bool quiet; /* nothing is said */
    const ctd_run_facts *facts;
    uint32_t shard, n_shards;
} ctd_study_output;

/** Works out what values say, writes the file, tells the findings. @return an exit code */
int ctd_study_report(const ctd_study *study, const ctd_scenario *scenario,
                     const ctd_study_values *values, const ctd_study_output *output);

/** Whether these files may be written, before any work is done for them. @return an exit code */
int ctd_study_check_output(const ctd_study_output *output);

#endif
