/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_HASH_H
#define CTD_OUTPUT_HASH_H

#include "output/result.h"
#include "sim/status.h"

enum { CTD_HASH_CHARS = 64 };

/** A SHA-256 digest as lower-case hexadecimal digits and a NUL. */
typedef char ctd_hash[CTD_HASH_CHARS + 1];

/**
 * Content hash of a result: what two runs of the same scenario share, whatever made the file.
 * SHA-256 (FIPS 180-4) over this stream, every number in it little-endian:
 *
 *     text("contend content 1")
 *     for each coordinate and variable, in the order of ctd_layout (which is the file's):
 *         text(name) text(type) u64(rank) u64(length) x rank
 *         the values in row-major order: int8, int32, int64 and float64 as their 1, 4 or 8 bytes,
 *         strings as text(value)
 *     text(the scenario's text)
 *
 *     text(s) = u64(bytes of s) and the bytes of s, UTF-8 without a NUL
 *     type    = "int8", "int32", "int64", "float64" or "string"
 *
 * Every NaN counts as 7ff8000000000000, which is also what the file holds. Attributes, provenance
 * and run facts are left out.
 *
 * @param[out] hash  the digest; "" on error
 * @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_INTERNAL when the cryptographic library fails, or what
 *         the result's panel_reader says
 */
CTD_MUST_CHECK ctd_status ctd_result_hash(const ctd_result *result, ctd_hash hash);

#endif
