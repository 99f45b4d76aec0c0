/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_PARTIAL_H
#define CTD_OUTPUT_PARTIAL_H

#include "sim/status.h"

/*
 * The temporary file in which a file grows: `.NAME.PROCESS-NUMBER.partial`, beside NAME. While it
 * is written it is locked, so that no other host takes it for a leftover because the process is
 * not one of its own.
 */

/**
 * Creates and locks one.
 *
 * @param[in]  folder  ends without a slash
 * @param[in]  name    the file's final name in it
 * @param[out] file    its descriptor, for writing; -1 on failure
 * @param[out] path    its name with the folder, malloc'ed; NULL on failure
 * @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_WRITE (errno says why)
 */
CTD_MUST_CHECK ctd_status ctd_partial_open(const char *folder, const char *name, int *file,
                                           char **path);

/**
 * Removes those of `name` that killed processes left behind: no process here has that number, and
 * nobody holds the lock. What is not certain stays, also where the file system knows no locks.
 */
void ctd_partial_clean(const char *folder, const char *name);

#endif
