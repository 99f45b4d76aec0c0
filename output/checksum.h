/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_CHECKSUM_H
#define CTD_OUTPUT_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/** Adler-32 of a zlib stream (RFC 1950): s1 = 1 + sum of b[i], s2 = sum of s1 after each byte, both
 *  modulo 65521; s2 * 65536 + s1. */
uint32_t ctd_adler32(const unsigned char *bytes, size_t n);

/** HDF5's variant of Fletcher's checksum: the same sums from 0 over 16-bit words, first byte high,
 *  an odd last byte as a high one; modulo 65535, which stands for 0 unless all words are 0. */
uint32_t ctd_fletcher32(const unsigned char *bytes, size_t n);

#endif
