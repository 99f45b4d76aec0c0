/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/lines_private.h"

#include <math.h>

enum {
    LABEL = 118,     /* width of labels at line ends, at most */
    NARROWEST = 190, /* a frame beside the widest labels */
    APART = 14       /* labels are so far from one another */
};

double
ctd_lines_last(const ctd_plot_lines *plot, size_t line)
{
    for (size_t i = plot->n; i > 0; i--) {
        if (isfinite(plot->line[line].y[i - 1])) {
            return plot->line[line].y[i - 1];
        }
    }
    return NAN;
}

static void
take_in(const double *y, size_t n, bool log, double *low, double *high)
{
    for (size_t i = 0; y != NULL && i < n; i++) {
        if (isfinite(y[i]) && (!log || y[i] > 0.0)) {
            *low = fmin(*low, y[i]);
            *high = fmax(*high, y[i]);
        }
    }
}

static void
set_axes(ctd_lines_plan *p)
{
    const ctd_plot_lines *plot = p->plot;
    double low = isnan(plot->low) ? INFINITY : plot->low;
    double high = isnan(plot->high) ? -INFINITY : plot->high;

    for (size_t k = 0; k < plot->n_lines; k++) {
        take_in(plot->line[k].y, plot->n, plot->log_y, &low, &high);
        take_in(plot->line[k].low, plot->n, plot->log_y, &low, &high);
        take_in(plot->line[k].high, plot->n, plot->log_y, &low, &high);
    }
    if (plot->log_y && low < high) {
        ctd_ticks_log(low, high, &p->y);
    } else {
        ctd_ticks_linear(low, high, 4, &p->y);
    }
    if (plot->dates) {
        ctd_ticks_dates(plot->x[0], plot->x[plot->n - 1], &p->x);
    } else if (plot->log_x && plot->x[0] > 0.0 && plot->x[0] < plot->x[plot->n - 1]) {
        ctd_ticks_log(plot->x[0], plot->x[plot->n - 1], &p->x);
    } else {
        ctd_ticks_fit(plot->x[0], plot->x[plot->n - 1], NARROWEST, &p->x);
    }
    p->left = 8;
    for (int i = 0; i < p->y.n; i++) {
        const int width = ctd_plot_text_width(p->y.label[i], CTD_LINES_FONT) + 10;

        p->left = width > p->left ? width : p->left;
    }
}

double
ctd_lines_depth(const ctd_lines_plan *p, double y)
{
    const double at = p->plot->log_y ? log(y / p->y.low) / log(p->y.high / p->y.low)
                                     : (y - p->y.low) / (p->y.high - p->y.low);

    return CTD_LINES_FRAME * (1.0 - fmin(fmax(at, 0.0), 1.0));
}

/* Pushes labels apart: down where they touch, then back up where the frame ends. */
static void
place_labels(ctd_lines_plan *p)
{
    size_t n = 0;

    for (size_t k = 0; k < p->plot->n_lines; k++) {
        const double y = ctd_lines_last(p->plot, k);
        size_t at = n;

        p->place[k] = isnan(y) ? NAN : ctd_lines_depth(p, y);
        if (isnan(y)) {
            continue;
        }
        for (; at > 0 && p->place[p->order[at - 1]] > p->place[k]; at--) {
            p->order[at] = p->order[at - 1];
        }
        p->order[at] = k;
        n++;
    }
    for (size_t i = 1; i < n; i++) {
        double *one = &p->place[p->order[i]];

        *one = fmax(*one, p->place[p->order[i - 1]] + APART);
    }
    double limit = CTD_LINES_FRAME;

    for (size_t i = n; i > 0; i--) {
        double *one = &p->place[p->order[i - 1]];

        *one = fmin(*one, limit);
        limit = *one - APART;
    }
}

static void
lay_out(ctd_lines_plan *p)
{
    const ctd_plot_lines *plot = p->plot;
    int widest = 0;

    for (size_t k = 0; k < plot->n_lines; k++) {
        const int width = ctd_plot_text_width(plot->line[k].label, CTD_LINES_FONT);

        widest = width > widest ? width : widest;
    }
    p->legend = widest > LABEL || plot->n_lines * APART > CTD_LINES_FRAME;
    p->right = p->legend || widest <= 1 ? 14 : widest + CTD_LINES_GAP + 4;
    if (p->x.n > 0) { /* the last date stands in the middle below the end of the axis */
        const int half = ctd_plot_text_width(p->x.label[p->x.n - 1], CTD_LINES_FONT) / 2 + 2;

        p->right = p->right > half ? p->right : half;
    }
    p->bottom = CTD_PLOT_BOTTOM + (plot->x_title != NULL ? CTD_PLOT_ROW : 0);
    if (p->legend) {
        p->bottom += (int)plot->n_lines * CTD_PLOT_ROW + 4;
    }
    p->height = CTD_PLOT_TOP + CTD_LINES_FRAME + p->bottom;
}

void
ctd_report_lines(ctd_report *report, const ctd_plot_lines *plot)
{
    ctd_lines_plan p = {.plot = plot,
                        .place = ctd_report_array(report, plot->n_lines, sizeof *p.place),
                        .order = ctd_report_array(report, plot->n_lines, sizeof *p.order)};
    ctd_buffer script = {0};
    ctd_sink sink = ctd_buffer_sink(&script);

    if (report->status != CTD_OK) {
        return;
    }
    set_axes(&p);
    lay_out(&p);
    place_labels(&p);
    ctd_lines_put(&p, &sink);
    if (sink.failed) {
        ctd_report_fail(report, CTD_ERR_NO_MEMORY);
    } else {
        ctd_report_picture(report, plot->name, p.height, &script);
    }
    ctd_buffer_clear(&script);
}
