/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/color.h"
#include "output/report/lines_private.h"

#include <math.h>

enum { SAMPLE = 18 }; /* length of a line in a legend */

static const char *const dashes[] = {"", " dt (12,5)", " dt (4,4)", " dt (12,4,3,4)"};

/* A line's data: x, y, and the band's ends; a blank line where there is a gap, so that neither line
 * nor band goes across. */
static void
put_data(const ctd_plot_lines *plot, size_t k, bool band, ctd_sink *script)
{
    const ctd_plot_line *line = &plot->line[k];
    const char *gap = "";

    ctd_sink_printf(script, "$%s%zu << EOD\n", band ? "b" : "y", k);
    for (size_t i = 0; i < plot->n; i++) {
        if (!isfinite(band ? line->low[i] + line->high[i] : line->y[i])) {
            ctd_sink_puts(script, gap);
            gap = "";
            continue;
        }
        ctd_sink_printf(script, "%.10g %.7g", plot->x[i], band ? line->low[i] : line->y[i]);
        if (band) {
            ctd_sink_printf(script, " %.7g", line->high[i]);
        }
        ctd_sink_puts(script, "\n");
        gap = "\n";
    }
    ctd_sink_puts(script, "EOD\n");
}

static bool
has_values(const double *y, size_t n)
{
    for (size_t i = 0; y != NULL && i < n; i++) {
        if (isfinite(y[i])) {
            return true;
        }
    }
    return false;
}

static bool
has_band(const ctd_plot_lines *plot, size_t k)
{
    return has_values(plot->line[k].low, plot->n) && has_values(plot->line[k].high, plot->n);
}

static void
put_lines(const ctd_lines_plan *p, ctd_sink *script)
{
    const ctd_plot_lines *plot = p->plot;
    const char *before = "plot ";

    for (size_t k = 0; k < plot->n_lines; k++) {
        put_data(plot, k, false, script);
        if (has_band(plot, k)) {
            put_data(plot, k, true, script);
        }
    }
    for (size_t k = 0; k < plot->n_lines; k++) {
        if (has_band(plot, k)) {
            ctd_sink_printf(script,
                            "%s$b%zu using 1:2:3 with filledcurves fs transparent solid 0.18 "
                            "noborder fc rgb '%s' notitle",
                            before, k, ctd_color_line(plot->line[k].color));
            before = ", ";
        }
    }
    for (size_t k = 0; k < plot->n_lines; k++) {
        if (has_values(plot->line[k].y, plot->n)) {
            ctd_sink_printf(script, "%s$y%zu using 1:2 with lines lc rgb '%s' lw 2.2%s notitle",
                            before, k, ctd_color_line(plot->line[k].color),
                            dashes[plot->line[k].dash]);
            before = ", ";
        }
    }
    ctd_sink_puts(script, before[0] == 'p' ? "plot NaN notitle\n" : "\n");
}

/* A label at the end of its line, and a thin line to it where it had to move. */
static void
put_end_labels(const ctd_lines_plan *p, ctd_sink *script)
{
    const int edge = CTD_PLOT_WIDTH - p->right;

    for (size_t k = 0; k < p->plot->n_lines; k++) {
        if (isnan(p->place[k]) || p->plot->line[k].label[0] == '\0') {
            continue;
        }
        const ctd_plot_label label = {.x = edge + CTD_LINES_GAP,
                                      .y = CTD_PLOT_TOP + (int)(p->place[k] + 0.5),
                                      .height = p->height,
                                      .align = "left",
                                      .color = ctd_color_text(p->plot->line[k].color),
                                      .font = CTD_LINES_FONT,
                                      .width = p->right - CTD_LINES_GAP + 6};
        const double from = CTD_PLOT_TOP + ctd_lines_depth(p, ctd_lines_last(p->plot, k));

        ctd_plot_put_label(script, p->plot->line[k].label, label);
        ctd_sink_printf(script,
                        "set arrow from screen %.5f,%.5f to screen %.5f,%.5f nohead lw 0.8 lc rgb "
                        "'%s'\n",
                        (edge + 1.0) / CTD_PLOT_WIDTH, 1.0 - from / p->height,
                        (edge + CTD_LINES_GAP - 2.0) / CTD_PLOT_WIDTH,
                        1.0 - (CTD_PLOT_TOP + p->place[k]) / p->height,
                        ctd_color_line(p->plot->line[k].color));
    }
}

static void
put_legend(const ctd_lines_plan *p, ctd_sink *script)
{
    for (size_t i = 0; i < p->plot->n_lines; i++) {
        const ctd_plot_line *line = &p->plot->line[p->plot->n_lines - 1 - i];
        const int y = p->height - (int)(p->plot->n_lines - i) * CTD_PLOT_ROW + CTD_PLOT_ROW / 2;
        const int value =
            line->last != NULL ? ctd_plot_text_width(line->last, CTD_LINES_FONT) + 8 : 0;
        ctd_plot_label label = {.x = SAMPLE + 8,
                                .y = y,
                                .height = p->height,
                                .align = "left",
                                .color = ctd_color_text(line->color),
                                .font = CTD_LINES_FONT,
                                .width = CTD_PLOT_WIDTH - SAMPLE - 8 - value};

        ctd_plot_put_label(script, line->label, label);
        if (line->last != NULL) {
            label.x = CTD_PLOT_WIDTH - 2;
            label.align = "right";
            ctd_plot_put_label(script, line->last, label);
        }
        ctd_sink_printf(script,
                        "set arrow from screen 0.002,%.5f to screen %.5f,%.5f nohead lw 2.2 lc rgb "
                        "'%s'%s\n",
                        1.0 - (double)y / p->height, (double)SAMPLE / CTD_PLOT_WIDTH,
                        1.0 - (double)y / p->height, ctd_color_line(line->color),
                        dashes[line->dash]);
    }
}

void
ctd_lines_put(const ctd_lines_plan *p, ctd_sink *script)
{
    const ctd_plot_lines *plot = p->plot;

    ctd_plot_put_title(script, plot->title, plot->unit, p->height);
    ctd_plot_put_frame(script, (ctd_plot_frame){.left = p->left,
                                                .right = p->right,
                                                .bottom = p->bottom,
                                                .height = p->height,
                                                .x = &p->x,
                                                .y = &p->y});
    ctd_sink_printf(script, "%s%s", plot->log_y ? "set logscale y\n" : "",
                    plot->log_x ? "set logscale x\n" : "");
    if (plot->x_title != NULL) {
        const int legend = p->legend ? (int)plot->n_lines * CTD_PLOT_ROW + 4 : 0;

        ctd_plot_put_label(script, plot->x_title,
                           (ctd_plot_label){.x = CTD_PLOT_WIDTH - p->right,
                                            .y = p->height - legend - CTD_PLOT_ROW / 2,
                                            .height = p->height,
                                            .align = "right",
                                            .color = CTD_COLOR_QUIET,
                                            .font = CTD_LINES_FONT,
                                            .width = CTD_PLOT_WIDTH - p->right});
    }
    if (p->legend) {
        put_legend(p, script);
    } else {
        put_end_labels(p, script);
    }
    put_lines(p, script);
}
