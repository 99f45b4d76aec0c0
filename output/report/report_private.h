/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_PRIVATE_H
#define CTD_OUTPUT_REPORT_PRIVATE_H

#include "output/report/report.h"

#include <stdbool.h>
#include <stdint.h>

/* A page on its way. After the first failure everything does nothing: check `status` at the end. */

enum {
    CTD_REPORT_WORD = 64,   /* bytes of a number in words */
    CTD_REPORT_TITLE = 512, /* bytes of a title */
    CTD_REPORT_LONG = 1024, /* bytes of a caption or a list of names */
    CTD_REPORT_POINTS = 121 /* records drawn of a run at most */
};

typedef struct ctd_report {
    const ctd_report_options *options;
    ctd_sink *page, *problem;
    ctd_status status;
    const char *figure;  /* name of the open one */
    uint32_t n_pictures; /* in it so far */
    uint32_t n_columns;  /* of the open table */
    void **array;        /* owned */
    size_t n_arrays, capacity;
} ctd_report;

static inline uint32_t
ctd_report_at_most(uint32_t n, uint32_t most)
{
    return n < most ? n : most;
}

/** Zeroed memory that lives as long as the report; NULL, and a failure, when there is none. */
void *ctd_report_array(ctd_report *report, size_t n, size_t bytes);
void ctd_report_clear(ctd_report *report);
/** Keeps the first failure. */
void ctd_report_fail(ctd_report *report, ctd_status status);

/* HTML (report_html.c). `text` is anybody's, `html` is ours. */

/** Writes text with everything that means something in HTML escaped. */
void ctd_report_text(ctd_report *report, const char *text);
void ctd_report_textf(ctd_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void ctd_report_html(ctd_report *report, const char *html);
void ctd_report_htmlf(ctd_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** <element>text</element>; element may have attributes. */
void ctd_report_element(ctd_report *report, const char *element, const char *text);

/** The page up to the first section. @param[in] title of the page @param[in] kicker above it */
void ctd_report_open(ctd_report *report, const char *title, const char *kicker);
void ctd_report_close(ctd_report *report);
/** A heading that opens a grid of figures, and its end. */
void ctd_report_section(ctd_report *report, const char *heading);
void ctd_report_section_end(ctd_report *report);
/** A figure `width` pictures wide (at most 3): its finding and what is shown. Pictures follow.
 *  @param[in] name borrowed; an identifier, and the beginning of names of its picture files */
void ctd_report_figure(ctd_report *report, const char *name, uint32_t width, const char *finding,
                       const char *shown);
/** Ends its pictures; a table may follow. */
void ctd_report_caption(ctd_report *report, const char *caption);
void ctd_report_figure_end(ctd_report *report);

/** A table of numbers: the first column names the rows. */
void ctd_report_table(ctd_report *report, const char *caption);
void ctd_report_table_end(ctd_report *report);
void ctd_report_row(ctd_report *report);
void ctd_report_row_end(ctd_report *report);
void ctd_report_head(ctd_report *report, const char *text); /* of a column */
void ctd_report_name(ctd_report *report, const char *text); /* of a row */
void ctd_report_cell(ctd_report *report, const char *text); /* "" where there is none */
/** A cell shaded by value in [0, 1]; NaN: not shaded. */
void ctd_report_shade(ctd_report *report, double value, const char *text);

/** A picture (report_picture.c): runs gnuplot on the script, which knows no terminal, puts the
 *  drawing into the page, and hands it out as files where they are wanted.
 *  @param[in] name  what a reader who cannot see it is told */
void ctd_report_picture(ctd_report *report, const char *name, int height, const ctd_buffer *script);

/** Makes a drawing of gnuplot's fit for a page: its colours become those of the style sheet, its
 *  fonts those around it, and what a page must not have twice or needs not is left out
 *  (report_svg.c).
 *  @param[in] name  its accessible name
 *  @return CTD_OK, CTD_ERR_INTERNAL when it is no drawing, CTD_ERR_WRITE when the sink failed */
CTD_MUST_CHECK ctd_status ctd_report_svg_put(const ctd_buffer *drawing, const char *name,
                                             ctd_sink *sink);

/** Copies a drawing that is to be a file of its own, with bold letters as browsers know them. */
void ctd_report_svg_mend(const ctd_buffer *drawing, ctd_sink *sink);

/** Writes text so that it is neither markup nor the end of an attribute. */
void ctd_report_escape(ctd_sink *sink, const char *text);

#endif
