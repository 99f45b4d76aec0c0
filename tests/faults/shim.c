/* SPDX-License-Identifier: Apache-2.0 */
#include "shim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAX_RANGES = 8, LOG_AT_LEAST = 400 };

orders told;

static _Atomic long counted;
static int log_file = -1;

/* Where the program and libyaml have their code. */
static struct {
    uintptr_t begin, end, base;
} own[MAX_RANGES];
static size_t n_own;

void *
shim_real(const char *name)
{
    void *const found = dlsym(RTLD_NEXT, name);

    if (found == NULL) {
        shim_log("blind: there is no %s to stand in for", name);
        abort();
    }
    return found;
}

/* Written by system calls alone: the library's own could be ours. */
void
shim_log(const char *format, ...)
{
    char line[9000];
    va_list arguments;
    const int before = errno;

    va_start(arguments, format);
    int n = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    n = n < (int)sizeof line - 1 ? n : (int)sizeof line - 2;
    line[n++] = '\n';
    if (log_file >= 0 && syscall(SYS_write, log_file, line, (size_t)n) != n) {
        abort();
    }
    errno = before;
}

bool
shim_count(const char *call, const char *about)
{
    const long number = atomic_fetch_add(&counted, 1) + 1;
    const bool spoil = told.at > 0 && (number == told.at || (told.always && number > told.at));

    if (told.kind == WHAT_FILES) {
        shim_log("%ld %s %s", number, call, about);
    }
    if (spoil && (number == told.at || told.kind == WHAT_FILES)) {
        shim_log("spoilt %ld %s %s", number, call, about);
    }
    if (spoil && told.spoil == HOW_KILL_BEFORE) {
        syscall(SYS_kill, getpid(), SIGKILL);
    }
    return spoil;
}

void
shim_after(bool spoilt)
{
    if (spoilt && told.spoil == HOW_KILL_AFTER) {
        syscall(SYS_kill, getpid(), SIGKILL);
    }
}

bool
shim_is_own(const void *code)
{
    const uintptr_t at = (uintptr_t)code;

    for (size_t i = 0; i < n_own; i++) {
        if (at >= own[i].begin && at < own[i].end) {
            return true;
        }
    }
    return false;
}

uintptr_t
shim_offset(const void *code)
{
    const uintptr_t at = (uintptr_t)code;

    for (size_t i = 0; i < n_own; i++) {
        if (at >= own[i].begin && at < own[i].end) {
            return at - own[i].base;
        }
    }
    return at;
}

/* The program is the object without a name. */
static int
look_at_object(struct dl_phdr_info *object, size_t size, void *context)
{
    (void)size;
    (void)context;
    if (object->dlpi_name[0] != '\0' && strstr(object->dlpi_name, "/libyaml") == NULL) {
        return 0;
    }
    for (int i = 0; i < object->dlpi_phnum && n_own < MAX_RANGES; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];

        if (part->p_type == PT_LOAD && (part->p_flags & PF_X) != 0) {
            own[n_own].base = object->dlpi_addr;
            own[n_own].begin = object->dlpi_addr + part->p_vaddr;
            own[n_own].end = own[n_own].begin + part->p_memsz;
            n_own++;
        }
    }
    return 0;
}

static int
find_errno(const char *name)
{
    static const struct {
        const char *name;
        int error;
    } errors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO},     {"EDQUOT", EDQUOT}, {"EINTR", EINTR},
                  {"EROFS", EROFS},   {"EFBIG", EFBIG}, {"null", ENOMEM}};

    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        if (strcmp(name, errors[i].name) == 0) {
            return errors[i].error;
        }
    }
    return 0;
}

static const char *
from_environment(const char *name)
{
    const char *value = getenv(name);

    return value != NULL ? value : "";
}

static void
read_orders(void)
{
    const char *kind = from_environment("CTD_FAULT_WHAT"),
               *spoil = from_environment("CTD_FAULT_HOW");

    told.at = strtol(from_environment("CTD_FAULT_AT"), NULL, 10);
    told.always = strcmp(from_environment("CTD_FAULT_ALWAYS"), "1") == 0;
    told.error = find_errno(spoil);
    told.spoil = strcmp(spoil, "kill-before") == 0  ? HOW_KILL_BEFORE
                 : strcmp(spoil, "kill-after") == 0 ? HOW_KILL_AFTER
                 : strcmp(spoil, "short") == 0      ? HOW_SHORT
                                                    : HOW_ERROR;
    snprintf(told.folder, sizeof told.folder, "%s", from_environment("CTD_FAULT_FOLDER"));
    told.kind = strcmp(kind, "files") == 0 ? WHAT_FILES
                : strcmp(kind, "own") == 0 ? WHAT_OWN
                : strcmp(kind, "all") == 0 ? WHAT_ALL
                                           : WHAT_NOTHING;
    if (told.at > 0 && told.spoil == HOW_ERROR && told.error == 0) {
        shim_log("blind: CTD_FAULT_HOW=%s", spoil);
    }
}

__attribute__((constructor)) static void
begin(void)
{
    const char *name = from_environment("CTD_FAULT_LOG");
    const int file = *name != '\0' ? (int)syscall(SYS_openat, AT_FDCWD, name,
                                                  O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)
                                   : -1;

    if (file >= 0) { /* out of the way of the program's own numbers */
        log_file = fcntl(file, F_DUPFD_CLOEXEC, LOG_AT_LEAST);
        syscall(SYS_close, file);
    }
    dl_iterate_phdr(look_at_object, NULL);
    read_orders();
}

__attribute__((destructor)) static void
end(void)
{
    if (told.kind != WHAT_NOTHING) {
        told.at = 0;
        shim_log("counted %ld", counted);
    }
}
