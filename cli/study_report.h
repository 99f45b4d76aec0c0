/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_STUDY_REPORT_H
#define CTD_CLI_STUDY_REPORT_H

#include "cli/cli.h"
#include "scenarios/study.h"
#include "studies/study_result.h"

/* What `contend study`, `merge` and `info` say and write of a study's values. */

/** How its file is written. */
typedef struct ctd_study_output {
    const char *path; /* NULL: not written */
    bool force;
    bool quiet; /* nothing is said */
    const ctd_run_facts *facts;
    uint32_t shard, n_shards;
} ctd_study_output;

/** Works out what values say, writes the file, tells the findings. @return an exit code */
int ctd_study_report(const ctd_study *study, const ctd_scenario *scenario,
                     const ctd_study_values *values, const ctd_study_output *output);

/** A study read back from files: all shards, or one whole file. */
typedef struct ctd_study_stored {
    ctd_study *study;
    ctd_scenario *scenario;
    ctd_study_values *values;
} ctd_study_stored;

/** Reads the files of all shards of a study, or of one that is whole, and checks their content
 *  hashes. Says what is wrong.
 *  @param[out] stored free with ctd_study_stored_clear() @return an exit code */
int ctd_study_stored_read(size_t n, char *const paths[], ctd_study_stored *stored);
void ctd_study_stored_clear(ctd_study_stored *stored);

/** Whether a file is a study's, a shard or a whole one. @return an exit code when it cannot be
 *  told, else CTD_EXIT_DONE */
int ctd_study_stored_is(const char *path, bool *is);

#endif
