/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/near.h"
#include "scenarios/number.h"
#include "scenarios/utf8.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

Test(number, decimal_numbers_are_read_exactly)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"0", 0.0},
        {"-0", -0.0},
        {"1", 1.0},
        {"+1", 1.0},
        {"-17", -17.0},
        {".5", 0.5},
        {"5.", 5.0},
        {"0.1", 0.1},
        {"-.25", -0.25},
        {"1e6", 1e6},
        {"1E+6", 1e6},
        {"2.5e-3", 2.5e-3},
        {"0e0", 0.0},
        {"0.000", 0.0},
        {"9007199254740993", 9007199254740992.0},
        {"1.7976931348623157e308", 1.7976931348623157e308},
        {"2.2250738585072014e-308", 2.2250738585072014e-308},
        {"0.1000000000000000055511151231257827021181583404541015625", 0.1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 42.0;
        cr_expect(ctd_number_parse(cases[i].text, &value) == CTD_NUMERAL_OK, "%s", cases[i].text);
        cr_expect(memcmp(&value, &cases[i].value, sizeof value) == 0, "%s", cases[i].text);
    }
}

Test(number, anything_else_is_not_a_number)
{
    static const struct {
        const char *text;
        ctd_numeral why;
    } cases[] = {
        {"", CTD_NUMERAL_NONE},
        {"-", CTD_NUMERAL_NONE},
        {".", CTD_NUMERAL_NONE},
        {"e5", CTD_NUMERAL_NONE},
        {"x", CTD_NUMERAL_NONE},
        {" 1", CTD_NUMERAL_NONE},
        {"1.5x", CTD_NUMERAL_TRAILING},
        {"1 ", CTD_NUMERAL_TRAILING},
        {"1e", CTD_NUMERAL_TRAILING},
        {"1e+", CTD_NUMERAL_TRAILING},
        {"1..2", CTD_NUMERAL_TRAILING},
        {"1e5.5", CTD_NUMERAL_TRAILING},
        {"1_000", CTD_NUMERAL_SEPARATOR},
        {"1,5", CTD_NUMERAL_SEPARATOR},
        {"1 000", CTD_NUMERAL_SEPARATOR},
        {"17%", CTD_NUMERAL_PERCENT},
        {"0x10", CTD_NUMERAL_BASE},
        {"0o17", CTD_NUMERAL_BASE},
        {"0b1", CTD_NUMERAL_BASE},
        {"017", CTD_NUMERAL_LEADING_ZERO},
        {"-00.5", CTD_NUMERAL_LEADING_ZERO},
        {".nan", CTD_NUMERAL_NOT_FINITE},
        {"NaN", CTD_NUMERAL_NOT_FINITE},
        {"-.inf", CTD_NUMERAL_NOT_FINITE},
        {"Infinity", CTD_NUMERAL_NOT_FINITE},
        {"1e309", CTD_NUMERAL_TOO_LARGE},
        {"1e999999999999999999999", CTD_NUMERAL_TOO_LARGE},
        {"1e-320", CTD_NUMERAL_TOO_SMALL},
        {"-1e-999", CTD_NUMERAL_TOO_SMALL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 42.0;
        cr_expect(eq(int, (int)ctd_number_parse(cases[i].text, &value), (int)cases[i].why), "%s",
                  cases[i].text);
        cr_expect(eq(dbl, value, 42.0), "%s", cases[i].text);
    }
}

Test(number, whole_numbers_are_exact_up_to_64_bits)
{
    uint64_t value = 0;

    cr_expect(ctd_whole_parse("18446744073709551615", &value));
    cr_expect(eq(u64, value, UINT64_MAX));
    cr_expect(ctd_whole_parse("9007199254740993", &value));
    cr_expect(eq(u64, value, 9007199254740993u));
    cr_expect(ctd_whole_parse("4e9", &value));
    cr_expect(eq(u64, value, 4000000000u));
    cr_expect(ctd_whole_parse("12.0", &value));
    cr_expect(eq(u64, value, 12));
    cr_expect(not(ctd_whole_parse("18446744073709551616", &value)));
    cr_expect(not(ctd_whole_parse("-1", &value)));
    cr_expect(not(ctd_whole_parse("1.5", &value)));
    cr_expect(not(ctd_whole_parse("1e19", &value)));
    cr_expect(not(ctd_whole_parse("", &value)));
}

Test(number, months_count_from_the_year_nought)
{
    int32_t month = 0;

    cr_expect(ctd_month_parse("2015-07", &month));
    cr_expect(eq(i32, month, 24186));
    cr_expect(eq(str, ctd_month_format(24186).text, "2015-07"));
    static const char *const bad[] = {"2015-13",    "2015-00", "2015-7",  "15-07",   "2015/07",
                                      "2015-07-01", "",        "0000-01", "-201-07", "2o15-07"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cr_expect(not(ctd_month_parse(bad[i], &month)), "%s", bad[i]);
    }
}

Test(near, distance_counts_insertions_deletions_substitutions_and_swaps)
{
    cr_expect(eq(sz, ctd_near_distance("capacity", "capacity"), 0));
    cr_expect(eq(sz, ctd_near_distance("capcity", "capacity"), 1));
    cr_expect(eq(sz, ctd_near_distance("capacityy", "capacity"), 1));
    cr_expect(eq(sz, ctd_near_distance("capasity", "capacity"), 1));
    cr_expect(eq(sz, ctd_near_distance("cpaacity", "capacity"), 1));
    cr_expect(eq(sz, ctd_near_distance("CAPACITY", "capacity"), 0));
    cr_expect(eq(sz, ctd_near_distance("", "abc"), 3));
    cr_expect(eq(sz, ctd_near_distance("ca", "abc"), 3));
    char longest[80];
    memset(longest, 'x', sizeof longest);
    longest[79] = '\0';
    cr_expect(eq(sz, ctd_near_distance(longest, "x"), SIZE_MAX));
}

Test(near, only_what_is_near_enough_is_suggested)
{
    static const struct {
        const char *word, *candidate;
        bool near;
    } cases[] = {
        {"spnd", "spend", true},  {"spand", "spend", true},
        {"sum", "stay", false},   {"to", "by", false},
        {"tua", "tau", true},     {"x", "y", false},
        {"lokal", "local", true}, {"innovate", "innovation", false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ctd_near near = ctd_near_begin(cases[i].word);
        ctd_near_offer(&near, cases[i].candidate);
        cr_expect(eq(int, near.best[0] != '\0', cases[i].near), "%s", cases[i].word);
    }
    ctd_near near = ctd_near_begin("wset");
    ctd_near_offer(&near, "best");
    ctd_near_offer(&near, "west");
    ctd_near_offer(&near, "east");
    cr_expect(eq(str, ctd_near_hint(&near).text, " (did you mean 'west'?)"));
}

Test(utf8, only_shortest_forms_of_characters_are_decoded)
{
    static const struct {
        const char *bytes;
        size_t n;
        uint32_t character;
    } cases[] = {
        {"A", 1, 'A'},
        {"\xC3\xA9", 2, 0xE9},
        {"\xE4\xBA\x91", 3, 0x4E91},
        {"\xF0\x9F\x8C\xA9", 4, 0x1F329},
        {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
        {"\xC0\x80", 0, 0},
        {"\xC1\xBF", 0, 0},
        {"\xE0\x9F\xBF", 0, 0},
        {"\xED\xA0\x80", 0, 0},
        {"\xF4\x90\x80\x80", 0, 0},
        {"\xF8\x88\x80\x80", 0, 0},
        {"\x80", 0, 0},
        {"\xC3", 0, 0},
        {"\xC3(", 0, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t character = 0;
        const size_t n = ctd_utf8_decode(cases[i].bytes, strlen(cases[i].bytes), &character);
        cr_expect(eq(sz, n, cases[i].n), "case %zu", i);
        cr_expect(eq(u32, character, cases[i].character), "case %zu", i);
    }
}

Test(utf8, pieces_of_text_are_fit_for_a_line)
{
    char many[200];

    cr_expect(eq(str, ctd_utf8_clip("plain").text, "plain"));
    cr_expect(eq(str, ctd_utf8_clip("a\nb\x1b[31m\xFF").text, "a?b?[31m?"));
    memset(many, 'x', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    const ctd_clip clip = ctd_utf8_clip(many);
    cr_expect(eq(sz, strlen(clip.text), 63));
    cr_expect(eq(str, (char *)clip.text + 60, "..."));
    cr_expect(eq(
        str,
        ctd_utf8_clip("云云云云云云云云云云云云云云云云云云云云云云云云云云云云云云云云云云").text,
        "云云云云云云云云云云云云云云云云云云云云云云云云云云云云云云..."));
}
