/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_STUDY_STORED_H
#define CTD_CLI_STUDY_STORED_H

#include "cli/cli.h"
#include "output/frame_read.h"
#include "scenarios/study.h"
#include "studies/study_run.h"

/* Studies read back from their files. What is wrong with a file is said on standard error. */

typedef struct ctd_study_stored {
    ctd_study *study;
    ctd_scenario *scenario; /* NULL with a built-in response */
    ctd_study_values *values;
    uint32_t shard, n_shards; /* of ctd_study_stored_open(): which part it is */
    ctd_hash content_hash;    /* likewise */
    uint64_t file_bytes;      /* likewise */
    char version[32];
} ctd_study_stored;

/** Reads the files of all shards of a study, or of one that is whole. Their content must match
 *  their content hashes and must be what their values come to.
 *  @param[out] stored free with ctd_study_stored_clear() @return an exit code */
int ctd_study_stored_read(size_t n, char *const paths[], ctd_study_stored *stored);
/** Reads one file, a whole study or any shard.
 *  @param[in] tables folder of the scenario's table of customers; NULL: beside the file, else the
 *                    current folder */
int ctd_study_stored_open(const char *path, const char *tables, ctd_study_stored *stored);
void ctd_study_stored_clear(ctd_study_stored *stored);

/** Takes the points and values of one file, and checks its content.
 *  @return CTD_OK, or with a line in `problem` what is wrong */
CTD_MUST_CHECK ctd_status ctd_study_stored_take(const char *path, const ctd_frame_origin *origin,
                                                const ctd_study_stored *stored, uint32_t shard,
                                                uint32_t n_shards, ctd_sink *problem);

#endif
