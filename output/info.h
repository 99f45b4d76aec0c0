/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_INFO_H
#define CTD_OUTPUT_INFO_H

#include "output/sink.h"
#include "sim/status.h"

/**
 * Tells what a result file holds: version, seed, sizes, how it was made, and the summary of
 * ctd_summary_put(). The file is read in a child process, so that a malformed one can do no harm,
 * and its content hash is computed anew: nothing is told of a file whose content does not match.
 *
 * @param[in] path
 * @param[in] seconds  that reading may take, > 0
 * @param[in] out      receives the text, only if all is well
 * @param[in] problem  receives one line with a newline otherwise: path and what was found
 * @return CTD_OK; CTD_ERR_READ when the file cannot be opened; CTD_ERR_DAMAGED when it is of
 * another kind, cut short or altered; CTD_ERR_STOPPED; CTD_ERR_NO_MEMORY; CTD_ERR_WRITE when `out`
 *         failed
 */
CTD_MUST_CHECK ctd_status ctd_info_put(const char *path, double seconds, ctd_sink *out,
                                       ctd_sink *problem);

#endif
