/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/source_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *
reason(ctd_arena *arena, int error)
{
    char buffer[128];
    const char *const words = strerror_r(error, buffer, sizeof buffer);
    const char *const copy = ctd_arena_text(arena, words, strlen(words));

    return copy != NULL ? copy : "unknown reason";
}

/* Reads until the end or one byte beyond the bound, a NUL behind; -1 on an error. */
static ssize_t
read_all(int file, size_t bound, char **buffer)
{
    size_t size = 1 << 16;
    size_t used = 0;
    char *bytes = malloc(size);

    while (bytes != NULL && used <= bound) {
        if (used + 1 >= size) {
            char *const larger = realloc(bytes, 2 * size);
            if (larger == NULL) {
                break;
            }
            bytes = larger;
            size *= 2;
        }
        const ssize_t n = read(file, bytes + used, size - used - 1);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            free(bytes);
            return -1;
        }
        used += (size_t)n;
        if (n == 0) {
            bytes[used] = '\0';
            *buffer = bytes;
            return (ssize_t)used;
        }
    }
    errno = bytes != NULL && used > bound ? EFBIG : ENOMEM;
    free(bytes);
    return -1;
}

/* A device that is no terminal: some of them never end. */
static bool
is_device(int file)
{
    struct stat facts;

    return fstat(file, &facts) == 0 && (S_ISBLK(facts.st_mode) || S_ISCHR(facts.st_mode)) &&
           isatty(file) == 0;
}

/* Into memory of its own. */
static ctd_status
load(ctd_arena *arena, const char *path, size_t bound, char **bytes, size_t *length,
     const char **why)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0) {
        *why = reason(arena, errno);
        return CTD_ERR_READ;
    }
    if (is_device(file)) {
        close(file);
        *why = "it is a device, not a file";
        return CTD_ERR_READ;
    }
    const ssize_t n = read_all(file, bound, bytes);
    const int error = errno;
    close(file);
    if (n < 0 && error == ENOMEM) {
        return CTD_ERR_NO_MEMORY;
    }
    if (n < 0) {
        *why = error == EFBIG ? "it is larger than 16 MB" : reason(arena, error);
        return CTD_ERR_READ;
    }
    *length = (size_t)n;
    return CTD_OK;
}

ctd_status
ctd_source_file_read(ctd_arena *arena, const char *path, char **text, size_t *length,
                     const char **why)
{
    char *bytes = NULL;
    const ctd_status status = load(arena, path, CTD_MAX_FILE_BYTES, &bytes, length, why);

    if (status != CTD_OK) {
        return status;
    }
    *text = ctd_arena_text(arena, bytes, *length);
    free(bytes);
    return *text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
}

ctd_status
ctd_source_file_read_large(ctd_arena *arena, const char *path, char **text, size_t *length,
                           const char **why)
{
    return load(arena, path, SSIZE_MAX / 4, text, length, why);
}

char *
ctd_source_file_beside(ctd_arena *arena, const char *path, const char *name)
{
    const char *const slash = strrchr(path, '/');
    const size_t folder = name[0] == '/' || slash == NULL ? 0 : (size_t)(slash - path) + 1;
    char *const joined = ctd_arena_alloc(arena, folder + strlen(name) + 1);

    if (joined != NULL) {
        memcpy(joined, path, folder);
        memcpy(joined + folder, name, strlen(name) + 1);
    }
    return joined;
}
