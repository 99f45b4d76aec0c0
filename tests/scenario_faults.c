/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/scenario.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * Reads scenarios again and again, each time with one more allocation that succeeds before one
 * fails, be it ours, libyaml's or the C library's. Reading must then say that memory is exhausted
 * and give everything back. Not a Criterion test: it stands in the allocator's place.
 */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *old);

static long countdown = -1; /* allocations until one fails; negative: none does */
static long live;           /* blocks taken and not given back */
static bool failed;

static bool
fails(void)
{
    failed = failed || countdown == 0;
    return countdown >= 0 && countdown-- == 0;
}

void *
malloc(size_t size)
{
    void *const block = fails() ? NULL : __libc_malloc(size);

    live += block != NULL ? 1 : 0;
    return block;
}

void *
calloc(size_t n, size_t size)
{
    void *const block = fails() ? NULL : __libc_calloc(n, size);

    live += block != NULL ? 1 : 0;
    return block;
}

void *
realloc(void *old, size_t size)
{
    void *const block = fails() ? NULL : __libc_realloc(old, size);

    live += old == NULL && block != NULL ? 1 : 0;
    return block;
}

void
free(void *old)
{
    live -= old != NULL ? 1 : 0;
    __libc_free(old);
}

/* One load in which allocation n fails; true once n is beyond the last. */
static bool
try_once(const char *path, const ctd_overrides *overrides, ctd_status expected, long n, int *wrong)
{
    ctd_scenario *scenario = NULL;
    const long before = live;

    failed = false;
    countdown = n;
    ctd_messages *messages = ctd_messages_create();
    const ctd_status status = messages != NULL
                                  ? ctd_scenario_load(path, overrides, messages, &scenario)
                                  : CTD_ERR_NO_MEMORY;
    countdown = -1;
    /* A sort or a buffered stream may do without the memory it asked for. */
    const bool fine = status == CTD_ERR_NO_MEMORY || status == expected;
    if ((failed && !fine) || (!failed && status != expected) ||
        (scenario == NULL) != (status != CTD_OK)) {
        fprintf(stderr, "%s: allocation %ld: %s\n", path, n, ctd_status_sentence(status));
        ++*wrong;
    }
    ctd_scenario_destroy(&scenario);
    ctd_messages_destroy(&messages);
    if (live != before) {
        fprintf(stderr, "%s: allocation %ld: %ld blocks lost\n", path, n, live - before);
        ++*wrong;
    }
    return !failed;
}

int
main(void)
{
    static const struct {
        const char *path;
        ctd_status status;
    } cases[] = {
        {CTD_SOURCE_DIR "/tests/all-keys.yaml", CTD_OK},
        {CTD_SOURCE_DIR "/tests/bad/many-errors.yaml", CTD_ERR_SCENARIO},
        {CTD_SOURCE_DIR "/tests/bad/alias-inside-itself.yaml", CTD_ERR_SCENARIO},
        {CTD_SOURCE_DIR "/tests/bad/latency-file-quote.yaml", CTD_ERR_SCENARIO},
    };
    const char *const sets[] = {"market.spend=1e9", "random.replications=2"};
    const ctd_overrides overrides = {.n_sets = 2, .sets = sets};
    int wrong = 0;
    long n_allocations = 0;

    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        for (long n = 0; !try_once(cases[c].path, &overrides, cases[c].status, n, &wrong); n++) {
            n_allocations++;
        }
    }
    printf("%ld allocations failed, %d handled wrongly\n", n_allocations, wrong);
    return wrong == 0 && n_allocations > 100 ? 0 : 1;
}
