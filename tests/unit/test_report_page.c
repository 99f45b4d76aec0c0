/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/report.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Pages of made-up results, drawn by a program that stands in for gnuplot. */

static const ctd_origin origin = {
    .version = "1.2.3", .content_hash = "0123abcd", .commit = "a-commit"};

static ctd_buffer page, said;
static int n_pictures;

static ctd_status
count(void *context, const char *name, const void *bytes, size_t n)
{
    (void)name;
    (void)bytes;
    n_pictures += n > 0;
    return *(const ctd_status *)context;
}

static ctd_status
make(const synthetic_shape *shape, const char *gnuplot, ctd_status taken)
{
    ctd_result *result = synthetic_create(shape);
    ctd_sink to_page = ctd_buffer_sink(&page), problem = ctd_buffer_sink(&said);
    const ctd_report_options options = {
        .gnuplot = gnuplot, .file = "made-up.h5", .figure = count, .context = &taken};

    ctd_buffer_clear(&page);
    ctd_buffer_clear(&said);
    n_pictures = 0;
    const ctd_status status = ctd_report_put(result, &origin, &options, &to_page, &problem);

    synthetic_destroy(result);
    return status;
}

static int
count_of(const char *word)
{
    int n = 0;

    for (const char *at = page.bytes; (at = strstr(at, word)) != NULL; at += strlen(word)) {
        n++;
    }
    return n;
}

static void
tear_down(void)
{
    ctd_buffer_clear(&page);
    ctd_buffer_clear(&said);
}

TestSuite(report_page, .fini = tear_down);

Test(report_page, holds_answers_pictures_and_where_it_comes_from)
{
    static const char *const parts[] = {
        "<!DOCTYPE html>\n",
        "Does aliyun&#39;s revenue exceed aws&#39;s in the world by 2019-07?",
        "<p class=\"verdict\">No</p>",
        "The market grows from $22.0 billion",
        "contend run scenarios/made-up.yaml -o x.h5",
        "contend report made-up.h5",
        "0123abcd",
        "Contend 1.2.3, commit a-commit",

        "</html>\n"};
    const char *at;

    cr_assert(eq(int, make(&synthetic_usual, CTD_STAND_IN, CTD_OK), CTD_OK), "%s", said.bytes);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        cr_expect(ne(ptr, (void *)strstr(page.bytes, parts[i]), NULL), "%s", parts[i]);
    }
    at = strstr(page.bytes, "class=\"verdict\"");
    cr_expect(lt(ptr, (void *)at, (void *)strstr(page.bytes, "<svg")));
    cr_expect(eq(int, count_of("<svg "), count_of("role=\"img\" aria-label=\"")));
    cr_expect(eq(int, n_pictures, 2 * count_of("<svg ")));
    cr_expect(eq(int, count_of("<article "), count_of("<figcaption>")));
}

Test(report_page, every_shape_of_a_result_has_one)
{
    static const synthetic_shape shapes[] = {
        {.n_variants = 1,
         .n_replications = 1,
         .n_years = 1,
         .n_providers = 2,
         .n_regions = 1,
         .n_segments = 1},
        {.n_variants = 16,
         .n_replications = 2,
         .n_years = 1,
         .n_providers = 3,
         .n_regions = 2,
         .n_segments = 1,
         .n_questions = 1},
        {.n_variants = 2,
         .n_replications = 3,
         .n_years = 30,
         .n_providers = 32,
         .n_regions = 9,
         .n_segments = 1,
         .n_questions = 2,
         .facts = true},
    };

    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        cr_expect(eq(int, make(&shapes[i], CTD_STAND_IN, CTD_OK), CTD_OK), "shape %zu: %s", i,
                  said.bytes);
        cr_expect(eq(int, count_of("</html>"), 1), "shape %zu", i);
        cr_expect(gt(int, n_pictures, 4), "shape %zu", i);
    }
}

Test(report_page, fails_with_gnuplot_and_with_who_takes_pictures)
{
    cr_expect(eq(int, make(&synthetic_usual, "/bin/false", CTD_OK), CTD_ERR_INTERNAL));
    cr_expect(eq(str, said.bytes, "/bin/false could not draw a picture (exit code 1)"));
    cr_expect(eq(int, make(&synthetic_usual, CTD_STAND_IN, CTD_ERR_EXISTS), CTD_ERR_EXISTS));
    cr_expect(eq(int, n_pictures, 1));
}

static bool
refuse(void *context, const char *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
    return false;
}

Test(report_page, a_sink_that_fails_is_told)
{
    ctd_result *result = synthetic_create(&synthetic_usual);
    const ctd_report_options options = {.gnuplot = CTD_STAND_IN, .file = "x.h5"};
    ctd_sink full = {.write = refuse}, problem = ctd_buffer_sink(&said);

    cr_expect(eq(int, ctd_report_put(result, &origin, &options, &full, &problem), CTD_ERR_WRITE));
    synthetic_destroy(result);
}
