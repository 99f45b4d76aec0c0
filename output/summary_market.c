/* SPDX-License-Identifier: Apache-2.0 */
#include "output/summary_private.h"
#include "output/text.h"

#include <math.h>

enum { ON_PREMISES = 0 };

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

/* A variant's table, with or without standard errors. */
static ctd_status
tabulate(const ctd_result *result, uint32_t variant, bool with_errors, ctd_table **table)
{
    const ctd_measure market = ctd_measure_market(result);
    const bool has_market = market.column >= 0;
    uint32_t record[CTD_MAX_YEARS];
    const uint32_t n_years = ctd_findings_years(result, record);
    ctd_status status = CTD_OK;
    char date[24];

    CTD_TRY(ctd_table_create(result->n_providers + has_market, table));
    add_head(*table, result, has_market);
    for (uint32_t y = 0; y < n_years; y++) {
        ctd_findings_date(result, record[y], date);
        ctd_table_add(*table, date);
        for (uint32_t j = has_market ? 0 : 1; j < result->n_providers; j++) {
            const ctd_measure share = ctd_measure_share(result, j);
            ctd_estimate e =
                ctd_measure_mean(result, j == ON_PREMISES ? market : share, variant, record[y]);

            e.error = with_errors ? e.error : NAN;
            ctd_summary_add(*table, e, j == ON_PREMISES ? 1e-9 : 100.0, 2, "");
        }
    }
out:
    return status;
}

/* The largest standard error of all tables: of the market, or of shares. */
static double
largest_error(const ctd_result *result, bool of_market)
{
    uint32_t record[CTD_MAX_YEARS];
    const uint32_t n_years = ctd_findings_years(result, record);
    double largest = 0.0;

    for (uint32_t v = 0; v < result->n_variants; v++) {
        for (uint32_t i = 0; i < n_years * (of_market ? 1 : result->n_providers); i++) {
            const ctd_measure measure =
                of_market ? ctd_measure_market(result) : ctd_measure_share(result, i / n_years);
            const ctd_estimate e = ctd_measure_mean(result, measure, v, record[i % n_years]);

            largest = e.error > largest ? e.error : largest;
        }
    }
    return largest;
}

/* Errors stand in the tables where there is room, else the largest in the heading. */
static ctd_status
fit(const ctd_result *result, bool *with_errors)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;

    *with_errors = true;
    for (uint32_t v = 0; v < result->n_variants; v++) {
        CTD_TRY(tabulate(result, v, true, &table));
        *with_errors =
            *with_errors && ctd_table_width(table, CTD_SUMMARY_INDENT) <= CTD_SUMMARY_WIDTH;
        ctd_table_destroy(&table);
    }
    *with_errors = *with_errors || result->n_replications == 1;
out:
    ctd_table_destroy(&table);
    return status;
}

static void
put_head(const ctd_result *result, bool with_errors, ctd_sink *sink)
{
    ctd_sink_puts(sink, "\nMarket in billion USD a year, shares of its revenue in %");
    if (with_errors) {
        ctd_summary_put_errors(result, "replication", "replications", sink);
    } else {
        ctd_sink_puts(sink, "\nMeans of ");
        ctd_summary_put_count(sink, result->n_replications, "replication", "replications");
        ctd_sink_printf(sink, "; standard errors up to %.2f (market) and %.2f (shares)",
                        1e-9 * largest_error(result, true), 100.0 * largest_error(result, false));
    }
    ctd_sink_puts(sink, "\n");
}

ctd_status
ctd_summary_put_market(const ctd_result *result, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    bool with_errors = true;

    CTD_TRY(fit(result, &with_errors));
    put_head(result, with_errors, sink);
    for (uint32_t v = 0; v < result->n_variants; v++) {
        CTD_TRY(tabulate(result, v, with_errors, &table));
        ctd_sink_puts(sink, "\n");
        ctd_text_put(sink, result->variant[v]);
        ctd_sink_puts(sink, "\n");
        CTD_TRY(ctd_table_put(table, CTD_SUMMARY_INDENT, CTD_SUMMARY_WIDTH, sink));
        ctd_table_destroy(&table);
    }
out:
    ctd_table_destroy(&table);
    return status;
}

ctd_status
ctd_summary_put_effects(const ctd_result *result, ctd_sink *sink)
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
            ctd_summary_add(table, ctd_measure_effect(result, market, v, last), 1e-9, 2, "+");
        }
        for (uint32_t j = ON_PREMISES + 1; j < result->n_providers; j++) {
            const ctd_measure share = ctd_measure_share(result, j);

            ctd_summary_add(table, ctd_measure_effect(result, share, v, last), 100.0, 2, "+");
        }
    }
    ctd_findings_date(result, last, date);
    ctd_sink_puts(sink, "\nChange against ");
    ctd_text_put(sink, result->variant[0]);
    ctd_sink_printf(sink, " by %s, pair by pair under the same luck\n", date);
    ctd_sink_puts(sink, "Market in billion USD a year, shares in points");
    ctd_summary_put_errors(result, "pair", "pairs", sink);
    ctd_sink_puts(sink, "\n\n");
    CTD_TRY(ctd_table_put(table, CTD_SUMMARY_INDENT, CTD_SUMMARY_WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}
