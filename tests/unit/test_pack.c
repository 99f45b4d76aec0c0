/* SPDX-License-Identifier: Apache-2.0 */
#include "output/pack.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { N = 40000, PERIOD = 252 };

static uint64_t values[N], back[N];
static unsigned char packed[2 * 8 * N + 4096], planes[8 * N];

static uint64_t
noise(uint64_t i)
{
    i = (i ^ i >> 30) * 0xBF58476D1CE4E5B9;
    i = (i ^ i >> 27) * 0x94D049BB133111EB;
    return i ^ i >> 31;
}

/* Kinds of content: noise, all alike, the same record again and again, smooth numbers, rows of NaN
 * between noisy ones, noise below two bytes that are alike. */
enum { N_KINDS = 6 };

static void
fill(int kind, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double smooth = 1000.0 + (double)(i / PERIOD);
        const uint64_t nan = 0x7FF8000000000000;

        if (kind == 3) {
            memcpy(&values[i], &smooth, sizeof smooth);
        } else {
            values[i] = kind == 0   ? noise(i)
                        : kind == 1 ? 42
                        : kind == 2 ? noise(i % PERIOD)
                        : kind == 4 ? (i % PERIOD < 36 ? nan : noise(i) >> 2)
                                    : noise(i) >> 16 | (uint64_t)0x4123 << 48;
        }
    }
}

/* Undoes what HDF5's fletcher32, deflate and shuffle do, with zlib alone. */
static void
unpack(size_t n, size_t n_bytes)
{
    uLongf n_planes = 8 * n;
    uLong n_stream = n_bytes - 4;

    cr_assert(eq(int, uncompress2(planes, &n_planes, packed, &n_stream), Z_OK));
    cr_assert(eq(ulong, n_planes, 8 * n));
    cr_assert(eq(ulong, n_stream, n_bytes - 4));
    memset(back, 0, sizeof back);
    for (size_t i = 0; i < 8 * n; i++) {
        back[i % n] |= (uint64_t)planes[i] << (8 * (i / n));
    }
}

Test(pack, every_kind_and_length_comes_back)
{
    const size_t lengths[] = {1, 2, 3, 255, 4096, 32767, N};
    ctd_packer *packer = NULL;
    size_t n_bytes;

    cr_assert(eq(int, ctd_packer_create(8 * N, &packer), CTD_OK));
    for (int kind = 0; kind < N_KINDS; kind++) {
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            const size_t n = lengths[k];

            fill(kind, n);
            n_bytes = ctd_pack(packer, 8, n, PERIOD, values, packed);
            cr_assert(le(sz, n_bytes, ctd_pack_bound(8 * n)));
            unpack(n, n_bytes);
            cr_expect(zero(int, memcmp(values, back, 8 * n)));
        }
    }
    ctd_packer_destroy(&packer);
}

/* HDF5 shuffles nothing where a value is one byte. */
Test(pack, flags_of_one_byte_come_back_in_their_order)
{
    ctd_packer *packer = NULL;
    uLongf n_planes = N;
    size_t n_bytes;

    cr_assert(eq(int, ctd_packer_create(8 * N, &packer), CTD_OK));
    for (int kind = 0; kind < N_KINDS; kind++) {
        fill(kind, N / 8);
        n_bytes = ctd_pack(packer, 1, N, PERIOD, values, packed);
        cr_assert(le(sz, n_bytes, ctd_pack_bound(N)));
        cr_assert(eq(int, uncompress(planes, &n_planes, packed, n_bytes - 4), Z_OK));
        cr_assert(eq(ulong, n_planes, N));
        cr_expect(zero(int, memcmp(values, planes, N)));
    }
    ctd_packer_destroy(&packer);
}

Test(pack, bytes_do_not_depend_on_what_was_packed_before)
{
    static unsigned char first[sizeof packed];
    ctd_packer *packer = NULL;
    size_t n_first, n_bytes;

    cr_assert(eq(int, ctd_packer_create(8 * N, &packer), CTD_OK));
    fill(3, N);
    n_first = ctd_pack(packer, 8, N, PERIOD, values, first);
    for (int kind = 0; kind < N_KINDS; kind++) {
        fill(kind, N);
        n_bytes = ctd_pack(packer, 8, N, PERIOD, values, packed);
        fill(3, N);
        n_bytes = ctd_pack(packer, 8, N, PERIOD, values, packed);
        cr_expect(eq(sz, n_bytes, n_first));
        cr_expect(zero(int, memcmp(first, packed, n_first)));
    }
    ctd_packer_destroy(&packer);
}

Test(pack, what_repeats_is_packed_and_noise_hardly_grows)
{
    const double most[N_KINDS] = {1.001, 0.01, 0.05, 0.05, 1.001, 0.76};
    ctd_packer *packer = NULL;
    size_t n_bytes;

    cr_assert(eq(int, ctd_packer_create(8 * N, &packer), CTD_OK));
    for (int kind = 0; kind < N_KINDS; kind++) {
        fill(kind, N);
        n_bytes = ctd_pack(packer, 8, N, PERIOD, values, packed);
        cr_expect(lt(dbl, (double)n_bytes / (8.0 * N), most[kind]));
    }
    ctd_packer_destroy(&packer);
}
