/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_COLOR_H
#define CTD_OUTPUT_REPORT_COLOR_H

#include <stddef.h>
#include <stdint.h>

/*
 * Colours of pictures. Scripts of gnuplot and picture files have those of light mode; in a page
 * each becomes a variable of the style sheet, report.css, which knows those of dark mode too. They
 * follow Okabe and Ito (2008), darkened where white paper wants it: lines have a contrast of at
 * least 3 to the paper, text one of 4.5. All are different, for the page tells them apart by value.
 */

/** Numbers of colours: 0 is grey, 1 .. 7 are of providers, told apart by the colour-blind too;
 * those of variants follow Tol's muted scheme (2021). */
enum {
    CTD_COLOR_GREY,
    CTD_COLOR_RIVAL,
    CTD_COLOR_FOCUS,
    CTD_COLOR_VARIANT = 8, /* the first of those of variants, which no provider has */
    CTD_N_PROVIDER_COLORS = CTD_COLOR_VARIANT,
    CTD_N_VARIANT_COLORS = 5,
    CTD_N_COLORS = CTD_COLOR_VARIANT + CTD_N_VARIANT_COLORS
};

/** Of lines, bands and bars: "#0072b2". */
const char *ctd_color_line(int color);
/** Of text beside them. */
const char *ctd_color_text(int color);

#define CTD_COLOR_INK "#1c2126"
#define CTD_COLOR_QUIET "#59626b" /* units, ticks */
#define CTD_COLOR_GRID "#dfe3e6"
#define CTD_COLOR_AXIS "#8b949c"
#define CTD_COLOR_PAPER "#ffffff"

/** The variable of the style sheet that a colour becomes, without its dashes: "c1"; NULL: none. */
const char *ctd_color_variable(unsigned red, unsigned green, unsigned blue);

#endif
