/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include "output/text.h"

#include <string.h>

/* The questions and what the replications say to them, in words first. */

/* What a share of yes means; the steps are those in which climate reports speak of likelihood. */
static const char *
verdict_words(const ctd_verdict *verdict)
{
    const double p = verdict->probability;

    if (verdict->n == 1) {
        return verdict->n_yes == 1 ? "Yes, in the one run" : "No, in the one run";
    }
    return verdict->n_yes == 0            ? "No"
           : verdict->n_yes == verdict->n ? "Yes"
           : p < 0.1                      ? "Very unlikely"
           : p < 1.0 / 3.0                ? "Unlikely"
           : p <= 2.0 / 3.0               ? "Open"
           : p <= 0.9                     ? "Likely"
                                          : "Very likely";
}

/* "in 3 of 20 runs (15 %; 95 % interval 5.2 to 36.0 %)" */
static void
put_chance(const ctd_run_page *page, const ctd_verdict *v)
{
    char low[CTD_REPORT_WORD], high[CTD_REPORT_WORD];

    if (v->n == 1) {
        ctd_report_text(page->report, "One replication says nothing of luck.");
        return;
    }
    if (v->n_yes == 0 || v->n_yes == v->n) {
        ctd_report_textf(page->report,
                         v->n_yes == 0 ? "It comes about in none of %u runs"
                                       : "It comes about in every one of %u runs",
                         v->n);
    } else {
        char p[CTD_REPORT_WORD];

        ctd_report_textf(page->report, "It comes about in %u of %u runs: a chance of %s %%",
                         v->n_yes, v->n, ctd_words_number(100.0 * v->probability, 0, p));
    }
    ctd_report_textf(page->report, "; 95 %% interval of the chance: %s to %s %%.",
                     ctd_words_number(100.0 * v->interval.low, 1, low),
                     ctd_words_number(100.0 * v->interval.high, 1, high));
}

/* A gap in the words of its unit, without its sign where `bare`. */
static const char *
gap_words(double gap, const char *unit, bool bare, char *out)
{
    char number[CTD_REPORT_WORD];
    const double x = bare ? fabs(gap) : gap;

    if (strcmp(unit, "1") == 0) {
        const double points = 100.0 * x;
        const int decimals = fabs(points) >= 9.95 ? 1 : 2;

        return bare ? ctd_words_number(points, decimals, out)
                    : ctd_words_signed(points, decimals, out);
    }
    if (strcmp(unit, "USD year-1") == 0) {
        return ctd_words_money(x, out);
    }
    ctd_words_about(x, number);
    ctd_text_format(out, CTD_REPORT_WORD, "%s%s", !bare && x > 0.0 ? "+" : "", number);
    return out;
}

static const char *
gap_unit_words(const char *unit)
{
    return strcmp(unit, "1") == 0            ? " points"
           : strcmp(unit, "USD year-1") == 0 ? " a year"
           : strcmp(unit, "customers") == 0  ? " customers"
           : strcmp(unit, "instances") == 0  ? " instances"
                                             : "";
}

static void
put_gap(const ctd_run_page *page, const ctd_verdict *v, const char *unit)
{
    const bool short_of = v->gap_median < 0.0;
    const bool one_side = v->gap_low * v->gap_high > 0.0;
    char middle[CTD_REPORT_WORD];

    if (isnan(v->gap_median)) {
        return;
    }

    ctd_report_html(page->report, "<p class=\"small\">");
    ctd_report_textf(page->report, "%s by %s%s%s", short_of ? "Short of it" : "Beyond it",
                     gap_words(v->gap_median, unit, true, middle), gap_unit_words(unit),
                     v->n > 1 ? " in the median run" : "");
    if (v->n > 1) {
        char low[CTD_REPORT_WORD], high[CTD_REPORT_WORD];

        gap_words(v->gap_low, unit, one_side, low);
        gap_words(v->gap_high, unit, one_side, high);
        ctd_report_textf(page->report, " (5 to 95 %% of runs: %s to %s).",
                         one_side && short_of ? high : low, one_side && short_of ? low : high);
    } else {
        ctd_report_text(page->report, ".");
    }
    ctd_report_html(page->report, "</p>\n");
}

