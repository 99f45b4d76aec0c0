/* SPDX-License-Identifier: Apache-2.0 */
#include "output/atomic.h"

#include "output/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static ctd_status
failed(ctd_write_report *report, const char *doing)
{
    report->error = errno;
    report->doing = doing;
    return CTD_ERR_WRITE;
}

static ctd_status
find_place(const char *path, ctd_atomic_file *at)
{
    struct stat link;
    const char *slash;

    if (lstat(path, &link) == 0 && S_ISLNK(link.st_mode)) {
        at->whole = realpath(path, NULL);
        if (at->whole == NULL && errno == ENOMEM) {
            return CTD_ERR_NO_MEMORY;
        } /* else the link dangles: it is replaced */
    }
    if (at->whole == NULL) {
        at->whole = strdup(path);
    }
    if (at->whole == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    slash = strrchr(at->whole, '/');
    at->name = slash != NULL ? slash + 1 : at->whole;
    if (slash == NULL) {
        at->folder = strdup(".");
    } else {
        at->folder = strndup(at->whole, slash == at->whole ? 1 : (size_t)(slash - at->whole));
    }
    return at->folder != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
}

static ctd_status
check(const ctd_atomic_file *at, bool force, ctd_write_report *report)
{
    struct stat there;

    if (*at->name == '\0') {
        errno = EISDIR;
        return failed(report, "naming the file");
    }
    if (lstat(at->whole, &there) == 0) {
        if (!force) {
            report->doing = "replacing it";
            return CTD_ERR_EXISTS;
        }
        if (!S_ISREG(there.st_mode) && !S_ISLNK(there.st_mode)) {
            errno = S_ISDIR(there.st_mode) ? EISDIR : EINVAL;
            return failed(report, "replacing what is not a regular file");
        }
    } else if (errno != ENOENT) {
        return failed(report, "looking for it");
    }
    if (access(at->folder, W_OK | X_OK) != 0) {
        return failed(report, "using its folder");
    }
    return CTD_OK;
}

ctd_status
ctd_atomic_check(const char *path, bool force, ctd_write_report *report)
{
    ctd_status status = CTD_OK;
    ctd_atomic_file at = {.descriptor = -1};

    report->path = path;
    CTD_TRY(find_place(path, &at));
    CTD_TRY(check(&at, force, report));
out:
    free(at.whole);
    free(at.folder);
    return status;
}

static ctd_status
write_all(int file, const char *bytes, size_t n, ctd_write_report *report)
{
    while (n > 0) {
        const ssize_t written = write(file, bytes, n);

        if (written > 0) {
            bytes += written;
            n -= (size_t)written;
        } else if (written == 0) {
            errno = ENOSPC;
            return failed(report, "writing");
        } else if (errno != EINTR) {
            return failed(report, "writing");
        }
    }
    return CTD_OK;
}

static ctd_status
sync_file(int file, const char *doing, ctd_write_report *report)
{
    while (fsync(file) != 0) {
        if (errno != EINTR) {
            return failed(report, doing);
        }
    }
    return CTD_OK;
}

/* Linux closes the file also when close() reports EINTR: trying again could close another one. */
static ctd_status
close_file(int *file, ctd_write_report *report)
{
    const int closed = close(*file);

    *file = -1;
    return closed == 0 || errno == EINTR ? CTD_OK : failed(report, "closing");
}

/* No rename says EINTR but on some network file systems. */
static bool
move(const char *from, const char *to, unsigned flags)
{
    int moved;

    do {
        moved = flags != 0 ? renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) : rename(from, to);
    } while (moved != 0 && errno == EINTR);
    return moved == 0;
}

static ctd_status
put_in_place(const ctd_atomic_file *at, bool force, ctd_write_report *report)
{
    if (!force) {
        if (move(at->temporary, at->whole, RENAME_NOREPLACE)) {
            return CTD_OK;
        }
        if (errno == EEXIST) {
            report->doing = "replacing it";
            return CTD_ERR_EXISTS;
        }
        if (errno != EINVAL && errno != ENOSYS) {
            return failed(report, "renaming the temporary file");
        }
        /* A file system without that call: look, then rename. */
        const ctd_status status = check(at, force, report);

        if (status != CTD_OK) {
            return status;
        }
    }
    return move(at->temporary, at->whole, 0) ? CTD_OK
                                             : failed(report, "renaming the temporary file");
}

