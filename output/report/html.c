/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/report_private.h"

#include "output/report/css.h"
#include "output/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 2048, SHADES = 6 };

void
ctd_report_fail(ctd_report *report, ctd_status status)
{
    if (report->status == CTD_OK) {
        report->status = status;
    }
}

void *
ctd_report_array(ctd_report *report, size_t n, size_t bytes)
{
    void *array = report->status == CTD_OK ? calloc(n > 0 ? n : 1, bytes) : NULL;

    if (array != NULL && report->n_arrays == report->capacity) {
        const size_t capacity = 2 * report->capacity + 64;
        void **grown = realloc(report->array, capacity * sizeof *grown);

        if (grown == NULL) {
            free(array);
            array = NULL;
        } else {
            report->array = grown;
            report->capacity = capacity;
        }
    }
    if (array == NULL) {
        ctd_report_fail(report, CTD_ERR_NO_MEMORY);
        return NULL;
    }
    report->array[report->n_arrays++] = array;
    return array;
}

void
ctd_report_clear(ctd_report *report)
{
    for (size_t i = 0; i < report->n_arrays; i++) {
        free(report->array[i]);
    }
    free(report->array);
    report->array = NULL;
    report->n_arrays = report->capacity = 0;
}

static bool
write_escaped(void *context, const char *bytes, size_t length)
{
    ctd_sink *sink = context;

    for (size_t i = 0; i < length; i++) {
        switch (bytes[i]) {
        case '&':
            ctd_sink_puts(sink, "&amp;");
            break;
        case '<':
            ctd_sink_puts(sink, "&lt;");
            break;
        case '>':
            ctd_sink_puts(sink, "&gt;");
            break;
        case '"':
            ctd_sink_puts(sink, "&quot;");
            break;
        case '\'':
            ctd_sink_puts(sink, "&#39;");
            break;
        default:
            ctd_sink_write(sink, bytes + i, 1);
        }
    }
    return !sink->failed;
}

void
ctd_report_escape(ctd_sink *sink, const char *text)
{
    ctd_sink escaped = {.write = write_escaped, .context = sink};

    ctd_text_put(&escaped, text);
}

void
ctd_report_text(ctd_report *report, const char *text)
{
    if (report->status == CTD_OK) {
        ctd_report_escape(report->page, text);
    }
}

void
ctd_report_html(ctd_report *report, const char *html)
{
    if (report->status == CTD_OK) {
        ctd_sink_puts(report->page, html);
    }
}

void
ctd_report_textf(ctd_report *report, const char *format, ...)
{
    char line[LINE];
    va_list arguments;

    va_start(arguments, format);
    ctd_text_vformat(line, sizeof line, format, arguments);
    va_end(arguments);
    ctd_report_text(report, line);
}

void
ctd_report_htmlf(ctd_report *report, const char *format, ...)
{
    char line[LINE];
    va_list arguments;

    va_start(arguments, format);
    ctd_text_vformat(line, sizeof line, format, arguments);
    va_end(arguments);
    ctd_report_html(report, line);
}

void
ctd_report_element(ctd_report *report, const char *element, const char *text)
{
    ctd_report_htmlf(report, "<%s>", element);
    ctd_report_text(report, text);
    ctd_report_htmlf(report, "</%.*s>\n", (int)strcspn(element, " "), element);
}

void
ctd_report_open(ctd_report *report, const char *title, const char *kicker)
{
    ctd_report_html(report, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                            "<meta charset=\"utf-8\"/>\n"
                            "<meta name=\"viewport\" content=\"width=device-width, "
                            "initial-scale=1\"/>\n"
                            "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                            "<link rel=\"icon\" href=\"data:,\"/>\n");
    ctd_report_element(report, "title", title);
    ctd_report_html(report, "<style>\n");
    ctd_report_html(report, ctd_report_css);
    ctd_report_html(report, "</style>\n</head>\n<body>\n<main>\n<header>\n");
    ctd_report_element(report, "p class=\"kicker\"", kicker);
    ctd_report_element(report, "h1", title);
}

void
ctd_report_close(ctd_report *report)
{
    ctd_report_html(report, "</main>\n</body>\n</html>\n");
}

void
ctd_report_section(ctd_report *report, const char *heading)
{
    ctd_report_html(report, "<section>\n");
    ctd_report_element(report, "h2", heading);
    ctd_report_html(report, "<div class=\"grid\">\n");
}

void
ctd_report_section_end(ctd_report *report)
{
    ctd_report_html(report, "</div>\n</section>\n");
}

void
ctd_report_figure(ctd_report *report, const char *name, uint32_t width, const char *finding,
                  const char *shown)
{
    report->figure = name;
    report->n_pictures = 0;
    ctd_report_htmlf(report, "<article class=\"w%u\" id=\"%s\">\n<div>\n", width < 3 ? width : 3,
                     name);
    ctd_report_element(report, "h3", finding);
    ctd_report_element(report, "p class=\"shown\"", shown);
    ctd_report_html(report, "</div>\n<figure>\n<div class=\"pictures\">\n");
}

void
ctd_report_caption(ctd_report *report, const char *caption)
{
    ctd_report_html(report, "</div>\n<figcaption>\n");
    ctd_report_element(report, "p", caption);
}

void
ctd_report_figure_end(ctd_report *report)
{
    ctd_report_html(report, "</figcaption>\n</figure>\n</article>\n");
}

void
ctd_report_table(ctd_report *report, const char *caption)
{
    ctd_report_html(report, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
    ctd_report_text(report, caption);
    ctd_report_html(report, "\">\n<table>\n");
    ctd_report_element(report, "caption", caption);
}

void
ctd_report_table_end(ctd_report *report)
{
    ctd_report_html(report, "</table>\n</div>\n");
}

void
ctd_report_row(ctd_report *report)
{
    ctd_report_html(report, "<tr>");
}

void
ctd_report_row_end(ctd_report *report)
{
    ctd_report_html(report, "</tr>\n");
}

void
ctd_report_head(ctd_report *report, const char *text)
{
    ctd_report_element(report, text[0] != '\0' ? "th scope=\"col\"" : "td", text);
}

void
ctd_report_name(ctd_report *report, const char *text)
{
    ctd_report_element(report, "th scope=\"row\"", text);
}

void
ctd_report_cell(ctd_report *report, const char *text)
{
    ctd_report_element(report, "td", text);
}

void
ctd_report_shade(ctd_report *report, double value, const char *text)
{
    if (isnan(value)) {
        ctd_report_cell(report, text);
        return;
    }
    const double at = fmin(fmax(value, 0.0), 1.0) * (SHADES - 1);

    ctd_report_htmlf(report, "<td class=\"s%d\">", (int)(at + 0.5));
    ctd_report_text(report, text);
    ctd_report_html(report, "</td>\n");
}
