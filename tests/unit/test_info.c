/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"
#include "output/child.h"
#include "output/file.h"
#include "output/info.h"
#include "output/summary.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[FOLDER_PATH], path[FOLDER_PATH];
static ctd_buffer out, problem;

static void
set_up(void)
{
    folder_make(folder);
    folder_name(folder, "result.h5", path);
}

static void
tear_down(void)
{
    ctd_buffer_clear(&out);
    ctd_buffer_clear(&problem);
    folder_remove(folder);
}

TestSuite(info, .init = set_up, .fini = tear_down);
TestSuite(child, .init = set_up, .fini = tear_down);

static ctd_status
ask(const char *file)
{
    ctd_buffer_clear(&out);
    ctd_buffer_clear(&problem);
    ctd_sink to_out = ctd_buffer_sink(&out), to_problem = ctd_buffer_sink(&problem);

    return ctd_info_put(file, 60.0, &to_out, &to_problem);
}

static const synthetic_shape small = {.n_variants = 1,
                                      .n_replications = 2,
                                      .n_years = 1,
                                      .n_providers = 3,
                                      .n_regions = 2,
                                      .n_segments = 1,
                                      .n_questions = 1};

static unsigned char *
write_result(const synthetic_shape *shape, size_t *n)
{
    ctd_result *result = synthetic_create(shape);
    ctd_write_report report;

    cr_assert(eq(int, ctd_file_write(result, path, true, 1, &report), CTD_OK));
    synthetic_destroy(result);
    return folder_get(path, n);
}

static void
expect_problem(const char *file, ctd_status status, const char *what)
{
    char line[2 * FOLDER_PATH];

    cr_expect(eq(int, ask(file), status), "%s", file);
    snprintf(line, sizeof line, "%s: %s\n", file, what);
    cr_expect(eq(str, problem.bytes, line));
    cr_expect(eq(sz, out.length, 0));
}

Test(info, tells_where_a_file_comes_from_and_its_summary)
{
    ctd_result *result = synthetic_create(&synthetic_usual);
    ctd_write_report report;
    ctd_buffer summary = {0};
    ctd_sink sink = ctd_buffer_sink(&summary);
    char content[128];

    cr_assert(eq(int, ctd_file_write(result, path, true, 1, &report), CTD_OK));
    cr_assert(eq(int, ctd_summary_put(result, &sink), CTD_OK));
    cr_assert(eq(int, ask(path), CTD_OK), "%s", problem.bytes);
    snprintf(content, sizeof content, "\n  content   %s\n", report.content_hash);
    cr_expect(ne(ptr, strstr(out.bytes, ": result of Contend "), NULL));
    cr_expect(ne(ptr, strstr(out.bytes, content), NULL));
    cr_expect(ne(ptr, strstr(out.bytes, "  command   contend run scenarios/made-up.yaml -o x.h5\n"),
                 NULL));
    cr_expect(ne(ptr, strstr(out.bytes, summary.bytes), NULL));
    cr_expect(eq(sz, problem.length, 0));
    ctd_buffer_clear(&summary);
    synthetic_destroy(result);
}

Test(info, says_what_is_wrong_with_what_is_no_result)
{
    char other[FOLDER_PATH];

    folder_name(folder, "other", other);
    expect_problem("/nonexistent.h5", CTD_ERR_READ, "No such file or directory");
    expect_problem("/dev/null", CTD_ERR_DAMAGED, "not a result file: not a regular file");
    folder_put(other, "", 0);
    expect_problem(other, CTD_ERR_DAMAGED, "not a result file: it is empty");
    folder_put(other, "contend: 1\nname: x\n", 19);
    expect_problem(other, CTD_ERR_DAMAGED,
                   "not a result file: not HDF5, it begins with \"contend: 1?name:\"");
    folder_put(other, "\x89HDF\r\n\x1A\nand nothing more", 24);
    expect_problem(other, CTD_ERR_DAMAGED, "begins like HDF5, but is cut short or damaged");
}

