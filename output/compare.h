/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_COMPARE_H
#define CTD_OUTPUT_COMPARE_H

#include "output/result.h"
#include "output/sink.h"
#include "sim/status.h"

/**
 * Tells where two results differ in what the content hash is of: coordinates, variables and the
 * scenario's text. First a line that counts the variables that differ, then for each of them, up
 * to a dozen, how many values do, by how much at most, and the first with its place.
 *
 * @param[in] stored  "stored" in the text
 * @param[in] again   "now" in the text
 * @return CTD_OK, CTD_ERR_NO_MEMORY, or CTD_ERR_WRITE when the sink failed
 */
CTD_MUST_CHECK ctd_status ctd_compare_put(const ctd_result *stored, const ctd_result *again,
                                          ctd_sink *sink);

#endif
