/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_MESSAGES_H
#define CTD_SCENARIOS_MESSAGES_H

#include <stddef.h>

/**
 * Everything wrong with a scenario, in the order of the file, each ready to print:
 *
 *     FILE:LINE:COLUMN: error: PATH: what is wrong (did you mean 'capacity'?)
 *         the line
 *         ^
 */
typedef struct ctd_messages ctd_messages; /* opaque */

/** @return NULL when memory is exhausted */
ctd_messages *ctd_messages_create(void);
/** Frees and sets to NULL; *messages may be NULL. */
void ctd_messages_destroy(ctd_messages **messages);
/** How many there are. */
size_t ctd_messages_count(const ctd_messages *messages);
/** Message i, 0-based, by place in the file; ends with a newline. Borrowed from `messages`. */
const char *ctd_messages_get(const ctd_messages *messages, size_t i);

#endif
