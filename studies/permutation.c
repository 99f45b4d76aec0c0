/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/permutation.h"

/* Of fewer digits a Feistel network has too few permutations to be like a random one. */
enum { N_ROUNDS = 6, LEAST_DIGITS = 8 };

ctd_permutation
ctd_permutation_create(ctd_key key, uint32_t n)
{
    uint32_t digits = LEAST_DIGITS;

    while (n > UINT32_C(1) << digits) {
        digits++;
    }
    return (ctd_permutation){.key = key, .n = n, .low = digits / 2, .high = digits - digits / 2};
}

static uint32_t
shuffle(const ctd_permutation *p, uint32_t i)
{
    uint32_t low = i & ((1u << p->low) - 1), high = i >> p->low;

    for (uint32_t round = 0; round < N_ROUNDS; round += 2) {
        high ^= (uint32_t)(ctd_key_mix(p->key, (uint64_t)round << 32 | low) >> (64 - p->high));
        low ^= (uint32_t)(ctd_key_mix(p->key, (uint64_t)(round + 1) << 32 | high) >> (64 - p->low));
    }
    return high << p->low | low;
}

uint32_t
ctd_permutation_at(const ctd_permutation *permutation, uint32_t i)
{
    do {
        i = shuffle(permutation, i);
    } while (i >= permutation->n);
    return i;
}
