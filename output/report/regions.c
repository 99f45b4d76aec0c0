/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include "output/text.h"

/* Grids of regions over time: where a provider is, and how far away it is from customers. */

typedef struct grid {
    const char *column, *shown;
    double scale;
    int decimals;
    double worst, best; /* least and darkest shade */
} grid;

/* Mean over replications of a provider's value in a region. */
static double
mean(const ctd_run_page *page, const char *column, uint32_t provider, uint32_t region,
     uint32_t record)
{
    const ctd_result *r = page->result;
    const size_t at = ((size_t)record * r->n_providers + provider) * r->n_regions + region;
    ctd_moments moments = {0};

    for (uint32_t k = 0; k < r->n_replications; k++) {
        const double *values = ctd_run_column(ctd_run_series(r, 0, k), column, 3);

        if (values != NULL && isfinite(values[at])) {
            ctd_moments_add(&moments, values[at]);
        }
    }
    return ctd_moments_estimate(&moments).mean;
}

static void
put_grid(const ctd_run_page *page, const grid *g, uint32_t provider)
{
    ctd_report *report = page->report;
    char text[CTD_REPORT_TITLE];

    ctd_text_format(text, sizeof text, "%s: %s", page->result->provider[provider], g->shown);
    ctd_report_html(report, "<div class=\"shaded\">");
    ctd_report_table(report, text);
    ctd_report_html(report, "<thead>");
    ctd_report_row(report);
    ctd_report_head(report, "");
    for (uint32_t y = 0; y < page->n_years; y++) {
        ctd_report_head(report, ctd_words_short_date(page->result, page->years[y], text));
    }
    ctd_report_row_end(report);
    ctd_report_html(report, "</thead>\n<tbody>\n");
    for (uint32_t i = 0; i < page->result->n_regions; i++) {
        ctd_report_row(report);
        ctd_report_name(report, page->result->region[i]);
        for (uint32_t y = 0; y < page->n_years; y++) {
            const double x = mean(page, g->column, provider, i, page->years[y]);
            const double shade = (x - g->worst) / (g->best - g->worst);

            ctd_report_shade(report, shade, ctd_words_number(x * g->scale, g->decimals, text));
        }
        ctd_report_row_end(report);
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
    ctd_report_html(report, "</div>\n");
}

/* Regions where it is more than half present. */
static uint32_t
count_present(const ctd_run_page *page, uint32_t provider, uint32_t record)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < page->result->n_regions; i++) {
        n += mean(page, "presence", provider, i, record) > 0.5;
    }
    return n;
}

/* What is far for a person, or farther. */
static double
worst_latency(const ctd_run_page *page)
{
    double most = 150.0;

    for (uint32_t k = 0; k < 2; k++) {
        for (uint32_t i = 0; i < page->result->n_regions; i++) {
            for (uint32_t y = 0; y < page->n_years; y++) {
                const double x =
                    mean(page, "latency", k == 0 ? page->focus : page->rival, i, page->years[y]);

                most = x > most ? x : most;
            }
        }
    }
    return most;
}

static void
put_figure(const ctd_run_page *page, const char *name, const char *finding, const grid *g,
           const char *caption)
{
    ctd_report_figure(page->report, name, page->rival != 0 ? 3 : 1, finding, g->shown);
    ctd_report_html(page->report, "</div>\n<div class=\"pictures halves\">\n");
    put_grid(page, g, page->focus);
    if (page->rival != 0) {
        put_grid(page, g, page->rival);
    }
    ctd_report_caption(page->report, caption);
    ctd_report_figure_end(page->report);
}

void
ctd_run_put_regions(const ctd_run_page *page)
{
    const ctd_result *result = page->result;
    const uint32_t last = result->n_records - 1;
    const char *who = ctd_run_who(page, page->focus);
    char finding[CTD_REPORT_TITLE], best[CTD_REPORT_WORD];
    uint32_t farthest = 0;
    const grid presence = {
        "presence", "Presence in a region, % (100: a data centre there)", 100.0, 0, 0.0, 1.0};
    const grid latency = {
        "latency", "Round trip to its nearest data centre, ms", 1.0, 0, worst_latency(page), 0.0};

    if (result->n_regions < 2 ||
        ctd_run_column(ctd_run_series(result, 0, 0), "presence", 3) == NULL ||
        ctd_run_column(ctd_run_series(result, 0, 0), "latency", 3) == NULL) {
        return;
    }
    ctd_report_section(page->report, "Where they are");
    ctd_text_format(finding, sizeof finding,
                    "%s is in %u of %u regions at the start, in %u at the "
                    "end",
                    who, count_present(page, page->focus, 0), result->n_regions,
                    count_present(page, page->focus, last));
    put_figure(page, "presence", finding, &presence,
               "Means over replications of the scenario as written; a stronger shade is more.");
    for (uint32_t i = 1; i < result->n_regions; i++) {
        if (mean(page, "latency", page->focus, i, last) >
            mean(page, "latency", page->focus, farthest, last)) {
            farthest = i;
        }
    }
    ctd_text_format(finding, sizeof finding, "%s stays farthest from customers in %s: %s ms", who,
                    result->region[farthest],
                    ctd_words_number(mean(page, "latency", page->focus, farthest, last), 0, best));
    put_figure(page, "latency", finding, &latency,
               "With congestion where a location is full; means over replications of the scenario "
               "as written; a stronger shade is nearer.");
    ctd_report_section_end(page->report);
}
