/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_SUMMARY_PRIVATE_H
#define CTD_OUTPUT_SUMMARY_PRIVATE_H

#include "output/findings.h"
#include "output/result.h"
#include "output/sink.h"
#include "output/table.h"

/* Shared by the summary*.c: sections of the summary, each beginning with an empty line. */

enum { CTD_SUMMARY_WIDTH = 80, CTD_SUMMARY_INDENT = 2 };

/** "1,000 runs", "1 run". */
void ctd_summary_put_count(ctd_sink *sink, uint64_t n, const char *one, const char *more);

/** ";", and on the next line "mean ± standard error of 20 pairs"; nothing for one replication. */
void ctd_summary_put_errors(const ctd_result *result, const char *one, const char *more,
                            ctd_sink *sink);

/** Adds a cell: "27.84 ±0.05", "+0.10 ±0.01" with `plus`, "27.84" for a single run, "-" where there
 *  is none. */
void ctd_summary_add(ctd_table *table, ctd_estimate estimate, double scale, int decimals,
                     const char *plus);

/** The market and everybody's share of it, year by year. */
CTD_MUST_CHECK ctd_status ctd_summary_put_market(const ctd_result *result, ctd_sink *sink);
/** How variants differ from the first at the end. */
CTD_MUST_CHECK ctd_status ctd_summary_put_effects(const ctd_result *result, ctd_sink *sink);
/** How many replications say yes, for every question and variant. */
CTD_MUST_CHECK ctd_status ctd_summary_put_answers(const ctd_result *result, ctd_sink *sink);
/** Each question with intervals, gaps and dates. */
CTD_MUST_CHECK ctd_status ctd_summary_put_questions(const ctd_result *result, ctd_sink *sink);
/** Concentration, consumer surplus, and what went wrong. */
CTD_MUST_CHECK ctd_status ctd_summary_put_outcomes(const ctd_result *result, ctd_sink *sink);

#endif
