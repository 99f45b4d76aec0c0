/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/checkpoint.h"
#include "studies/checkpoint_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOCK_TEXT = 512 };

void
ctd_checkpoint_name(const ctd_checkpoint *c, const char *name, uint64_t number,
                    char path[CTD_CHECKPOINT_PATH])
{
    if (number > 0) {
        snprintf(path, CTD_CHECKPOINT_PATH, "%s/%s-%06" PRIu64, c->options->folder, name, number);
    } else {
        snprintf(path, CTD_CHECKPOINT_PATH, "%s/%s", c->options->folder, name);
    }
}

void
ctd_checkpoint_say(ctd_checkpoint *c, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(c->report->problem, sizeof c->report->problem, format, arguments);
    va_end(arguments);
}

void
ctd_checkpoint_note(ctd_checkpoint *c, const char *format, ...)
{
    const size_t used = strlen(c->report->note);
    va_list arguments;

    va_start(arguments, format);
    if (used + 2 < sizeof c->report->note) {
        char *at = c->report->note + used;
        const size_t left = sizeof c->report->note - used;
        const int n = used > 0 ? snprintf(at, left, "; ") : 0;

        vsnprintf(at + n, left - (size_t)n, format, arguments);
    }
    va_end(arguments);
}

static ctd_status
failed(ctd_checkpoint *c, const char *path, const char *doing)
{
    c->report->write = (ctd_write_report){.path = c->report->path, .doing = doing, .error = errno};
    snprintf(c->report->path, sizeof c->report->path, "%s", path);
    return CTD_ERR_WRITE;
}

/* Who is at work: what the lock file says. */
typedef struct holder {
    char host[256], job[128];
    long process;
} holder;

static holder
self(const ctd_checkpoint *c)
{
    holder h = {.host = "unknown", .process = (long)getpid()};

    (void)gethostname(h.host, sizeof h.host - 1);
    snprintf(h.job, sizeof h.job, "%s", c->options->job != NULL ? c->options->job : "none");
    return h;
}

static bool
read_holder(int file, holder *h)
{
    char text[LOCK_TEXT];
    const ssize_t n = pread(file, text, sizeof text - 1, 0);

    text[n > 0 ? n : 0] = '\0';
    return sscanf(text, "host %255s process %ld job %127s", h->host, &h->process, h->job) == 3;
}

static ctd_status
write_holder(ctd_checkpoint *c, const char *path)
{
    const holder h = self(c);
    char text[LOCK_TEXT];
    const int n =
        snprintf(text, sizeof text, "host %s\nprocess %ld\njob %s\n", h.host, h.process, h.job);

    int at = 0;

    while (ftruncate(c->lock_file, 0) != 0) {
        if (errno != EINTR) {
            return failed(c, path, "writing");
        }
    }
    while (at < n) {
        const ssize_t written = pwrite(c->lock_file, text + at, (size_t)(n - at), at);

        if (written < 0 && errno != EINTR) {
            return failed(c, path, "writing");
        }
        at += written > 0 ? (int)written : 0;
    }
    return CTD_OK;
}

/* Opens the lock file and locks it, both of the same file: another process may be removing it. */
static ctd_status
open_lock(ctd_checkpoint *c, const char *path)
{
    for (;;) {
        struct stat here, there;

        do {
            c->lock_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        } while (c->lock_file < 0 && errno == EINTR);
        if (c->lock_file < 0) {
            return failed(c, path, "opening");
        }
        if (flock(c->lock_file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            return CTD_ERR_LOCKED; /* a file system without locks: who is written there counts */
        }
        if (fstat(c->lock_file, &here) == 0 && stat(path, &there) == 0 &&
            here.st_ino == there.st_ino && here.st_dev == there.st_dev) {
            return CTD_OK;
        }
        close(c->lock_file);
    }
}

/* A run whose lock is free is over if it was here, or if it is the same job begun again. */
static bool
is_over(const ctd_checkpoint *c, const holder *before)
{
    const holder now = self(c);

    return strcmp(before->host, now.host) == 0 ||
           (c->options->job != NULL && strcmp(before->job, now.job) == 0);
}

ctd_status
ctd_checkpoint_lock(ctd_checkpoint *c)
{
    ctd_status status = CTD_OK;
    char path[CTD_CHECKPOINT_PATH];
    holder before = {0};

    ctd_checkpoint_name(c, "lock", 0, path);
    int made;

    do {
        made = mkdir(c->options->folder, 0777);
    } while (made != 0 && errno == EINTR);
    if (made != 0 && errno != EEXIST) {
        CTD_TRY(failed(c, c->options->folder, "making the folder"));
    }
    status = open_lock(c, path);
    if (status == CTD_ERR_LOCKED) {
        const bool known = read_holder(c->lock_file, &before);

        ctd_checkpoint_say(c, "%s: process %ld on %s is at work there", c->options->folder,
                           known ? before.process : 0, known ? before.host : "an unknown host");
        close(c->lock_file);
        c->lock_file = -1;
    }
    CTD_TRY(status);
    if (read_holder(c->lock_file, &before) && !is_over(c, &before)) {
        ctd_checkpoint_say(c,
                           "%s: process %ld on %s (job %s) did not end in good order, or is still "
                           "at work; if it is over, remove %s and start again",
                           c->options->folder, before.process, before.host, before.job, path);
        close(c->lock_file); /* and what is written there stays */
        c->lock_file = -1;
        CTD_TRY(CTD_ERR_LOCKED);
    }
    CTD_TRY(write_holder(c, path));
out:
    return status;
}

void
ctd_checkpoint_unlock(ctd_checkpoint *c)
{
    char path[CTD_CHECKPOINT_PATH];

    if (c->lock_file >= 0) {
        ctd_checkpoint_name(c, "lock", 0, path);
        unlink(path);
        close(c->lock_file);
        c->lock_file = -1;
        rmdir(c->options->folder); /* where nothing else is in it */
    }
}

static bool
is_ours(const char *name)
{
    return strncmp(name, "generation-", 11) == 0 || strncmp(name, "runs-", 5) == 0 ||
           strncmp(name, "panel-", 6) == 0 || strncmp(name, ".generation-", 12) == 0 ||
           strncmp(name, ".runs-", 6) == 0 || strncmp(name, ".panel-", 7) == 0;
}

void
ctd_checkpoint_clear(const ctd_checkpoint *c)
{
    DIR *folder = opendir(c->options->folder);

    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (is_ours(entry->d_name)) {
            unlinkat(dirfd(folder), entry->d_name, 0);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
}
