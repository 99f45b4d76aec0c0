/* SPDX-License-Identifier: Apache-2.0 */
#define ZLIB_CONST /* what is packed is const */
#include "output/pack.h"

#include "output/checksum.h"

#include <assert.h>
#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MAX_PLANES = 8, CHECKSUM_BYTES = 4 };

struct ctd_packer {
    size_t n_bytes;
    unsigned char *plane; /* [n_bytes] the shuffled chunk */
    z_stream stream;      /* its state is NULL until it is made */
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
    CTD_TRY(deflateInit(&p->stream, CTD_PACK_LEVEL) == Z_OK ? CTD_OK : CTD_ERR_NO_MEMORY);
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
        (void)deflateEnd(&(*packer)->stream);
        free((*packer)->plane);
        free(*packer);
        *packer = NULL;
    }
}

/* zlib's own bound is for one level throughout; the emptied block at a change comes on top. */
size_t
ctd_pack_bound(size_t n_bytes)
{
    return compressBound(n_bytes) + 64 + CHECKSUM_BYTES;
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

static bool
repeats(const unsigned char *plane, size_t n, size_t distance)
{
    return 3 * count_repeated(plane, n, distance) > 2 * n;
}

/* Bytes of the planes before the first that repeats the record or the value before. */
static size_t
count_noise(const unsigned char *planes, size_t width, size_t n, size_t period)
{
    size_t begin = 0;

    while (begin < width * n && !repeats(planes + begin, n, period) &&
           !repeats(planes + begin, n, 1)) {
        begin += n;
    }
    return begin;
}

/* Whether all of it was taken, for the stream has room. */
static bool
append(z_stream *stream, const unsigned char *bytes, size_t n, int level)
{
    bool taken = deflateParams(stream, level, Z_DEFAULT_STRATEGY) == Z_OK;

    if (n > 0) {
        stream->next_in = bytes;
        stream->avail_in = (uInt)n;
        taken = deflate(stream, Z_NO_FLUSH) == Z_OK && taken;
    }
    return taken && stream->avail_in == 0;
}

static size_t
deflate_planes(z_stream *stream, const unsigned char *planes, size_t n_noise, size_t n,
               unsigned char *out)
{
    bool packed = deflateReset(stream) == Z_OK;

    stream->next_out = out;
    stream->avail_out = (uInt)ctd_pack_bound(n);
    packed = append(stream, planes, n_noise, Z_NO_COMPRESSION) && packed;
    packed = append(stream, planes + n_noise, n - n_noise, CTD_PACK_LEVEL) && packed;
    packed = deflate(stream, Z_FINISH) == Z_STREAM_END && packed;
    assert(packed);
    (void)packed;
    return stream->total_out;
}

size_t
ctd_pack(ctd_packer *packer, size_t width, size_t n, size_t period, const void *values,
         unsigned char *out)
{
    const unsigned char *planes = values;
    uint32_t sum;

    assert((width == 1 || width == MAX_PLANES) && width * n <= packer->n_bytes);
    assert(n <= UINT32_MAX / (2 * MAX_PLANES));
    if (width == MAX_PLANES) {
        shuffle(n, values, packer->plane);
        planes = packer->plane;
    }
    const size_t n_bytes = deflate_planes(&packer->stream, planes,
                                          count_noise(planes, width, n, period), width * n, out);

    sum = htole32(ctd_fletcher32(out, n_bytes));
    memcpy(out + n_bytes, &sum, sizeof sum);
    return n_bytes + sizeof sum;
}
