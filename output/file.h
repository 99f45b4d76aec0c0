/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_FILE_H
#define CTD_OUTPUT_FILE_H

#include "output/atomic.h"
#include "output/result.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>

/** Version of the file format, stored as the root attribute `contend_format`. */
enum { CTD_FILE_FORMAT = 1 };

/**
 * Builds the result file in memory: HDF5 in the 1.8 format that is also netCDF-4, with the
 * variables of ctd_layout, a dimension scale on every axis, and the groups `provenance` and `run`
 * (docs/file-format.md). The same result gives the same bytes, but for the group `run`, with the
 * same HDF5 and zlib.
 *
 * @param[in]  result  its strings are UTF-8
 * @param[in]  n_threads  for packing; the bytes do not depend on it
 * @param[out] image   the bytes, to be freed with free(); NULL on error
 * @param[out] n       how many
 * @param[out] report  receives the content hash; on error what failed
 * @return CTD_OK, CTD_ERR_WRITE when HDF5 fails, CTD_ERR_NO_MEMORY, CTD_ERR_INTERNAL
 */
CTD_MUST_CHECK ctd_status ctd_file_image(const ctd_result *result, int n_threads, void **image,
                                         size_t *n, ctd_write_report *report);

/**
 * For a program, before it calls anything else here: HDF5 is not to tidy up when the program exits.
 * Every file is closed by then; and where memory ran out while one was built, HDF5 would print that
 * it cannot. A program that uses HDF5 itself may want the tidying.
 */
void ctd_file_skip_exit(void);

/**
 * Writes the result file under its name, whole or not at all (see ctd_atomic_write()). It is built
 * in memory; if the result has a panel_reader, under the temporary name, which takes memory for a
 * few chunks only. Content and hash are the same, the bytes are not.
 *
 * @param[in]  force   replace an existing regular file
 * @param[in]  n_threads  for packing; the bytes do not depend on it
 * @param[out] report  what was written or why not; borrows `path`
 * @return as ctd_file_image() and ctd_atomic_write()
 */
CTD_MUST_CHECK ctd_status ctd_file_write(const ctd_result *result, const char *path, bool force,
                                         int n_threads, ctd_write_report *report);

#endif
