/* SPDX-License-Identifier: Apache-2.0 */
#include "output/findings.h"
#include "output/summary.h"
#include "output/summary_json.h"
#include "output/text.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const synthetic_shape small = {.n_variants = 2,
                                      .n_replications = 3,
                                      .n_years = 1,
                                      .n_providers = 3,
                                      .n_regions = 1,
                                      .n_segments = 1,
                                      .n_questions = 1};

/* Shares and markets that give round means and errors: replications differ by -1, 0 and +1 of
 * something, whose standard error is 1 / sqrt(3). */
static ctd_result *
by_hand(const synthetic_shape *shape)
{
    ctd_result *result = synthetic_create(shape);

    cr_assert(ne(ptr, result, NULL));
    for (uint32_t v = 0; v < result->n_variants; v++) {
        for (uint32_t k = 0; k < result->n_replications; k++) {
            double *share = synthetic_column(result, v, k, "share");
            double *market = synthetic_column(result, v, k, "market");

            for (uint32_t t = 0; t < result->n_records; t++) {
                const double luck = 0.01 * ((double)k - 1.0);

                share[3 * t] = NAN;
                share[3 * t + 1] = 0.75 - 0.01 * t + luck - 0.02 * v;
                share[3 * t + 2] = 0.25 + 0.01 * t - luck + 0.02 * v;
                market[t] = (22.0 + t + 100.0 * luck + v * (1.0 + 10.0 * luck)) * 1e9;
            }
        }
    }
    for (uint32_t i = 0; i < result->n_variants * result->n_replications * result->n_questions;
         i++) {
        ((ctd_answer *)result->answer)[i].gap = -0.28 + 0.01 * (i % 3);
    }
    return result;
}

static void
expect_summary(ctd_result *result, const char *expected)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);

    cr_expect(eq(int, ctd_summary_put(result, &sink), CTD_OK));
    cr_expect(eq(str, buffer.bytes, (char *)expected));
    ctd_buffer_clear(&buffer);
    synthetic_destroy(result);
}

Test(summary, says_exactly_this)
{
    expect_summary(
        by_hand(&small),
        "Does a billion dollars make Aliyun a world leader?\n"
        "made-up: 2 variants, 3 replications, 600 customers\n2015-07 to 2016-07, "
        "seed 18446744073709551615\n"
        "\n"
        "Answers: yes in % of 3 replications (95 % interval)\n"
        "\n"
        "               announced  no-investment\n"
        "  overtakes  0 (0 to 56)    0 (0 to 56)\n"
        "\n"
        "Market in billion USD a year, shares of its revenue in %;\n"
        "mean ± standard error of 3 replications\n"
        "\n"
        "announced\n"
        "                market          aws    microsoft\n"
        "  2015-07  22.00 ±0.58  75.00 ±0.58  25.00 ±0.58\n"
        "  2016-07  34.00 ±0.58  63.00 ±0.58  37.00 ±0.58\n"
        "\n"
        "no-investment\n"
        "                market          aws    microsoft\n"
        "  2015-07  23.00 ±0.64  73.00 ±0.58  27.00 ±0.58\n"
        "  2016-07  35.00 ±0.64  61.00 ±0.58  39.00 ±0.58\n"
        "\n"
        "overtakes: Does aliyun's revenue exceed aws's in the world by 2019-07?\n"
        "\n"
        "                    yes  95 % interval                        gap  first yes\n"
        "  announced      0 of 3  0.0 to 56.1 %  -27.00 (-27.90 to -26.10)      never\n"
        "  no-investment  0 of 3  0.0 to 56.1 %  -27.00 (-27.90 to -26.10)      never\n"
        "\n"
        "Gap: how far on the side of yes at that date, in points where no unit is given;\n"
        "median (5 % to 95 % of replications). First yes: median (earliest to latest)\n"
        "of the replications that got there.\n"
        "\n"
        "Change against announced by 2016-07, pair by pair under the same luck\n"
        "Market in billion USD a year, shares in points;\n"
        "mean ± standard error of 3 pairs\n"
        "\n"
        "                      market          aws    microsoft\n"
        "  no-investment  +1.00 ±0.06  -2.00 ±0.00  +2.00 ±0.00\n"
        "\n"
        "The market by 2016-07: concentration of owners' revenue (0 to 10,000);\n"
        "mean ± standard error of 3 replications\n"
        "\n"
        "                     HHI  change\n"
        "  announced      1310 ±0\n"
        "  no-investment  1310 ±0    0 ±0\n"
        "\n"
        "Errors and intervals show luck alone, not what the scenario assumes.\n");
}

