/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/frontier_private.h"

#include "output/text.h"

#include <string.h>

/* Where an outcome crosses a value: the factor crossed along as a line over a second factor, one
 * line for each value of a third; further factors stay at their first value. */

/* Its crossings lie one behind the other. */
static bool
find(const ctd_study_page *page, uint32_t f, ctd_frontier_page *it)
{
    const ctd_frame *frame = page->study->frame;
    const char *const *name = NULL;
    size_t n = 0;

    *it = (ctd_frontier_page){.page = page,
                              .which = &page->study->frontier[f],
                              .across = -1,
                              .lines = -1,
                              .setting = ctd_study_values_of(page, "frontier_setting"),
                              .value = ctd_study_values_of(page, "frontier_value"),
                              .low = ctd_study_values_of(page, "frontier_value_low"),
                              .high = ctd_study_values_of(page, "frontier_value_high")};
    for (int i = 0; i < frame->n_variables; i++) {
        if (strcmp(frame->variable[i].name, "frontier") == 0) {
            name = frame->variable[i].values;
            n = ctd_frame_length(frame, &frame->variable[i]);
        }
    }
    for (size_t i = n; name != NULL && i > 0; i--) {
        if (strcmp(name[i - 1], it->which->name) == 0) {
            it->first = i - 1;
            it->n++;
        }
    }
    return it->n > 0 && it->setting != NULL && it->value != NULL && it->low != NULL &&
           it->high != NULL;
}

double
ctd_frontier_setting(const ctd_frontier_page *it, size_t crossing, int factor)
{
    return it->setting[(it->first + crossing) * it->page->study->n_factors + (size_t)factor];
}

/* The factor's values among the crossings, in their order; 0 where they are too many. */
static size_t
values_of(const ctd_frontier_page *it, int factor, double value[CTD_FRONTIER_VALUES])
{
    size_t n = 0;

    for (size_t c = 0; c < it->n; c++) {
        const double x = ctd_frontier_setting(it, c, factor);
        size_t i = 0;

        while (i < n && value[i] != x) {
            i++;
        }
        if (i == n && n == CTD_FRONTIER_VALUES) {
            return 0;
        }
        if (i == n) {
            value[n++] = x;
        }
    }
    return n;
}

/* The first two other factors: the one with more values across. */
static void
choose_factors(ctd_frontier_page *it)
{
    for (uint32_t k = 0; k < it->page->study->n_factors; k++) {
        if (k != it->which->factor && it->across < 0) {
            it->across = (int)k;
        } else if (k != it->which->factor && it->lines < 0) {
            it->lines = (int)k;
        }
    }
    it->n_across = it->across >= 0 ? values_of(it, it->across, it->across_value) : 0;
    it->n_lines = it->lines >= 0 ? values_of(it, it->lines, it->line_value) : 1;
    if (it->lines >= 0 && it->n_lines > it->n_across) {
        const int across = it->across;

        it->across = it->lines;
        it->lines = across;
        it->n_across = values_of(it, it->across, it->across_value);
        it->n_lines = values_of(it, it->lines, it->line_value);
    }
}

size_t
ctd_frontier_crossing(const ctd_frontier_page *it, size_t a, size_t l)
{
    size_t c = 0;

    while (c < it->n &&
           !(ctd_frontier_setting(it, c, it->across) == it->across_value[a] &&
             (it->lines < 0 || ctd_frontier_setting(it, c, it->lines) == it->line_value[l]))) {
        c++;
    }
    return c;
}

/* What can be drawn of the end of an interval: no farther than the range tried. */
static double
drawn_end(const ctd_report_factor *along, double middle, double end)
{
    return isfinite(middle) ? fmin(fmax(end, along->from), along->to) : NAN;
}

