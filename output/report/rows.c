/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/color.h"
#include "output/report/plot.h"

#include <math.h>

enum { ROW = 36, SECOND = 12, LINE = 24, SIDE = 10, FONT = 12, BAR = 9 };

/* Where everything goes; y grows downwards from the top of the picture. */
typedef struct plan {
    const ctd_plot_rows *plot;
    ctd_ticks x;
    int row, top, height;
} plan;

static void
take_in(double x, double *low, double *high)
{
    if (isfinite(x)) {
        *low = fmin(*low, x);
        *high = fmax(*high, x);
    }
}

static plan
lay_out(const ctd_plot_rows *plot)
{
    plan p = {.plot = plot, .row = ROW, .top = CTD_PLOT_TOP};
    double low = INFINITY, high = -INFINITY;

    take_in(plot->reference - 0.5 * plot->span, &low, &high);
    take_in(plot->reference + 0.5 * plot->span, &low, &high);
    for (size_t i = 0; i < plot->n; i++) {
        const ctd_plot_row *row = &plot->row[i];
        const double x[] = {row->value,  row->low,        row->high,
                            row->second, row->second_low, row->second_high};

        for (size_t k = 0; k < sizeof x / sizeof x[0]; k++) {
            take_in(x[k], &low, &high);
        }
    }
    if (plot->first_name != NULL) {
        p.row += SECOND;
        p.top += CTD_PLOT_ROW;
    }
    ctd_ticks_fit(low, high, CTD_PLOT_WIDTH, &p.x);
    p.height = p.top + (int)plot->n * p.row + CTD_PLOT_BOTTOM + 4;
    return p;
}

/* Lengths on the screen. */
static double
across(const plan *p, double x)
{
    const double at = (x - p->x.low) / (p->x.high - p->x.low);

    return (SIDE + fmin(fmax(at, 0.0), 1.0) * (CTD_PLOT_WIDTH - 2 * SIDE)) / CTD_PLOT_WIDTH;
}

static double
down(const plan *p, double y)
{
    return 1.0 - y / p->height;
}

/* How a row's line or bar looks. */
typedef struct stroke {
    double width;
    const char *color;
} stroke;

static void
put_line(const plan *p, double low, double high, double y, stroke look, ctd_sink *script)
{
    if (isfinite(low) && isfinite(high)) {
        ctd_sink_printf(script,
                        "set arrow from screen %.5f,%.5f to screen %.5f,%.5f nohead front lw %.1f "
                        "lc rgb '%s'\n",
                        across(p, low), down(p, y), across(p, high), down(p, y), look.width,
                        look.color);
    }
}

/* A dot, hollow for the second of two. */
static void
put_dot(const plan *p, double x, double y, bool hollow, const char *color, ctd_sink *script)
{
    if (isfinite(x)) {
        ctd_sink_printf(script,
                        "set object circle at screen %.5f,%.5f size screen 0.0125 front fc rgb "
                        "'%s' fs solid 1 border lc rgb '%s' lw 1.6\n",
                        across(p, x), down(p, y), hollow ? CTD_COLOR_PAPER : color, color);
    }
}

static void
put_row(const plan *p, size_t i, ctd_sink *script)
{
    const ctd_plot_row *row = &p->plot->row[i];
    const int top = p->top + (int)i * p->row, value = ctd_plot_text_width(row->text, FONT) + 12;
    const char *color = ctd_color_line(row->color);
    const stroke line = {2.4, color};
    ctd_plot_label label = {.x = 0,
                            .y = top + 8,
                            .height = p->height,
                            .align = "left",
                            .color = ctd_color_text(row->color),
                            .font = FONT,
                            .width = CTD_PLOT_WIDTH - value};

    ctd_plot_put_label(script, row->label, label);
    label.x = CTD_PLOT_WIDTH - 2;
    label.align = "right";
    label.color = CTD_COLOR_INK;
    label.width = CTD_PLOT_WIDTH;
    ctd_plot_put_label(script, row->text, label);
    if (isnan(row->value)) {
        put_line(p, row->low, row->high, top + LINE, (stroke){BAR, color}, script);
        return;
    }
    put_line(p, row->low, row->high, top + LINE, line, script);
    put_dot(p, row->value, top + LINE, false, color, script);
    put_line(p, row->second_low, row->second_high, top + LINE + SECOND, line, script);
    put_dot(p, row->second, top + LINE + SECOND, true, color, script);
}

