/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_ATOMIC_H
#define CTD_OUTPUT_ATOMIC_H

#include "output/write_report.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * Checks, before any work is done for it, that a file could be written under `path`: its folder is
 * there and writable, and nothing stands there, or with `force` at most a regular file.
 *
 * @return CTD_OK, CTD_ERR_EXISTS, CTD_ERR_WRITE
 */
CTD_MUST_CHECK ctd_status ctd_atomic_check(const char *path, bool force, ctd_write_report *report);

/**
 * Writes a whole file or none: to a temporary name in the same folder, fsync, close, rename, fsync
 * of the folder. Temporary files of this name that killed processes left there are removed first.
 * The final name never shows a part of it, whenever the process is killed; on any failure the
 * temporary file is removed and what stood under the final name is untouched (but for a failed
 * fsync of the folder, when the new file is there, whole, yet might not outlast a power cut).
 * Without `force` a file that appeared in the meantime is not replaced either. A symbolic link is
 * followed. The file's mode is 0666 less the umask.
 *
 * A limit on file sizes raises SIGXFSZ: programs should ignore that signal, so that it becomes
 * CTD_ERR_WRITE.
 *
 * @param[in]  bytes   [n] the content
 * @param[in]  force   replace an existing regular file
 * @param[out] report  filled in; report->path borrows `path`
 * @return CTD_OK, CTD_ERR_EXISTS, CTD_ERR_WRITE, CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_atomic_write(const char *path, const void *bytes, size_t n,
                                           bool force, ctd_write_report *report);

/** A stretch of memory. */
typedef struct ctd_stretch {
    const void *at;
    size_t n;
} ctd_stretch;

/** The same of a content in several stretches, one after the other. */
CTD_MUST_CHECK ctd_status ctd_atomic_write_stretches(const char *path, size_t n,
                                                     const ctd_stretch stretches[], bool force,
                                                     ctd_write_report *report);

/** A file that has only a temporary name yet. */
typedef struct ctd_atomic_file {
    char *whole;      /* the final name, links followed; */
    char *folder;     /* its folder, without a slash at the end, or "/" or "."; */
    const char *name; /* the name within it, a part of `whole` */
    char *temporary;  /* NULL: there is none, or not any more */
    int descriptor;   /* open for reading and writing; -1 */
} ctd_atomic_file;

/** The same in three steps, for who writes in other ways: to `file->descriptor` by whatever means.
 *  Whatever is returned, ctd_atomic_close() comes last.
 *  @return CTD_OK, CTD_ERR_EXISTS, CTD_ERR_WRITE, CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_atomic_open(const char *path, bool force, ctd_atomic_file *file,
                                          ctd_write_report *report);
/** Makes what was written durable and puts it in place. @return as ctd_atomic_write() */
CTD_MUST_CHECK ctd_status ctd_atomic_commit(ctd_atomic_file *file, bool force,
                                            ctd_write_report *report);
/** Removes the temporary file unless it is in place.
 *  @param[in] status of all: after CTD_ERR_WRITE the report tells the free space */
void ctd_atomic_close(ctd_atomic_file *file, ctd_status status, ctd_write_report *report);

/** Removes what such writing left under this name and beside it, whole or in part. */
void ctd_atomic_remove(const char *path);

/** Makes the names in a folder durable. A file system that cannot is none to complain of.
 *  @return CTD_OK or CTD_ERR_WRITE */
CTD_MUST_CHECK ctd_status ctd_atomic_sync_folder(const char *folder, ctd_write_report *report);

#endif
