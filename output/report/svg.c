/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/color.h"
#include "output/report/report_private.h"

#include <stdio.h>
#include <string.h>

/* What gnuplot makes of a bold font, which browsers do not know. */
#define CTD_SVG_BOLD " font-family=\"sans-serif:Bold\""

static bool
begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Behind the next `end`; NULL where there is none. */
static const char *
behind(const char *text, const char *end)
{
    const char *at = strstr(text, end);

    return at != NULL ? at + strlen(end) : NULL;
}

/* Inside a tag, attributes that go: identifiers, which a page may have once only, and fonts and
 * colours that are those around. */
static const char *
skip_attribute(const char *at)
{
    static const char *const unwanted[] = {" id=\"", " id='", " font-family=\"", " color=\"black\"",
                                           " color=\"white\""};

    for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++) {
        if (begins(at, unwanted[i])) {
            const char *value = strpbrk(at, "\"'");

            return strchr(value + 1, *value) != NULL ? strchr(value + 1, *value) + 1 : NULL;
        }
    }
    return at;
}

/* A quoted value that is a colour: 'rgb(  0, 114, 178)', "black". NULL: it is none. */
static const char *
put_color(const char *at, ctd_sink *sink)
{
    unsigned red, green, blue;
    int n = 0;

    if (sscanf(at + 1, "rgb(%u,%u,%u)%n", &red, &green, &blue, &n) == 3 && n > 0 &&
        at[1 + n] == *at) {
        const char *variable = ctd_color_variable(red, green, blue);

        if (variable != NULL) {
            ctd_sink_printf(sink, "\"var(--%s)\"", variable);
        } else {
            ctd_sink_printf(sink, "\"rgb(%u,%u,%u)\"", red, green, blue);
        }
        return at + n + 2;
    }
    if (begins(at + 1, "black") && at[6] == *at) {
        ctd_sink_puts(sink, "\"currentColor\"");
        return at + 7;
    }
    return NULL;
}

/* From '<' to behind '>'. */
static const char *
put_tag(const char *at, ctd_sink *sink)
{
    while (at != NULL && *at != '\0' && *at != '>') {
        const char *next = skip_attribute(at);

        if (next != at) {
            ctd_sink_puts(sink, begins(at, CTD_SVG_BOLD) ? " font-weight=\"700\"" : "");
            at = next;
            continue;
        }
        next = *at == '"' || *at == '\'' ? put_color(at, sink) : NULL;
        if (next == NULL && (*at == '"' || *at == '\'')) {
            next = strchr(at + 1, *at);
            if (next == NULL) {
                return NULL;
            }
            next++;
            ctd_sink_write(sink, at, (size_t)(next - at));
        } else if (next == NULL) {
            next = at + 1;
            ctd_sink_write(sink, at, 1);
        }
        at = next;
    }
    if (at == NULL || *at == '\0') {
        return NULL;
    }
    ctd_sink_puts(sink, ">");
    return at + 1;
}

/* Elements that a page needs not. */
static const char *
skip_element(const char *at)
{
    static const char *const unwanted[][2] = {
        {"<title>", "</title>"}, {"<desc>", "</desc>"}, {"<defs>", "</defs>"}};

    for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++) {
        if (begins(at, unwanted[i][0])) {
            return behind(at, unwanted[i][1]);
        }
    }
    return at;
}

/* What encloses the drawing. */
static const char *
put_head(const char *at, const char *name, ctd_sink *sink)
{
    int width, height;
    const char *svg = strstr(at, "<svg");
    const char *size = svg != NULL ? strstr(svg, "width=\"") : NULL;

    if (size == NULL || sscanf(size, "width=\"%d\" height=\"%d\"", &width, &height) != 2) {
        return NULL;
    }
    ctd_sink_printf(sink,
                    "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
                    "aria-label=\"",
                    width, height, width, height);
    ctd_report_escape(sink, name);
    ctd_sink_puts(sink, "\">");
    return behind(svg, ">");
}

ctd_status
ctd_report_svg_put(const ctd_buffer *drawing, const char *name, ctd_sink *sink)
{
    const char *at = put_head(drawing->bytes, name, sink);

    while (at != NULL && *at != '\0') {
        const char *next = *at == '<' ? skip_element(at) : at;

        if (next != at) {
            at = next;
        } else if (*at == '<') {
            at = put_tag(at, sink);
        } else {
            const size_t n = strcspn(at, "<");

            ctd_sink_write(sink, at, n);
            at += n;
        }
    }
    return at == NULL ? CTD_ERR_INTERNAL : sink->failed ? CTD_ERR_WRITE : CTD_OK;
}

void
ctd_report_svg_mend(const ctd_buffer *drawing, ctd_sink *sink)
{
    const char *at = drawing->bytes, *bold;

    while ((bold = strstr(at, CTD_SVG_BOLD)) != NULL) {
        ctd_sink_write(sink, at, (size_t)(bold - at));
        ctd_sink_puts(sink, " font-family=\"sans-serif\" font-weight=\"700\"");
        at = bold + strlen(CTD_SVG_BOLD);
    }
    ctd_sink_puts(sink, at);
}
