/* SPDX-License-Identifier: Apache-2.0 */
/* Linked with --wrap for the calls that write, so that each can be made to fail. */
#include "folder.h"
#include "output/atomic.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = -1, N = 100000 };

static char content[N];
static char folder[FOLDER_PATH], path[FOLDER_PATH];

/* The call number `fail_at` (0, 1 ...) fails with `fail_errno`; 0 as errno: a short write. */
static int fail_at, fail_errno, n_calls;
static bool keeps_failing;

static bool
fails(void)
{
    const bool now = n_calls == fail_at || (keeps_failing && fail_at >= 0 && n_calls > fail_at);

    n_calls++;
    if (now) {
        errno = fail_errno;
    }
    return now;
}

int __real_open(const char *name, int flags, ...);
ssize_t __real_write(int file, const void *bytes, size_t n);
int __real_fsync(int file);
int __real_close(int file);
int __real_rename(const char *from, const char *to);
int __real_renameat2(int a, const char *from, int b, const char *to, unsigned flags);

int
__wrap_open(const char *name, int flags, ...)
{
    return fails() ? -1 : __real_open(name, flags, 0666);
}

ssize_t
__wrap_write(int file, const void *bytes, size_t n)
{
    if (fails()) {
        return fail_errno != 0 ? -1 : __real_write(file, bytes, n > 7 ? 7 : n);
    }
    return __real_write(file, bytes, n);
}

int
__wrap_fsync(int file)
{
    return fails() ? -1 : __real_fsync(file);
}

int
__wrap_close(int file)
{
    const bool failed = fails();
    const int result = __real_close(file);

    if (failed) {
        errno = fail_errno;
    }
    return failed ? -1 : result;
}

int
__wrap_rename(const char *from, const char *to)
{
    return fails() ? -1 : __real_rename(from, to);
}

int
__wrap_renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
    return fails() ? -1 : __real_renameat2(a, from, b, to, flags);
}

static void
set_up(void)
{
    fail_at = NOBODY;
    keeps_failing = false;
    for (int i = 0; i < N; i++) {
        content[i] = (char)(i * 7);
    }
    folder_make(folder);
    folder_name(folder, "result.h5", path);
}

static void
tear_down(void)
{
    fail_at = NOBODY;
    folder_remove(folder);
}

TestSuite(atomic, .init = set_up, .fini = tear_down);

static ctd_status
write_it(bool force, ctd_write_report *report)
{
    *report = (ctd_write_report){0};
    n_calls = 0;
    return ctd_atomic_write(path, content, N, force, report);
}

static void
expect_content(const void *expected, size_t n_expected)
{
    size_t n;
    unsigned char *bytes = folder_get(path, &n);

    cr_assert(ne(ptr, bytes, NULL));
    cr_assert(eq(sz, n, n_expected));
    cr_expect(zero(int, memcmp(bytes, expected, n)));
    free(bytes);
}

static void
expect_message(const ctd_write_report *report, ctd_status status, const char *expected)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    char whole[2 * FOLDER_PATH];

    ctd_write_report_put(report, status, &sink);
    snprintf(whole, sizeof whole, "%s: %s\n", report->path, expected);
    cr_expect(eq(str, buffer.bytes, whole));
    ctd_buffer_clear(&buffer);
}

Test(atomic, writes_the_whole_file_and_nothing_else)
{
    ctd_write_report report;

    cr_expect(eq(int, write_it(false, &report), CTD_OK));
    expect_content(content, N);
    cr_expect(eq(int, folder_count(folder), 1));
    cr_expect(eq(ptr, (void *)report.doing, NULL));
}

Test(atomic, an_existing_file_is_kept_unless_forced)
{
    ctd_write_report report;

    folder_put(path, "old", 3);
    cr_expect(eq(int, write_it(false, &report), CTD_ERR_EXISTS));
    expect_message(&report, CTD_ERR_EXISTS, "exists already; --force replaces it");
    expect_content("old", 3);
    cr_expect(eq(int, ctd_atomic_check(path, false, &report), CTD_ERR_EXISTS));
    cr_expect(eq(int, ctd_atomic_check(path, true, &report), CTD_OK));
    cr_expect(eq(int, write_it(true, &report), CTD_OK));
    expect_content(content, N);
    cr_expect(eq(int, folder_count(folder), 1));
}

