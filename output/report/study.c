/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/study_private.h"

#include "output/text.h"

#include <inttypes.h>
#include <string.h>

const double *
ctd_study_values_of(const ctd_study_page *page, const char *name)
{
    const ctd_frame *frame = page->study->frame;

    for (int i = 0; i < frame->n_variables; i++) {
        if (strcmp(frame->variable[i].name, name) == 0 &&
            frame->variable[i].storage == CTD_STORED_FLOAT64) {
            return frame->variable[i].values;
        }
    }
    return NULL;
}

double
ctd_study_scale(const ctd_report_outcome *outcome, double most, char unit[CTD_REPORT_WORD])
{
    const ctd_scale scale = ctd_words_scale(most);

    if (outcome->is_fraction) {
        ctd_text_format(unit, CTD_REPORT_WORD, outcome->is_gap ? "points" : "%%");
        return 100.0;
    }
    ctd_text_format(unit, CTD_REPORT_WORD, "%s%s%s", scale.word, scale.word[0] != '\0' ? " " : "",
                    strcmp(outcome->unit, "USD year-1") == 0 ? "USD a year"
                    : strcmp(outcome->unit, "day") == 0      ? "days"
                    : strcmp(outcome->unit, "1") == 0        ? ""
                                                             : outcome->unit);
    return 1.0 / scale.unit;
}

ctd_study_range
ctd_study_range_of(const ctd_study_page *page, uint32_t outcome)
{
    ctd_study_range range = {INFINITY, 0.0, -INFINITY};
    uint64_t n = 0;

    for (uint64_t p = 0; p < page->study->n_points; p++) {
        const double x = page->mean[p * page->study->n_outcomes + outcome];

        if (isfinite(x)) {
            range.low = fmin(range.low, x);
            range.high = fmax(range.high, x);
            range.mean += x;
            n++;
        }
    }
    range.mean /= (double)n;
    return n > 0 ? range : (ctd_study_range){NAN, NAN, NAN};
}

