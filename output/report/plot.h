/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_PLOT_H
#define CTD_OUTPUT_REPORT_PLOT_H

#include "output/report/report_private.h"

/*
 * What pictures look like, as scripts of gnuplot. All are CTD_PLOT_WIDTH wide, so that letters have
 * one size on a page of three columns and on a telephone; lengths are in pixels of that width. The
 * title and the unit stand above, at the left; only what must be read off has a line.
 */

enum {
    CTD_PLOT_WIDTH = 360,
    CTD_PLOT_TOP = 46,    /* of the frame */
    CTD_PLOT_BOTTOM = 26, /* below it, for the dates */
    CTD_PLOT_ROW = 17,    /* height of a line of text */
    CTD_PLOT_MAX_TICKS = 12
};

/** Marks of an axis. */
typedef struct ctd_ticks {
    int n;
    double at[CTD_PLOT_MAX_TICKS];
    char label[CTD_PLOT_MAX_TICKS][24];
    double low, high; /* where the axis begins and ends */
} ctd_ticks;

/** Round numbers that enclose [low, high], about `about` of them. */
void ctd_ticks_linear(double low, double high, int about, ctd_ticks *ticks);
/** Powers of ten between, or 1, 2 and 5 of each where they are few. @param[in] low > 0 */
void ctd_ticks_log(double low, double high, ctd_ticks *ticks);
/** Dates between two decimal years, as "2016" or "Jul 16"; the axis ends at both. */
void ctd_ticks_dates(double low, double high, ctd_ticks *ticks);

/** The most round numbers, at most five, whose labels fit into so many pixels. */
void ctd_ticks_fit(double low, double high, int width, ctd_ticks *ticks);

/** How wide text may be, in a font of so many pixels. */
int ctd_plot_text_width(const char *text, int font);

/** Writes "text", quoted for gnuplot, cut with an ellipsis where it would be wider. */
void ctd_plot_quote(ctd_sink *script, const char *text, int font, int width);
/** A label, its middle line at (x, y) from the upper left corner.
 *  @param[in] align "left", "right" or "center" */
typedef struct ctd_plot_label {
    int x, y, height; /* height: of the picture */
    const char *align, *color;
    int font, width; /* cut there */
    bool bold;
} ctd_plot_label;
void ctd_plot_put_label(ctd_sink *script, const char *text, ctd_plot_label label);
/** Title and unit. */
void ctd_plot_put_title(ctd_sink *script, const char *title, const char *unit, int height);
/** The frame: what is left of the picture, its axes and their marks.
 *  @param[in] x, y NULL: no marks */
typedef struct ctd_plot_frame {
    int left, right, bottom; /* margins */
    int height;
    const ctd_ticks *x, *y;
} ctd_plot_frame;
void ctd_plot_put_frame(ctd_sink *script, ctd_plot_frame frame);
/** Ticks as a list of gnuplot: ("2016" 2016, ...). */
void ctd_plot_put_ticks(ctd_sink *script, const char *axis, const ctd_ticks *ticks);

/** A line over x, with a band. */
typedef struct ctd_plot_line {
    const char *label;
    int color;
    int dash;                 /* 0 whole; 1, 2, 3: broken ever more */
    const double *y;          /* [n] */
    const double *low, *high; /* [n]; NULL: no band */
    const char *last;         /* what it comes to, in a legend; may be NULL */
} ctd_plot_line;

typedef struct ctd_plot_lines {
    const char *title, *unit;
    const char *name; /* for who cannot see it */
    size_t n;
    const double *x; /* [n] */
    bool dates, log_x, log_y;
    size_t n_lines;
    const ctd_plot_line *line; /* the last one on top */
    double low, high;          /* that the y axis has to show; NaN: as the lines are */
    const char *x_title;       /* NULL: none */
} ctd_plot_lines;

/** Lines with labels at their ends where these have room, else a legend below. */
void ctd_report_lines(ctd_report *report, const ctd_plot_lines *plot);

/** An estimate with its interval, or a bar from low to high where `value` is NaN. */
typedef struct ctd_plot_row {
    const char *label;
    const char *text; /* in words, at the right */
    int color;
    double value, low, high;
    double second, second_low, second_high; /* another one below it; NaN: none */
} ctd_plot_row;

typedef struct ctd_plot_rows {
    const char *title, *unit;
    const char *name;
    size_t n;
    const ctd_plot_row *row;
    double reference;       /* a line across; NaN: none */
    double span;            /* that the axis has to show at least, around it */
    const char *first_name; /* of the two estimates of each row, in a legend; NULL: no legend */
    const char *second_name;
} ctd_plot_rows;

/** One row below the other. */
void ctd_report_rows(ctd_report *report, const ctd_plot_rows *plot);

#endif
