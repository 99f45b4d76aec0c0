/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_DEFLATE_H
#define CTD_OUTPUT_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Deflate (RFC 1951), written for recorded numbers whose bytes were shuffled: they repeat the byte
 * before, or the same place of the record before, or are noise. Looking at one distance that is
 * known beforehand, and at none where nothing would be gained, takes a tenth of the time of a
 * general compressor. Every inflate reads it.
 */

enum { CTD_DEFLATE_WINDOW = 32768, CTD_DEFLATE_MAX_MATCH = 258 };

/** A code of a fixed table, its first bit lowest, with the extra bits behind it. */
typedef struct ctd_deflate_code {
    uint16_t bits;
    uint8_t n_bits;
} ctd_deflate_code;

/** The fixed tables: plain data, the same always. */
typedef struct ctd_deflate_tables {
    ctd_deflate_code literal[256];
    ctd_deflate_code length[CTD_DEFLATE_MAX_MATCH + 1]; /* [3 ..] */
} ctd_deflate_tables;

void ctd_deflate_tables_init(ctd_deflate_tables *tables);

/** A stream being written: whole bytes so far, and the bits that make none yet. */
typedef struct ctd_deflate_stream {
    unsigned char *out;
    size_t n_out;
    uint64_t bits;
    int n_bits; /* < 8 between calls */
} ctd_deflate_stream;

/** Bytes that a stream of so many bytes in so many pieces can take, room for work included. */
size_t ctd_deflate_bound(size_t n_bytes, size_t n_pieces);

/** Appends bytes as they are. */
void ctd_deflate_store(ctd_deflate_stream *stream, const unsigned char *bytes, size_t n);

/**
 * Appends bytes begin .. end - 1 of a sequence whose bytes before are in the stream already.
 * Repetitions are sought at one distance only.
 *
 * @param[in] distance  1 .. CTD_DEFLATE_WINDOW
 * @return whether that took fewer than end - begin bytes; if not, nothing is appended
 */
bool ctd_deflate_repeats(ctd_deflate_stream *stream, const ctd_deflate_tables *tables,
                         const unsigned char *sequence, size_t begin, size_t end, size_t distance);

/** Ends the stream at a whole byte. */
void ctd_deflate_finish(ctd_deflate_stream *stream);

#endif
