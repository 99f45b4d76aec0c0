/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"
#include "output/file.h"
#include "output/layout.h"
#include "output/read.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <malloc.h>
#include <math.h>
#include <signal.h>
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

TestSuite(file, .init = set_up, .fini = tear_down);

/* From the smallest there can be to every edge of the cutting into chunks: several runs in one,
 * with and without a short last chunk, and runs cut along time. */
static const synthetic_shape shapes[] = {
    {.n_variants = 1,
     .n_replications = 1,
     .n_years = 0,
     .n_providers = 2,
     .n_regions = 1,
     .n_segments = 1},
    {.n_variants = 3,
     .n_replications = 5,
     .n_years = 4,
     .n_providers = 7,
     .n_regions = 3,
     .n_segments = 2,
     .n_questions = 2,
     .facts = true,
     .n_panel = 5,
     .n_events = 3},
    {.n_variants = 1,
     .n_replications = 1,
     .n_years = 4,
     .n_providers = 32,
     .n_regions = 16,
     .n_segments = 8,
     .n_questions = 1},
    {.n_variants = 2,
     .n_replications = 61,
     .n_years = 2,
     .n_providers = 9,
     .n_regions = 8,
     .n_segments = 4,
     .n_questions = 1,
     .n_panel = 1},
};

static void
expect_same_texts(const char *const *a, const char *const *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        cr_expect(eq(str, (char *)a[i], (char *)b[i]));
    }
}

static void
expect_same_variable(const ctd_layout *a, const ctd_layout *b, size_t i)
{
    const ctd_variable x = ctd_layout_variable(a, i), y = ctd_layout_variable(b, i);
    const size_t bytes = ctd_storage_bytes(x.storage);

    cr_assert(eq(str, (char *)x.name, (char *)y.name));
    cr_assert(eq(int, x.storage, y.storage));
    cr_assert(eq(sz, x.n_values, y.n_values));
    cr_expect(eq(str, (char *)x.units, (char *)y.units));
    cr_expect(eq(str, (char *)x.long_name, (char *)y.long_name));
    cr_expect(zero(int, memcmp(x.axes, y.axes, (size_t)x.n_axes * sizeof *x.axes)));
    if (x.storage == CTD_STORED_TEXT) {
        expect_same_texts(ctd_layout_texts(a, &x), ctd_layout_texts(b, &y), x.n_values);
        return;
    }

    void *left = malloc(bytes * x.n_values), *right = malloc(bytes * x.n_values);

    cr_assert(eq(int, ctd_layout_values(a, &x, 0, x.n_values, left), CTD_OK));
    cr_assert(eq(int, ctd_layout_values(b, &y, 0, y.n_values, right), CTD_OK));
    cr_expect(zero(int, memcmp(left, right, bytes * x.n_values)), "%s", x.name);
    free(left);
    free(right);
}

static void
expect_same_facts(const ctd_run_facts *a, const ctd_run_facts *b)
{
    cr_assert(eq(int, a != NULL, b != NULL));
    if (a != NULL) {
        cr_expect(eq(str, (char *)a->command_line, (char *)b->command_line));
        cr_expect(eq(str, (char *)a->host, (char *)b->host));
        cr_expect(eq(str, (char *)a->started, (char *)b->started));
        cr_expect(eq(uint, a->n_ranks, b->n_ranks));
        cr_expect(eq(uint, a->n_threads, b->n_threads));
        cr_expect(eq(uint, a->n_markets, b->n_markets));
        cr_expect(eq(str, (char *)a->kernels, (char *)b->kernels));
        cr_expect(eq(dbl, a->wall_seconds, b->wall_seconds));
        cr_expect(eq(dbl, a->peak_bytes, b->peak_bytes));
        cr_assert(eq(uint, a->n_phases, b->n_phases));
        expect_same_texts(a->phase, b->phase, a->n_phases);
        cr_expect(zero(int, memcmp(a->phase_seconds, b->phase_seconds, a->n_phases * 8)));
    }
}