/* Every call of a write that succeeds fails in turn, once and for good, for every likely reason. */
Test(atomic, whatever_fails_nothing_is_left_behind_and_the_old_file_stays)
{
    const int reasons[] = {ENOSPC, EIO, EDQUOT, EFBIG, EROFS};
    ctd_write_report report;

    for (int old = 0; old < 2; old++) {
        cr_assert(eq(int, write_it(true, &report), CTD_OK));
        const int n_there = n_calls - 3; /* up to the rename: then the file is in place */

        unlink(path);
        for (int k = 0; k < n_there; k++) {
            for (size_t r = 0; r < 2 * sizeof reasons / sizeof *reasons; r++) {
                if (old) {
                    folder_put(path, "old", 3);
                }
                fail_at = k;
                fail_errno = reasons[r / 2];
                keeps_failing = r % 2 == 1;
                cr_expect(eq(int, write_it(old, &report), CTD_ERR_WRITE));
                fail_at = NOBODY;
                cr_expect(eq(int, report.error, fail_errno));
                cr_expect(eq(ulong, report.bytes_needed, N));
                cr_expect(gt(ulong, report.bytes_free, 0));
                cr_expect(eq(int, folder_count(folder), old));
                if (old) {
                    expect_content("old", 3);
                }
            }
        }
        cr_expect(ge(int, n_there, 5)); /* open, write, fsync, close, rename */
        unlink(path);
    }
}

Test(atomic, a_folder_that_cannot_be_synced_is_told_unless_it_never_can)
{
    ctd_write_report report;

    cr_assert(eq(int, write_it(false, &report), CTD_OK));
    fail_at = n_calls - 2; /* open, fsync and close of the folder come last */
    unlink(path);
    fail_errno = EIO;
    cr_expect(eq(int, write_it(false, &report), CTD_ERR_WRITE));
    expect_message(&report, CTD_ERR_WRITE,
                   "could not be written: making the new name durable: Input/output error");
    expect_content(content, N);
    unlink(path);
    fail_errno = EINVAL;
    cr_expect(eq(int, write_it(false, &report), CTD_OK));
    expect_content(content, N);
}

Test(atomic, interruptions_and_short_writes_are_overcome)
{
    ctd_write_report report;

    for (int k = 0; k < 8; k++) {
        for (int e = 0; e < 2; e++) {
            fail_at = k;
            fail_errno = e == 0 ? EINTR : 0;
            keeps_failing = false;
            if (e == 1 && k != 1) {
                continue; /* only write, the second call, can be short */
            }
            const ctd_status status = write_it(true, &report);

            fail_at = NOBODY;
            cr_expect(eq(int, status, CTD_OK), "call %d, errno %d", k, fail_errno);
            expect_content(content, N);
            cr_expect(eq(int, folder_count(folder), 1));
        }
    }
}

Test(atomic, a_file_system_without_renameat2_is_served_as_well)
{
    ctd_write_report report;

    fail_at = 4; /* open, write, fsync, close, renameat2 */
    fail_errno = EINVAL;
    cr_expect(eq(int, write_it(false, &report), CTD_OK));
    expect_content(content, N);
    cr_expect(eq(int, folder_count(folder), 1));
}

Test(atomic, a_limit_on_file_sizes_is_told_with_what_was_needed)
{
    const struct rlimit limit = {10000, RLIM_INFINITY};
    ctd_write_report report;

    signal(SIGXFSZ, SIG_IGN);
    cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &limit)));
    cr_expect(eq(int, write_it(false, &report), CTD_ERR_WRITE));
    cr_expect(eq(int, report.error, EFBIG));
    cr_expect(eq(int, folder_count(folder), 0));

    report.bytes_free = 1234567;
    expect_message(&report, CTD_ERR_WRITE,
                   "could not be written: writing: File too large (100,000 bytes needed, "
                   "1,234,567 free)");
}

Test(atomic, places_where_no_file_can_be_are_refused_before_any_work)
{
    const struct {
        const char *path;
        int error;
    } places[] = {{"/nonexistent/x.h5", ENOENT},
                  {"/dev/null", EINVAL},
                  {"/tmp", EISDIR},
                  {"/tmp/", EISDIR},
                  {"", EISDIR},
                  {"/dev/null/x.h5", ENOTDIR}};
    ctd_write_report report;

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        report = (ctd_write_report){0};
        cr_expect(eq(int, ctd_atomic_check(places[i].path, true, &report), CTD_ERR_WRITE));
        cr_expect(eq(int, report.error, places[i].error), "%s", places[i].path);
    }
}

/* A folder's permissions do not bind root; /proc refuses new files from everybody. */
Test(atomic, a_folder_that_takes_no_files_is_told)
{
    ctd_write_report report = {0};

    cr_expect(eq(int, ctd_atomic_write("/proc/x.h5", content, N, false, &report), CTD_ERR_WRITE));
    cr_expect(ne(ptr, (void *)report.doing, NULL));
    cr_expect(ne(int, report.error, 0));
}