Test(info, a_file_cut_short_anywhere_is_refused)
{
    char part[FOLDER_PATH];
    size_t n;
    unsigned char *bytes = write_result(&small, &n);

    folder_name(folder, "part.h5", part);
    for (size_t length = 0; length < n; length += n / 12) {
        folder_put(part, bytes, length);
        cr_expect(eq(int, ask(part), CTD_ERR_DAMAGED), "%zu of %zu bytes", length, n);
    }
    free(bytes);
}

/* A changed byte is either found out or changes nothing of what is told. */
Test(info, a_changed_byte_never_passes_for_a_result)
{
    char changed[FOLDER_PATH];
    size_t n;
    unsigned char *bytes = write_result(&small, &n);
    int n_found = 0;

    cr_assert(eq(int, ask(path), CTD_OK));
    char *whole = strdup(strchr(out.bytes, '\n'));

    folder_name(folder, "changed.h5", changed);
    for (size_t i = 3; i < n; i += n / 60) {
        bytes[i] ^= 0x55;
        folder_put(changed, bytes, n);
        bytes[i] ^= 0x55;
        const ctd_status status = ask(changed);

        if (status == CTD_OK) {
            cr_expect(eq(str, strchr(out.bytes, '\n'), whole), "byte %zu", i);
        } else {
            cr_expect(eq(int, status, CTD_ERR_DAMAGED), "byte %zu", i);
            n_found++;
        }
    }
    cr_expect(gt(int, n_found, 10));
    free(whole);
    free(bytes);
}

static ctd_status
crash(void *context, ctd_sink *sink)
{
    (void)context;
    ctd_sink_puts(sink, "so far");
    raise(SIGKILL);
    return CTD_OK;
}

static ctd_status
hang(void *context, ctd_sink *sink)
{
    (void)context;
    (void)sink;
    for (;;) {
        pause();
    }
}

static ctd_status
leave(void *context, ctd_sink *sink)
{
    (void)sink;
    _exit(*(int *)context);
}

static ctd_status
interrupt(void *context, ctd_sink *sink)
{
    (void)context;
    (void)sink;
    raise(SIGINT);
    return CTD_OK;
}

static ctd_status
talk(void *context, ctd_sink *sink)
{
    for (int i = 0; i < 300000; i++) {
        ctd_sink_printf(sink, "%06d\n", i);
    }
    return *(ctd_status *)context;
}

Test(child, a_crash_costs_the_parent_nothing)
{
    char trouble[80];

    cr_expect(eq(int, ctd_child_run(crash, NULL, 10.0, &out, trouble), CTD_ERR_DAMAGED));
    cr_expect(eq(str, trouble, "reading it crashed (signal 9)"));
    cr_expect(eq(str, out.bytes, "so far"));
}

Test(child, a_hang_ends_when_its_time_is_up)
{
    char trouble[80];

    cr_expect(eq(int, ctd_child_run(hang, NULL, 0.05, &out, trouble), CTD_ERR_DAMAGED));
    cr_expect(eq(str, trouble, "reading it took longer than 0 s"));
}

Test(child, an_exit_of_another_kind_is_no_success)
{
    char trouble[80];

    for (int code = 0; code < 3; code++) {
        cr_expect(eq(int, ctd_child_run(leave, &code, 10.0, &out, trouble), CTD_ERR_DAMAGED));
    }
    cr_expect(eq(str, trouble, "reading it failed (exit code 2)"));
}

Test(child, an_interruption_is_no_damage)
{
    char trouble[80];

    cr_expect(eq(int, ctd_child_run(interrupt, NULL, 10.0, &out, trouble), CTD_ERR_STOPPED));
    cr_expect(eq(str, trouble, ""));
}

Test(child, every_status_and_a_long_text_come_back)
{
    char trouble[80];

    for (ctd_status status = CTD_OK; status < CTD_N_STATUSES; status++) {
        ctd_buffer_clear(&out);
        cr_expect(eq(int, ctd_child_run(talk, &status, 60.0, &out, trouble), status));
        cr_expect(eq(sz, out.length, 7 * 300000));
        cr_expect(eq(str, out.bytes + out.length - 7, "299999\n"));
    }
}
