/* SPDX-License-Identifier: Apache-2.0 */
#include "allocations.h"
#include "output/report/report.h"
#include "synthetic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * report_faults GNUPLOT EVERY: makes a page again and again, each time with more allocations that
 * succeed before one fails. It must then say that memory is exhausted and give everything back.
 */

static ctd_status
take_picture(void *context, const char *name, const void *bytes, size_t n)
{
    ctd_sink *sink = context;

    ctd_sink_puts(sink, name);
    ctd_sink_write(sink, bytes, n);
    return sink->failed ? CTD_ERR_NO_MEMORY : CTD_OK;
}

/* One page in which allocation n fails; whether one did. */
static bool
try_once(const char *gnuplot, const ctd_result *result, long n, int *wrong)
{
    const ctd_origin origin = {.version = "0", .commit = "none"};
    ctd_buffer page = {0}, pictures = {0}, said = {0};
    ctd_sink to_page = ctd_buffer_sink(&page), to_pictures = ctd_buffer_sink(&pictures);
    ctd_sink problem = ctd_buffer_sink(&said);
    const ctd_report_options options = {
        .gnuplot = gnuplot, .file = "x.h5", .figure = take_picture, .context = &to_pictures};
    const long before = live;

    failed = false;
    countdown = n;
    const ctd_status status = ctd_report_put(result, &origin, &options, &to_page, &problem);

    countdown = -1;
    const bool told = status == CTD_ERR_NO_MEMORY || (status == CTD_ERR_WRITE && to_page.failed);
    const bool whole = page.length > 0 && strstr(page.bytes, "</html>") != NULL;

    if (failed ? !told : status != CTD_OK || !whole) {
        fprintf(stderr, "allocation %ld: %s\n", n, ctd_status_sentence(status));
        ++*wrong;
    }
    ctd_buffer_clear(&page);
    ctd_buffer_clear(&pictures);
    ctd_buffer_clear(&said);
    if (live != before) {
        fprintf(stderr, "allocation %ld: %ld blocks lost\n", n, live - before);
        ++*wrong;
    }
    return failed;
}

int
main(int argc, char **argv)
{
    const synthetic_shape shape = {.n_variants = 2,
                                   .n_replications = 2,
                                   .n_years = 1,
                                   .n_providers = 3,
                                   .n_regions = 2,
                                   .n_segments = 1,
                                   .n_questions = 2,
                                   .facts = true};
    const long every = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    ctd_result *result = synthetic_create(&shape);
    int wrong = 0;
    long n = 0;

    if (every < 1 || result == NULL) {
        fputs("usage: report_faults GNUPLOT EVERY\n", stderr);
        return 2;
    }
    while (try_once(argv[1], result, n, &wrong)) {
        n += every;
    }
    synthetic_destroy(result);
    printf("%ld allocations, every %ld failed, %d wrong\n", n, every, wrong);
    return wrong == 0 && n > every ? 0 : 1;
}
