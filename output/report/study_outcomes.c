/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/study_private.h"

#include "output/text.h"

/* What came out, over all points: a card for each outcome. */

static uint64_t
count_above(const ctd_study_page *page, uint32_t outcome, double least)
{
    uint64_t n = 0;

    for (uint64_t p = 0; p < page->study->n_points; p++) {
        n += page->mean[p * page->study->n_outcomes + outcome] >= least;
    }
    return n;
}

static void
put_chance(const ctd_study_page *page, uint32_t o, ctd_study_range range)
{
    ctd_report *report = page->report;
    const uint64_t even = count_above(page, o, 0.5);
    char a[32], b[32], low[CTD_REPORT_WORD], high[CTD_REPORT_WORD];

    ctd_text_count(even, a);
    ctd_text_count(page->study->n_points, b);
    ctd_report_element(report, "p class=\"verdict\"",
                       even == 0                       ? "Nowhere likely"
                       : even == page->study->n_points ? "Likely everywhere"
                                                       : "It depends");
    ctd_report_html(report, "<p>");
    ctd_report_textf(report,
                     "An even chance or better at %s of %s points; the chance runs from %s "
                     "to %s.",
                     a, b, ctd_words_percent(range.low, low), ctd_words_percent(range.high, high));
    ctd_report_html(report, "</p>\n");
}

static void
put_number(const ctd_study_page *page, uint32_t o, ctd_study_range range)
{
    ctd_report *report = page->report;
    char unit[CTD_REPORT_WORD], low[CTD_REPORT_WORD], high[CTD_REPORT_WORD], mean[CTD_REPORT_WORD];
    const double most = fmax(fabs(range.low), fabs(range.high));
    const double scale = ctd_study_scale(&page->study->outcome[o], most, unit);
    const int decimals = ctd_words_decimals(most * scale);

    ctd_words_number(range.low * scale, decimals, low);
    ctd_words_number(range.high * scale, decimals, high);
    ctd_words_number(range.mean * scale, decimals, mean);
    ctd_report_html(report, "<p class=\"verdict\">");
    ctd_report_textf(report, "%s to %s%s%s", low, high, unit[0] != '\0' ? " " : "", unit);
    ctd_report_html(report, "</p>\n<p>");
    ctd_report_textf(report, "Least and greatest mean over all points; %s on average.", mean);
    ctd_report_html(report, "</p>\n");
}

void
ctd_study_put_outcomes(const ctd_study_page *page)
{
    ctd_report *report = page->report;

    ctd_report_section(report, "What came out");
    for (uint32_t o = 0; o < page->study->n_outcomes; o++) {
        const ctd_report_outcome *outcome = &page->study->outcome[o];
        const ctd_study_range range = ctd_study_range_of(page, o);

        ctd_report_html(report, "<div class=\"card\">\n");
        ctd_report_element(report, "h3", outcome->name);
        ctd_report_element(report, "p class=\"small\"", outcome->words);
        if (outcome->is_chance && isfinite(range.low)) {
            put_chance(page, o, range);
        } else if (isfinite(range.low)) {
            put_number(page, o, range);
        } else {
            ctd_report_element(report, "p class=\"verdict\"", "Never");
        }
        ctd_report_html(report, "</div>\n");
    }
    ctd_report_section_end(report);
}
