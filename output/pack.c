/* SPDX-License-Identifier: Apache-2.0 */
#include "output/pack.h"

#include "sim/maths.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MAX_PLANES = 8, CHECKSUM_BYTES = 4 };

struct ctd_packer {
    size_t n_bytes;
    unsigned char *plane; /* [n_bytes] the shuffled chunk */
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

/* zlib's own bound is for one level throughout; stored blocks of changing planes and the emptied
 * block at each change come on top. */
size_t
ctd_pack_bound(size_t n_bytes)
{
    return compressBound(n_bytes) + MAX_PLANES * 64 + CHECKSUM_BYTES;
}

static void
shuffle(size_t width, size_t n, const void *values, unsigned char *plane)
{
    const uint64_t *words = values;

    if (width == 1) {
        memcpy(plane, values, n);
        return;
    }
    for (size_t p = 0; p < width; p++) {
        for (size_t i = 0; i < n; i++) {
            plane[p * n + i] = (unsigned char)(words[i] >> (8 * p));
        }
    }
}

/* Whether deflate would take off a quarter, by its two ways of doing so: codes shorter than a byte,
 * seen by the entropy of single bytes, and repetition, seen by comparing with the record before. */
static bool
worth_deflating(const unsigned char *plane, size_t n, size_t period)
{
    const double bits_wanted = 6.0;
    size_t count[256] = {0}, n_repeated = 0;
    double entropy = 0.0;

    for (size_t i = 0; i < n; i++) {
        count[plane[i]]++;
    }
    for (size_t i = period; i < n; i++) {
        n_repeated += plane[i] == plane[i - period];
    }
    for (int c = 0; c < 256; c++) {
        if (count[c] > 0) {
            const double p = (double)count[c] / (double)n;
            entropy -= p * ctd_log(p) / ctd_log(2.0);
        }
    }
    return entropy < bits_wanted || 2 * n_repeated > n;
}

/* HDF5's variant of Fletcher's checksum: 16-bit words, first byte high. */
static uint32_t
fletcher32(const unsigned char *bytes, size_t n)
{
    enum { WITHOUT_OVERFLOW = 360 };
    uint32_t sum1 = 0, sum2 = 0;

    for (size_t i = 0; i < n;) {
        for (int k = 0; k < WITHOUT_OVERFLOW && i < n; k++, i += 2) {
            sum1 += (uint32_t)bytes[i] << 8 | (i + 1 < n ? bytes[i + 1] : 0);
            sum2 += sum1;
        }
        sum1 = (sum1 & 0xFFFF) + (sum1 >> 16);
        sum2 = (sum2 & 0xFFFF) + (sum2 >> 16);
    }
    sum1 = (sum1 & 0xFFFF) + (sum1 >> 16);
    sum2 = (sum2 & 0xFFFF) + (sum2 >> 16);
    return sum2 << 16 | sum1;
}

static bool
deflate_planes(const ctd_packer *packer, size_t width, size_t n, size_t period, z_stream *stream)
{
    for (size_t p = 0; p < width; p++) {
        unsigned char *plane = packer->plane + p * n;
        const int level = worth_deflating(plane, n, period) ? CTD_PACK_LEVEL : Z_NO_COMPRESSION;

        if (deflateParams(stream, level, Z_DEFAULT_STRATEGY) != Z_OK) {
            return false;
        }
        stream->next_in = plane;
        stream->avail_in = (uInt)n;
        if (deflate(stream, Z_NO_FLUSH) != Z_OK || stream->avail_in > 0) {
            return false;
        }
    }
    return deflate(stream, Z_FINISH) == Z_STREAM_END;
}

ctd_status
ctd_pack(ctd_packer *packer, size_t width, size_t n, size_t period, const void *values,
         unsigned char *out, size_t *n_bytes)
{
    const size_t bound = ctd_pack_bound(width * n);
    z_stream stream = {.next_out = out, .avail_out = (uInt)bound};
    bool packed;

    assert((width == 1 || width == MAX_PLANES) && width * n <= packer->n_bytes);
    assert(n <= UINT32_MAX / (2 * MAX_PLANES));
    *n_bytes = 0;
    shuffle(width, n, values, packer->plane);
    if (deflateInit(&stream, CTD_PACK_LEVEL) != Z_OK) {
        return CTD_ERR_NO_MEMORY;
    }
    packed = deflate_planes(packer, width, n, period, &stream);
    *n_bytes = stream.total_out;
    deflateEnd(&stream);
    assert(packed && *n_bytes + CHECKSUM_BYTES <= bound);

    const uint32_t sum = fletcher32(out, *n_bytes);

    for (int i = 0; i < CHECKSUM_BYTES; i++) {
        out[(*n_bytes)++] = (unsigned char)(sum >> (8 * i));
    }
    return CTD_OK;
}
