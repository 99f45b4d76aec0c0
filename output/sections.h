/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_SECTIONS_H
#define CTD_OUTPUT_SECTIONS_H

#include "output/atomic.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Files of sections, for what has to outlive a process and is read back by this program alone. Not
 * HDF5: a damaged file must be known as such before anything in it is believed.
 *
 *     "ctd-file" kind[8] u32 version u32 0x01020304 u64 0
 *     sections:  type[8] u64 bytes, the bytes, digest[32]
 *     the last:  "end" 8 u64 number of sections before it, digest[32]; nothing behind it
 *
 *     digest = SHA-256(the digest before, type, bytes, the bytes), the first one's before =
 *              SHA-256(the head): so no section can be altered, moved, left out or repeated
 *
 * Names are padded with zeros; numbers are in the byte order of the machine, which the head tells.
 */

enum { CTD_SECTION_NAME = 8 };

/** A file being put together. What is added is borrowed until it has been written. */
typedef struct ctd_sections ctd_sections; /* opaque */

/** @param[in] kind at most CTD_SECTION_NAME bytes: what such files are
 *  @return CTD_OK or CTD_ERR_NO_MEMORY; nothing later allocates but ctd_sections_copy() */
CTD_MUST_CHECK ctd_status ctd_sections_create(const char *kind, uint32_t version,
                                              size_t most_pieces, ctd_sections **sections);
void ctd_sections_destroy(ctd_sections **sections);
/** Opens a section; what is added next is in it. */
void ctd_sections_begin(ctd_sections *sections, const char *type);
void ctd_sections_add(ctd_sections *sections, const void *bytes, size_t n);
/** The same of a copy, for what does not last. @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_sections_copy(ctd_sections *sections, const void *bytes, size_t n);
/** Bytes of the file so far. */
size_t ctd_sections_bytes(const ctd_sections *sections);
/** Ends the file and writes it whole or not at all, in place of one that stands there.
 *  @return as ctd_atomic_write(), or CTD_ERR_INTERNAL when the cryptographic library fails */
CTD_MUST_CHECK ctd_status ctd_sections_write(ctd_sections *sections, const char *path,
                                             ctd_write_report *report);

enum { CTD_SECTION_SEAL = 32 };

/** The last digest of a file that was written: two files that share it are the same.
 *  [CTD_SECTION_SEAL], borrowed. */
const unsigned char *ctd_sections_seal(const ctd_sections *sections);

/** One section of a file that was read. Borrowed from the file. */
typedef struct ctd_section {
    char type[CTD_SECTION_NAME + 1];
    const unsigned char *bytes;
    size_t n;
} ctd_section;

/** A whole file, every digest of it checked. */
typedef struct ctd_sections_file {
    unsigned char *image; /* owned */
    size_t n;
    size_t n_sections;
    ctd_section *section; /* [n_sections] without the last; owned */
    unsigned char seal[CTD_SECTION_SEAL];
} ctd_sections_file;

/** Reads a file.
 *  @param[out] file    free with ctd_sections_free(); empty unless CTD_OK
 *  @param[out] problem [size] what is wrong with it, for people
 *  @return CTD_OK, CTD_ERR_READ (errno says why: ENOENT if there is none), CTD_ERR_DAMAGED,
 *          CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_sections_read(const char *path, const char *kind, uint32_t version,
                                            ctd_sections_file *file, char problem[], size_t size);
/** The same of bytes in memory, which the file owns from then on. */
CTD_MUST_CHECK ctd_status ctd_sections_parse(unsigned char *image, size_t n, const char *kind,
                                             uint32_t version, ctd_sections_file *file,
                                             char problem[], size_t size);
void ctd_sections_free(ctd_sections_file *file);

/** Checks a file that is too large to be held: every digest, and that its first section is these
 *  bytes.
 *  @param[out] problem [size] as in ctd_sections_read()
 *  @return as ctd_sections_read() */
CTD_MUST_CHECK ctd_status ctd_sections_check(const char *path, const char *kind, uint32_t version,
                                             const ctd_stretch *first, char problem[], size_t size);
/** Where in a file the bytes of section `which` begin, if those before it have these lengths. */
size_t ctd_sections_offset(const size_t bytes[], size_t which);

/** SHA-256 of stretches one after the other.
 *  @return CTD_OK or CTD_ERR_INTERNAL */
CTD_MUST_CHECK ctd_status ctd_sections_digest(size_t n, const ctd_stretch stretches[],
                                              unsigned char digest[CTD_SECTION_SEAL]);

#endif
