/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_CHILD_H
#define CTD_OUTPUT_CHILD_H

#include "output/sink.h"
#include "sim/status.h"

/** Work done in the child; what it puts into the sink reaches the parent. */
typedef ctd_status ctd_child_fn(void *context, ctd_sink *sink);

/**
 * Does work that may crash or hang, such as reading a malformed HDF5 file, in a forked child
 * process, and waits for it. The child's standard error is discarded, it dumps no core, and
 * whatever it changes in memory is lost: only its text and its status come back.
 *
 * @param[in]  work     runs in the child
 * @param[in]  seconds  it may take, > 0; then it is killed
 * @param[out] text     what it wrote, also where it crashed in the end
 * @param[out] trouble  at least 80 bytes: why the status is CTD_ERR_DAMAGED when it is not `work`
 *                      that said so, e.g. "reading it crashed (signal 11)"; else ""
 * @return what `work` returned; CTD_ERR_DAMAGED when it crashed or took too long; CTD_ERR_STOPPED
 *         when it was interrupted; CTD_ERR_READ when there can be no child; CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_child_run(ctd_child_fn *work, void *context, double seconds,
                                        ctd_buffer *text, char *trouble);

#endif
