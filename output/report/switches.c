/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include "output/text.h"

/* Who left whom for whom, over all the time of the scenario as written. */

static bool
is_flow(const ctd_column *column)
{
    return column->type == CTD_INT64 && column->n_axes == 3 && column->axes[0] == CTD_AXIS_TIME &&
           column->axes[1] == CTD_AXIS_FROM_PROVIDER && column->axes[2] == CTD_AXIS_PROVIDER;
}

/* Mean over replications, [from][to]; NULL without the column. */
static double *
flows(const ctd_run_page *page)
{
    const ctd_result *r = page->result;
    const size_t width = (size_t)r->n_providers * r->n_providers;
    double *sum = ctd_report_array(page->report, width, sizeof *sum);

    for (uint32_t k = 0; k < r->n_replications && sum != NULL; k++) {
        const ctd_series *series = ctd_run_series(r, 0, k);
        const int column = ctd_series_find(series, "switches");

        if (column < 0 || !is_flow(&series->columns[column])) {
            return NULL;
        }
        const int64_t *switches = series->data[column];

        for (size_t i = 0; i < width * r->n_records; i++) {
            if (switches[i] > 0) { /* below 0: of a run that is still going on */
                sum[i % width] += (double)switches[i] / r->n_replications;
            }
        }
    }
    return sum;
}

static void
say_flows(const ctd_run_page *page, const double flow[], char out[CTD_REPORT_TITLE])
{
    const uint32_t n = page->result->n_providers;
    uint32_t from = 0, to = 0;
    double all = 0.0, most = 0.0;
    char share[CTD_REPORT_WORD];

    for (uint32_t i = 1; i < n; i++) {
        for (uint32_t j = 1; j < n; j++) {
            all += i != j ? flow[i * n + j] : 0.0;
            if (i != j && flow[i * n + j] > most) {
                most = flow[i * n + j];
                from = i;
                to = j;
            }
        }
    }
    if (most <= 0.0) {
        ctd_text_format(out, CTD_REPORT_TITLE, "Nobody changes from one cloud to another");
        return;
    }
    ctd_text_format(out, CTD_REPORT_TITLE, "Of all moves between clouds, %s lead from %s to %s",
                    ctd_words_percent(most / all, share), ctd_run_who(page, from),
                    ctd_run_who(page, to));
}

static double
largest(const double flow[], uint32_t n)
{
    double most = 0.0;

    for (uint32_t i = 0; i < n * n; i++) {
        most = i / n != i % n && flow[i] > most ? flow[i] : most;
    }
    return most;
}

static void
put_matrix(const ctd_run_page *page, const double flow[], double unit, int decimals)
{
    ctd_report *report = page->report;
    const uint32_t n = page->result->n_providers;
    const double most = largest(flow, n);
    char text[CTD_REPORT_TITLE];

    ctd_report_html(report, "<div class=\"shaded\">");
    ctd_report_table(report, "From the row to the column");
    ctd_report_html(report, "<thead>");
    ctd_report_row(report);
    ctd_report_head(report, "");
    for (uint32_t j = 0; j < n; j++) {
        ctd_report_head(report, page->result->provider[j]);
    }
    ctd_report_row_end(report);
    ctd_report_html(report, "</thead>\n<tbody>\n");
    for (uint32_t i = 0; i < n; i++) {
        ctd_report_row(report);
        ctd_report_name(report, page->result->provider[i]);
        for (uint32_t j = 0; j < n; j++) {
            const double x = flow[i * n + j];

            if (i == j) {
                ctd_report_cell(report, "");
            } else {
                ctd_report_shade(report, most > 0.0 ? sqrt(x / most) : 0.0,
                                 ctd_words_number(x / unit, x > 0.0 ? decimals : 0, text));
            }
        }
        ctd_report_row_end(report);
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
    ctd_report_html(report, "</div>\n");
}

void
ctd_run_put_switches(const ctd_run_page *page)
{
    ctd_report *report = page->report;
    const double *flow = flows(page);
    char finding[CTD_REPORT_TITLE], shown[CTD_REPORT_TITLE], caption[CTD_REPORT_TITLE];

    if (flow == NULL || page->result->n_providers < 2) {
        return;
    }
    const double most = largest(flow, page->result->n_providers);
    const double unit = most >= 1e7 ? 1e6 : most >= 1e4 ? 1e3 : 1.0;
    const int decimals = ctd_words_decimals(most / unit) < 2 ? ctd_words_decimals(most / unit) : 1;

    say_flows(page, flow, finding);
    ctd_text_format(shown, sizeof shown, "%s of customers who moved, %s to %s",
                    unit == 1e6   ? "Millions"
                    : unit == 1e3 ? "Thousands"
                                  : "Numbers",
                    page->first_date, page->last_date);
    ctd_text_format(
        caption, sizeof caption,
        "Means over replications of the scenario as written, simulated customers. Those "
        "who leave %s come to market or go to the cloud for the first time. A "
        "stronger shade is more.",
        page->result->provider[CTD_ON_PREMISES]);
    ctd_report_section(report, "Who moves");
    ctd_report_figure(report, "switches", 3, finding, shown);
    ctd_report_html(report, "</div>\n<div>\n");
    put_matrix(page, flow, unit, decimals);
    ctd_report_caption(report, caption);
    ctd_report_figure_end(report);
    ctd_report_section_end(report);
}
