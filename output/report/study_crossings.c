/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/frontier_private.h"

#include "output/text.h"

enum { MOST_ROWS = 100 };

/* "45.2bn", "over 1tn" */
static const char *
value_words(const ctd_frontier_page *it, double x, char out[CTD_REPORT_TITLE])
{
    const ctd_report_factor *along = &it->page->study->factor[it->which->factor];

    if (isinf(x)) {
        char text[CTD_REPORT_WORD];

        ctd_text_format(out, CTD_REPORT_TITLE, x < 0.0 ? "under %s" : "over %s",
                        ctd_words_short(x < 0.0 ? along->from : along->to, text));
    } else {
        ctd_words_short(x, out);
    }
    return out;
}

static const char *
crossing_words(const ctd_frontier_page *it, size_t c, char out[CTD_REPORT_TITLE])
{
    return value_words(it, it->value[it->first + c], out);
}

/* "(40bn to 50.1bn)" */
static const char *
interval_words(const ctd_frontier_page *it, size_t c, char out[CTD_REPORT_TITLE])
{
    char low[CTD_REPORT_TITLE], high[CTD_REPORT_TITLE];

    ctd_text_format(out, CTD_REPORT_TITLE, "(%s to %s)",
                    value_words(it, it->low[it->first + c], low),
                    value_words(it, it->high[it->first + c], high));
    return out;
}

void
ctd_frontier_put_grid(const ctd_frontier_page *it)
{
    ctd_report *report = it->page->report;
    const ctd_report_study *s = it->page->study;
    char text[CTD_REPORT_TITLE], word[CTD_REPORT_WORD];

    ctd_text_format(text, sizeof text, "%s needed; columns: %s%s%s",
                    s->factor[it->which->factor].name, s->factor[it->across].name,
                    it->lines >= 0 ? ", rows: " : "",
                    it->lines >= 0 ? s->factor[it->lines].name : "");
    ctd_report_table(report, text);
    ctd_report_html(report, "<thead>");
    ctd_report_row(report);
    ctd_report_head(report, "");
    for (size_t a = 0; a < it->n_across; a++) {
        ctd_report_head(report, ctd_words_about(it->across_value[a], word));
    }
    ctd_report_row_end(report);
    ctd_report_html(report, "</thead>\n<tbody>\n");
    for (size_t l = 0; l < it->n_lines; l++) {
        ctd_report_row(report);
        ctd_report_name(report, it->lines >= 0 ? ctd_words_about(it->line_value[l], word) : "");
        for (size_t a = 0; a < it->n_across; a++) {
            const size_t c = ctd_frontier_crossing(it, a, l);

            ctd_report_html(report, "<td>");
            ctd_report_text(report, c < it->n ? crossing_words(it, c, text) : "–");
            if (c < it->n && isfinite(it->value[it->first + c])) {
                ctd_report_html(report, "<br/>");
                ctd_report_element(report, "small", interval_words(it, c, text));
            }
            ctd_report_html(report, "</td>\n");
        }
        ctd_report_row_end(report);
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
}

void
ctd_frontier_put_list(const ctd_frontier_page *it)
{
    ctd_report *report = it->page->report;
    const ctd_report_study *s = it->page->study;
    char text[CTD_REPORT_TITLE], a[CTD_REPORT_WORD];

    ctd_report_table(report, it->n > MOST_ROWS ? "The first 100 settings, with intervals"
                                               : "Every setting, with its interval");
    ctd_report_html(report, "<thead>");
    ctd_report_row(report);
    for (uint32_t k = 0; k < s->n_factors; k++) {
        if (k != it->which->factor) {
            ctd_report_head(report, s->factor[k].name);
        }
    }
    ctd_report_head(report, s->factor[it->which->factor].name);
    ctd_report_head(report, "interval");
    ctd_report_row_end(report);
    ctd_report_html(report, "</thead>\n<tbody>\n");
    for (size_t c = 0; c < it->n && c < MOST_ROWS; c++) {
        ctd_report_row(report);
        for (uint32_t k = 0; k < s->n_factors; k++) {
            if (k != it->which->factor) {
                ctd_report_cell(report, ctd_words_about(ctd_frontier_setting(it, c, (int)k), a));
            }
        }
        ctd_report_cell(report, crossing_words(it, c, text));
        ctd_report_cell(report,
                        isfinite(it->value[it->first + c]) ? interval_words(it, c, text) : "");
        ctd_report_row_end(report);
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
}
