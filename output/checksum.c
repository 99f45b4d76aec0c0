/* SPDX-License-Identifier: Apache-2.0 */
#include "output/checksum.h"

/*
 * The sums are taken over blocks of rows, lane by lane, which compilers turn into vectors: what
 * lane j adds up is weighed by its place in the block afterwards. 16 rows keep every lane within
 * its type.
 */
enum { ROWS = 16, LANES = 16, BLOCK = ROWS * LANES * 2 };

typedef struct sums {
    uint64_t first;
    uint64_t second;
} sums;

static sums
sum_words(const unsigned char *bytes)
{
    uint32_t sum[LANES] = {0}, sum_of_sums[LANES] = {0};
    sums all = {0, 0};

    for (size_t row = 0; row < ROWS; row++) {
        const unsigned char *at = bytes + (size_t)2 * LANES * row;

        for (size_t j = 0; j < LANES; j++) {
            sum_of_sums[j] += sum[j];
            sum[j] += (uint32_t)at[2 * j] << 8 | at[2 * j + 1];
        }
    }
    for (uint64_t j = 0; j < LANES; j++) {
        all.first += sum[j];
        all.second += LANES * (uint64_t)sum_of_sums[j] + (LANES - j) * sum[j];
    }
    return all;
}

/* Modulo 65535, by the carries: only 0 stays 0. */
static uint64_t
fold(uint64_t sum)
{
    while (sum > 0xFFFF) {
        sum = (sum & 0xFFFF) + (sum >> 16);
    }
    return sum;
}

uint32_t
ctd_fletcher32(const unsigned char *bytes, size_t n)
{
    uint64_t s1 = 0, s2 = 0;
    size_t i = 0;

    for (; i + BLOCK <= n; i += BLOCK) {
        const sums block = sum_words(bytes + i);

        s2 = fold(s2 + BLOCK / 2 * s1 + block.second);
        s1 = fold(s1 + block.first);
    }
    for (; i < n; i += 2) {
        s1 += (uint64_t)bytes[i] << 8 | (i + 1 < n ? bytes[i + 1] : 0);
        s2 += s1;
    }
    return (uint32_t)(fold(s2) << 16 | fold(s1));
}