static const char *
reached_words(const ctd_run_page *page, const ctd_verdict *v, char *out)
{
    if (v->n_reached == 0) {
        ctd_text_format(out, CTD_REPORT_WORD, "never");
        return out;
    }
    ctd_findings_date(page->result, ctd_findings_record(page->result, v->reached_median), out);
    return out;
}

static void
put_variants(const ctd_run_page *page, uint32_t question)
{
    ctd_report *report = page->report;
    const char *unit = page->result->gap_unit[question];
    char text[CTD_REPORT_TITLE], p[CTD_REPORT_WORD], low[CTD_REPORT_WORD], high[CTD_REPORT_WORD];

    ctd_text_format(text, sizeof text, "Chance of yes with its 95 %% interval, %%; median gap%s%s",
                    gap_unit_words(unit)[0] != '\0' ? "," : "", gap_unit_words(unit));
    ctd_report_table(report, text);
    ctd_report_html(report, "<thead>");
    ctd_report_row(report);
    ctd_report_head(report, "");
    ctd_report_head(report, "chance");
    ctd_report_head(report, "gap");
    ctd_report_head(report, "first yes");
    ctd_report_row_end(report);
    ctd_report_html(report, "</thead>\n<tbody>\n");
    for (uint32_t v = 0; v < page->result->n_variants && report->status == CTD_OK; v++) {
        ctd_verdict verdict;

        ctd_report_fail(report, ctd_findings_verdict(page->result, v, question, &verdict));
        if (report->status != CTD_OK) {
            return;
        }
        ctd_report_row(report);
        ctd_report_name(report, page->result->variant[v]);
        ctd_text_format(text, sizeof text, verdict.n > 1 ? "%s (%s–%s)" : "%s",
                        ctd_words_number(100.0 * verdict.probability, 0, p),
                        ctd_words_number(100.0 * verdict.interval.low, 0, low),
                        ctd_words_number(100.0 * verdict.interval.high, 0, high));
        ctd_report_cell(report, text);
        ctd_report_cell(report, isnan(verdict.gap_median)
                                    ? "–"
                                    : gap_words(verdict.gap_median, unit, false, text));
        ctd_report_cell(report, reached_words(page, &verdict, text));
        ctd_report_row_end(report);
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
}

static void
put_card(const ctd_run_page *page, uint32_t question)
{
    ctd_report *report = page->report;
    ctd_verdict v;

    ctd_report_fail(report, ctd_findings_verdict(page->result, 0, question, &v));
    if (report->status != CTD_OK) {
        return;
    }
    ctd_report_html(report, question == 0 ? "<div class=\"card w3 first\">\n<div>\n"
                                          : "<div class=\"card\">\n<div>\n");
    ctd_report_element(report, "h3", page->result->question_text[question]);
    ctd_report_element(report, "p class=\"verdict\"", verdict_words(&v));
    ctd_report_html(report, "<p>");
    put_chance(page, &v);
    ctd_report_html(report, "</p>\n");
    put_gap(page, &v, page->result->gap_unit[question]);
    ctd_report_html(report, "</div>\n");
    put_variants(page, question);
    ctd_report_html(report, "</div>\n");
}

void
ctd_run_put_answers(const ctd_run_page *page)
{
    ctd_report *report = page->report;

    if (page->result->n_questions == 0) {
        return;
    }
    ctd_report_section(report, page->result->n_questions == 1 ? "The answer" : "The answers");
    for (uint32_t q = 0; q < page->result->n_questions; q++) {
        put_card(page, q);
    }
    ctd_report_section_end(report);
    ctd_report_html(report, "<p class=\"shown\">");
    ctd_report_textf(report,
                     "Answers are those of “%s”, the scenario as written. Words: very unlikely, "
                     "under 10 %%; unlikely, under a third; open, up to two thirds; likely, up to "
                     "90 %%; very likely, above. Intervals (Wilson) show luck alone, not what the "
                     "scenario assumes.",
                     page->result->variant[0]);
    ctd_report_html(report, "</p>\n");
}