static void
put_picture(const ctd_frontier_page *it)
{
    ctd_report *report = it->page->report;
    const ctd_report_study *s = it->page->study;
    const ctd_report_factor *along = &s->factor[it->which->factor];
    ctd_plot_line *line = ctd_report_array(report, it->n_lines, sizeof *line);
    double *y = ctd_report_array(report, 3 * it->n_lines * it->n_across, sizeof *y);
    char unit[CTD_REPORT_TITLE], name[CTD_REPORT_TITLE];

    size_t n_lines = 0;

    for (size_t l = 0; l < it->n_lines && report->status == CTD_OK; l++) {
        double *middle = y + 3 * l * it->n_across, *low = middle + it->n_across;
        double *high = low + it->n_across;
        char *label = ctd_report_array(report, CTD_REPORT_TITLE, 1);
        bool known = false;

        for (size_t a = 0; a < it->n_across; a++) {
            const size_t c = ctd_frontier_crossing(it, a, l);

            const double value = c < it->n ? it->value[it->first + c] : NAN;

            middle[a] = isfinite(value) ? value : NAN;
            low[a] = c < it->n ? drawn_end(along, value, it->low[it->first + c]) : NAN;
            high[a] = c < it->n ? drawn_end(along, value, it->high[it->first + c]) : NAN;
            known = known || !isnan(middle[a]);
        }
        if (!known) {
            continue;
        }
        if (label != NULL && it->lines >= 0) {
            char text[CTD_REPORT_WORD];

            ctd_text_format(label, CTD_REPORT_TITLE, "%s %s", s->factor[it->lines].name,
                            ctd_words_about(it->line_value[l], text));
        }
        line[n_lines++] = (ctd_plot_line){.label = label,
                                          .color = 1 + (int)(l % 7),
                                          .dash = (int)(l / 7 % 4),
                                          .y = middle,
                                          .low = low,
                                          .high = high};
    }
    if (report->status != CTD_OK) {
        return;
    }
    ctd_text_format(unit, sizeof unit, "%s, by %s", along->name, s->factor[it->across].name);
    ctd_text_format(name, sizeof name, "%s at which %s crosses %g, by %s", along->name,
                    s->outcome[it->which->outcome].name, it->which->crosses,
                    s->factor[it->across].name);
    ctd_report_lines(report, &(ctd_plot_lines){.title = it->which->name,
                                               .unit = unit,
                                               .name = name,
                                               .n = it->n_across,
                                               .x = it->across_value,
                                               .log_x = s->factor[it->across].log,
                                               .log_y = along->log,
                                               .n_lines = n_lines,
                                               .line = line,
                                               .low = along->from,
                                               .high = along->to,
                                               .x_title = s->factor[it->across].name});
}

static void
say_frontier(const ctd_frontier_page *it, char out[CTD_REPORT_TITLE])
{
    const ctd_report_study *s = it->page->study;
    const char *along = s->factor[it->which->factor].name;
    double least = INFINITY;
    size_t beyond = 0, under = 0;
    char text[CTD_REPORT_WORD];

    for (size_t c = 0; c < it->n; c++) {
        const double x = it->value[it->first + c];

        beyond += x == INFINITY;
        under += x == -INFINITY;
        least = isfinite(x) ? fmin(least, x) : least;
    }
    if (beyond == it->n) {
        ctd_text_format(out, CTD_REPORT_TITLE, "No %s tried is enough anywhere", along);
    } else if (!isfinite(least)) {
        ctd_text_format(out, CTD_REPORT_TITLE, "%s is enough from the start at %zu of %zu settings",
                        along, under, it->n);
    } else {
        ctd_text_format(out, CTD_REPORT_TITLE,
                        "It takes a %s of at least %s; at %zu of %zu settings none tried is enough",
                        along, ctd_words_about(least, text), beyond, it->n);
    }
}

static void
put_frontier(const ctd_frontier_page *it, const char *name)
{
    ctd_report *report = it->page->report;
    const ctd_report_study *s = it->page->study;
    const ctd_report_outcome *outcome = &s->outcome[it->which->outcome];
    char finding[CTD_REPORT_TITLE], shown[CTD_REPORT_TITLE];
    char unit[CTD_REPORT_WORD], crosses[CTD_REPORT_WORD];
    const double scale = ctd_study_scale(outcome, it->which->crosses, unit);
    const bool pictured = it->n_across > 1 && it->n_lines > 0;

    say_frontier(it, finding);
    ctd_text_format(shown, sizeof shown, "%s at which “%s” crosses %s%s%s",
                    s->factor[it->which->factor].name, outcome->name,
                    ctd_words_about(it->which->crosses * scale, crosses),
                    unit[0] != '\0' ? " " : "", unit);
    ctd_report_figure(report, name, 3, finding, shown);
    if (pictured) {
        put_picture(it);
        ctd_report_html(report, "<div class=\"wide\">\n");
        ctd_frontier_put_grid(it);
        ctd_report_html(report, "</div>\n");
    }
    ctd_report_caption(report, "Bands: intervals, by bootstrap over replications. Lines end where "
                               "the value lies beyond the range tried, and are left out where it "
                               "always does; factors not named stay at their first value.");
    if (!pictured || s->n_factors > 3) {
        ctd_frontier_put_list(it);
    }
    ctd_report_figure_end(report);
}

void
ctd_study_put_frontiers(const ctd_study_page *page)
{
    if (page->study->n_frontiers == 0) {
        return;
    }
    ctd_report_section(page->report, "What it would take");
    for (uint32_t f = 0; f < page->study->n_frontiers; f++) {
        ctd_frontier_page it;

        if (find(page, f, &it)) {
            char name[CTD_REPORT_WORD];

            choose_factors(&it);
            ctd_text_format(name, sizeof name, "frontier-%u", f + 1);
            put_frontier(&it, name);
        }
    }
    ctd_report_section_end(page->report);
}
