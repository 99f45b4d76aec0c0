/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_H
#define CTD_OUTPUT_REPORT_H

#include "output/read.h"
#include "output/result.h"
#include "output/sink.h"
#include "sim/status.h"

#include <stddef.h>

/** Takes in a picture as a file: its name, as "shares-1.svg", and its bytes. */
typedef ctd_status ctd_report_figure_fn(void *context, const char *name, const void *bytes,
                                        size_t n);

/** How a page is made. */
typedef struct ctd_report_options {
    const char *gnuplot;          /* path of the program */
    const char *file;             /* the result file, as the page names it */
    const char *const *title;     /* of each provider, for sentences; NULL: none has one, or one of
                                     them has not */
    ctd_report_figure_fn *figure; /* receives every picture as SVG and PNG; NULL: not wanted */
    void *context;                /* of `figure` */
} ctd_report_options;

/**
 * Writes what a result says as one HTML page for people who were not there: the answers to its
 * questions first, then pictures, each with a caption and its numbers as a table, at last where it
 * all comes from. The page is whole in itself: pictures are part of it, nothing is fetched, no
 * script is run. It is well-formed as XML too, and labels are text whatever is in them. The same
 * result and the same gnuplot give the same page.
 *
 * @param[in] page     receives the page; on an error perhaps a part of it
 * @param[in] problem  receives one line without a newline, on an error
 * @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_INTERNAL when gnuplot fails, CTD_ERR_WRITE when the
 *         sink failed, or what `figure` returned
 */
CTD_MUST_CHECK ctd_status ctd_report_put(const ctd_result *result, const ctd_origin *origin,
                                         const ctd_report_options *options, ctd_sink *page,
                                         ctd_sink *problem);

#endif
