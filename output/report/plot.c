/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/plot.h"

#include "output/report/color.h"
#include "output/text.h"

#include <string.h>

/* Letters of a wide font (DejaVu Sans), in hundredths of its size: for a column of a terminal, and
 * bold. Narrower ones leave some room. */
enum { COLUMN = 62, BOLD_COLUMN = 70, TITLE_FONT = 13, FONT = 12 };

int
ctd_plot_text_width(const char *text, int font)
{
    return (int)ctd_text_width(text) * COLUMN * font / 100 + 1;
}

/* Whatever may mean something to gnuplot is written by its number, as a string of its own, for
 * gnuplot takes any digits behind it as part of it. (It reads a quote twice inside quotes as a
 * quote, but not at their beginning, and what is between backquotes is a command.) */
static bool
write_quoted(void *context, const char *bytes, size_t length)
{
    static const char plain[] = " .,:+-*/=()<>&%!?_^{}|~[]";
    ctd_sink *script = context;

    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)bytes[i];

        if (byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
            (byte >= 'a' && byte <= 'z') || (byte != '\0' && strchr(plain, byte) != NULL)) {
            ctd_sink_write(script, bytes + i, 1);
        } else {
            ctd_sink_printf(script, "\".\"\\%03o\".\"", byte);
        }
    }
    return !script->failed;
}

/* The bytes of text that take at most so many columns, with an ellipsis if that is not all. */
static void
cut(const char *text, size_t columns, char *out, size_t size)
{
    size_t n = 0, taken = 0;

    ctd_text_format(out, size, "%s", text);
    if (ctd_text_width(text) <= columns && strlen(text) < size) {
        return;
    }
    while (text[n] != '\0' && n + 8 < size) {
        char one[8] = "";
        int32_t code;
        const size_t length = ctd_text_decode(text + n, &code);

        memcpy(one, text + n, length);
        taken += ctd_text_width(one);
        if (taken + 1 > columns) {
            break;
        }
        n += length;
    }
    ctd_text_format(out + n, size - n, "…");
}

void
ctd_plot_quote(ctd_sink *script, const char *text, int font, int width)
{
    char kept[256];
    ctd_sink quoted = {.write = write_quoted, .context = script};

    cut(text, (size_t)(100 * width / (COLUMN * font)), kept, sizeof kept);
    ctd_sink_puts(script, "\"");
    ctd_text_put(&quoted, kept);
    ctd_sink_puts(script, "\"");
}

void
ctd_plot_put_label(ctd_sink *script, const char *text, ctd_plot_label label)
{
    const int width = label.bold ? label.width * COLUMN / BOLD_COLUMN : label.width;

    ctd_sink_puts(script, "set label ");
    ctd_plot_quote(script, text, label.font, width);
    ctd_sink_printf(script, " at screen %.5f,%.5f %s front font 'sans-serif%s,%d' tc rgb '%s'\n",
                    (double)label.x / CTD_PLOT_WIDTH, 1.0 - (double)label.y / label.height,
                    label.align, label.bold ? ":Bold" : "", label.font, label.color);
}

void
ctd_plot_put_title(ctd_sink *script, const char *title, const char *unit, int height)
{
    const ctd_plot_label label = {
        .x = 0, .height = height, .align = "left", .width = CTD_PLOT_WIDTH};
    ctd_plot_label big = label, small = label;

    big.y = 9;
    big.color = CTD_COLOR_INK;
    big.font = TITLE_FONT;
    big.bold = true;
    small.y = 27;
    small.color = CTD_COLOR_QUIET;
    small.font = FONT;
    ctd_plot_put_label(script, title, big);
    ctd_plot_put_label(script, unit, small);
}

void
ctd_plot_put_ticks(ctd_sink *script, const char *axis, const ctd_ticks *ticks)
{
    ctd_sink_printf(script, "set %stics nomirror norotate scale 0 textcolor rgb '%s' (", axis,
                    CTD_COLOR_QUIET);
    for (int i = 0; i < ticks->n; i++) {
        ctd_sink_puts(script, i > 0 ? ", " : "");
        ctd_plot_quote(script, ticks->label[i], FONT, CTD_PLOT_WIDTH);
        ctd_sink_printf(script, " %.17g", ticks->at[i]);
    }
    ctd_sink_printf(script, ")\nset %srange [%.17g:%.17g]\n", axis, ticks->low, ticks->high);
}

void
ctd_plot_put_frame(ctd_sink *script, ctd_plot_frame frame)
{
    ctd_sink_printf(script,
                    "unset key\nset lmargin at screen %.5f\nset rmargin at screen %.5f\n"
                    "set tmargin at screen %.5f\nset bmargin at screen %.5f\n",
                    (double)frame.left / CTD_PLOT_WIDTH, 1.0 - (double)frame.right / CTD_PLOT_WIDTH,
                    1.0 - (double)CTD_PLOT_TOP / frame.height, (double)frame.bottom / frame.height);
    ctd_sink_printf(script, "set border 1 back lc rgb '%s' lw 1\n", CTD_COLOR_AXIS);
    ctd_sink_puts(script, "unset xtics\nunset ytics\n");
    if (frame.x != NULL) {
        ctd_plot_put_ticks(script, "x", frame.x);
    }
    if (frame.y != NULL) {
        ctd_plot_put_ticks(script, "y", frame.y);
        ctd_sink_printf(script, "set grid ytics back lt 1 lc rgb '%s' lw 1\n", CTD_COLOR_GRID);
    }
}
