/* SPDX-License-Identifier: Apache-2.0 */
#include "output/summary.h"

#include "output/summary_private.h"
#include "output/text.h"

#include <inttypes.h>
#include <math.h>

enum { CELL = 64, ON_PREMISES = 0 };

void
ctd_summary_put_count(ctd_sink *sink, uint64_t n, const char *one, const char *more)
{
    char count[32];

    ctd_text_count(n, count);
    ctd_sink_printf(sink, "%s %s", count, n == 1 ? one : more);
}

void
ctd_summary_put_errors(const ctd_result *result, const char *one, const char *more, ctd_sink *sink)
{
    if (result->n_replications > 1) {
        ctd_sink_puts(sink, ";\nmean ± standard error of ");
        ctd_summary_put_count(sink, result->n_replications, one, more);
    }
}

void
ctd_summary_add(ctd_table *table, ctd_estimate e, double scale, int decimals, const char *plus)
{
    double unit = 1.0;
    char text[CELL];

    for (int i = 0; i < decimals; i++) {
        unit *= 10.0;
    }
    const double mean = round(e.mean * scale * unit) / unit;

    if (isnan(mean)) {
        ctd_table_add(table, "-");
        return;
    }
    ctd_text_format(text, sizeof text, "%s%.*f", mean > 0.0 ? plus : "", decimals, mean + 0.0);
    if (isnan(e.error)) {
        ctd_table_add(table, text);
    } else {
        ctd_table_addf(table, "%s ±%.*f", text, decimals, e.error * scale);
    }
}

static void
put_heading(const ctd_result *result, ctd_sink *sink)
{
    const uint64_t n_customers = ctd_findings_customers(result);
    char first[24], last[24];

    ctd_findings_date(result, 0, first);
    ctd_findings_date(result, result->n_records - 1, last);
    if (result->title != NULL && result->title[0] != '\0') {
        ctd_text_put(sink, result->title);
        ctd_sink_puts(sink, "\n");
    }
    ctd_text_put(sink, result->name);
    ctd_sink_puts(sink, ": ");
    ctd_summary_put_count(sink, result->n_variants, "variant", "variants");
    ctd_sink_puts(sink, ", ");
    ctd_summary_put_count(sink, result->n_replications, "replication", "replications");
    if (n_customers > 0) {
        ctd_sink_puts(sink, ", ");
        ctd_summary_put_count(sink, n_customers, "customer", "customers");
    }
    ctd_sink_printf(sink, "\n%s to %s, seed %" PRIu64 "\n", first, last, result->seed);
}

ctd_status
ctd_summary_put(const ctd_result *result, ctd_sink *sink)
{
    const bool has_shares = ctd_measure_share(result, ON_PREMISES).column >= 0;
    ctd_status status = CTD_OK;

    put_heading(result, sink);
    if (result->n_questions > 0) {
        CTD_TRY(ctd_summary_put_answers(result, sink));
    }
    if (has_shares) {
        CTD_TRY(ctd_summary_put_market(result, sink));
    }
    if (result->n_questions > 0) {
        CTD_TRY(ctd_summary_put_questions(result, sink));
    }
    if (has_shares && result->n_variants > 1) {
        CTD_TRY(ctd_summary_put_effects(result, sink));
    }
    CTD_TRY(ctd_summary_put_outcomes(result, sink));
    ctd_sink_puts(sink,
                  result->n_replications > 1
                      ? "\nErrors and intervals show luck alone, not what the scenario assumes.\n"
                      : "\nOne replication: more of them would show how much of this is luck.\n");
    CTD_TRY(sink->failed ? CTD_ERR_WRITE : CTD_OK);
out:
    return status;
}
