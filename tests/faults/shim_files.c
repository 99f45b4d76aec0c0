/* SPDX-License-Identifier: Apache-2.0 */
/* The calls on files: those of names, and those of open files. */
#include "shim.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static bool
is_watched(const char *path)
{
    const size_t n = strlen(told.folder);

    return n > 0 && strncmp(path, told.folder, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

static bool
path_of_file(int file, char path[PATH_MAX])
{
    char link[64];

    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t n = readlink(link, path, PATH_MAX - 1);

    path[n > 0 ? n : 0] = '\0';
    return n > 0;
}

/* A name as the kernel will look for it, from the root on. */
static bool
path_of_name(int folder, const char *name, char path[PATH_MAX])
{
    char at[PATH_MAX];
    const bool found = *name == '/'         ? true
                       : folder == AT_FDCWD ? getcwd(at, sizeof at) != NULL
                                            : path_of_file(folder, at);

    const int n = *name == '/' ? snprintf(path, PATH_MAX, "%s", name)
                               : snprintf(path, PATH_MAX, "%s/%s", found ? at : "", name);
    return found && n < PATH_MAX;
}

/* Decisions about one call. */
typedef enum verdict { GO_ON, FAIL, CUT } verdict;

static verdict
judge(const char *call, bool can_be_short, const char *about, bool *spoilt)
{
    const int before = errno;

    *spoilt = shim_count(call, about);
    errno = before;
    if (!*spoilt || told.spoil == HOW_KILL_AFTER || (told.spoil == HOW_SHORT && !can_be_short)) {
        return GO_ON;
    }
    if (told.spoil == HOW_SHORT) {
        return CUT;
    }
    errno = told.error;
    return FAIL;
}

static verdict
judge_file(const char *call, int file, bool can_be_short, bool *spoilt)
{
    char path[PATH_MAX];
    const int before = errno;
    const bool watched = told.kind == WHAT_FILES && path_of_file(file, path) && is_watched(path);

    errno = before;
    return watched ? judge(call, can_be_short, path, spoilt) : GO_ON;
}

static verdict
judge_name(const char *call, int folder, const char *name, bool *spoilt)
{
    char path[PATH_MAX];
    const int before = errno;
    const bool watched =
        told.kind == WHAT_FILES && path_of_name(folder, name, path) && is_watched(path);

    errno = before;
    return watched ? judge(call, false, path, spoilt) : GO_ON;
}

static verdict
judge_names(const char *call, int from_folder, const char *from, int to_folder, const char *to,
            bool *spoilt)
{
    char about[2 * PATH_MAX], path[PATH_MAX];
    const int before = errno;

    if (told.kind != WHAT_FILES || !path_of_name(from_folder, from, about) ||
        !path_of_name(to_folder, to, path) || (!is_watched(about) && !is_watched(path))) {
        errno = before;
        return GO_ON;
    }
    const size_t n = strlen(about);

    snprintf(about + n, sizeof about - n, " %s", path);
    errno = before;
    return judge(call, false, about, spoilt);
}

/* The body of a stand-in: what it returns when told to fail, and otherwise the real call. */
#define STAND_IN(type, name, parameters, judgement, failure, arguments)                            \
    type name parameters                                                                           \
    {                                                                                              \
        static type(*real) parameters;                                                             \
        bool spoilt = false;                                                                       \
        real = real != NULL ? real : (type(*) parameters)shim_real(#name);                         \
        if ((judgement) == FAIL) {                                                                 \
            return failure;                                                                        \
        }                                                                                          \
        const type result = real arguments;                                                        \
        const int error = errno;                                                                   \
        shim_after(spoilt);                                                                        \
        errno = error;                                                                             \
        return result;                                                                             \
    }

/* Those that write, of which half may be written. */
#define WRITER(name, parameters, arguments, n)                                                     \
    ssize_t name parameters                                                                        \
    {                                                                                              \
        static ssize_t(*real) parameters;                                                          \
        bool spoilt = false;                                                                       \
        real = real != NULL ? real : (ssize_t(*) parameters)shim_real(#name);                      \
        const verdict v = judge_file(#name, file, true, &spoilt);                                  \
        if (v == FAIL) {                                                                           \
            return -1;                                                                             \
        }                                                                                          \
        if (v == CUT && n > 1) {                                                                   \
            n /= 2;                                                                                \
        }                                                                                          \
        const ssize_t result = real arguments;                                                     \
        const int error = errno;                                                                   \
        shim_after(spoilt);                                                                        \
        errno = error;                                                                             \
        return result;                                                                             \
    }

/* clang-format off */
WRITER(write, (int file, const void *bytes, size_t n), (file, bytes, n), n)
WRITER(pwrite, (int file, const void *bytes, size_t n, off_t at), (file, bytes, n, at), n)
WRITER(pwrite64, (int file, const void *bytes, size_t n, off64_t at), (file, bytes, n, at), n)
WRITER(writev, (int file, const struct iovec *pieces, int n), (file, pieces, n), n)
STAND_IN(int, fsync, (int file), judge_file("fsync", file, false, &spoilt), -1, (file))
STAND_IN(int, fdatasync, (int file), judge_file("fdatasync", file, false, &spoilt), -1, (file))
STAND_IN(int, ftruncate, (int file, off_t n), judge_file("ftruncate", file, false, &spoilt), -1,
         (file, n))
STAND_IN(int, ftruncate64, (int file, off64_t n), judge_file("ftruncate", file, false, &spoilt), -1,
         (file, n))
STAND_IN(int, fallocate, (int file, int mode, off_t at, off_t n),
         judge_file("fallocate", file, false, &spoilt), -1, (file, mode, at, n))
STAND_IN(int, posix_fallocate, (int file, off_t at, off_t n),
         judge_file("posix_fallocate", file, false, &spoilt), errno, (file, at, n))
STAND_IN(int, posix_fallocate64, (int file, off64_t at, off64_t n),
         judge_file("posix_fallocate", file, false, &spoilt), errno, (file, at, n))
STAND_IN(int, mkdir, (const char *name, mode_t mode), judge_name("mkdir", AT_FDCWD, name, &spoilt),
         -1, (name, mode))
STAND_IN(int, mkdirat, (int folder, const char *name, mode_t mode),
         judge_name("mkdir", folder, name, &spoilt), -1, (folder, name, mode))
STAND_IN(int, unlink, (const char *name), judge_name("unlink", AT_FDCWD, name, &spoilt), -1, (name))
STAND_IN(int, unlinkat, (int folder, const char *name, int flags),
         judge_name("unlink", folder, name, &spoilt), -1, (folder, name, flags))
STAND_IN(int, rmdir, (const char *name), judge_name("unlink", AT_FDCWD, name, &spoilt), -1, (name))
STAND_IN(int, remove, (const char *name), judge_name("unlink", AT_FDCWD, name, &spoilt), -1, (name))
STAND_IN(int, truncate, (const char *name, off_t n),
         judge_name("ftruncate", AT_FDCWD, name, &spoilt), -1, (name, n))
STAND_IN(int, rename, (const char *from, const char *to),
         judge_names("rename", AT_FDCWD, from, AT_FDCWD, to, &spoilt), -1, (from, to))
STAND_IN(int, renameat, (int a, const char *from, int b, const char *to),
         judge_names("rename", a, from, b, to, &spoilt), -1, (a, from, b, to))
STAND_IN(int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags),
         judge_names("rename", a, from, b, to, &spoilt), -1, (a, from, b, to, flags))
STAND_IN(int, link, (const char *from, const char *to),
         judge_names("link", AT_FDCWD, from, AT_FDCWD, to, &spoilt), -1, (from, to))
STAND_IN(int, linkat, (int a, const char *from, int b, const char *to, int flags),
         judge_names("link", a, from, b, to, &spoilt), -1, (a, from, b, to, flags))
/* clang-format on */

/* A file is closed also where close() fails. Files that were only read do not count. */
int
close(int file)
{
    static int (*real)(int);
    bool spoilt = false;
    const int before = errno;

    real = real != NULL ? real : (int (*)(int))shim_real("close");
    const int flags = told.kind == WHAT_FILES ? fcntl(file, F_GETFL) : -1;

    errno = before;
    const verdict v = flags >= 0 && (flags & O_ACCMODE) != O_RDONLY
                          ? judge_file("close", file, false, &spoilt)
                          : GO_ON;
    const int error = errno, result = real(file);

    if (v == FAIL) {
        errno = error;
        return -1;
    }
    shim_after(spoilt);
    return result;
}

/* To write, to create, or to make a folder's names durable. */
static bool
counts(int flags)
{
    return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_DIRECTORY | O_TRUNC)) != 0;
}

typedef int open_fn(int folder, const char *name, int flags, ...);

static int
open_it(const char *real_name, int folder, const char *name, int flags, mode_t mode)
{
    bool spoilt = false;
    open_fn *const real = (open_fn *)shim_real(real_name);

    if (counts(flags) && judge_name("open", folder, name, &spoilt) == FAIL) {
        return -1;
    }
    const int result = real(folder, name, flags, mode), error = errno;

    shim_after(spoilt);
    errno = error;
    return result;
}

#define OPENER(opener, parameters, folder, real_name)                                              \
    int opener parameters                                                                          \
    {                                                                                              \
        va_list rest;                                                                              \
        mode_t mode = 0;                                                                           \
        if ((flags & (O_CREAT | O_TMPFILE)) != 0) {                                                \
            va_start(rest, flags);                                                                 \
            mode = va_arg(rest, mode_t);                                                           \
            va_end(rest);                                                                          \
        }                                                                                          \
        return open_it(real_name, folder, name, flags, mode);                                      \
    }

OPENER(open, (const char *name, int flags, ...), AT_FDCWD, "openat")
OPENER(open64, (const char *name, int flags, ...), AT_FDCWD, "openat64")
OPENER(openat, (int at, const char *name, int flags, ...), at, "openat")
OPENER(openat64, (int at, const char *name, int flags, ...), at, "openat64")

int
creat(const char *name, mode_t mode)
{
    return open_it("openat", AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* Buffered streams call the kernel from within the C library, unseen. */
static void
be_blind_to(const char *name, const char *mode)
{
    char path[PATH_MAX];

    if (told.kind == WHAT_FILES && strpbrk(mode, "wa+") != NULL &&
        path_of_name(AT_FDCWD, name, path) && is_watched(path)) {
        shim_log("blind: fopen of %s", path);
    }
}

FILE *
fopen(const char *name, const char *mode)
{
    be_blind_to(name, mode);
    return ((FILE * (*)(const char *, const char *)) shim_real("fopen"))(name, mode);
}

FILE *
fopen64(const char *name, const char *mode)
{
    be_blind_to(name, mode);
    return ((FILE * (*)(const char *, const char *)) shim_real("fopen64"))(name, mode);
}
