/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_SUMMARY_H
#define CTD_OUTPUT_SUMMARY_H

#include "output/result.h"
#include "output/sink.h"
#include "sim/status.h"

/**
 * Writes what a result says, for a person: the market and its shares by year and variant, the
 * answer to each question, and what every variant changes against the first. Plain UTF-8, at most
 * 100 columns wide where names allow it, the same whatever the locale. Columns that the series does
 * not have are left out.
 *
 * @return CTD_OK, CTD_ERR_NO_MEMORY, or CTD_ERR_WRITE when the sink failed
 */
CTD_MUST_CHECK ctd_status ctd_summary_put(const ctd_result *result, ctd_sink *sink);

#endif
