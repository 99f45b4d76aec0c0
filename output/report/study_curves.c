/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/study_private.h"

#include "output/statistics.h"
#include "output/text.h"

#include <stdlib.h>

/* How an outcome answers to a factor: over its values where these are few, else over tenths of its
 * range. */

enum { MOST_VALUES = 14, TENTHS = 10 };

typedef struct bins {
    size_t n;
    double x[MOST_VALUES];
    double low[MOST_VALUES], middle[MOST_VALUES], high[MOST_VALUES];
    bool is_range; /* the bins are tenths */
} bins;

static int
ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The factor's values where they are few; whether they are. */
static bool
few_values(const ctd_study_page *page, uint32_t k, bins *b)
{
    for (uint64_t p = 0; p < page->study->n_points; p++) {
        const double x = page->setting[p * page->study->n_factors + k];
        size_t i = 0;

        while (i < b->n && b->x[i] != x) {
            i++;
        }
        if (i == b->n && b->n == MOST_VALUES) {
            return false;
        }
        if (i == b->n) {
            b->x[b->n++] = x;
        }
    }
    qsort(b->x, b->n, sizeof b->x[0], ascending);
    return true;
}

static double
on_scale(double x, bool is_log)
{
    return is_log ? log(x) : x;
}

/* Which bin a value is in. */
static size_t
bin_of(const bins *b, const ctd_report_factor *factor, double x)
{
    if (!b->is_range) {
        size_t i = 0;

        while (i + 1 < b->n && b->x[i] != x) {
            i++;
        }
        return i;
    }
    const double from = on_scale(factor->from, factor->log);
    const double to = on_scale(factor->to, factor->log);
    const double at = (on_scale(x, factor->log) - from) / (to - from) * TENTHS;

    return at < 0.0 ? 0 : at >= TENTHS ? TENTHS - 1 : (size_t)at;
}

static void
set_bins(const ctd_study_page *page, uint32_t k, bins *b)
{
    const ctd_report_factor *factor = &page->study->factor[k];

    *b = (bins){0};
    if (few_values(page, k, b)) {
        return;
    }
    const double from = on_scale(factor->from, factor->log);
    const double to = on_scale(factor->to, factor->log);

    *b = (bins){.n = TENTHS, .is_range = true};
    for (size_t i = 0; i < TENTHS; i++) {
        const double x = from + ((double)i + 0.5) / TENTHS * (to - from);

        b->x[i] = factor->log ? exp(x) : x;
    }
}

/* Quantiles and mean of an outcome in each bin. */
static void
fill_bins(const ctd_study_page *page, uint32_t o, uint32_t k, double scale, bins *b)
{
    const ctd_report_study *s = page->study;
    double *y = ctd_report_array(page->report, s->n_points, sizeof *y);

    for (size_t i = 0; i < b->n && y != NULL; i++) {
        ctd_moments mean = {0};
        size_t n = 0;

        for (uint64_t p = 0; p < s->n_points; p++) {
            const double value = page->mean[p * s->n_outcomes + o];

            if (isfinite(value) &&
                bin_of(b, &s->factor[k], page->setting[p * s->n_factors + k]) == i) {
                y[n++] = value * scale;
                ctd_moments_add(&mean, value * scale);
            }
        }
        ctd_sort(n, y);
        b->low[i] = ctd_quantile(n, y, 0.05);
        b->high[i] = ctd_quantile(n, y, 0.95);
        b->middle[i] = ctd_moments_estimate(&mean).mean;
    }
}

