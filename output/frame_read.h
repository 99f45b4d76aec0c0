/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_FRAME_READ_H
#define CTD_OUTPUT_FRAME_READ_H

#include "output/frame.h"
#include "output/hash.h"
#include "output/sink.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reading files of labelled arrays back (frame.h), each time in a child process: a malformed file
 * may crash HDF5. CTD_ERR_READ: the file cannot be opened; CTD_ERR_DAMAGED: it is of another kind,
 * or broken; both with one line in `problem`.
 */

/** What a file says of itself. */
typedef struct ctd_frame_origin {
    char kind[16];  /* "study" or "shard"; "" of a result file */
    char shard[32]; /* "2/3"; "" */
    char version[32];
    ctd_hash content_hash;
    uint64_t n_points;
    uint64_t file_bytes;
    char *study_text;    /* owned */
    char *scenario_text; /* owned */
} ctd_frame_origin;

/** @param[out] origin free with ctd_frame_origin_clear(); of a result file only the kind is set */
CTD_MUST_CHECK ctd_status ctd_frame_read_origin(const char *path, ctd_frame_origin *origin,
                                                ctd_sink *problem);
void ctd_frame_origin_clear(ctd_frame_origin *origin);

/** Numbers of its points. @param[out] number [n] */
CTD_MUST_CHECK ctd_status ctd_frame_read_points(const char *path, uint64_t n, int64_t number[],
                                                ctd_sink *problem);
/** A variable of n rows, each of `length` numbers.
 *  @param[out] values [n * length] */
CTD_MUST_CHECK ctd_status ctd_frame_read_rows(const char *path, const char *name, uint64_t n,
                                              size_t length, double values[], ctd_sink *problem);

/** Compares a file with what it should hold, variable by variable, to the last bit.
 *  @param[out] out gets a line for each variable that differs; nothing: all is the same */
CTD_MUST_CHECK ctd_status ctd_frame_compare(const char *path, const ctd_frame *frame, ctd_sink *out,
                                            ctd_sink *problem);

/** Whether a file says that it is a study's, a shard or a whole one; false where it cannot be
 *  read. */
bool ctd_frame_is(const char *path);

/** Writes the lines of `contend info` on how a file was made; none without the group `run`. */
CTD_MUST_CHECK ctd_status ctd_frame_put_run(const char *path, ctd_sink *out, ctd_sink *problem);

#endif