Test(atomic, the_umask_is_respected)
{
    ctd_write_report report;
    struct stat facts;

    umask(027);
    cr_assert(eq(int, write_it(false, &report), CTD_OK));
    cr_assert(zero(int, stat(path, &facts)));
    cr_expect(eq(int, facts.st_mode & 0777, 0640));
}

Test(atomic, a_link_is_followed_and_stays_a_link)
{
    char target[FOLDER_PATH];
    ctd_write_report report;
    struct stat facts;

    folder_name(folder, "target.h5", target);
    folder_put(target, "old", 3);
    cr_assert(zero(int, symlink("target.h5", path)));
    cr_expect(eq(int, write_it(false, &report), CTD_ERR_EXISTS));
    cr_expect(eq(int, write_it(true, &report), CTD_OK));
    expect_content(content, N);
    cr_assert(zero(int, lstat(path, &facts)));
    cr_expect(eq(int, facts.st_mode &S_IFMT, S_IFLNK));
    cr_expect(eq(int, folder_count(folder), 2));
}

Test(atomic, a_temporary_file_left_by_a_killed_run_is_not_in_the_way)
{
    char left[FOLDER_PATH], name[64];
    ctd_write_report report;

    snprintf(name, sizeof name, ".result.h5.%ld-0.partial", (long)getpid());
    folder_name(folder, name, left);
    folder_put(left, "part", 4);
    cr_expect(eq(int, write_it(false, &report), CTD_OK));
    expect_content(content, N);
    cr_expect(eq(int, folder_count(folder), 2));
}

Test(atomic, the_longest_file_name_works)
{
    char name[256];
    ctd_write_report report;

    memset(name, 'n', 255);
    name[255] = '\0';
    folder_name(folder, name, path);
    cr_expect(eq(int, write_it(false, &report), CTD_OK));
    expect_content(content, N);
    cr_expect(eq(int, folder_count(folder), 1));
}

/* A process that was, and whose number is not taken yet. */
static long
dead_process(void)
{
    const pid_t child = fork();

    if (child == 0) {
        _exit(0);
    }
    cr_assert(eq(long, waitpid(child, NULL, 0), child));
    return (long)child;
}

static void
put_temporary(const char *name, long process, const char *rest, char at[FOLDER_PATH])
{
    char whole[FOLDER_PATH / 2];

    snprintf(whole, sizeof whole, ".%s.%ld%s", name, process, rest);
    folder_name(folder, whole, at);
    folder_put(at, "half a fi", 9);
}

Test(atomic, what_a_killed_process_left_behind_goes_with_the_next_write)
{
    char left[FOLDER_PATH];
    ctd_write_report report;

    put_temporary("result.h5", dead_process(), "-0.partial", left);
    put_temporary("result.h5", dead_process(), "-12.partial", left);
    cr_expect(eq(int, write_it(false, &report), CTD_OK));
    expect_content(content, N);
    cr_expect(eq(int, folder_count(folder), 1));
}

Test(atomic, a_temporary_file_of_somebody_who_may_live_is_left_alone)
{
    const long dead = dead_process();
    char at[FOLDER_PATH];
    ctd_write_report report;

    put_temporary("result.h5", (long)getppid(), "-0.partial", at);
    put_temporary("result.h5", 1, "-0.partial", at);
    put_temporary("other.h5", dead, "-0.partial", at);
    put_temporary("result.h5", dead, "-0.partials", at);
    put_temporary("result.h5", dead, "-.partial", at);
    put_temporary("result.h5", dead, ".partial", at);
    put_temporary("result.h5", -dead, "-0.partial", at);
    put_temporary("result.h5.old", dead, "-0.partial", at);
    /* Held as by a process of another host, where this one's number means nothing. */
    put_temporary("result.h5", dead, "-1.partial", at);
    const int held = open(at, O_RDONLY);

    cr_assert(zero(int, flock(held, LOCK_EX)));
    cr_expect(eq(int, write_it(false, &report), CTD_OK));
    cr_expect(eq(int, folder_count(folder), 10));
    close(held);
    cr_expect(eq(int, write_it(true, &report), CTD_OK));
    cr_expect(eq(int, folder_count(folder), 9), "nobody holds it any more");
}

Test(atomic, what_only_looks_like_a_leftover_is_no_way_out_of_the_folder)
{
    char target[FOLDER_PATH], name[FOLDER_PATH / 2], at[FOLDER_PATH];
    ctd_write_report report;

    folder_name(folder, "precious", target);
    folder_put(target, "old", 3);
    snprintf(name, sizeof name, ".result.h5.%ld-0.partial", dead_process());
    folder_name(folder, name, at);
    cr_assert(zero(int, symlink(target, at)));
    cr_expect(eq(int, write_it(false, &report), CTD_OK));
    cr_expect(eq(int, folder_count(folder), 3));
}
