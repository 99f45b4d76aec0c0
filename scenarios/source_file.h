/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_SOURCE_FILE_H
#define CTD_SCENARIOS_SOURCE_FILE_H

#include "scenarios/arena.h"
#include "sim/status.h"

enum { CTD_MAX_FILE_BYTES = 16 << 20 };

/**
 * Reads a whole file of at most CTD_MAX_FILE_BYTES, be it a plain file or a pipe.
 *
 * @param[out] text    NUL-terminated, in `arena`
 * @param[out] length  bytes without the NUL
 * @param[out] why     on CTD_ERR_READ: the reason, in words; may be in `arena`
 * @return CTD_OK, CTD_ERR_READ or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_source_file_read(ctd_arena *arena, const char *path, char **text,
                                               size_t *length, const char **why);

/**
 * The same for a table of any size.
 *
 * @param[out] text NUL-terminated, to be given back with free()
 */
CTD_MUST_CHECK ctd_status ctd_source_file_read_large(ctd_arena *arena, const char *path,
                                                     char **text, size_t *length, const char **why);

/** The path of `name` beside the file `path` (or `name` itself if it is absolute); NULL when memory
 *  is exhausted. */
char *ctd_source_file_beside(ctd_arena *arena, const char *path, const char *name);

#endif