void
ctd_study_order(const ctd_study_page *page, uint32_t outcome, uint32_t order[])
{
    const uint32_t k = page->study->n_factors;
    const double *total = ctd_study_values_of(page, "sobol_total");
    const double *given = total != NULL ? total : ctd_study_values_of(page, "morris_mu_star");
    double weight[2];

    for (uint32_t i = 0; i < k; i++) {
        uint32_t at = i;

        for (; at > 0; at--) {
            for (int side = 0; side < 2; side++) {
                const size_t which = (size_t)outcome * k + (side == 0 ? order[at - 1] : i);
                const double x = given != NULL
                                     ? given[which]
                                     : page->tornado_high[which] - page->tornado_low[which];

                weight[side] = isnan(x) ? -INFINITY : x;
            }
            if (weight[0] >= weight[1]) {
                break;
            }
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
}

static void
put_opening(const ctd_study_page *page)
{
    const ctd_report_study *s = page->study;
    const bool titled = s->frame->title != NULL && s->frame->title[0] != '\0';
    char kicker[CTD_REPORT_TITLE], count[32];

    ctd_text_format(kicker, sizeof kicker, "Study · %s", s->frame->id);
    ctd_report_open(page->report, titled ? s->frame->title : s->frame->id, kicker);
    ctd_text_count(s->n_points, count);
    ctd_report_html(page->report, "<p class=\"dek\">");
    ctd_report_textf(page->report, "%s point%s in a space of %u factor%s (%s)", count,
                     s->n_points == 1 ? "" : "s", s->n_factors, s->n_factors == 1 ? "" : "s",
                     s->design);
    if (s->scenario[0] != '\0') {
        ctd_report_textf(page->report, ", %u replication%s at each, under the same luck",
                         s->n_replications, s->n_replications == 1 ? "" : "s");
    }
    ctd_report_html(page->report, ".</p>\n</header>\n");
}

static void
put_item(ctd_report *report, const char *what, const char *element, const char *value)
{
    if (value[0] != '\0') {
        ctd_report_element(report, "dt", what);
        ctd_report_html(report, "<dd>");
        ctd_report_element(report, element, value);
        ctd_report_html(report, "</dd>\n");
    }
}

static void
put_factors(const ctd_study_page *page)
{
    ctd_report *report = page->report;
    char a[CTD_REPORT_WORD], b[CTD_REPORT_WORD];

    ctd_report_section(report, "What varies");
    ctd_report_html(report, "<div class=\"w3\">\n");
    ctd_report_table(report, "Factors and their ranges, each in its own unit");
    ctd_report_html(report, "<thead><tr><td></td><th scope=\"col\">from</th><th scope=\"col\">to"
                            "</th><th scope=\"col\">scale</th><th scope=\"col\">sets</th></tr>"
                            "</thead>\n<tbody>\n");
    for (uint32_t k = 0; k < page->study->n_factors; k++) {
        const ctd_report_factor *factor = &page->study->factor[k];

        ctd_report_row(report);
        ctd_report_name(report, factor->name);
        ctd_report_cell(report, ctd_words_about(factor->from, a));
        ctd_report_cell(report, ctd_words_about(factor->to, b));
        ctd_report_cell(report, factor->log ? "logarithmic" : "linear");
        ctd_report_cell(report, factor->path);
        ctd_report_row_end(report);
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
    ctd_report_html(report, "</div>\n");
    ctd_report_section_end(report);
}

static void
put_provenance(const ctd_study_page *page)
{
    ctd_report *report = page->report;
    const ctd_report_study *s = page->study;
    char text[CTD_REPORT_TITLE];

    ctd_report_html(report, "<footer>\n");
    ctd_report_textf(report,
                     "Intervals (%g %%) show luck, or for indices the finite sample; what "
                     "the scenario assumes and no factor varies is not in them.",
                     100.0 * s->confidence);
    ctd_report_html(report, "<dl>\n");
    put_item(report, "Study", "span", s->frame->id);
    put_item(report, "Scenario", "span", s->scenario);
    ctd_text_format(text, sizeof text, "Contend %s", s->version);
    put_item(report, "Made by", "span", text);
    ctd_text_format(text, sizeof text, "%" PRIu64, s->frame->seed);
    put_item(report, "Seed", "span", text);
    put_item(report, "Content hash", "code", s->content_hash);
    ctd_text_format(text, sizeof text, "contend report %s", report->options->file);
    put_item(report, "Page made by", "code", text);
    ctd_report_html(report, "</dl>\n</footer>\n");
}

static void
put_all(const ctd_study_page *page)
{
    put_opening(page);
    ctd_study_put_outcomes(page);
    ctd_study_put_frontiers(page);
    for (uint32_t o = 0; o < page->study->n_outcomes; o++) {
        char heading[CTD_REPORT_TITLE];

        ctd_text_format(heading, sizeof heading, "What decides “%s”", page->study->outcome[o].name);
        ctd_report_section(page->report, heading);
        ctd_study_put_weights(page, o);
        ctd_study_put_curves(page, o);
        ctd_report_section_end(page->report);
    }
    put_factors(page);
    put_provenance(page);
    ctd_report_close(page->report);
}

ctd_status
ctd_report_study_put(const ctd_report_study *study, const ctd_report_options *options,
                     ctd_sink *sink, ctd_sink *problem)
{
    ctd_report report = {.options = options, .page = sink, .problem = problem};
    ctd_study_page page = {.report = &report, .study = study};

    page.setting = ctd_study_values_of(&page, "setting");
    page.mean = ctd_study_values_of(&page, "mean");
    page.tornado_low = ctd_study_values_of(&page, "tornado_low");
    page.tornado_high = ctd_study_values_of(&page, "tornado_high");
    if (page.setting == NULL || page.mean == NULL || page.tornado_low == NULL ||
        page.tornado_high == NULL) {
        ctd_sink_puts(problem, "it is no whole study: contend merge puts shards together");
        return CTD_ERR_DAMAGED;
    }
    put_all(&page);
    ctd_report_clear(&report);
    if (report.status == CTD_OK && sink->failed) {
        return CTD_ERR_WRITE;
    }
    return report.status;
}
