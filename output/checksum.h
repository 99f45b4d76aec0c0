/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_CHECKSUM_H
#define CTD_OUTPUT_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/** HDF5's variant of Fletcher's checksum over 16-bit words w[i], first byte high, an odd last byte
 * as a high one: s1 = sum of w[i], s2 = sum of s1 after each word, both modulo 65535, which stands
 * for 0 unless all words are 0; s2 * 65536 + s1. */
uint32_t ctd_fletcher32(const unsigned char *bytes, size_t n);

#endif