ctd_status
ctd_atomic_sync_folder(const char *path, ctd_write_report *report)
{
    const char *doing = "making the new name durable";
    ctd_status status = CTD_OK;
    int folder;

    do {
        folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    } while (folder < 0 && errno == EINTR);
    if (folder < 0) {
        return failed(report, doing);
    }
    status = sync_file(folder, doing, report);
    if (status != CTD_OK && (report->error == EINVAL || report->error == EROFS)) {
        report->doing = NULL; /* a file system that cannot sync folders */
        report->error = 0;
        status = CTD_OK;
    }
    close(folder);
    return status;
}

/* NOLINTBEGIN(clang-analyzer-unix.Malloc): whoever calls closes the file, opened or not */
ctd_status
ctd_atomic_open(const char *path, bool force, ctd_atomic_file *file, ctd_write_report *report)
{
    ctd_status status = CTD_OK;

    *file = (ctd_atomic_file){.descriptor = -1};
    report->path = path;
    CTD_TRY(find_place(path, file));
    CTD_TRY(check(file, force, report));
    ctd_partial_clean(file->folder, file->name);
    status = ctd_partial_open(file->folder, file->name, &file->descriptor, &file->temporary);
    CTD_TRY(status == CTD_ERR_WRITE ? failed(report, "creating a temporary file beside it")
                                    : status);
out:
    return status;
}
/* NOLINTEND(clang-analyzer-unix.Malloc) */

ctd_status
ctd_atomic_commit(ctd_atomic_file *file, bool force, ctd_write_report *report)
{
    ctd_status status = CTD_OK;

    CTD_TRY(sync_file(file->descriptor, "making it durable", report));
    CTD_TRY(close_file(&file->descriptor, report));
    CTD_TRY(put_in_place(file, force, report));
    free(file->temporary);
    file->temporary = NULL;
    CTD_TRY(ctd_atomic_sync_folder(file->folder, report));
out:
    return status;
}

void
ctd_atomic_close(ctd_atomic_file *file, ctd_status status, ctd_write_report *report)
{
    struct statvfs system;

    if (file->descriptor >= 0) {
        close(file->descriptor);
    }
    if (file->temporary != NULL) {
        unlink(file->temporary);
        free(file->temporary);
    }
    if (status == CTD_ERR_WRITE && file->folder != NULL && statvfs(file->folder, &system) == 0) {
        report->bytes_free = (uint64_t)system.f_bavail * system.f_frsize;
    }
    free(file->whole);
    free(file->folder);
    *file = (ctd_atomic_file){.descriptor = -1};
}

void
ctd_atomic_remove(const char *path)
{
    ctd_atomic_file file = {.descriptor = -1};
    ctd_write_report report;

    if (find_place(path, &file) == CTD_OK) {
        ctd_partial_clean(file.folder, file.name);
        unlink(file.whole);
    }
    ctd_atomic_close(&file, CTD_OK, &report);
}

ctd_status
ctd_atomic_write(const char *path, const void *bytes, size_t n, bool force,
                 ctd_write_report *report)
{
    return ctd_atomic_write_stretches(path, 1, &(ctd_stretch){bytes, n}, force, report);
}

ctd_status
ctd_atomic_write_stretches(const char *path, size_t n, const ctd_stretch stretches[], bool force,
                           ctd_write_report *report)
{
    ctd_status status = CTD_OK;
    ctd_atomic_file file;

    report->bytes_needed = 0;
    for (size_t i = 0; i < n; i++) {
        report->bytes_needed += stretches[i].n;
    }
    CTD_TRY(ctd_atomic_open(path, force, &file, report));
    for (size_t i = 0; i < n; i++) {
        CTD_TRY(write_all(file.descriptor, stretches[i].at, stretches[i].n, report));
    }
    CTD_TRY(ctd_atomic_commit(&file, force, report));
out:
    ctd_atomic_close(&file, status, report);
    return status;
}
