/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include "output/text.h"

#include <string.h>

/* What happened, and when: the log of the scenario's first run. */

enum { MOST_ROWS = 30 };

/* How a kind is told: a sentence behind who it is about, and what its amount is. */
typedef struct telling {
    const char *kind, *words;
    enum { NOTHING, MONEY, PRICE, FRACTION, NUMBER } amount;
} telling;

static const telling tellings[] = {
    {"injected", "is given money", MONEY},
    {"ordered", "orders a location", MONEY},
    {"opened", "opens a location", MONEY},
    {"price", "sets a list price", PRICE},
    {"partnership", "wins partners, in the end to", FRACTION},
    {"marketing", "begins to advertise", NUMBER},
    {"marketing_over", "ends advertising", NUMBER},
    {"outage", "loses capacity", FRACTION},
    {"outage_over", "has capacity back", FRACTION},
    {"quality", "changes in quality, utils", NUMBER},
    {"quality_over", "is as good as before, utils", NUMBER},
    {"demand", "demand changes by a factor", NUMBER},
    {"demand_over", "demand is as before", NOTHING},
    {"residency", "a residency law begins, segments", NUMBER},
    {"merged", "takes another provider over", NOTHING},
    {"entered", "enters the market, locations", NUMBER},
    {"insolvent", "is insolvent, cash", MONEY},
    {"solvent", "is solvent again, cash", MONEY},
    {"exited", "leaves the market, customers", NUMBER},
    {"learned", "strategies are learnt, ticks", NUMBER},
    {"more", "more entries than are kept", NUMBER},
};

/* The columns of a run's log, [n]. */
typedef struct event_log {
    size_t n;
    const double *time, *amount;
    const int8_t *kind, *provider, *region;
    const ctd_column *kinds; /* whose flags name them */
} event_log;

static const void *
column_of(const ctd_series *series, const char *name, ctd_type type)
{
    const int found = ctd_series_find(series, name);
    const ctd_column *column = found >= 0 ? &series->columns[found] : NULL;

    return column != NULL && column->type == type && column->n_axes == 1 &&
                   column->axes[0] == CTD_AXIS_EVENT
               ? series->data[found]
               : NULL;
}

static bool
find_log(const ctd_result *result, event_log *log)
{
    const ctd_series *series = ctd_run_series(result, 0, 0);
    const int kind = ctd_series_find(series, "event_kind");

    *log = (event_log){.n = result->n_events,
                       .time = column_of(series, "event_time", CTD_FLOAT64),
                       .amount = column_of(series, "event_amount", CTD_FLOAT64),
                       .kind = column_of(series, "event_kind", CTD_INT8),
                       .provider = column_of(series, "event_provider", CTD_INT8),
                       .region = column_of(series, "event_region", CTD_INT8),
                       .kinds = kind >= 0 ? &series->columns[kind] : NULL};
    return log->n > 0 && log->time != NULL && log->amount != NULL && log->kind != NULL &&
           log->provider != NULL && log->region != NULL && log->kinds != NULL &&
           log->kinds->flags != NULL;
}

/* How entry i is told; NULL: it is none, or of a kind unknown here. */
static const telling *
telling_of(const event_log *log, size_t i)
{
    const char *word = log->kinds->flags;

    for (int k = log->kinds->first_flag; k < log->kind[i] && *word != '\0'; k++) {
        word += strcspn(word, " ");
        word += strspn(word, " ");
    }
    for (size_t k = 0; log->kind[i] >= 0 && k < sizeof tellings / sizeof tellings[0]; k++) {
        if (strlen(tellings[k].kind) == strcspn(word, " ") &&
            strncmp(word, tellings[k].kind, strcspn(word, " ")) == 0) {
            return &tellings[k];
        }
    }
    return NULL;
}

static const char *
amount_words(const telling *how, double amount, char *out)
{
    char number[CTD_REPORT_WORD];

    if (how->amount == NOTHING || isnan(amount) || amount == 0.0) {
        return "";
    }
    if (how->amount == MONEY) {
        return ctd_words_money(amount, out);
    }
    if (how->amount == FRACTION) {
        return ctd_words_percent(amount, out);
    }
    ctd_text_format(out, CTD_REPORT_WORD, how->amount == PRICE ? "$%s an hour" : "%s",
                    ctd_words_about(amount, number));
    return out;
}

/* A price is told where few are: rules that set one each month say nothing here. */
static bool
is_told(const event_log *log, size_t i, bool with_prices)
{
    const telling *how = isfinite(log->time[i]) ? telling_of(log, i) : NULL;

    return how != NULL && (with_prices || how->amount != PRICE);
}

static void
put_row(const ctd_run_page *page, const event_log *log, size_t i)
{
    ctd_report *report = page->report;
    const ctd_result *result = page->result;
    const telling *how = telling_of(log, i);
    const bool is_known = log->provider[i] > 0 && (uint32_t)log->provider[i] < result->n_providers;
    const bool is_local = log->region[i] >= 0 && (uint32_t)log->region[i] < result->n_regions;
    char text[CTD_REPORT_WORD];

    ctd_report_row(report);
    ctd_report_name(report,
                    ctd_words_short_date(result, ctd_findings_record(result, log->time[i]), text));
    ctd_report_cell(report, is_known ? result->provider[log->provider[i]] : "");
    ctd_report_cell(report, how->words);
    ctd_report_cell(report, is_local ? result->region[log->region[i]] : "");
    ctd_report_cell(report, amount_words(how, log->amount[i], text));
    ctd_report_row_end(report);
}

void
ctd_run_put_events(const ctd_run_page *page)
{
    ctd_report *report = page->report;
    event_log log;
    size_t n = 0, n_all = 0, shown = 0;

    if (!find_log(page->result, &log)) {
        return;
    }
    for (size_t i = 0; i < log.n; i++) {
        n += is_told(&log, i, false);
        n_all += is_told(&log, i, true);
    }
    const bool with_prices = n_all <= MOST_ROWS;

    if (n == 0 && (!with_prices || n_all == 0)) {
        return;
    }
    ctd_report_section(report, "What happens, and when");
    ctd_report_html(report, "<div class=\"w3 words\">\n");
    ctd_report_table(report, with_prices ? "The log of the scenario’s first run"
                                         : "The log of the scenario’s first run, without prices");
    ctd_report_html(report, "<thead><tr><th scope=\"col\">date</th><th scope=\"col\">who</th>"
                            "<th scope=\"col\">what</th><th scope=\"col\">where</th>"
                            "<th scope=\"col\">how much</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < log.n && shown < MOST_ROWS; i++) {
        if (is_told(&log, i, with_prices)) {
            put_row(page, &log, i);
            shown++;
        }
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
    if ((with_prices ? n_all : n) > shown) {
        ctd_report_element(report, "p class=\"shown\"", "Later entries are in the result file.");
    }
    ctd_report_html(report, "</div>\n");
    ctd_report_section_end(report);
}