/* A line across all rows, but not through their words. */
static void
put_across(const plan *p, double x, double width, const char *color, ctd_sink *script)
{
    for (size_t i = 0; i < p->plot->n; i++) {
        const int top = p->top + (int)i * p->row;

        ctd_sink_printf(script,
                        "set arrow from screen %.5f,%.5f to screen %.5f,%.5f nohead back lw %.1f "
                        "lc rgb '%s'\n",
                        x, down(p, top + 16), x, down(p, top + p->row - 3), width, color);
    }
}

static void
put_grid(const plan *p, ctd_sink *script)
{
    const int bottom = p->height - CTD_PLOT_BOTTOM;

    for (int i = 0; i < p->x.n; i++) {
        const double x = across(p, p->x.at[i]);
        const char *align = i == 0 ? "left" : i + 1 == p->x.n ? "right" : "center";
        const ctd_plot_label label = {.x = i == 0            ? 0
                                           : i + 1 == p->x.n ? CTD_PLOT_WIDTH - 2
                                                             : (int)(x * CTD_PLOT_WIDTH + 0.5),
                                      .y = bottom + 12,
                                      .height = p->height,
                                      .align = align,
                                      .color = CTD_COLOR_QUIET,
                                      .font = FONT,
                                      .width = CTD_PLOT_WIDTH};

        ctd_plot_put_label(script, p->x.label[i], label);
        put_across(p, x, 1.0, CTD_COLOR_GRID, script);
    }
    if (isfinite(p->plot->reference)) {
        put_across(p, across(p, p->plot->reference), 1.4, CTD_COLOR_AXIS, script);
    }
}

/* Which dot is which, in the line above the rows. */
static void
put_legend(const plan *p, ctd_sink *script)
{
    const int y = CTD_PLOT_TOP;
    ctd_plot_label label = {.x = 16,
                            .y = y,
                            .height = p->height,
                            .align = "left",
                            .color = CTD_COLOR_QUIET,
                            .font = FONT,
                            .width = 150};

    for (int i = 0; i < 2; i++) {
        const int x = i == 0 ? 6 : CTD_PLOT_WIDTH / 2 + 6;

        ctd_sink_printf(script,
                        "set object circle at screen %.5f,%.5f size screen 0.0125 front fc rgb "
                        "'%s' fs solid 1 border lc rgb '%s' lw 1.6\n",
                        (double)x / CTD_PLOT_WIDTH, down(p, y),
                        i == 0 ? CTD_COLOR_QUIET : CTD_COLOR_PAPER, CTD_COLOR_QUIET);
        label.x = x + 10;
        ctd_plot_put_label(script, i == 0 ? p->plot->first_name : p->plot->second_name, label);
    }
}

void
ctd_report_rows(ctd_report *report, const ctd_plot_rows *plot)
{
    const plan p = lay_out(plot);
    ctd_buffer script = {0};
    ctd_sink sink = ctd_buffer_sink(&script);

    ctd_plot_put_title(&sink, plot->title, plot->unit, p.height);
    ctd_sink_puts(&sink, "unset key\nunset border\nunset xtics\nunset ytics\nset xrange [0:1]\n"
                         "set yrange [0:1]\nset lmargin at screen 0\nset rmargin at screen 1\n"
                         "set tmargin at screen 1\nset bmargin at screen 0\n");
    put_grid(&p, &sink);
    if (plot->first_name != NULL) {
        put_legend(&p, &sink);
    }
    for (size_t i = 0; i < plot->n; i++) {
        put_row(&p, i, &sink);
    }
    ctd_sink_puts(&sink, "plot NaN notitle\n");
    if (sink.failed) {
        ctd_report_fail(report, CTD_ERR_NO_MEMORY);
    } else {
        ctd_report_picture(report, plot->name, p.height, &script);
    }
    ctd_buffer_clear(&script);
}
