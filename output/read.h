/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_READ_H
#define CTD_OUTPUT_READ_H

#include "output/hash.h"
#include "output/result.h"
#include "output/sink.h"
#include "sim/status.h"

#include <stdint.h>

/** A result read back from its file: what ctd_file_write() was given, and where it came from. */
typedef struct ctd_stored ctd_stored; /* opaque */

/** Where a stored result came from. Strings are owned by the ctd_stored. */
typedef struct ctd_origin {
    uint64_t file_bytes;
    const char *version;   /* of Contend */
    ctd_hash content_hash; /* as the file states it */
    /* the build that made it; NULL without the group `run` */
    const char *commit;
    const char *compiler;
    const char *flags;
    const char *libraries;
} ctd_origin;

/**
 * Reads a result file, all of it. A malformed file may crash HDF5: call it inside ctd_child_run()
 * unless the file is known to be good. A file that says it holds more than its size can is refused
 * before memory is asked for.
 *
 * @param[in]  path
 * @param[out] stored   NULL unless CTD_OK; free with ctd_stored_destroy()
 * @param[in]  problem  receives one line without a newline on what was found, on an error
 * @return CTD_OK; CTD_ERR_READ when the file cannot be opened; CTD_ERR_DAMAGED when it is no result
 *         file or a broken one; CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_stored_read(const char *path, ctd_stored **stored, ctd_sink *problem);
/** Frees and sets to NULL; *stored may be NULL. */
void ctd_stored_destroy(ctd_stored **stored);

/** The result; borrowed, like everything in it. */
const ctd_result *ctd_stored_result(const ctd_stored *stored);
/** Where it came from; borrowed. */
const ctd_origin *ctd_stored_origin(const ctd_stored *stored);

#endif