Test(summary, one_replication_has_no_errors_and_says_so)
{
    synthetic_shape one = small;

    one.n_replications = 1;
    one.n_variants = 1;
    one.n_questions = 0;
    expect_summary(by_hand(&one),
                   "Does a billion dollars make Aliyun a world leader?\n"
                   "made-up: 1 variant, 1 replication, 600 customers\n2015-07 to 2016-07, "
                   "seed 18446744073709551615\n"
                   "\n"
                   "Market in billion USD a year, shares of its revenue in %\n"
                   "\n"
                   "announced\n"
                   "           market    aws  microsoft\n"
                   "  2015-07   21.00  74.00      26.00\n"
                   "  2016-07   33.00  62.00      38.00\n"
                   "\n"
                   "The market by 2016-07: concentration of owners' revenue (0 to 10,000)\n"
                   "\n"
                   "              HHI\n"
                   "  announced  1310\n"
                   "\n"
                   "One replication: more of them would show how much of this is luck.\n");
}

Test(summary, columns_that_are_not_there_are_left_out)
{
    static const ctd_column only[] = {
        {"hhi", CTD_FLOAT64, 1, {CTD_AXIS_TIME}, "1", "Herfindahl-Hirschman index"}};
    static const size_t size[CTD_N_AXES] = {[CTD_AXIS_TIME] = 1,
                                            [CTD_AXIS_FROM_PROVIDER] = 2,
                                            [CTD_AXIS_PROVIDER] = 2,
                                            [CTD_AXIS_REGION] = 1,
                                            [CTD_AXIS_SEGMENT] = 1};
    ctd_result *result = synthetic_create(&small);
    ctd_result bare = *result;
    ctd_series *series = NULL;
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);

    cr_assert(eq(int, ctd_series_create(1, only, size, &series), CTD_OK));
    bare.n_variants = bare.n_replications = bare.n_records = 1;
    bare.n_questions = 0;
    bare.series = &series;
    bare.title = "";
    cr_expect(eq(int, ctd_summary_put(&bare, &sink), CTD_OK));
    cr_expect(eq(str, buffer.bytes,
                 "made-up: 1 variant, 1 replication\n2015-07 to 2015-07, seed "
                 "18446744073709551615\n\n"
                 "The market by 2015-07: concentration of owners' revenue (0 to 10,000)\n\n"
                 "             HHI\n"
                 "  announced    0\n\n"
                 "One replication: more of them would show how much of this is luck.\n"));
    ctd_buffer_clear(&buffer);
    ctd_series_destroy(&series);
    synthetic_destroy(result);
}

Test(summary, lines_stay_within_80_columns_with_31_providers)
{
    synthetic_shape many = synthetic_usual;
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    int n_places = 0;

    many.n_providers = 32;
    ctd_result *result = synthetic_create(&many);

    result->seed = 1;

    /* Cut at line ends; widths in code points: no wide labels here. */
    cr_expect(eq(int, ctd_summary_put(result, &sink), CTD_OK));
    for (size_t i = 0, width = 0; i < buffer.length; i++) {
        width = buffer.bytes[i] == '\n' ? 0 : width + ((buffer.bytes[i] & 0xC0) != 0x80);
        cr_expect(le(sz, width, 80));
    }
    for (const char *at = buffer.bytes; (at = strstr(at, "provider-31")) != NULL; at++) {
        n_places++;
    }
    cr_expect(eq(int, n_places, 4)); /* a table a variant, and the effects */
    ctd_buffer_clear(&buffer);
    synthetic_destroy(result);
}

Test(findings, a_long_run_is_told_in_few_years_with_both_ends)
{
    for (uint32_t years = 1; years < 120; years++) {
        synthetic_shape shape = small;
        uint32_t record[CTD_MAX_YEARS];

        shape.n_years = years;
        ctd_result *result = synthetic_create(&shape);
        const uint32_t n = ctd_findings_years(result, record);

        cr_assert(le(uint, n, CTD_MAX_YEARS));
        cr_expect(eq(uint, record[0], 0));
        cr_expect(eq(uint, record[n - 1], 12 * years));
        cr_expect(eq(uint, n, years < 14 ? years + 1 : n));
        for (uint32_t i = 1; i + 1 < n; i++) {
            cr_expect(eq(uint, record[i], i * record[1]));
        }
        synthetic_destroy(result);
    }
}

