/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/study_private.h"

#include "output/text.h"

/* Which factors an outcome depends on: indices with their intervals, and how far it moves. */

typedef struct indices {
    const char *title, *caption;
    const char *first_name, *second_name; /* of the dots; NULL: one dot */
    const double *value, *low, *high;     /* [o][k] */
    const double *second, *second_low, *second_high;
    bool is_in_units; /* of the outcome */
} indices;

static indices
find_indices(const ctd_study_page *page)
{
    indices found = {.title = "Standardised regression",
                     .caption = "Coefficients of a regression on all factors at once, in standard "
                                "deviations; sign: the direction.",
                     .value = ctd_study_values_of(page, "regression"),
                     .low = ctd_study_values_of(page, "regression_low"),
                     .high = ctd_study_values_of(page, "regression_high")};

    if (ctd_study_values_of(page, "sobol_total") != NULL) {
        found = (indices){.title = "Share of the variance",
                          .caption = "Sobol’s indices: what a factor explains alone (first order) "
                                     "and with all it does together with others (total).",
                          .first_name = "total",
                          .second_name = "first order",
                          .value = ctd_study_values_of(page, "sobol_total"),
                          .low = ctd_study_values_of(page, "sobol_total_low"),
                          .high = ctd_study_values_of(page, "sobol_total_high"),
                          .second = ctd_study_values_of(page, "sobol_first"),
                          .second_low = ctd_study_values_of(page, "sobol_first_low"),
                          .second_high = ctd_study_values_of(page, "sobol_first_high")};
    } else if (ctd_study_values_of(page, "morris_mu_star") != NULL) {
        found = (indices){.title = "Elementary effects",
                          .caption = "Mean of absolute elementary effects (μ*), over a factor’s "
                                     "whole range.",
                          .is_in_units = true,
                          .value = ctd_study_values_of(page, "morris_mu_star"),
                          .low = ctd_study_values_of(page, "morris_mu_star_low"),
                          .high = ctd_study_values_of(page, "morris_mu_star_high")};
    }
    return found;
}

/* An outcome's scale and decimals, and those of its indices. */
typedef struct manner {
    double scale, index_scale;
    int decimals, index_decimals;
    char unit[CTD_REPORT_WORD];
} manner;

static manner
manner_of(const ctd_study_page *page, const indices *found, uint32_t o)
{
    const ctd_study_range range = ctd_study_range_of(page, o);
    const double most = fmax(fabs(range.low), fabs(range.high));
    manner m = {.index_scale = 1.0, .index_decimals = 3};

    m.scale = ctd_study_scale(&page->study->outcome[o], most, m.unit);
    m.decimals = ctd_words_decimals(most * m.scale);
    if (found->is_in_units) {
        double greatest = 0.0;

        m.index_scale = m.scale;
        for (uint32_t k = 0; k < page->study->n_factors; k++) {
            const double x = found->value[(size_t)o * page->study->n_factors + k] * m.scale;

            greatest = isfinite(x) ? fmax(greatest, fabs(x)) : greatest;
        }
        m.index_decimals = ctd_words_decimals(greatest);
    }
    return m;
}

static void
put_indices(const ctd_study_page *page, const indices *found, const manner *m, uint32_t o,
            const uint32_t order[])
{
    ctd_report *report = page->report;
    const uint32_t k = page->study->n_factors, n = ctd_report_at_most(k, CTD_STUDY_ROWS);
    ctd_plot_row *row = ctd_report_array(report, n, sizeof *row);
    char name[CTD_REPORT_TITLE], unit[CTD_REPORT_TITLE];

    for (uint32_t i = 0; i < n && report->status == CTD_OK; i++) {
        const size_t at = (size_t)o * k + order[i];
        char *text = ctd_report_array(report, CTD_REPORT_WORD, 1);

        if (text == NULL) {
            return;
        }
        row[i] = (ctd_plot_row){
            .label = page->study->factor[order[i]].name,
            .text = ctd_words_number(found->value[at] * m->index_scale, m->index_decimals, text),
            .color = CTD_COLOR_RIVAL,
            .value = found->value[at] * m->index_scale,
            .low = found->low[at] * m->index_scale,
            .high = found->high[at] * m->index_scale,
            .second = found->second != NULL ? found->second[at] : NAN,
            .second_low = found->second != NULL ? found->second_low[at] : NAN,
            .second_high = found->second != NULL ? found->second_high[at] : NAN};
    }
    if (report->status != CTD_OK) {
        return;
    }
    ctd_text_format(name, sizeof name, "%s of each factor for %s", found->title,
                    page->study->outcome[o].name);
    ctd_text_format(unit, sizeof unit, "%s%s%s", page->study->outcome[o].name,
                    found->is_in_units && m->unit[0] != '\0' ? ", " : "",
                    found->is_in_units ? m->unit : "");
    ctd_report_rows(report, &(ctd_plot_rows){.title = found->title,
                                             .unit = unit,
                                             .name = name,
                                             .n = n,
                                             .row = row,
                                             .reference = 0.0,
                                             .first_name = found->first_name,
                                             .second_name = found->second_name});
}

