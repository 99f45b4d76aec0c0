/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_FRAME_PRIVATE_H
#define CTD_OUTPUT_FRAME_PRIVATE_H

#include "output/child.h"
#include "output/frame_read.h"

/** Has a child read something of a file.
 *  @param[out] answer  what it wrote; on an error the reason, which goes to `problem` too */
CTD_MUST_CHECK ctd_status ctd_frame_ask(ctd_child_fn *work, void *context, ctd_buffer *answer,
                                        ctd_sink *problem);

#endif