Test(file, what_is_read_back_is_what_was_written)
{
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        ctd_result *result = synthetic_create(&shapes[s]);
        ctd_stored *stored = NULL;
        ctd_buffer problem = {0};
        ctd_sink sink = ctd_buffer_sink(&problem);
        ctd_write_report report;
        ctd_layout a, b;
        ctd_hash hash;

        cr_assert(eq(int, ctd_file_write(result, path, true, 2, &report), CTD_OK));
        cr_assert(eq(int, ctd_stored_read(path, &stored, &sink), CTD_OK), "%s", problem.bytes);
        const ctd_result *back = ctd_stored_result(stored);

        cr_expect(eq(str, (char *)back->name, (char *)result->name));
        cr_expect(eq(str, (char *)back->title, (char *)result->title));
        cr_expect(eq(str, (char *)back->scenario_text, (char *)result->scenario_text));
        cr_expect(eq(ulong, back->seed, result->seed));
        cr_expect(zero(int, memcmp(&back->calendar, &result->calendar, sizeof back->calendar)));
        expect_same_facts(result->facts, back->facts);
        ctd_layout_init(result, &a);
        ctd_layout_init(back, &b);
        cr_assert(eq(sz, ctd_layout_count(&a), ctd_layout_count(&b)));
        for (size_t i = 0; i < ctd_layout_count(&a); i++) {
            expect_same_variable(&a, &b, i);
        }
        cr_expect(eq(int, ctd_result_hash(back, hash), CTD_OK));
        cr_expect(eq(str, hash, report.content_hash));
        cr_expect(eq(str, hash, (char *)ctd_stored_origin(stored)->content_hash));
        ctd_stored_destroy(&stored);
        synthetic_destroy(result);
    }
}

Test(file, the_bytes_depend_neither_on_threads_nor_on_what_memory_held)
{
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        ctd_result *result = synthetic_create(&shapes[s]);
        ctd_write_report report = {0};
        void *first = NULL, *other = NULL;
        size_t n_first, n;

        mallopt(M_PERTURB, 0);
        cr_assert(eq(int, ctd_file_image(result, 1, &first, &n_first, &report), CTD_OK));
        for (int threads = 2; threads <= 7; threads += 5) {
            mallopt(M_PERTURB, 0x40 + threads); /* fresh memory holds something else */
            cr_assert(eq(int, ctd_file_image(result, threads, &other, &n, &report), CTD_OK));
            cr_expect(eq(sz, n, n_first));
            cr_expect(zero(int, memcmp(first, other, n_first)));
            free(other);
        }
        free(first);
        synthetic_destroy(result);
    }
}

Test(file, facts_of_the_run_change_no_content)
{
    ctd_result *result = synthetic_create(&synthetic_usual);
    ctd_hash with, without;

    cr_assert(eq(int, ctd_result_hash(result, with), CTD_OK));
    result->facts = NULL;
    cr_assert(eq(int, ctd_result_hash(result, without), CTD_OK));
    cr_expect(eq(str, with, without));
    synthetic_destroy(result);
}

/* Changes one thing after the other; each must change the hash, and so must all together. */
Test(file, the_content_hash_sees_every_change)
{
    ctd_result *result = synthetic_create(&synthetic_usual);
    ctd_hash before, after;

    cr_assert(eq(int, ctd_result_hash(result, before), CTD_OK));
    for (int change = 0; change < 7; change++) {
        double *hhi = synthetic_column(result, 2, 4, "hhi");
        int64_t *switches = synthetic_column(result, 0, 0, "switches");

        switch (change) {
        case 0:
            hhi[48] = nextafter(hhi[48], 1.0);
            break;
        case 1:
            switches[0]++;
            break;
        case 2:
            ((const char **)result->provider)[3] = "IBM";
            break;
        case 3:
            ((ctd_answer *)result->answer)[29].yes ^= true;
            break;
        case 4:
            ((ctd_answer *)result->answer)[0].reached = 0.0;
            break;
        case 5:
            result->calendar.start_month += 6; /* other lengths of months */
            break;
        default:
            result->scenario_text = "contend: 1\n";
        }
        cr_assert(eq(int, ctd_result_hash(result, after), CTD_OK));
        cr_expect(ne(str, before, after), "change %d", change);
        strcpy(before, after);
    }
    synthetic_destroy(result);
}

