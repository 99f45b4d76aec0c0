/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/draw.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static ctd_pcg32
known_stream(void)
{
    return ctd_key_stream(ctd_key_block(ctd_key_create(1, 0, CTD_DRAW_CHOICE, 0), 0, 0));
}

Test(draw, the_known_key_gives_the_known_stream)
{
    const ctd_pcg32 stream = known_stream();

    cr_expect(eq(u64, stream.state, 0x35e3d0f15cefe352));
    cr_expect(eq(u64, stream.increment, 0x8ec5830e38bf909b));
    cr_expect(eq(u32, ctd_draw_at(stream, 0), 0xd6f1eec4));
    cr_expect(eq(u32, ctd_draw_at(stream, 1), 0x08a8527d));
    cr_expect(eq(u32, ctd_draw_at(stream, 2), 0x33f1d406));
    cr_expect(eq(u32, ctd_draw_at(stream, 1000), 0xf003a0c9));
}

Test(draw, a_key_takes_its_fields_in_the_order_that_is_written_down)
{
    ctd_key key = 0x9E3779B97F4A7C15u;

    key = ctd_key_mix(key, 0x0123456789abcdef);
    key = ctd_key_mix(key, (uint64_t)0xfedcba98 << 8 | (CTD_DRAW_SAMPLE + CTD_DRAW_BRAND));
    key = ctd_key_mix(key, 77);
    cr_expect(eq(u64, key,
                 ctd_key_create(0x0123456789abcdef, 0xfedcba98,
                                (ctd_purpose)(CTD_DRAW_SAMPLE + CTD_DRAW_BRAND), 77)));
    cr_expect(eq(u64, ctd_key_block(key, 0xffffffff, 3),
                 ctd_key_mix(key, (uint64_t)0xffffffff << 32 | 3)));
}

Test(draw, the_jump_table_is_what_its_recurrence_gives)
{
    uint64_t multiplier = 1, sum = 0;

    for (int k = 0; k < CTD_BLOCK; k++) {
        cr_assert(eq(u64, ctd_jumps.multiplier[k], multiplier), "%d", k);
        cr_assert(eq(u64, ctd_jumps.sum[k], sum), "%d", k);
        multiplier *= CTD_PCG_MULTIPLIER;
        sum = sum * CTD_PCG_MULTIPLIER + 1;
    }
}

Test(draw, a_block_is_pcg32_stepped_from_its_stream)
{
    for (uint32_t block = 0; block < 50; block++) {
        ctd_pcg32 rng = ctd_key_stream(ctd_key_block(ctd_key_create(9, 2, 1, 33), 4, block));
        const ctd_pcg32 stream = rng;
        uint32_t bits[CTD_BLOCK];

        ctd_draw_run(stream, CTD_BLOCK, bits);
        for (uint32_t k = 0; k < CTD_BLOCK; k++) {
            const uint32_t expected = ctd_pcg32_next(&rng);

            cr_assert(eq(u32, bits[k], expected), "block %u, draw %u", block, k);
            cr_assert(eq(u32, ctd_draw_at(stream, k), expected), "block %u, draw %u", block, k);
        }
    }
}

Test(draw, a_short_run_is_the_head_of_a_long_one_and_writes_no_further)
{
    uint32_t whole[CTD_BLOCK], part[CTD_BLOCK + 64];

    ctd_draw_run(known_stream(), CTD_BLOCK, whole);
    for (uint32_t n = 0; n <= CTD_BLOCK; n += n < 70 ? 1 : 53) {
        memset(part, 0xab, sizeof part);
        ctd_draw_run(known_stream(), n, part);
        cr_assert(zero(int, memcmp(part, whole, n * sizeof *part)), "n = %u", n);
        for (uint32_t k = n; k < CTD_BLOCK + 64; k++) {
            cr_assert(eq(u32, part[k], 0xabababab), "n = %u, place %u", n, k);
        }
    }
}

Test(draw, gathered_draws_are_those_of_their_places)
{
    uint32_t whole[CTD_BLOCK], part[CTD_BLOCK + 1];
    uint16_t place[CTD_BLOCK];

    ctd_draw_run(known_stream(), CTD_BLOCK, whole);
    for (uint32_t n = 0; n <= CTD_BLOCK; n += n < 40 ? 1 : 83) {
        for (uint32_t i = 0; i < n; i++) {
            place[i] = (uint16_t)(CTD_BLOCK - 1 - i * 37 % CTD_BLOCK);
        }
        part[n] = 0xabababab;
        ctd_draw_gather(known_stream(), n, place, part);
        for (uint32_t i = 0; i < n; i++) {
            cr_assert(eq(u32, part[i], whole[place[i]]), "n = %u, item %u", n, i);
        }
        cr_assert(eq(u32, part[n], 0xabababab));
    }
}

