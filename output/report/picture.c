/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/gnuplot.h"
#include "output/report/plot.h"
#include "output/report/report_private.h"
#include "output/text.h"

#include <string.h>

/* A terminal and the script behind it. */
static void
draw(ctd_report *report, const char *terminal, const ctd_buffer *script, ctd_buffer *picture)
{
    ctd_buffer whole = {0};
    ctd_sink sink = ctd_buffer_sink(&whole);

    ctd_sink_puts(&sink, "set encoding utf8\n");
    ctd_sink_puts(&sink, terminal);
    ctd_sink_write(&sink, script->bytes, script->length);
    if (sink.failed) {
        ctd_report_fail(report, CTD_ERR_NO_MEMORY);
    }
    if (report->status == CTD_OK) {
        ctd_report_fail(
            report, ctd_gnuplot_run(report->options->gnuplot, &whole, picture, report->problem));
    }
    ctd_buffer_clear(&whole);
}

static void
hand_out(ctd_report *report, const char *kind, const char *terminal, const ctd_buffer *script)
{
    ctd_buffer picture = {0}, mended = {0};
    ctd_sink to_mended = ctd_buffer_sink(&mended);
    char name[CTD_REPORT_WORD];

    draw(report, terminal, script, &picture);
    if (report->status == CTD_OK && strcmp(kind, "svg") == 0) {
        ctd_report_svg_mend(&picture, &to_mended);
        ctd_report_fail(report, to_mended.failed ? CTD_ERR_NO_MEMORY : CTD_OK);
        ctd_buffer_clear(&picture);
        picture = mended;
    }
    ctd_text_format(name, sizeof name, "%s-%u.%s", report->figure, report->n_pictures, kind);
    if (report->status == CTD_OK) {
        ctd_report_fail(report, report->options->figure(report->options->context, name,
                                                        picture.bytes, picture.length));
    }
    ctd_buffer_clear(&picture);
}

void
ctd_report_picture(ctd_report *report, const char *name, int height, const ctd_buffer *script)
{
    char terminal[256];
    ctd_buffer drawing = {0};

    report->n_pictures++;
    ctd_text_format(terminal, sizeof terminal,
                    "set terminal svg size %d,%d noenhanced font 'sans-serif,12'\n", CTD_PLOT_WIDTH,
                    height);
    draw(report, terminal, script, &drawing);
    if (report->status == CTD_OK) {
        ctd_report_fail(report, ctd_report_svg_put(&drawing, name, report->page));
        ctd_report_html(report, "\n");
    }
    ctd_buffer_clear(&drawing);
    if (report->options->figure == NULL) {
        return;
    }
    ctd_text_format(terminal, sizeof terminal,
                    "set terminal svg size %d,%d noenhanced font 'sans-serif,12' "
                    "background rgb 'white'\n",
                    CTD_PLOT_WIDTH, height);
    hand_out(report, "svg", terminal, script);
    /* letters of PNG are in points: 3/4 of as many pixels */
    ctd_text_format(
        terminal, sizeof terminal,
        "set terminal pngcairo size %d,%d noenhanced font 'sans-serif,12' fontscale 2.25 "
        "linewidth 3 background rgb 'white'\n",
        3 * CTD_PLOT_WIDTH, 3 * height);
    hand_out(report, "png", terminal, script);
}
