/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_PACK_H
#define CTD_OUTPUT_PACK_H

#include "sim/status.h"

#include <stddef.h>

/*
 * What HDF5's filters shuffle, deflate and fletcher32 make of a chunk, made here: the same format,
 * which every HDF5 reads back, but on any thread and several times as fast. Shuffled, numbers of a
 * recorded column repeat those of the record before in their first digits, and are noise in their
 * last: the lowest byte planes are stored as they are, up to the first that repeats, and the rest
 * is deflated.
 */

/** Deflate's level: the fastest that looks for repetitions. */
enum { CTD_PACK_LEVEL = 1 };

/** Scratch for one thread. */
typedef struct ctd_packer ctd_packer;

/** @param[in]  n_bytes  of values in the largest chunk
 *  @param[out] packer  NULL on error; free with ctd_packer_destroy()
 *  @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_packer_create(size_t n_bytes, ctd_packer **packer);
/** Frees and sets to NULL; *packer may be NULL. */
void ctd_packer_destroy(ctd_packer **packer);

/** Bytes that packing n_bytes of values can take at most. */
size_t ctd_pack_bound(size_t n_bytes);

/**
 * Packs a chunk of values. The same values give the same bytes, whatever was packed before.
 *
 * @param[in]  width    bytes a value, 8 or 1
 * @param[in]  period   values a record: after that many, similar ones are expected
 * @param[in]  values   [n] in the machine's byte order, stored as little-endian
 * @param[out] out      [ctd_pack_bound(width n)]
 * @return how many bytes of it were used
 */
size_t ctd_pack(ctd_packer *packer, size_t width, size_t n, size_t period, const void *values,
                unsigned char *out);

#endif
