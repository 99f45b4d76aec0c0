/* SPDX-License-Identifier: Apache-2.0 */
#include "output/summary.h"

#include "output/findings.h"
#include "output/gap.h"
#include "output/table.h"
#include "output/text.h"

#include <inttypes.h>
#include <math.h>

enum { WIDTH = 100, INDENT = 2, CELL = 64, ON_PREMISES = 0 };

static void
put_count(ctd_sink *sink, uint64_t n, const char *one, const char *more)
{
    char count[32];

    ctd_text_count(n, count);
    ctd_sink_printf(sink, "%s %s", count, n == 1 ? one : more);
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
    put_count(sink, result->n_variants, "variant", "variants");
    ctd_sink_puts(sink, ", ");
    put_count(sink, result->n_replications, "replication", "replications");
    ctd_sink_puts(sink, ", ");
    if (n_customers > 0) {
        put_count(sink, n_customers, "customer", "customers");
        ctd_sink_puts(sink, ", ");
    }
    ctd_sink_printf(sink, "%s to %s, seed %" PRIu64 "\n", first, last, result->seed);
}

/* "27.84 ±0.05", "+0.10 ±0.01" with `plus`, "27.84" for a single run, "-" where there is none. */
static void
add_estimate(ctd_table *table, ctd_estimate e, double scale, const char *plus)
{
    const double mean = round(e.mean * scale * 100.0) / 100.0;
    char text[CELL];

    if (isnan(mean)) {
        ctd_table_add(table, "-");
        return;
    }
    ctd_text_format(text, sizeof text, "%s%.2f", mean > 0.0 ? plus : "", mean + 0.0);
    if (isnan(e.error)) {
        ctd_table_add(table, text);
    } else {
        ctd_table_addf(table, "%s ±%.2f", text, e.error * scale);
    }
}

static void
add_head(ctd_table *table, const ctd_result *result, bool has_market)
{
    ctd_table_add(table, "");
    if (has_market) {
        ctd_table_add(table, "market");
    }
    for (uint32_t j = ON_PREMISES + 1; j < result->n_providers; j++) {
        ctd_table_add(table, result->provider[j]);
    }
}

static ctd_status
put_years(const ctd_result *result, uint32_t variant, ctd_sink *sink)
{
    const ctd_measure market = ctd_measure_market(result);
    const bool has_market = market.column >= 0;
    uint32_t record[CTD_MAX_YEARS];
    const uint32_t n_years = ctd_findings_years(result, record);
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    char date[24];

    CTD_TRY(ctd_table_create(result->n_providers + has_market, &table));
    add_head(table, result, has_market);
    for (uint32_t y = 0; y < n_years; y++) {
        ctd_findings_date(result, record[y], date);
        ctd_table_add(table, date);
        if (has_market) {
            add_estimate(table, ctd_measure_mean(result, market, variant, record[y]), 1e-9, "");
        }
        for (uint32_t j = ON_PREMISES + 1; j < result->n_providers; j++) {
            const ctd_measure share = ctd_measure_share(result, j);

            add_estimate(table, ctd_measure_mean(result, share, variant, record[y]), 100.0, "");
        }
    }
    ctd_sink_puts(sink, "\n");
    ctd_text_put(sink, result->variant[variant]);
    ctd_sink_puts(sink, "\n");
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

static ctd_status
put_market(const ctd_result *result, ctd_sink *sink)
{
    ctd_status status = CTD_OK;

    ctd_sink_puts(sink, "\nMarket in billion USD a year, shares of its revenue in %");
    if (result->n_replications > 1) {
        ctd_sink_puts(sink, "; mean ± standard error of ");
        put_count(sink, result->n_replications, "replication", "replications");
    }
    ctd_sink_puts(sink, "\n");
    for (uint32_t v = 0; v < result->n_variants; v++) {
        CTD_TRY(put_years(result, v, sink));
    }
out:
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

    CTD_TRY(ctd_table_create(6, &table));
    ctd_table_add(table, "");
    ctd_table_add(table, "yes");
    ctd_table_add(table, "probability");
    ctd_table_add(table, "95 % interval");
    ctd_table_add(table, ctd_gap_head(result->gap_unit[question]));
    ctd_table_add(table, "first yes");
    for (uint32_t v = 0; v < result->n_variants; v++) {
        CTD_TRY(ctd_findings_verdict(result, v, question, &verdict));
        ctd_table_add(table, result->variant[v]);
        ctd_table_addf(table, "%" PRIu32 " of %" PRIu32, verdict.n_yes, verdict.n);
        ctd_table_addf(table, "%.1f %%", 100.0 * verdict.probability);
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
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

static ctd_status
put_questions(const ctd_result *result, ctd_sink *sink)
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

static ctd_status
put_effects(const ctd_result *result, ctd_sink *sink)
{
    const ctd_measure market = ctd_measure_market(result);
    const bool has_market = market.column >= 0;
    const uint32_t last = result->n_records - 1;
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    char date[24];

    CTD_TRY(ctd_table_create(result->n_providers + has_market, &table));
    add_head(table, result, has_market);
    for (uint32_t v = 1; v < result->n_variants; v++) {
        ctd_table_add(table, result->variant[v]);
        if (has_market) {
            add_estimate(table, ctd_measure_effect(result, market, v, last), 1e-9, "+");
        }
        for (uint32_t j = ON_PREMISES + 1; j < result->n_providers; j++) {
            const ctd_measure share = ctd_measure_share(result, j);

            add_estimate(table, ctd_measure_effect(result, share, v, last), 100.0, "+");
        }
    }
    ctd_findings_date(result, last, date);
    ctd_sink_puts(sink, "\nChange against ");
    ctd_text_put(sink, result->variant[0]);
    ctd_sink_printf(sink, " by %s, pair by pair under the same luck\n", date);
    ctd_sink_puts(sink, "Market in billion USD a year, shares in points");
    if (result->n_replications > 1) {
        ctd_sink_puts(sink, "; mean ± standard error of ");
        put_count(sink, result->n_replications, "pair", "pairs");
    }
    ctd_sink_puts(sink, "\n\n");
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

ctd_status
ctd_summary_put(const ctd_result *result, ctd_sink *sink)
{
    const bool has_shares = ctd_measure_share(result, ON_PREMISES).column >= 0;
    ctd_status status = CTD_OK;

    put_heading(result, sink);
    if (has_shares) {
        CTD_TRY(put_market(result, sink));
    }
    if (result->n_questions > 0) {
        CTD_TRY(put_questions(result, sink));
    }
    if (has_shares && result->n_variants > 1) {
        CTD_TRY(put_effects(result, sink));
    }
    ctd_sink_puts(sink,
                  result->n_replications > 1
                      ? "\nErrors and intervals show luck alone, not what the scenario assumes.\n"
                      : "\nOne replication: more of them would show how much of this is luck.\n");
    CTD_TRY(sink->failed ? CTD_ERR_WRITE : CTD_OK);
out:
    return status;
}