static void
put_tornado(const ctd_study_page *page, const manner *m, uint32_t o, const uint32_t order[])
{
    ctd_report *report = page->report;
    const ctd_study_range range = ctd_study_range_of(page, o);
    const uint32_t k = page->study->n_factors, n = ctd_report_at_most(k, CTD_STUDY_ROWS);
    ctd_plot_row *row = ctd_report_array(report, n, sizeof *row);
    char unit[CTD_REPORT_TITLE], name[CTD_REPORT_TITLE], a[CTD_REPORT_WORD], b[CTD_REPORT_WORD];

    for (uint32_t i = 0; i < n && report->status == CTD_OK; i++) {
        const size_t at = (size_t)o * k + order[i];
        char *text = ctd_report_array(report, CTD_REPORT_TITLE, 1);

        if (text == NULL) {
            return;
        }
        ctd_text_format(text, CTD_REPORT_TITLE, "%s to %s",
                        ctd_words_number(page->tornado_low[at] * m->scale, m->decimals, a),
                        ctd_words_number(page->tornado_high[at] * m->scale, m->decimals, b));
        row[i] = (ctd_plot_row){.label = page->study->factor[order[i]].name,
                                .text = text,
                                .color = CTD_COLOR_FOCUS,
                                .value = NAN,
                                .low = page->tornado_low[at] * m->scale,
                                .high = page->tornado_high[at] * m->scale,
                                .second = NAN,
                                .second_low = NAN,
                                .second_high = NAN};
    }
    if (report->status != CTD_OK) {
        return;
    }
    ctd_text_format(name, sizeof name, "How far each factor moves %s",
                    page->study->outcome[o].name);
    ctd_text_format(unit, sizeof unit, "%s%s%s", page->study->outcome[o].name,
                    m->unit[0] != '\0' ? ", " : "", m->unit);
    ctd_report_rows(report, &(ctd_plot_rows){.title = "How far a factor moves it",
                                             .unit = unit,
                                             .name = name,
                                             .n = n,
                                             .row = row,
                                             .reference = range.mean * m->scale});
}

static void
put_table(const ctd_study_page *page, const indices *found, const manner *m, uint32_t o,
          const uint32_t order[])
{
    ctd_report *report = page->report;
    const uint32_t k = page->study->n_factors;
    char text[CTD_REPORT_TITLE], a[CTD_REPORT_WORD], b[CTD_REPORT_WORD], c[CTD_REPORT_WORD];

    ctd_report_table(report,
                     "Every factor, with its interval; least and greatest mean over its range");
    ctd_report_html(report, "<thead>");
    ctd_report_row(report);
    ctd_report_head(report, "");
    ctd_report_head(report, found->first_name != NULL ? found->first_name : found->title);
    if (found->second != NULL) {
        ctd_report_head(report, found->second_name);
    }
    ctd_report_head(report, "least");
    ctd_report_head(report, "greatest");
    ctd_report_row_end(report);
    ctd_report_html(report, "</thead>\n<tbody>\n");
    for (uint32_t i = 0; i < k; i++) {
        const size_t at = (size_t)o * k + order[i];

        ctd_report_row(report);
        ctd_report_name(report, page->study->factor[order[i]].name);
        for (int s = 0; s < (found->second != NULL ? 2 : 1); s++) {
            ctd_words_number((s == 0 ? found->value : found->second)[at] * m->index_scale,
                             m->index_decimals, a);
            ctd_words_number((s == 0 ? found->low : found->second_low)[at] * m->index_scale,
                             m->index_decimals, b);
            ctd_words_number((s == 0 ? found->high : found->second_high)[at] * m->index_scale,
                             m->index_decimals, c);
            ctd_text_format(text, sizeof text, "%s (%s to %s)", a, b, c);
            ctd_report_cell(report, text);
        }
        ctd_report_cell(report, ctd_words_number(page->tornado_low[at] * m->scale, m->decimals, a));
        ctd_report_cell(report,
                        ctd_words_number(page->tornado_high[at] * m->scale, m->decimals, b));
        ctd_report_row_end(report);
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
}

void
ctd_study_put_weights(const ctd_study_page *page, uint32_t o)
{
    ctd_report *report = page->report;
    const uint32_t k = page->study->n_factors;
    const indices found = find_indices(page);
    uint32_t *order = ctd_report_array(report, k, sizeof *order);
    char finding[CTD_REPORT_TITLE], shown[CTD_REPORT_TITLE], caption[CTD_REPORT_LONG];
    char name[CTD_REPORT_WORD];

    if (order == NULL || found.value == NULL || k == 0) {
        return;
    }
    const manner m = manner_of(page, &found, o);

    ctd_study_order(page, o, order);
    if (k > 1) {
        ctd_text_format(finding, sizeof finding, "%s matters most, then %s",
                        page->study->factor[order[0]].name, page->study->factor[order[1]].name);
    } else {
        ctd_text_format(finding, sizeof finding, "What %s does",
                        page->study->factor[order[0]].name);
    }
    if (k > CTD_STUDY_ROWS) {
        ctd_text_format(shown, sizeof shown, "The %d of %u factors with most weight",
                        CTD_STUDY_ROWS, k);
    } else {
        ctd_text_format(shown, sizeof shown, k > 1 ? "All %u factors" : "The one factor", k);
    }
    ctd_text_format(caption, sizeof caption,
                    "%s Lines: %g %% intervals. Bars: least to greatest mean of the outcome over "
                    "the factor’s range, the others as they come; line across: mean of all points.",
                    found.caption, 100.0 * page->study->confidence);
    ctd_text_format(name, sizeof name, "weights-%u", o + 1);
    ctd_report_figure(report, name, 2, finding, shown);
    put_indices(page, &found, &m, o, order);
    put_tornado(page, &m, o, order);
    ctd_report_caption(report, caption);
    put_table(page, &found, &m, o, order);
    ctd_report_figure_end(report);
}
