/* SPDX-License-Identifier: Apache-2.0 */
#include "output/gap.h"
#include "output/summary_private.h"
#include "output/text.h"

#include <inttypes.h>
#include <math.h>

static void
add_answer(ctd_table *table, const ctd_verdict *verdict)
{
    if (verdict->n == 1) {
        ctd_table_add(table, verdict->n_yes > 0 ? "yes" : "no");
    } else {
        ctd_table_addf(table, "%.0f (%.0f to %.0f)", 100.0 * verdict->probability,
                       100.0 * verdict->interval.low, 100.0 * verdict->interval.high);
    }
}

ctd_status
ctd_summary_put_answers(const ctd_result *result, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    ctd_verdict verdict;

    CTD_TRY(ctd_table_create(result->n_variants + 1, &table));
    ctd_table_add(table, "");
    for (uint32_t v = 0; v < result->n_variants; v++) {
        ctd_table_add(table, result->variant[v]);
    }
    for (uint32_t q = 0; q < result->n_questions; q++) {
        ctd_table_add(table, result->question[q]);
        for (uint32_t v = 0; v < result->n_variants; v++) {
            CTD_TRY(ctd_findings_verdict(result, v, q, &verdict));
            add_answer(table, &verdict);
        }
    }
    ctd_sink_puts(sink, "\nAnswers");
    if (result->n_replications > 1) {
        ctd_sink_puts(sink, ": yes in % of ");
        ctd_summary_put_count(sink, result->n_replications, "replication", "replications");
        ctd_sink_puts(sink, " (95 % interval)");
    }
    ctd_sink_puts(sink, "\n\n");
    CTD_TRY(ctd_table_put(table, CTD_SUMMARY_INDENT, CTD_SUMMARY_WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

static void
add_reached(ctd_table *table, const ctd_result *result, const ctd_verdict *verdict)
{
    char first[24], median[24], last[24];

    if (verdict->n_reached == 0) {
        ctd_table_add(table, "never");
        return;
    }
    ctd_findings_date(result, ctd_findings_record(result, verdict->reached_first), first);
    ctd_findings_date(result, ctd_findings_record(result, verdict->reached_median), median);
    ctd_findings_date(result, ctd_findings_record(result, verdict->reached_last), last);
    if (verdict->reached_first < verdict->reached_last) {
        ctd_table_addf(table, "%s (%s to %s)", median, first, last);
    } else {
        ctd_table_add(table, median);
    }
}

static ctd_status
put_question(const ctd_result *result, uint32_t question, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    ctd_verdict verdict;

    CTD_TRY(ctd_table_create(5, &table));
    ctd_table_add(table, "");
    ctd_table_add(table, "yes");
    ctd_table_add(table, "95 % interval");
    ctd_table_add(table, ctd_gap_head(result->gap_unit[question]));
    ctd_table_add(table, "first yes");
    for (uint32_t v = 0; v < result->n_variants; v++) {
        CTD_TRY(ctd_findings_verdict(result, v, question, &verdict));
        ctd_table_add(table, result->variant[v]);
        ctd_table_addf(table, "%" PRIu32 " of %" PRIu32, verdict.n_yes, verdict.n);
        ctd_table_addf(table, "%.1f to %.1f %%", 100.0 * verdict.interval.low,
                       100.0 * verdict.interval.high);
        ctd_gap_add(table, &verdict, result->gap_unit[question]);
        add_reached(table, result, &verdict);
    }
    ctd_sink_puts(sink, "\n");
    ctd_text_put(sink, result->question[question]);
    ctd_sink_puts(sink, ": ");
    ctd_text_put(sink, result->question_text[question]);
    ctd_sink_puts(sink, "\n\n");
    CTD_TRY(ctd_table_put(table, CTD_SUMMARY_INDENT, CTD_SUMMARY_WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

ctd_status
ctd_summary_put_questions(const ctd_result *result, ctd_sink *sink)
{
    ctd_status status = CTD_OK;

    for (uint32_t q = 0; q < result->n_questions; q++) {
        CTD_TRY(put_question(result, q, sink));
    }
    ctd_sink_puts(
        sink, "\nGap: how far on the side of yes at that date, in points where no unit is given");
    ctd_sink_puts(sink,
                  result->n_replications > 1
                      ? ";\nmedian (5 % to 95 % of replications). First yes: median (earliest "
                        "to latest)\nof the replications that got there.\n"
                      : ".\n");
out:
    return status;
}
