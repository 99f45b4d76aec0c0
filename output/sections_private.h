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

/** SHA-256 of stretches one after the other. */
CTD_MUST_CHECK ctd_status ctd_sections_digest(size_t n, const ctd_stretch stretches[],
                                              unsigned char digest[CTD_SECTION_DIGEST]);

#endif
