/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/report.h"

#include "output/report/color.h"
#include "output/report/gnuplot.h"
#include "output/report/plot.h"
#include "output/report/words.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char nbsp_percent[] = "\u00a0%";

static void
expect_percent(double x, const char *number)
{
    char out[CTD_REPORT_WORD], expected[CTD_REPORT_WORD];

    snprintf(expected, sizeof expected, "%s%s", number, nbsp_percent);
    cr_expect(eq(str, (char *)ctd_words_percent(x, out), expected));
}

Test(report_words, numbers_are_written_as_a_board_reads_them)
{
    char out[CTD_REPORT_WORD];

    cr_expect(eq(str, (char *)ctd_words_number(1234567.0, 0, out), "1,234,567"));
    cr_expect(eq(str, (char *)ctd_words_number(-0.004, 2, out), "0.00"));
    cr_expect(eq(str, (char *)ctd_words_number(-1.25, 1, out), "−1.3"));
    cr_expect(eq(str, (char *)ctd_words_number(NAN, 1, out), "–"));
    cr_expect(eq(str, (char *)ctd_words_number(INFINITY, 1, out), "unlimited"));
    cr_expect(eq(str, (char *)ctd_words_number(1e300, 1, out), "1e+300"));
    cr_expect(eq(str, (char *)ctd_words_signed(0.5, 1, out), "+0.5"));
    cr_expect(eq(str, (char *)ctd_words_signed(0.0, 1, out), "0.0"));
    cr_expect(eq(str, (char *)ctd_words_money(22e9, out), "$22.0 billion"));
    cr_expect(eq(str, (char *)ctd_words_money(-1.5e6, out), "−$1.50 million"));
    cr_expect(eq(str, (char *)ctd_words_about(0.03, out), "0.03"));
    cr_expect(eq(str, (char *)ctd_words_about(285193.0, out), "285,193"));
    cr_expect(eq(str, (char *)ctd_words_about(4.52e10, out), "45.2\u00a0billion"));
    cr_expect(eq(str, (char *)ctd_words_short(1e12, out), "1tn"));
    expect_percent(0.326, "32.6");
    expect_percent(0.0032, "0.32");
    expect_percent(0.0, "0.0");
}

Test(report_words, a_name_is_found_as_a_word_only)
{
    const char text[] = "Does Aliyun's revenue overtake that of AWS?";

    cr_expect(eq(ptr, (void *)ctd_words_find(text, "aliyun"), (void *)(text + 5)));
    cr_expect(eq(ptr, (void *)ctd_words_find(text, "aws"), (void *)(text + 39)));
    cr_expect(eq(ptr, (void *)ctd_words_find(text, "over"), NULL));
    cr_expect(eq(ptr, (void *)ctd_words_find(text, ""), NULL));
}

Test(report_ticks, round_numbers_enclose_what_is_shown)
{
    static const double ranges[][2] = {{0.0, 1.0},   {0.0, 0.0},      {3.0, 3.0},    {-2.0, 7.0},
                                       {1e9, 1.1e9}, {-1e-9, 2.5e-9}, {99.0, 101.0}, {0.0, 1e12}};
    ctd_ticks ticks;

    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        const double low = ranges[i][0], high = ranges[i][1];

        ctd_ticks_linear(low, high, 4, &ticks);
        cr_expect(le(dbl, ticks.low, low + 1e-12 * fabs(low)), "%g to %g", low, high);
        cr_expect(ge(dbl, ticks.high, high - 1e-12 * fabs(high)), "%g to %g", low, high);
        cr_expect(lt(dbl, ticks.low, ticks.high), "%g to %g", low, high);
        cr_expect(ge(int, ticks.n, 2), "%g to %g", low, high);
        cr_expect(le(int, ticks.n, 8), "%g to %g", low, high);
        cr_expect(eq(dbl, ticks.at[0], ticks.low));
    }
    ctd_ticks_linear(INFINITY, -INFINITY, 4, &ticks);
    cr_expect(lt(dbl, ticks.low, ticks.high));
}

Test(report_ticks, dates_are_years_or_months_by_what_there_is)
{
    ctd_ticks ticks;

    ctd_ticks_dates(2015.5, 2019.5, &ticks);
    cr_expect(eq(int, ticks.n, 4));
    cr_expect(eq(str, ticks.label[0], "2016"));
    ctd_ticks_dates(2015.5, 2016.0, &ticks);
    cr_expect(eq(str, ticks.label[0], "Jul 15"));
    cr_expect(eq(str, ticks.label[ticks.n - 1], "Jan 16"));
    ctd_ticks_dates(2015.0, 2015.0, &ticks);
    cr_expect(lt(dbl, ticks.low, ticks.high));
    ctd_ticks_dates(2000.0, 3000.0, &ticks);
    cr_expect(ge(int, ticks.n, 2));
}

Test(report_ticks, labels_fit_into_the_width)
{
    ctd_ticks ticks;
    int taken = 0;

    ctd_ticks_fit(-1e-8, 2e-8, 300, &ticks);
    for (int i = 0; i < ticks.n; i++) {
        taken += ctd_plot_text_width(ticks.label[i], 12);
    }
    cr_expect(le(int, taken, 300));
}

