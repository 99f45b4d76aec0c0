/* SPDX-License-Identifier: Apache-2.0 */
#include "output/json.h"
#include "output/table.h"
#include "output/text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static void
expect_text(ctd_buffer *buffer, const char *expected)
{
    cr_expect(eq(str, buffer->bytes != NULL ? buffer->bytes : (char *)"", (char *)expected));
    ctd_buffer_clear(buffer);
}

Test(text, width_counts_columns_not_bytes)
{
    cr_expect(eq(sz, ctd_text_width("aliyun"), 6));
    cr_expect(eq(sz, ctd_text_width("größte"), 6));
    cr_expect(eq(sz, ctd_text_width("阿里云"), 6));
    cr_expect(eq(sz, ctd_text_width("e\xCC\x81"), 1)); /* combining acute accent */
    cr_expect(eq(sz, ctd_text_width("☁ 🚀"), 4));
    cr_expect(eq(sz, ctd_text_width("\xFF\xC3"), 2)); /* two malformed bytes: two question marks */
}

Test(text, what_could_harm_a_terminal_is_replaced)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);

    ctd_text_put(&sink, "a\033[2Jb\nc\x7F 中 \xC0\xAF \xED\xA0\x80 \xF4\x90\x80\x80 \xE2\x80\xAE!");
    expect_text(&buffer, "a?[2Jb?c? 中 ?? ??? ???? ?!");
}

Test(text, every_prefix_of_a_character_is_malformed_not_read_past)
{
    const char whole[] = "\xF0\x9F\x9A\x80";

    for (size_t n = 1; n < 4; n++) {
        char part[5] = {0};
        int32_t code;

        memcpy(part, whole, n);
        cr_expect(eq(sz, ctd_text_decode(part, &code), 1));
        cr_expect(eq(int, code, CTD_TEXT_MALFORMED));
    }
}

Test(text, counts_have_their_thousands_apart)
{
    char out[32];
    const struct {
        uint64_t n;
        const char *text;
    } known[] = {{0, "0"},
                 {999, "999"},
                 {1000, "1,000"},
                 {1234567, "1,234,567"},
                 {UINT64_MAX, "18,446,744,073,709,551,615"}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        ctd_text_count(known[i].n, out);
        cr_expect(eq(str, out, (char *)known[i].text));
    }
}

/* Debian's C.UTF-8 has a point; a comma comes from any of these, where one is installed. */
Test(text, numbers_have_a_point_in_every_locale)
{
    const char *const with_comma[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "fr_FR",
                                      "nl_NL.UTF-8"};
    char out[32];

    for (size_t i = 0; i < sizeof with_comma / sizeof *with_comma; i++) {
        (void)setlocale(LC_ALL, with_comma[i]);
        ctd_text_format(out, sizeof out, "%.2f", 0.5);
        cr_expect(eq(str, out, "0.50"));
        cr_expect(eq(dbl, ctd_text_number("0.5"), 0.5));
    }
}

Test(sink, a_text_longer_than_any_buffer_arrives_whole)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);

    ctd_sink_printf(&sink, "%05000d|", 7);
    cr_expect(eq(sz, buffer.length, 5001));
    cr_expect(eq(chr, buffer.bytes[4999], '7'));
    ctd_buffer_clear(&buffer);
}

static bool
take_two(void *context, const char *bytes, size_t length)
{
    int *n_calls = context;

    (void)bytes;
    (void)length;
    return ++*n_calls <= 2;
}

Test(sink, a_failure_is_kept_and_nothing_more_is_written)
{
    int n_calls = 0;
    ctd_sink sink = {.write = take_two, .context = &n_calls};

    for (int i = 0; i < 5; i++) {
        ctd_sink_puts(&sink, "x");
        cr_expect(eq(int, sink.failed, i >= 2));
    }
    cr_expect(eq(int, n_calls, 3));
}

Test(table, columns_line_up_by_width_and_no_line_ends_with_blanks)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    ctd_table *table = NULL;

    cr_assert(eq(int, ctd_table_create(3, &table), CTD_OK));
    for (int i = 0; i < 9; i++) {
        const char *const cell[] = {"", "阿里云", "big", "one", "1", "", "three", "22.5", "3"};
        ctd_table_add(table, cell[i]);
    }
    cr_expect(eq(int, ctd_table_put(table, 1, 80, &sink), CTD_OK));
    ctd_table_destroy(&table);
    expect_text(&buffer, "        阿里云  big\n"
                         " one         1\n"
                         " three    22.5    3\n");
}

Test(table, a_table_too_wide_is_split_with_its_first_column)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    ctd_table *table = NULL;

    cr_assert(eq(int, ctd_table_create(4, &table), CTD_OK));
    for (int i = 0; i < 8; i++) {
        ctd_table_addf(table, "%s%d", i < 4 ? "head" : "x", i);
    }
    cr_expect(eq(int, ctd_table_put(table, 0, 19, &sink), CTD_OK));
    ctd_table_destroy(&table);
    expect_text(&buffer, "head0  head1  head2\n"
                         "x4        x5     x6\n"
                         "\n"
                         "head0  head3\n"
                         "x4        x7\n");
}

Test(table, a_column_wider_than_the_terminal_still_comes)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    ctd_table *table = NULL;

    cr_assert(eq(int, ctd_table_create(2, &table), CTD_OK));
    ctd_table_add(table, "a");
    ctd_table_add(table, "a very wide head");
    cr_expect(eq(int, ctd_table_put(table, 0, 5, &sink), CTD_OK));
    ctd_table_destroy(&table);
    expect_text(&buffer, "a  a very wide head\n");
}

Test(json, texts_are_escaped_and_numbers_read_back_the_same)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    ctd_json json = {.sink = &sink};

    ctd_json_open_object(&json, NULL);
    ctd_json_text(&json, "a\"b", "quote \" slash \\ line\n tab\t 云 \xFF");
    ctd_json_text(&json, "none", NULL);
    ctd_json_open_list(&json, "numbers");
    ctd_json_number(&json, NULL, 0.1);
    ctd_json_number(&json, NULL, 1.0 / 3.0);
    ctd_json_number(&json, NULL, -1e300);
    ctd_json_number(&json, NULL, NAN);
    ctd_json_number(&json, NULL, -INFINITY);
    ctd_json_count(&json, NULL, UINT64_MAX);
    ctd_json_close_list(&json);
    ctd_json_open_object(&json, "empty");
    ctd_json_close_object(&json);
    ctd_json_close_object(&json);
    ctd_json_end(&json);
    expect_text(&buffer,
                "{\n"
                "  \"a\\\"b\": \"quote \\\" slash \\\\ line\\u000a tab\\u0009 云 \\ufffd\",\n"
                "  \"none\": null,\n"
                "  \"numbers\": [\n"
                "    0.1,\n"
                "    0.3333333333333333,\n"
                "    -1e+300,\n"
                "    null,\n"
                "    null,\n"
                "    18446744073709551615\n"
                "  ],\n"
                "  \"empty\": {}\n"
                "}\n");
}
