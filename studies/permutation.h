/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_PERMUTATION_H
#define CTD_STUDIES_PERMUTATION_H

#include "sim/draw.h"

#include <stdint.h>

/**
 * A keyed permutation of 0 .. n - 1, any place of it at any time: a Feistel network on the binary
 * numbers that hold 0 .. n - 1, walked along its cycle until the number is below n (Black and
 * Rogaway 2002).
 */
typedef struct ctd_permutation {
    ctd_key key;
    uint32_t n;
    uint32_t low, high; /* binary digits of the two halves */
} ctd_permutation;

/** @param[in] n 1 .. 2^30 */
ctd_permutation ctd_permutation_create(ctd_key key, uint32_t n);

/** Where `i` goes, i < n. */
uint32_t ctd_permutation_at(const ctd_permutation *permutation, uint32_t i);

#endif
