/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_SECTIONS_PRIVATE_H
#define CTD_OUTPUT_SECTIONS_PRIVATE_H

#include "output/sections.h"

/* The form of a file of sections, which writing and reading share. */

enum { CTD_SECTION_DIGEST = CTD_SECTION_SEAL, CTD_SECTION_ORDER = 0x01020304 };

#define CTD_SECTION_MAGIC "ctd-file"
#define CTD_SECTION_LAST "end"

typedef struct ctd_sections_head {
    char magic[CTD_SECTION_NAME];
    char kind[CTD_SECTION_NAME];
    uint32_t version;
    uint32_t order;
    uint64_t zero;
} ctd_sections_head;

typedef struct ctd_section_head {
    char type[CTD_SECTION_NAME];
    uint64_t bytes;
} ctd_section_head;

/** Whether a name is this one. */
bool ctd_section_is(const char at[CTD_SECTION_NAME], const char *name);
/** The reason why a file with another head is none of those looked for, or NULL. */
const char *ctd_sections_judge(const ctd_sections_head *head, const char *kind, uint32_t version,
                               char text[], size_t size);

#endif
