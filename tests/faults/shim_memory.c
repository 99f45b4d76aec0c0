/* SPDX-License-Identifier: Apache-2.0 */
/* The allocations. A block of the program or of libyaml is remembered until somebody frees it. */
#include "shim.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EARLY_BYTES = 1 << 16, N_PLACES = 1 << 20, MANY = N_PLACES / 4 * 3, LEAKS_SHOWN = 4 };

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void *(*real_aligned_alloc)(size_t, size_t);
static void (*real_free)(void *);

/* For those who ask while the real ones are being looked for. */
static _Alignas(max_align_t) char early[EARLY_BYTES];
static size_t n_early;
static bool looking;

static bool
is_early(const void *block)
{
    return (const char *)block >= early && (const char *)block < early + EARLY_BYTES;
}

static void *
take_early(size_t size)
{
    void *const block = early + n_early;

    n_early += (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (n_early > EARLY_BYTES) {
        abort();
    }
    return block;
}

static void
look(void)
{
    looking = true;
    real_calloc = (void *(*)(size_t, size_t))shim_real("calloc");
    real_realloc = (void *(*)(void *, size_t))shim_real("realloc");
    real_aligned_alloc = (void *(*)(size_t, size_t))shim_real("aligned_alloc");
    real_free = (void (*)(void *))shim_real("free");
    real_malloc = (void *(*)(size_t))shim_real("malloc");
    looking = false;
}

/* Blocks of our own, by address: open addressing, a 1 where one was taken out. Addresses are turned
 * over, or a sanitizer would find every leak still referred to, from here. */
static struct {
    uintptr_t block;
    const void *code;
} place[N_PLACES];
static long n_live, n_used;
static atomic_flag busy = ATOMIC_FLAG_INIT;

static size_t
first_place(const void *block)
{
    return (size_t)(((uintptr_t)block >> 4) * 0x9E3779B97F4A7C15u >> 44) % N_PLACES;
}

static void
lock(void)
{
    while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire)) {
    }
}

static void
unlock(void)
{
    atomic_flag_clear_explicit(&busy, memory_order_release);
}

static void
remember(void *block, const void *code)
{
    lock();
    size_t i = first_place(block);

    while (place[i].block > 1) {
        i = (i + 1) % N_PLACES;
    }
    n_used += place[i].block == 0;
    place[i].block = ~(uintptr_t)block;
    place[i].code = code;
    n_live++;
    if (n_used > MANY) {
        shim_log("blind: too many blocks to remember");
        abort();
    }
    unlock();
}

static void
forget(const void *block)
{
    if (told.kind != WHAT_OWN || block == NULL) {
        return;
    }
    lock();
    for (size_t i = first_place(block); place[i].block != 0; i = (i + 1) % N_PLACES) {
        if (place[i].block == ~(uintptr_t)block) {
            place[i].block = 1;
            n_live--;
            break;
        }
    }
    unlock();
}

static bool begun; /* with the program's own first allocation */

static bool
fails(const char *call, const void *code)
{
    char where[32];

    if (told.kind != WHAT_OWN && told.kind != WHAT_ALL) {
        return false;
    }
    const bool is_own = shim_is_own(code);

    begun = begun || is_own;
    if (!(is_own || (told.kind == WHAT_ALL && begun))) {
        return false;
    }
    where[0] = '\0';
    if (told.at > 0) {
        snprintf(where, sizeof where, "%#lx", (unsigned long)shim_offset(code));
    }
    if (shim_count(call, where)) {
        errno = ENOMEM;
        return true;
    }
    return false;
}

/* What was allocated, noted if it is ours. */
static void *
note(void *block, const void *code)
{
    if (block != NULL && told.kind == WHAT_OWN && shim_is_own(code)) {
        remember(block, code);
    }
    return block;
}

#define CALLER __builtin_return_address(0)

void *
malloc(size_t size)
{
    if (real_malloc == NULL) {
        if (looking) {
            return take_early(size);
        }
        look();
    }
    return fails("malloc", CALLER) ? NULL : note(real_malloc(size), CALLER);
}

void *
calloc(size_t n, size_t size)
{
    if (real_malloc == NULL) {
        if (looking) {
            return take_early(n * size);
        }
        look();
    }
    return fails("calloc", CALLER) ? NULL : note(real_calloc(n, size), CALLER);
}

void *
realloc(void *old, size_t size)
{
    if (is_early(old) || real_malloc == NULL) {
        const size_t kept = is_early(old) ? (size_t)(early + n_early - (char *)old) : 0;
        void *const block = malloc(size);

        return block != NULL && old != NULL ? memcpy(block, old, kept < size ? kept : size) : block;
    }
    if (fails("realloc", CALLER)) {
        return NULL;
    }
    forget(old);
    void *const block = real_realloc(old, size);

    if (block == NULL && old != NULL && size > 0) {
        return note(old, CALLER), NULL;
    }
    return note(block, CALLER);
}

void *
aligned_alloc(size_t align, size_t size)
{
    if (real_malloc == NULL) {
        look();
    }
    return fails("aligned_alloc", CALLER) ? NULL : note(real_aligned_alloc(align, size), CALLER);
}

int
posix_memalign(void **block, size_t align, size_t size)
{
    if (real_malloc == NULL) {
        look();
    }
    void *const taken = fails("posix_memalign", CALLER) ? NULL : real_aligned_alloc(align, size);

    *block = taken != NULL ? note(taken, CALLER) : *block;
    return taken != NULL ? 0 : ENOMEM;
}

void
free(void *block)
{
    if (block == NULL || is_early(block)) {
        return;
    }
    forget(block);
    real_free(block);
}

char *
strndup(const char *text, size_t most)
{
    const size_t n = strnlen(text, most);
    char *copy = fails("strndup", CALLER) ? NULL : note(real_malloc(n + 1), CALLER);

    if (copy != NULL) {
        memcpy(copy, text, n);
        copy[n] = '\0';
    }
    return copy;
}

char *
strdup(const char *text)
{
    const size_t n = strlen(text) + 1;
    char *copy = fails("strdup", CALLER) ? NULL : note(real_malloc(n), CALLER);

    return copy != NULL ? memcpy(copy, text, n) : NULL;
}

int
asprintf(char **text, const char *format, ...)
{
    va_list arguments;

    if (fails("asprintf", CALLER)) {
        return -1;
    }
    va_start(arguments, format);
    const int n = vasprintf(text, format, arguments);
    va_end(arguments);
    if (n >= 0) {
        note(*text, CALLER);
    }
    return n;
}

FILE *
open_memstream(char **text, size_t *size)
{
    FILE *(*const real)(char **, size_t *) =
        (FILE * (*)(char **, size_t *)) shim_real("open_memstream");

    return fails("open_memstream", CALLER) ? NULL : real(text, size);
}

char *
realpath(const char *path, char *resolved)
{
    char *(*const real)(const char *, char *) =
        (char *(*)(const char *, char *))shim_real("realpath");

    if (resolved != NULL) {
        return real(path, resolved);
    }
    return fails("realpath", CALLER) ? NULL : note(real(path, NULL), CALLER);
}

__attribute__((destructor)) static void
tell_leaks(void)
{
    int shown = 0;

    if (told.kind != WHAT_OWN) {
        return;
    }
    told.at = 0;
    shim_log("lost %ld", n_live);
    for (size_t i = 0; i < N_PLACES && shown < LEAKS_SHOWN && n_live > 0; i++) {
        if (place[i].block > 1) {
            shim_log("lost at %#lx", (unsigned long)shim_offset(place[i].code));
            shown++;
        }
    }
}