Test(findings, a_verdict_counts_and_dates_the_replications_that_got_there)
{
    ctd_answer answers[] = {
        {true, 0.2, 365.0}, {false, -0.1, NAN}, {true, 0.1, 31.0}, {true, 0.3, 62.0}};
    ctd_result result = {.n_variants = 1, .n_replications = 4, .n_questions = 1, .answer = answers};
    ctd_verdict verdict;

    cr_assert(eq(int, ctd_findings_verdict(&result, 0, 0, &verdict), CTD_OK));
    cr_expect(eq(uint, verdict.n_yes, 3));
    cr_expect(eq(dbl, verdict.probability, 0.75));
    cr_expect(epsilon_eq(dbl, verdict.interval.low, ctd_wilson(3, 4).low, 0.0));
    cr_expect(epsilon_eq(dbl, verdict.gap_median, 0.15, 1e-15));
    cr_expect(eq(uint, verdict.n_reached, 3));
    cr_expect(eq(dbl, verdict.reached_first, 31.0));
    cr_expect(eq(dbl, verdict.reached_median, 62.0));
    cr_expect(eq(dbl, verdict.reached_last, 365.0));
}

Test(findings, gaps_that_are_no_numbers_are_left_out_of_their_quantiles)
{
    ctd_answer answers[] = {{false, NAN, NAN}, {false, -0.1, NAN}, {false, NAN, NAN}};
    ctd_result result = {.n_variants = 1, .n_replications = 3, .n_questions = 1, .answer = answers};
    ctd_verdict verdict;

    cr_assert(eq(int, ctd_findings_verdict(&result, 0, 0, &verdict), CTD_OK));
    cr_expect(eq(dbl, verdict.gap_low, -0.1));
    cr_expect(eq(dbl, verdict.gap_median, -0.1));
    cr_expect(eq(dbl, verdict.gap_high, -0.1));
    answers[1].gap = NAN;
    cr_assert(eq(int, ctd_findings_verdict(&result, 0, 0, &verdict), CTD_OK));
    cr_expect(isnan(verdict.gap_median));
}

/* The number that stands after this text. */
static double
number_after(const ctd_buffer *buffer, const char *text)
{
    const char *at = strstr(buffer->bytes, text);

    cr_assert(ne(ptr, (void *)at, NULL), "missing: %s", text);
    return ctd_text_number(at + strlen(text));
}

Test(summary_json, holds_the_unrounded_numbers)
{
    const char *const last = "      \"variant\": \"no-investment\",\n"
                             "      \"date\": \"2016-07-01\",\n"
                             "      \"market\": {\n"
                             "        \"mean\": ";
    ctd_result *result = by_hand(&small);
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);

    cr_expect(eq(int, ctd_summary_json_put(result, "abc", &sink), CTD_OK));
    cr_expect(ne(ptr, strstr(buffer.bytes, "  \"content_hash\": \"abc\",\n"), NULL));
    cr_expect(ne(ptr, strstr(buffer.bytes, "  \"end\": \"2016-07-01\",\n"), NULL));
    cr_expect(ne(ptr, strstr(buffer.bytes, "            \"earliest\": null,\n"), NULL));
    cr_expect(epsilon_eq(dbl, number_after(&buffer, last), 35e9, 1e-3));
    cr_expect(epsilon_eq(dbl, number_after(&buffer, "\"interval_95\": [\n            0,\n"),
                         ctd_wilson(0, 3).high, 0.0));
    cr_expect(epsilon_eq(dbl, number_after(&buffer, "\"median\": "), -0.27, 1e-15));
    ctd_buffer_clear(&buffer);
    synthetic_destroy(result);
}

static bool
refuse(void *context, const char *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
    return false;
}

Test(summary, a_sink_that_fails_is_told)
{
    ctd_result *result = by_hand(&small);
    ctd_sink sink = {.write = refuse};

    cr_expect(eq(int, ctd_summary_put(result, &sink), CTD_ERR_WRITE));
    sink.failed = false;
    cr_expect(eq(int, ctd_summary_json_put(result, NULL, &sink), CTD_ERR_WRITE));
    synthetic_destroy(result);
}
