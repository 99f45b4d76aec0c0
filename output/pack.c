/* SPDX-License-Identifier: Apache-2.0 */
#include "output/pack.h"

#include "output/checksum.h"
#include "output/deflate.h"

#include <assert.h>
#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PLANES = 8, HEADER_BYTES = 2, CHECKSUM_BYTES = 4 };

struct ctd_packer {
    size_t n_bytes;
    unsigned char *plane; /* [n_bytes] the shuffled chunk */
    ctd_deflate_tables tables;
};

ctd_status
ctd_packer_create(size_t n_bytes, ctd_packer **packer)
{
    ctd_status status = CTD_OK;
    ctd_packer *p = calloc(1, sizeof *p);

    *packer = NULL;
    CTD_TRY(p != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    p->n_bytes = n_bytes;
    p->plane = malloc(n_bytes);
    CTD_TRY(p->plane != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    ctd_deflate_tables_init(&p->tables);
    *packer = p;
    p = NULL;
out:
    ctd_packer_destroy(&p);
    return status;
}

void
ctd_packer_destroy(ctd_packer **packer)
{
    if (*packer != NULL) {
        free((*packer)->plane);
        free(*packer);
        *packer = NULL;
    }
}

size_t
ctd_pack_bound(size_t n_bytes)
{
    return ctd_deflate_bound(n_bytes, MAX_PLANES) + HEADER_BYTES + 2 * CHECKSUM_BYTES;
}

/* Swaps the parts of two words that lie across the diagonal of a square of bytes. */
static inline void
swap(uint64_t *a, uint64_t *b, int shift, uint64_t mask)
{
    const uint64_t crossed = (*a >> shift ^ *b) & mask;

    *a ^= crossed << shift;
    *b ^= crossed;
}

/* Eight values of eight bytes, turned over: word p receives byte p of each. */
static inline void
transpose(uint64_t word[MAX_PLANES])
{
    for (int i = 0; i < 4; i++) {
        swap(&word[i], &word[i + 4], 32, 0x00000000FFFFFFFF);
    }
    for (int i = 0; i < 8; i += i % 2 == 0 ? 1 : 3) {
        swap(&word[i], &word[i + 2], 16, 0x0000FFFF0000FFFF);
    }
    for (int i = 0; i < 8; i += 2) {
        swap(&word[i], &word[i + 1], 8, 0x00FF00FF00FF00FF);
    }
}

static void
shuffle(size_t n, const uint64_t *values, unsigned char *plane)
{
    const size_t n_whole = n - n % MAX_PLANES;

    for (size_t i = 0; i < n_whole; i += MAX_PLANES) {
        uint64_t word[MAX_PLANES];

        memcpy(word, values + i, sizeof word);
        transpose(word);
        for (size_t p = 0; p < MAX_PLANES; p++) {
            const uint64_t little = htole64(word[p]);

            memcpy(plane + p * n + i, &little, sizeof little);
        }
    }
    for (size_t p = 0; p < MAX_PLANES; p++) {
        for (size_t i = n_whole; i < n; i++) {
            plane[p * n + i] = (unsigned char)(values[i] >> (8 * p));
        }
    }
}

/* How many bytes are those of `distance` before. */
static size_t
count_repeated(const unsigned char *bytes, size_t n, size_t distance)
{
    enum { WITHIN_A_BYTE = 192 };
    size_t sum = 0, i = distance;

    for (; i + WITHIN_A_BYTE <= n; i += WITHIN_A_BYTE) {
        unsigned char same = 0;

        for (size_t k = 0; k < WITHIN_A_BYTE; k++) {
            same = (unsigned char)(same + (bytes[i + k] == bytes[i + k - distance]));
        }
        sum += same;
    }
    for (; i < n; i++) {
        sum += bytes[i] == bytes[i - distance];
    }
    return sum;
}

/* The distance at which to look for repetitions, that of the value before or of the record before;
 * 0 where they are fewer than two thirds: short matches take long and hardly gain on the longer
 * codes of the rest. */
static size_t
find_distance(const unsigned char *plane, size_t n, size_t period)
{
    const size_t by_record = period <= CTD_DEFLATE_WINDOW ? count_repeated(plane, n, period) : 0;
    const bool settled = by_record > n - n / 8 && by_record + period < n;
    const size_t by_value = settled ? 0 : count_repeated(plane, n, 1);
    const size_t most = by_record > by_value ? by_record : by_value;

    return 3 * most <= 2 * n ? 0 : by_record > by_value ? period : 1;
}

static void
put_big_endian(uint32_t number, unsigned char *out)
{
    for (int i = 0; i < CHECKSUM_BYTES; i++) {
        out[i] = (unsigned char)(number >> (8 * (CHECKSUM_BYTES - 1 - i)));
    }
}

/* A zlib stream (RFC 1950) of all planes. */
static size_t
deflate_planes(const ctd_packer *packer, size_t width, size_t n, size_t period, unsigned char *out)
{
    static const unsigned char header[HEADER_BYTES] = {0x78, 0x01};
    ctd_deflate_stream stream = {.out = out, .n_out = HEADER_BYTES};

    memcpy(out, header, sizeof header);
    for (size_t p = 0; p < width; p++) {
        const unsigned char *plane = packer->plane + p * n;
        const size_t distance = find_distance(plane, n, period);

        if (distance == 0 || !ctd_deflate_repeats(&stream, &packer->tables, packer->plane, p * n,
                                                  p * n + n, distance)) {
            ctd_deflate_store(&stream, plane, n);
        }
    }
    ctd_deflate_finish(&stream);
    put_big_endian(ctd_adler32(packer->plane, width * n), out + stream.n_out);
    return stream.n_out + CHECKSUM_BYTES;
}

void
ctd_pack(ctd_packer *packer, size_t width, size_t n, size_t period, const void *values,
         unsigned char *out, size_t *n_bytes)
{
    assert((width == 1 || width == MAX_PLANES) && width * n <= packer->n_bytes);
    if (width == 1) {
        memcpy(packer->plane, values, n);
    } else {
        shuffle(n, values, packer->plane);
    }
    *n_bytes = deflate_planes(packer, width, n, period, out);

    const uint32_t sum = ctd_fletcher32(out, *n_bytes);

    for (int i = 0; i < CHECKSUM_BYTES; i++) {
        out[(*n_bytes)++] = (unsigned char)(sum >> (8 * i));
    }
}