Test(draw, uniforms_lie_strictly_inside_zero_and_one_and_are_symmetric)
{
    cr_expect(eq(dbl, ctd_uniform(0), 0x1p-33));
    cr_expect(eq(dbl, ctd_uniform(UINT32_MAX), 1.0 - 0x1p-33));
    cr_expect(lt(dbl, ctd_uniform(UINT32_MAX), 1.0));
    for (uint32_t i = 0; i < 1000; i++) {
        const uint32_t bits = i * 4294967u;

        cr_assert(eq(dbl, ctd_uniform(bits), 1.0 - ctd_uniform(~bits)));
        cr_assert(gt(dbl, ctd_uniform(bits + 1), ctd_uniform(bits)));
    }
}

static int
compare_words(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void
expect_all_different(size_t n, uint64_t words[], const char *what)
{
    qsort(words, n, sizeof *words, compare_words);
    for (size_t i = 1; i < n; i++) {
        cr_assert(ne(u64, words[i], words[i - 1]), "two equal %s", what);
    }
}

/* Purposes, replications, ticks, cells, blocks and alternatives close to each other: 2^19 streams,
 * of which a random 64-bit key would make two equal once in 10^8 times. */
Test(draw, no_two_uses_share_a_stream)
{
    enum { N = 1 << 19 };
    uint64_t *state = malloc(N * sizeof *state), *increment = malloc(N * sizeof *increment);

    cr_assert(state != NULL && increment != NULL);
    for (uint32_t i = 0; i < N; i++) {
        const uint32_t purpose = i & 31, replication = i >> 5 & 3, tick = i >> 7 & 7;
        const uint32_t cell = i >> 10 & 7, block = i >> 13 & 7, alternative = i >> 16;
        const ctd_key block_key =
            ctd_key_block(ctd_key_create(1, replication, (ctd_purpose)purpose, tick), cell, block);
        const ctd_pcg32 stream = ctd_key_stream(ctd_key_mix(block_key, alternative));

        state[i] = stream.state;
        increment[i] = stream.increment;
    }
    expect_all_different(N, state, "states");
    expect_all_different(N, increment, "increments");
    free(state);
    free(increment);
}

/* Serial tests: draws x[i], y[i] of two neighbouring uses must neither be correlated nor show any
 * pattern in a table of their leading bits. */
enum { N_BLOCKS = 256, N_PAIRS = N_BLOCKS * CTD_BLOCK, N_BINS = 16 };

typedef ctd_pcg32 stream_fn(uint32_t i);

static ctd_pcg32
stream_of(uint64_t seed, uint32_t replication, uint32_t purpose, uint64_t tick, uint32_t cell,
          uint32_t block)
{
    return ctd_key_stream(
        ctd_key_block(ctd_key_create(seed, replication, (ctd_purpose)purpose, tick), cell, block));
}

static ctd_pcg32
by_block(uint32_t i)
{
    return stream_of(1, 0, 0, 1, 0, i);
}

static ctd_pcg32
by_tick(uint32_t i)
{
    return stream_of(1, 0, 0, i, 0, 0);
}

static ctd_pcg32
by_cell(uint32_t i)
{
    return stream_of(1, 0, 0, 1, i, 0);
}

static ctd_pcg32
by_replication(uint32_t i)
{
    return stream_of(1, i, 0, 1, 0, 0);
}

static ctd_pcg32
by_seed(uint32_t i)
{
    return stream_of(i, 0, 0, 1, 0, 0);
}

static ctd_pcg32
by_purpose(uint32_t i)
{
    return stream_of(1, i >> 5, i & 31, 1, 0, 0);
}

static ctd_pcg32
by_alternative(uint32_t i)
{
    const ctd_key block = ctd_key_block(ctd_key_create(1, 0, CTD_DRAW_CHOICE, 1), 0, i >> 4);

    return ctd_key_stream(ctd_key_mix(block, i & 15));
}

static const struct neighbours {
    const char *name;
    stream_fn *stream;
} neighbours[] = {
    {"blocks", by_block},
    {"ticks", by_tick},
    {"cells", by_cell},
    {"seeds", by_seed},
    {"purposes", by_purpose},
    {"replications", by_replication},
    {"alternatives", by_alternative},
};
enum { N_NEIGHBOURS = sizeof neighbours / sizeof *neighbours };

static uint32_t draws[N_BLOCKS + 1][CTD_BLOCK];

static void
fill_draws(stream_fn *stream)
{
    for (uint32_t i = 0; i <= N_BLOCKS; i++) {
        ctd_draw_run(stream(i), CTD_BLOCK, draws[i]);
    }
}

/* Correlation of N_PAIRS uniforms a distance apart in `draws`, times sqrt(N_PAIRS): standard
 * normal where they are independent. */
static double
correlation(size_t distance)
{
    const uint32_t *x = &draws[0][0];
    double sum = 0.0;

    for (size_t i = 0; i < N_PAIRS; i++) {
        sum += (ctd_uniform(x[i]) - 0.5) * (ctd_uniform(x[i + distance]) - 0.5);
    }
    return sum * 12.0 / 512.0;
}

static double
chi_square(size_t n, const uint32_t counts[], double expected)
{
    double sum = 0.0;

    for (size_t b = 0; b < n; b++) {
        sum += (counts[b] - expected) * (counts[b] - expected) / expected;
    }
    return sum;
}

/* Pairs by four bits of each, from `shift` up: chi-square with 255 degrees of freedom. */
static double
pair_table(size_t distance, int shift)
{
    const uint32_t *x = &draws[0][0];
    uint32_t counts[N_BINS * N_BINS] = {0};

    for (size_t i = 0; i < N_PAIRS; i++) {
        counts[(x[i] >> shift & 15) * N_BINS + (x[i + distance] >> shift & 15)]++;
    }
    return chi_square(N_BINS * N_BINS, counts, (double)N_PAIRS / (N_BINS * N_BINS));
}

static const double chi_square_255 = 330.52; /* quantile .999 */

Test(draw, neighbouring_uses_are_not_correlated)
{
    for (int n = 0; n < N_NEIGHBOURS; n++) {
        fill_draws(neighbours[n].stream);
        const double customers = correlation(1), uses = correlation(CTD_BLOCK);

        cr_expect(lt(dbl, customers * customers, 16.0), "%s: %g", neighbours[n].name, customers);
        cr_expect(lt(dbl, uses * uses, 16.0), "%s: %g", neighbours[n].name, uses);
    }
}

Test(draw, pairs_of_neighbouring_uses_fill_every_cell_of_a_table_alike)
{
    for (int n = 0; n < N_NEIGHBOURS; n++) {
        fill_draws(neighbours[n].stream);
        for (int shift = 0; shift <= 28; shift += 14) {
            cr_expect(lt(dbl, pair_table(1, shift), chi_square_255), "%s, customers, bits %d",
                      neighbours[n].name, shift);
            cr_expect(lt(dbl, pair_table(CTD_BLOCK, shift), chi_square_255), "%s, uses, bits %d",
                      neighbours[n].name, shift);
        }
    }
}

/* The draw of one customer through 2^18 ticks: each the first of a stream of its own. */
Test(draw, one_place_through_many_streams_is_uniform)
{
    for (uint32_t place = 0; place < CTD_BLOCK; place += 341) {
        uint32_t high[256] = {0}, low[256] = {0};

        for (uint32_t i = 0; i < N_PAIRS; i++) {
            const uint32_t bits = ctd_draw_at(by_tick(i), place);

            high[bits >> 24]++;
            low[bits & 255]++;
        }
        cr_expect(lt(dbl, chi_square(256, high, N_PAIRS / 256.0), chi_square_255), "%u", place);
        cr_expect(lt(dbl, chi_square(256, low, N_PAIRS / 256.0), chi_square_255), "%u", place);
    }
}

/* The fields of a key, and how many of their bits are tested: a cell is one of 64 regions times
 * 16 segments, and the top quarter of the last field mixed in would not reach all bits. */
typedef struct fields {
    uint64_t seed, replication, tick, cell, block;
} fields;

static const struct field {
    const char *name;
    size_t offset;
    int n_bits;
} field_table[] = {
    {"seed", offsetof(fields, seed), 64},   {"replication", offsetof(fields, replication), 32},
    {"tick", offsetof(fields, tick), 64},   {"cell", offsetof(fields, cell), 16},
    {"block", offsetof(fields, block), 32},
};

static ctd_pcg32
stream_of_fields(const fields *f)
{
    return stream_of(f->seed, (uint32_t)f->replication, CTD_DRAW_CHOICE, f->tick, (uint32_t)f->cell,
                     (uint32_t)f->block);
}

static void
count_turned_bits(const struct field *field, int bit, int n_keys, uint32_t turned[64])
{
    for (int i = 0; i < n_keys; i++) {
        fields f = {.seed = (uint64_t)i, .replication = 3, .tick = 5, .cell = 6, .block = 7};
        const uint64_t before = stream_of_fields(&f).state;

        *(uint64_t *)((char *)&f + field->offset) ^= (uint64_t)1 << bit;
        const uint64_t change = before ^ stream_of_fields(&f).state;

        for (int b = 0; b < 64; b++) {
            turned[b] += change >> b & 1;
        }
    }
}

/* Some 13,000 comparisons with a standard normal: beyond 5.5 once in 2,000 times. */
Test(draw, any_bit_of_a_field_turns_each_bit_of_the_stream_half_the_time)
{
    enum { N_KEYS = 4096 };

    for (size_t f = 0; f < sizeof field_table / sizeof *field_table; f++) {
        for (int bit = 0; bit < field_table[f].n_bits; bit++) {
            uint32_t turned[64] = {0};

            count_turned_bits(&field_table[f], bit, N_KEYS, turned);
            for (int b = 0; b < 64; b++) {
                const double z = (turned[b] - N_KEYS / 2.0) / 32.0;

                cr_expect(lt(dbl, z * z, 5.5 * 5.5), "bit %d of %s, bit %d: %u of %d", bit,
                          field_table[f].name, b, turned[b], N_KEYS);
            }
        }
    }
}
