/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_GENERATIONS_H
#define CTD_STUDIES_GENERATIONS_H

#include "output/sections.h"

enum { CTD_GENERATION_PATH = 4096 };

/*
 * Two files of sections in a folder, generation-1 and generation-2, written in turn: whatever
 * happens while one is written, the other is whole. The first section begins with a u64, the
 * number of the generation, which rises.
 */

/** The newest that is whole. */
typedef struct ctd_generation {
    ctd_sections_file file; /* empty where there is none; free with ctd_sections_free() */
    bool there;             /* some generation, whole or not */
    bool whole;
    uint64_t sequence;
    char note[200]; /* what was passed over because it is damaged, or why none is whole */
} ctd_generation;

/** Name of the file of generation `sequence`. */
void ctd_generation_name(const char *folder, uint64_t sequence, char path[CTD_GENERATION_PATH]);

/** Looks at both and takes the newest that is whole.
 *  @return CTD_OK, also where there is none; CTD_ERR_NO_MEMORY, CTD_ERR_INTERNAL */
CTD_MUST_CHECK ctd_status ctd_generation_read(const char *folder, const char *kind,
                                              uint32_t version, ctd_generation *newest);

#endif
