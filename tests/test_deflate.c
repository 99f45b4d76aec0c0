/* SPDX-License-Identifier: Apache-2.0 */
#include "output/checksum.h"
#include "output/deflate.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdbool.h>
#include <string.h>
#include <zlib.h>

enum { N = 150000 };

static unsigned char sequence[N], back[N + 1], out[N + N / 8 + 4096];

static uint32_t
draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525U + 1013904223U;
    return (uint32_t)((uint64_t)*state * below >> 32);
}

/* Bytes that repeat those of `period` before, or the last one, in runs of all lengths. */
static void
fill(uint32_t seed, size_t period)
{
    for (size_t i = 0; i < N;) {
        const uint32_t kind = draw(&seed, 4);
        const size_t left = N - i, length = 1 + draw(&seed, kind == 0 ? 4 : 600);

        for (size_t k = 0; k < (length < left ? length : left); k++, i++) {
            sequence[i] = kind == 0                 ? (unsigned char)draw(&seed, 256)
                          : kind == 1 && i > 0      ? sequence[i - 1]
                          : kind > 1 && i >= period ? sequence[i - period]
                                                    : (unsigned char)(i * 7);
        }
    }
}

/* What zlib makes of a stream; -1 when it will not have it, or not all of it. */
static long
inflate_all(size_t n_out)
{
    z_stream stream = {
        .next_in = out, .avail_in = (uInt)n_out, .next_out = back, .avail_out = sizeof back};
    const bool begun = inflateInit2(&stream, -15) == Z_OK;
    const bool ended = begun && inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0;
    const long n = ended ? (long)stream.total_out : -1;

    inflateEnd(&stream);
    return n;
}

Test(deflate, pieces_of_every_kind_and_length_come_back)
{
    const size_t periods[] = {1, 2, 3, 4, 5, 8, 9, 252, 257, 1764, 16385, 24577, 32768};
    ctd_deflate_tables tables;
    uint32_t seed = 1;

    ctd_deflate_tables_init(&tables);
    for (size_t k = 0; k < sizeof periods / sizeof *periods; k++) {
        ctd_deflate_stream stream = {.out = out};
        size_t n_pieces = 0, n_packed = 0, begin = 0;

        fill((uint32_t)k, periods[k]);
        while (begin < N) {
            const size_t most = draw(&seed, 3) == 0 ? 5 : 70000;
            const size_t left = N - begin, n = 1 + draw(&seed, (uint32_t)most);
            const size_t end = begin + (n < left ? n : left);
            const bool packed =
                ctd_deflate_repeats(&stream, &tables, sequence, begin, end, periods[k]);

            if (!packed || draw(&seed, 4) == 0) {
                begin = packed ? end : begin;
                ctd_deflate_store(&stream, sequence + begin, packed ? 0 : end - begin);
            }
            begin = end;
            n_packed += packed;
            n_pieces++;
        }
        ctd_deflate_finish(&stream);
        cr_assert(le(sz, stream.n_out, ctd_deflate_bound(N, n_pieces)));
        cr_assert(gt(sz, n_packed, 0));
        cr_assert(eq(long, inflate_all(stream.n_out), N));
        cr_expect(zero(int, memcmp(back, sequence, N)));
    }
}

Test(deflate, every_length_of_a_run_comes_back_short)
{
    ctd_deflate_tables tables;

    ctd_deflate_tables_init(&tables);
    memset(sequence, 200, N);
    for (size_t n = 1; n < 1200; n++) {
        ctd_deflate_stream stream = {.out = out};
        const bool packed = ctd_deflate_repeats(&stream, &tables, sequence, 0, n, 1);

        cr_assert(eq(int, packed, n > 8));
        if (packed) {
            ctd_deflate_finish(&stream);
            cr_assert(eq(long, inflate_all(stream.n_out), (long)n));
            cr_assert(zero(int, memcmp(back, sequence, n)));
            cr_assert(le(sz, stream.n_out, 15 + n / 80));
        }
    }
}

Test(deflate, nothing_is_appended_where_nothing_is_gained)
{
    ctd_deflate_tables tables;
    uint32_t seed = 1;

    ctd_deflate_tables_init(&tables);
    for (size_t i = 0; i < N; i++) {
        sequence[i] = (unsigned char)draw(&seed, 256);
    }
    ctd_deflate_stream stream = {.out = out};

    ctd_deflate_store(&stream, sequence, 1000);
    cr_expect(zero(int, ctd_deflate_repeats(&stream, &tables, sequence, 1000, N, 252)));
    cr_expect(eq(sz, stream.n_out, 1005));
    ctd_deflate_finish(&stream);
    cr_assert(eq(long, inflate_all(stream.n_out), 1000));
    cr_expect(zero(int, memcmp(back, sequence, 1000)));
}

/* The definition, word by word. */
static uint32_t
plain_fletcher(const unsigned char *bytes, size_t n)
{
    uint64_t s1 = 0, s2 = 0;

    for (size_t i = 0; i < n; i += 2) {
        s1 += (uint64_t)bytes[i] << 8 | (i + 1 < n ? bytes[i + 1] : 0);
        s1 = s1 > 65535 ? s1 - 65535 : s1;
        s2 += s1;
        s2 = s2 > 65535 ? s2 - 65535 : s2;
    }
    return (uint32_t)(s2 << 16 | s1);
}

Test(checksum, both_are_those_of_their_definitions)
{
    const size_t lengths[] = {0, 1, 2, 3, 511, 512, 513, 1023, 1024, 5552, 65537, N - 1, N};
    uint32_t seed = 1;

    for (int kind = 0; kind < 3; kind++) {
        for (size_t i = 0; i < N; i++) {
            sequence[i] = kind == 0 ? 0xFF : kind == 1 ? 0 : (unsigned char)draw(&seed, 256);
        }
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            const size_t n = lengths[k];

            cr_expect(eq(u32, ctd_adler32(sequence, n), (uint32_t)adler32(1, sequence, (uInt)n)));
            cr_expect(eq(u32, ctd_fletcher32(sequence, n), plain_fletcher(sequence, n)));
        }
    }
}