static void
put_curve(const ctd_study_page *page, uint32_t o, uint32_t k, const bins *b, const char *unit,
          ctd_study_range shown)
{
    const ctd_report_factor *factor = &page->study->factor[k];
    const ctd_plot_line line = {
        .label = "", .color = CTD_COLOR_RIVAL, .y = b->middle, .low = b->low, .high = b->high};
    char label[CTD_REPORT_TITLE], name[CTD_REPORT_TITLE];

    ctd_text_format(label, sizeof label, "%s%s%s", page->study->outcome[o].name,
                    unit[0] != '\0' ? ", " : "", unit);
    ctd_text_format(name, sizeof name, "%s by %s", label, factor->name);
    ctd_report_lines(page->report, &(ctd_plot_lines){.title = factor->name,
                                                     .unit = label,
                                                     .name = name,
                                                     .n = b->n,
                                                     .x = b->x,
                                                     .log_x = factor->log,
                                                     .n_lines = 1,
                                                     .line = &line,
                                                     .low = shown.low,
                                                     .high = shown.high,
                                                     .x_title = factor->name});
}

static void
put_table(const ctd_study_page *page, uint32_t k, const bins *b, int decimals)
{
    ctd_report *report = page->report;
    char text[CTD_REPORT_WORD];

    ctd_report_html(report, "<div class=\"part\">");
    ctd_report_table(report, page->study->factor[k].name);
    ctd_report_html(report, "<thead><tr><td></td><th scope=\"col\">5 %</th><th scope=\"col\">mean"
                            "</th><th scope=\"col\">95 %</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < b->n; i++) {
        ctd_report_row(report);
        ctd_report_name(report, ctd_words_about(b->x[i], text));
        ctd_report_cell(report, ctd_words_number(b->low[i], decimals, text));
        ctd_report_cell(report, ctd_words_number(b->middle[i], decimals, text));
        ctd_report_cell(report, ctd_words_number(b->high[i], decimals, text));
        ctd_report_row_end(report);
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
    ctd_report_html(report, "</div>\n");
}

void
ctd_study_put_curves(const ctd_study_page *page, uint32_t o)
{
    ctd_report *report = page->report;
    const ctd_report_study *s = page->study;
    const uint32_t n = ctd_report_at_most(s->n_factors, CTD_STUDY_CURVES);
    uint32_t *order = ctd_report_array(report, s->n_factors, sizeof *order);
    bins *b = ctd_report_array(report, n, sizeof *b);
    ctd_study_range range = ctd_study_range_of(page, o);
    char unit[CTD_REPORT_WORD], name[CTD_REPORT_WORD], finding[CTD_REPORT_TITLE];
    const double most = fmax(fabs(range.low), fabs(range.high));
    const double scale = ctd_study_scale(&s->outcome[o], most, unit);

    if (report->status != CTD_OK || !isfinite(range.low)) {
        return;
    }
    ctd_study_order(page, o, order);
    range = (ctd_study_range){INFINITY, 0.0, -INFINITY};
    for (uint32_t i = 0; i < n; i++) {
        set_bins(page, order[i], &b[i]);
        fill_bins(page, o, order[i], scale, &b[i]);
        for (size_t j = 0; j < b[i].n; j++) {
            range.low = fmin(range.low, b[i].low[j]);
            range.high = fmax(range.high, b[i].high[j]);
        }
    }
    ctd_text_format(name, sizeof name, "response-%u", o + 1);
    ctd_text_format(finding, sizeof finding, "How “%s” answers to %s", s->outcome[o].name,
                    n == 1 ? s->factor[order[0]].name : "each of them");
    ctd_report_figure(report, name, n, finding, s->outcome[o].words);
    for (uint32_t i = 0; i < n; i++) {
        put_curve(page, o, order[i], &b[i], unit, range);
    }
    ctd_report_caption(report,
                       "Lines: mean over the points at a value of the factor, or in a tenth "
                       "of its range; bands: 5 to 95 % of these points, which differ in "
                       "all other factors.");
    ctd_report_html(report, "<div class=\"pictures\">\n");
    for (uint32_t i = 0; i < n; i++) {
        put_table(page, order[i], &b[i], ctd_words_decimals(most * scale));
    }
    ctd_report_html(report, "</div>\n");
    ctd_report_figure_end(report);
}
