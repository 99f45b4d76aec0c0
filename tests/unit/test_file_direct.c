/* SPDX-License-Identifier: Apache-2.0 */
/* Result files that are too large to be built in memory. */
#include "folder.h"
#include "output/file.h"
#include "output/read.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static char folder[FOLDER_PATH], path[FOLDER_PATH];

static void
set_up(void)
{
    folder_make(folder);
    folder_name(folder, "result.h5", path);
}

static void
tear_down(void)
{
    folder_remove(folder);
}

TestSuite(file_direct, .init = set_up, .fini = tear_down);

/* Two runs of a year. */
static const synthetic_shape small = {.n_variants = 1,
                                      .n_replications = 2,
                                      .n_years = 1,
                                      .n_providers = 3,
                                      .n_regions = 2,
                                      .n_segments = 1,
                                      .n_questions = 1,
                                      .n_panel = 5};

/* A result whose columns by customer are elsewhere, as if they were too large. */
typedef struct elsewhere {
    ctd_result *result;
    ctd_panel_reader reader;
    atomic_int n_reads, fail_at;
} elsewhere;

static ctd_status
read_elsewhere(void *context, size_t run, size_t column, size_t first, size_t n, void *out)
{
    elsewhere *e = context;
    const ctd_series *series = e->result->series[run];
    const size_t bytes = ctd_type_bytes(series->columns[column].type);

    memcpy(out, (const char *)series->data[column] + bytes * first, bytes * n);
    return e->n_reads++ == e->fail_at ? CTD_ERR_DAMAGED : CTD_OK;
}

static void
take_away(elsewhere *e, ctd_result *result)
{
    *e = (elsewhere){.result = result, .fail_at = -1};
    e->reader = (ctd_panel_reader){read_elsewhere, e};
    result->panel_reader = &e->reader;
    for (uint32_t run = 0; run < result->n_variants * result->n_replications; run++) {
        result->series[run]->size[CTD_AXIS_CUSTOMER] = 0;
    }
}

/* The content of the file, and how long it is. */
static void
expect_stored(const ctd_hash hash, uint64_t n_expected)
{
    ctd_stored *stored = NULL;
    ctd_buffer problem = {0};
    ctd_sink sink = ctd_buffer_sink(&problem);
    ctd_hash back;
    size_t n;

    free(folder_get(path, &n));
    cr_expect(eq(ulong, n, n_expected));
    cr_assert(eq(int, ctd_stored_read(path, &stored, &sink), CTD_OK), "%s", problem.bytes);
    cr_expect(eq(int, ctd_result_hash(ctd_stored_result(stored), back), CTD_OK));
    cr_expect(eq(str, back, (char *)hash));
    ctd_stored_destroy(&stored);
}

Test(file_direct, written_directly_it_has_the_same_content_and_always_the_same_bytes)
{
    for (size_t s = 0; s < 2; s++) {
        ctd_result *result = synthetic_create(s == 0 ? &small : &synthetic_usual);
        ctd_write_report report = {0};
        elsewhere e;
        ctd_hash hash;
        unsigned char *first = NULL;
        size_t n_first = 0, n;

        cr_assert(eq(int, ctd_result_hash(result, hash), CTD_OK));
        take_away(&e, result);
        for (int threads = 1; threads <= 2; threads++) {
            mallopt(M_PERTURB, 0x40 + threads);
            cr_assert(eq(int, ctd_file_write(result, path, true, threads, &report), CTD_OK));

            unsigned char *bytes = folder_get(path, &n);

            cr_expect(eq(str, report.content_hash, hash));
            expect_stored(hash, report.bytes_needed);
            if (first == NULL) {
                first = bytes;
                n_first = n;
                continue;
            }
            cr_expect(eq(sz, n, n_first));
            cr_expect(zero(int, memcmp(bytes, first, n)));
            free(bytes);
        }
        cr_expect(gt(int, e.n_reads, 0));
        cr_expect(eq(int, folder_count(folder), 1));
        free(first);
        synthetic_destroy(result);
    }
}

Test(file_direct, written_directly_a_disk_that_fills_at_any_byte_leaves_nothing_under_the_name)
{
    ctd_result *result = synthetic_create(&small);
    ctd_write_report report;
    elsewhere e;

    signal(SIGXFSZ, SIG_IGN);
    take_away(&e, result);
    cr_assert(eq(int, ctd_file_write(result, path, false, 1, &report), CTD_OK));
    const uint64_t size = report.bytes_needed;
    struct rlimit most = {.rlim_max = RLIM_INFINITY};

    folder_put(path, "old", 3);
    for (uint64_t limit = 1; limit < size; limit += limit < 4000 ? 197 : size / 40) {
        size_t n;

        most.rlim_cur = limit;
        cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &most)));
        cr_expect(eq(int, ctd_file_write(result, path, true, 1, &report), CTD_ERR_WRITE));
        cr_expect(eq(int, report.error, EFBIG), "of %lu bytes", (unsigned long)limit);
        cr_expect(gt(ulong, report.bytes_needed, limit));
        cr_expect(gt(ulong, report.bytes_free, 0));
        cr_expect(eq(int, folder_count(folder), 1));
        free(folder_get(path, &n));
        cr_expect(eq(sz, n, 3));
    }
    most.rlim_cur = RLIM_INFINITY;
    cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &most)));
    synthetic_destroy(result);
}

Test(file_direct, what_cannot_be_read_back_leaves_nothing_under_the_name)
{
    ctd_result *result = synthetic_create(&small);
    ctd_write_report report;
    elsewhere e;

    take_away(&e, result);
    cr_assert(eq(int, ctd_file_write(result, path, false, 1, &report), CTD_OK));
    const int n_reads = e.n_reads;

    remove(path);
    cr_assert(gt(int, n_reads, 6));
    for (int k = 0; k < n_reads; k++) {
        e.n_reads = 0;
        e.fail_at = k;
        cr_expect(eq(int, ctd_file_write(result, path, false, 1, &report), CTD_ERR_DAMAGED));
        cr_expect(eq(int, folder_count(folder), 0));
    }
    synthetic_destroy(result);
}
