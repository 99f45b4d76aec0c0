/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_ARENA_H
#define CTD_SCENARIOS_ARENA_H

#include <stddef.h>

/** Memory that is given back all at once: the trees and texts of one scenario being read. */
typedef struct ctd_arena ctd_arena; /* opaque */

/** @return NULL when memory is exhausted */
ctd_arena *ctd_arena_create(void);
/** Frees everything ever taken from it and sets *arena to NULL, which it may be already. */
void ctd_arena_destroy(ctd_arena **arena);

/** Zeroed memory, aligned for any type; lives as long as the arena. NULL when exhausted. */
void *ctd_arena_alloc(ctd_arena *arena, size_t bytes);

/** A copy of text[0 .. length - 1] with a NUL behind it. NULL when memory is exhausted. */
char *ctd_arena_text(ctd_arena *arena, const char *text, size_t length);

#endif
