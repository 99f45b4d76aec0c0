/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_EXAMINE_H
#define CTD_OUTPUT_EXAMINE_H

#include "output/read.h"
#include "output/sink.h"
#include "sim/status.h"

/** Looks at a file that was read and whose content matches its hash, in a child process. What it
 *  puts into the sink reaches the parent; on an error that is one line without a newline. */
typedef ctd_status ctd_examine_fn(const ctd_stored *stored, void *context, ctd_sink *sink);

/**
 * Reads a result file in a child process, so that a malformed one can do no harm, computes its
 * content hash anew, and only if it matches has the file looked at.
 *
 * @param[in]  path
 * @param[in]  seconds  that all of it may take, > 0
 * @param[in]  look     runs in the child
 * @param[out] text     what it wrote
 * @param[in]  problem  receives one line with a newline otherwise: path and what was found
 * @return what `look` returned; CTD_ERR_READ when the file cannot be opened; CTD_ERR_DAMAGED when
 *         it is of another kind, cut short or altered; CTD_ERR_STOPPED; CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_examine(const char *path, double seconds, ctd_examine_fn *look,
                                      void *context, ctd_buffer *text, ctd_sink *problem);

#endif
