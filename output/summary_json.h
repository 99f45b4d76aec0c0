/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_SUMMARY_JSON_H
#define CTD_OUTPUT_SUMMARY_JSON_H

#include "output/result.h"
#include "output/sink.h"
#include "sim/status.h"

/**
 * Writes the facts of ctd_summary_put() as one JSON object, for programs. Unrounded: money in USD a
 * year, shares and gaps as fractions, dates as YYYY-MM-DD; null where a number is not known.
 *
 * @param[in] content_hash  of the result, or NULL to leave it out
 * @return CTD_OK, CTD_ERR_NO_MEMORY, or CTD_ERR_WRITE when the sink failed
 */
CTD_MUST_CHECK ctd_status ctd_summary_json_put(const ctd_result *result, const char *content_hash,
                                               ctd_sink *sink);

#endif
