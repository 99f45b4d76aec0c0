/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 1 << 16 };

typedef struct chunk chunk;

struct chunk {
    chunk *before;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

struct ctd_arena {
    chunk *newest;
};

ctd_arena *
ctd_arena_create(void)
{
    return calloc(1, sizeof(ctd_arena));
}

void
ctd_arena_destroy(ctd_arena **arena)
{
    if (*arena == NULL) {
        return;
    }
    for (chunk *c = (*arena)->newest; c != NULL;) {
        chunk *const before = c->before;
        free(c);
        c = before;
    }
    free(*arena);
    *arena = NULL;
}

void *
ctd_arena_alloc(ctd_arena *arena, size_t bytes)
{
    const size_t align = alignof(max_align_t);
    chunk *c = arena->newest;

    if (bytes > SIZE_MAX / 2) {
        return NULL;
    }
    bytes = (bytes + align - 1) / align * align;
    if (c == NULL || c->size - c->used < bytes) {
        const size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
        c = calloc(1, sizeof *c + size);
        if (c == NULL) {
            return NULL;
        }
        c->size = size;
        c->before = arena->newest;
        arena->newest = c;
    }
    void *const taken = c->bytes + c->used;
    c->used += bytes;
    return taken;
}

char *
ctd_arena_text(ctd_arena *arena, const char *text, size_t length)
{
    char *const copy = ctd_arena_alloc(arena, length + 1);

    if (copy != NULL && length > 0) {
        memcpy(copy, text, length);
    }
    return copy;
}