Test(report_svg, a_drawing_takes_the_colours_and_fonts_of_the_page)
{
    char drawing[] =
        "<?xml version=\"1.0\"?>\n<svg \n width=\"360\" height=\"250\"\n viewBox=\"\">\n"
        "<title>Gnuplot</title><desc>by</desc><g id=\"x\" color=\"black\">"
        "<defs><circle id='gpDot'/></defs>"
        "<path stroke='rgb(  0, 114, 178)' fill = \"black\" d='M0,0'/>"
        "<g fill=\"rgb(1,2,3)\" font-family=\"sans-serif:Bold\"><text>a &lt; b</text>"
        "</g></g></svg>";
    const ctd_buffer from = {.bytes = drawing, .length = strlen(drawing)};
    ctd_buffer to = {0};
    ctd_sink sink = ctd_buffer_sink(&to);

    cr_assert(eq(int, ctd_report_svg_put(&from, "R&D's \"<share>\"", &sink), CTD_OK));
    cr_expect(eq(str, to.bytes,
                 "<svg viewBox=\"0 0 360 250\" width=\"360\" height=\"250\" role=\"img\" "
                 "aria-label=\"R&amp;D&#39;s &quot;&lt;share&gt;&quot;\">\n<g>"
                 "<path stroke=\"var(--c1)\" fill = \"currentColor\" d='M0,0'/>"
                 "<g fill=\"rgb(1,2,3)\" font-weight=\"700\"><text>a &lt; b</text></g></g></svg>"));
    ctd_buffer_clear(&to);
}

Test(report_svg, what_is_no_drawing_is_refused)
{
    static const char *const bad[] = {"",
                                      "text",
                                      "<svg",
                                      "<svg width=\"1\" height=\"1\"",
                                      "<svg width=\"1\" height=\"1\"><g fill='x",
                                      "<svg width=\"1\" height=\"1\"><title>never ended"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[80];
        const ctd_buffer from = {.bytes = text, .length = strlen(bad[i])};
        ctd_buffer to = {0};
        ctd_sink sink = ctd_buffer_sink(&to);

        strcpy(text, bad[i]);
        cr_expect(eq(int, ctd_report_svg_put(&from, "x", &sink), CTD_ERR_INTERNAL), "%s", bad[i]);
        ctd_buffer_clear(&to);
    }
}

Test(report_color, every_colour_of_a_picture_is_one_of_the_style_sheet)
{
    for (int i = 0; i < CTD_N_COLORS; i++) {
        const char *const both[] = {ctd_color_line(i), ctd_color_text(i)};

        for (size_t k = 0; k < 2; k++) {
            unsigned red, green, blue;
            char expected[8];

            cr_assert(eq(int, sscanf(both[k], "#%2x%2x%2x", &red, &green, &blue), 3));
            snprintf(expected, sizeof expected, "%c%d", k == 0 ? 'c' : 't', i);
            cr_expect(eq(str, (char *)ctd_color_variable(red, green, blue), expected));
        }
    }
    cr_expect(eq(ptr, (void *)ctd_color_variable(1, 2, 3), NULL));
}

Test(report_plot, text_is_quoted_so_that_gnuplot_takes_it_as_text)
{
    ctd_buffer to = {0};
    ctd_sink sink = ctd_buffer_sink(&to);

    ctd_plot_quote(&sink, "'`7\"\\;中", 12, 360);
    cr_expect(
        eq(str, to.bytes,
           "\"\".\"\\047\".\"\".\"\\140\".\"7\".\"\\042\".\"\".\"\\134\".\"\".\"\\073\".\"中\""));
    ctd_buffer_clear(&to);
}

Test(report_plot, text_that_is_too_wide_ends_with_an_ellipsis)
{
    ctd_buffer to = {0};
    ctd_sink sink = ctd_buffer_sink(&to);

    ctd_plot_quote(&sink, "中文中文中文中文 and much more than there is room for", 12, 80);
    cr_expect(ne(ptr, (void *)strstr(to.bytes, "…\""), NULL));
    cr_expect(lt(sz, to.length, 36));
    ctd_buffer_clear(&to);
}

Test(gnuplot, a_program_that_is_not_there_or_fails_is_told)
{
    static const char *const programs[][2] = {{"/nonexistent/gnuplot", "could not be started"},
                                              {"/bin/false", "exit code 1"},
                                              {"/bin/true", "exit code 0"}};

    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        char script[] = "plot sin(x)\n";
        const ctd_buffer from = {.bytes = script, .length = strlen(script)};
        ctd_buffer to = {0}, said = {0};
        ctd_sink problem = ctd_buffer_sink(&said);

        cr_expect(eq(int, ctd_gnuplot_run(programs[i][0], &from, &to, &problem), CTD_ERR_INTERNAL));
        cr_expect(ne(ptr, (void *)strstr(said.bytes, programs[i][1]), NULL), "%s", said.bytes);
        ctd_buffer_clear(&to);
        ctd_buffer_clear(&said);
    }
}
