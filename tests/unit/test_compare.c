/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"
#include "output/claim.h"
#include "output/compare.h"
#include "output/file.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static ctd_result *stored, *again;
static ctd_buffer out;

static void
set_up(void)
{
    stored = synthetic_create(&synthetic_usual);
    again = synthetic_create(&synthetic_usual);
}

static void
tear_down(void)
{
    ctd_buffer_clear(&out);
    synthetic_destroy(stored);
    synthetic_destroy(again);
}

TestSuite(compare, .init = set_up, .fini = tear_down);

static void
expect_told(const char *text)
{
    ctd_sink sink = ctd_buffer_sink(&out);

    ctd_buffer_clear(&out);
    cr_expect(eq(int, ctd_compare_put(stored, again, &sink), CTD_OK));
    cr_expect(ne(ptr, strstr(out.bytes, text), NULL), "%s\nis not in\n%s", text, out.bytes);
}

Test(compare, the_same_results_differ_in_nothing)
{
    expect_told("0 of ");
    cr_expect(eq(ptr, strchr(out.bytes, '\n') + 1, out.bytes + out.length));
}

Test(compare, one_value_is_found_with_its_place_and_digits_enough_to_see_it)
{
    double *share = synthetic_column(again, 2, 4, "share");

    share[7 * 7 + 3] = nextafter(share[7 * 7 + 3], 2.0);
    expect_told("\n  share: 1 of 5,145 values, by at most ");
    expect_told("; first at\n    variant ");
    expect_told(", replication 4, 2016-02-01, provider ");
    const char *const values = strrchr(out.bytes, ':');
    double was, is;

    cr_assert(eq(int, sscanf(values, ": %lf stored, %lf now\n", &was, &is), 2), "%s", values);
    cr_expect(ne(dbl, was, is));
}

Test(compare, numbers_that_are_none_count_apart)
{
    ((double *)synthetic_column(again, 0, 0, "share"))[8] = NAN;
    ((double *)synthetic_column(again, 0, 1, "share"))[8] += 0.25;
    expect_told("share: 2 of 5,145 values, by at most 0.25, 1 between a number and none; first at\n"
                "    variant ");
    expect_told(" stored, nan now\n");
}

Test(compare, whole_numbers_and_flags_are_told_whole)
{
    int64_t *customers = synthetic_column(stored, 1, 0, "customers");

    customers[0] = 1234567890123456789;
    ((ctd_answer *)again->answer)[3].yes = !stored->answer[3].yes;
    expect_told(": 1234567890123456789 stored, ");
    expect_told("answer: 1 of 30 values, by at most 1; first at\n    variant announced, "
                "replication 1, question ");
}

Test(compare, labels_are_quoted)
{
    ((const char **)again->variant)[1] = "b";
    ((const char **)again->variant)[2] = "c";
    expect_told("variant: 2 of 3 values; first at\n    variant ");
    expect_told("' stored, 'b' now\n");
}

Test(compare, shapes_and_what_is_missing_are_told)
{
    synthetic_shape shape = synthetic_usual;

    shape.n_questions = 0;
    shape.n_replications = 4;
    synthetic_destroy(again);
    again = synthetic_create(&shape);
    expect_told("replication: replication 5 stored; replication 4 now\n");
    expect_told("variant 3, replication 5, time 49, ");
    expect_told("\n  question: only in the file\n");
    expect_told("more\n");
    ctd_result *const swap = stored;

    stored = again;
    again = swap;
    shape.n_replications = 5;
    synthetic_destroy(stored);
    stored = synthetic_create(&shape);
    expect_told("\n  question: not in the file\n");
}

Test(compare, the_text_of_the_scenario_counts_too)
{
    again->scenario_text = "contend: 1\nname: another\n";
    expect_told(" differ, and so does the text of the scenario\n");
}

static bool
fail(void *context, const char *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
    return false;
}

Test(compare, what_cannot_be_told_is_an_error)
{
    ctd_sink sink = {.write = fail};

    cr_expect(eq(int, ctd_compare_put(stored, again, &sink), CTD_ERR_WRITE));
}

Test(compare, a_file_states_its_claim_and_is_compared)
{
    char folder[FOLDER_PATH], path[FOLDER_PATH];
    ctd_write_report report;
    ctd_claim claim;
    ctd_sink sink = ctd_buffer_sink(&out), nowhere = {.write = fail};

    folder_make(folder);
    folder_name(folder, "result.h5", path);
    cr_assert(eq(int, ctd_file_write(stored, path, false, 1, &report), CTD_OK));
    cr_assert(eq(int, ctd_claim_read(path, 60.0, &claim, &sink), CTD_OK));
    cr_expect(eq(str, claim.content_hash, report.content_hash));
    cr_expect(eq(str, (char *)claim.scenario, (char *)stored->scenario_text));
    ctd_claim_clear(&claim);
    cr_expect(eq(ptr, claim.text, NULL));

    ((double *)synthetic_column(again, 0, 0, "price"))[9] *= 2.0;
    cr_expect(eq(int, ctd_claim_compare(path, 60.0, again, &sink, &nowhere), CTD_OK));
    cr_expect(ne(ptr, strstr(out.bytes, "1 of "), NULL));
    cr_expect(ne(ptr, strstr(out.bytes, "\n  price: 1 of "), NULL));
    cr_expect(eq(int, ctd_claim_compare(path, 60.0, again, &nowhere, &sink), CTD_ERR_WRITE));
    folder_remove(folder);
    cr_expect(eq(int, ctd_claim_compare(path, 60.0, again, &nowhere, &sink), CTD_ERR_READ));
    cr_expect(eq(int, ctd_claim_read(path, 60.0, &claim, &sink), CTD_ERR_READ));
    cr_expect(eq(ptr, claim.text, NULL));
}
