/* SPDX-License-Identifier: Apache-2.0 */
#include "output/partial.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_TRIES = 1000, MAX_STEM = 200 };

/* False where it is, or is about to be, somebody else's to remove. A file system without locks is
 * one where nobody removes anything. */
static bool
hold(int file)
{
    struct stat facts;

    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        return errno != EWOULDBLOCK;
    }
    return fstat(file, &facts) == 0 && facts.st_nlink > 0;
}

/* The names of two processes differ by their ids; two machines that share the folder may meet, and
 * then O_EXCL makes one of them take the next number. */
ctd_status
ctd_partial_open(const char *folder, const char *name, int *file, char **path)
{
    *path = NULL;
    for (int i = 0; i < MAX_TRIES; i++) {
        char *candidate = NULL;

        if (asprintf(&candidate, "%s/.%.*s.%ld-%d.partial", folder, MAX_STEM, name, (long)getpid(),
                     i) < 0) {
            return CTD_ERR_NO_MEMORY;
        }
        *file = open(candidate, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (*file >= 0 && hold(*file)) {
            *path = candidate;
            return CTD_OK;
        }
        free(candidate);
        if (*file >= 0) {
            close(*file);
            *file = -1;
        } else if (errno != EEXIST && errno != EINTR) {
            break;
        }
    }
    return CTD_ERR_WRITE;
}

/* Skips a number; NULL where there is none. */
static const char *
after_number(const char *text, long *number)
{
    char *end = NULL;

    errno = 0;
    *number = *text >= '0' && *text <= '9' ? strtol(text, &end, 10) : 0;
    return errno == 0 ? end : NULL;
}

/* The process that wrote it, 0 if it is no temporary file of this name. */
static long
writer_of(const char *entry, const char *name)
{
    const size_t length = strnlen(name, MAX_STEM);
    long process, number;
    const char *rest;

    if (entry[0] != '.' || strncmp(entry + 1, name, length) != 0 || entry[1 + length] != '.') {
        return 0;
    }
    rest = after_number(entry + 1 + length + 1, &process);
    if (rest == NULL || *rest != '-') {
        return 0;
    }
    rest = after_number(rest + 1, &number);
    return rest != NULL && strcmp(rest, ".partial") == 0 ? process : 0;
}

static bool
is_dead(long process)
{
    return process > 0 && (pid_t)process == process && kill((pid_t)process, 0) != 0 &&
           errno == ESRCH;
}

/* Whoever has the lock of a file that still stands under its name may remove it. */
static void
remove_leftover(int folder, const char *entry)
{
    const int file = openat(folder, entry, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat held, there;

    if (file < 0) {
        return;
    }
    if (flock(file, LOCK_EX | LOCK_NB) == 0 && fstat(file, &held) == 0 && S_ISREG(held.st_mode) &&
        fstatat(folder, entry, &there, AT_SYMLINK_NOFOLLOW) == 0 && held.st_ino == there.st_ino &&
        held.st_dev == there.st_dev) {
        unlinkat(folder, entry, 0);
    }
    close(file);
}

void
ctd_partial_clean(const char *folder, const char *name)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry;

    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        if (is_dead(writer_of(entry->d_name, name))) {
            remove_leftover(dirfd(entries), entry->d_name);
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
}
