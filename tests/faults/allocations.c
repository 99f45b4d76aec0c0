/* SPDX-License-Identifier: Apache-2.0 */
#include "allocations.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *old);

long countdown = -1;
long live;
bool failed;

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