Test(file, every_nan_counts_as_the_same)
{
    ctd_result *result = synthetic_create(&synthetic_usual);
    double *share = synthetic_column(result, 0, 0, "share");
    const uint64_t other_nan = 0xFFF0000000000123;
    ctd_hash before, after;

    cr_assert(isnan(share[0]));
    cr_assert(eq(int, ctd_result_hash(result, before), CTD_OK));
    memcpy(&share[0], &other_nan, sizeof other_nan);
    cr_assert(eq(int, ctd_result_hash(result, after), CTD_OK));
    cr_expect(eq(str, before, after));
    share[0] = INFINITY;
    cr_assert(eq(int, ctd_result_hash(result, after), CTD_OK));
    cr_expect(ne(str, before, after));
    synthetic_destroy(result);
}

Test(file, an_existing_file_is_kept_unless_forced)
{
    ctd_result *result = synthetic_create(&synthetic_usual);
    ctd_write_report report;
    size_t n;

    folder_put(path, "old", 3);
    cr_expect(eq(int, ctd_file_write(result, path, false, 1, &report), CTD_ERR_EXISTS));
    free(folder_get(path, &n));
    cr_expect(eq(sz, n, 3));
    cr_expect(eq(int, ctd_file_write(result, path, true, 1, &report), CTD_OK));
    free(folder_get(path, &n));
    cr_expect(eq(sz, n, report.bytes_needed));
    cr_expect(eq(int, folder_count(folder), 1));
    synthetic_destroy(result);
}

Test(file, a_full_disk_leaves_nothing_under_the_name)
{
    const struct rlimit limit = {50000, RLIM_INFINITY};
    ctd_result *result = synthetic_create(&synthetic_usual);
    ctd_write_report report;

    signal(SIGXFSZ, SIG_IGN);
    cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &limit)));
    cr_expect(eq(int, ctd_file_write(result, path, false, 1, &report), CTD_ERR_WRITE));
    cr_expect(eq(int, report.error, EFBIG));
    cr_expect(gt(ulong, report.bytes_needed, 50000));
    cr_expect(eq(int, folder_count(folder), 0));
    synthetic_destroy(result);
}

Test(file, a_folder_that_is_not_there_is_told_before_the_work)
{
    ctd_result *result = synthetic_create(&synthetic_usual);
    ctd_write_report report;

    cr_expect(
        eq(int, ctd_file_write(result, "/nonexistent/x.h5", false, 1, &report), CTD_ERR_WRITE));
    cr_expect(eq(int, report.error, ENOENT));
    cr_expect(eq(str, report.content_hash, ""));
    synthetic_destroy(result);
}

Test(file, a_text_of_a_megabyte_is_kept_whole)
{
    const size_t n = 1 << 20;
    ctd_result *result = synthetic_create(&synthetic_usual);
    char *text = malloc(n + 1);
    ctd_stored *stored = NULL;
    ctd_buffer problem = {0};
    ctd_sink sink = ctd_buffer_sink(&problem);
    ctd_write_report report;

    memset(text, 'y', n);
    text[n] = '\0';
    result->scenario_text = text;
    cr_assert(eq(int, ctd_file_write(result, path, false, 1, &report), CTD_OK));
    cr_assert(eq(int, ctd_stored_read(path, &stored, &sink), CTD_OK));
    cr_expect(zero(int, strcmp(ctd_stored_result(stored)->scenario_text, text)));
    ctd_stored_destroy(&stored);
    free(text);
    synthetic_destroy(result);
}
