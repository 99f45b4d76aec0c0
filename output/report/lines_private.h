/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_LINES_PRIVATE_H
#define CTD_OUTPUT_REPORT_LINES_PRIVATE_H

#include "output/report/plot.h"

/* A picture of lines: where everything goes (report_lines.c), and its script
 * (report_lines_draw.c). */

enum {
    CTD_LINES_FRAME = 178, /* height of the frame */
    CTD_LINES_GAP = 10,    /* from the end of a line to its label */
    CTD_LINES_FONT = 12
};

typedef struct ctd_lines_plan {
    const ctd_plot_lines *plot;
    ctd_ticks x, y;
    int left, right, bottom, height;
    bool legend;
    double *place; /* [n_lines] label's distance from the top of the frame; NaN: no label */
    size_t *order; /* [n_lines] by place */
} ctd_lines_plan;

/** A line's last value; NaN if it has none. */
double ctd_lines_last(const ctd_plot_lines *plot, size_t line);
/** Distance of a value from the top of the frame. */
double ctd_lines_depth(const ctd_lines_plan *plan, double y);
void ctd_lines_put(const ctd_lines_plan *plan, ctd_sink *script);

#endif
