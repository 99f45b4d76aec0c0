/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/pcg.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

/* The known answers are those of the reference library's own demonstration programs, seed 42,
 * stream 54. */

Test(pcg, pcg32_gives_the_reference_numbers)
{
    const uint32_t expected[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330,
                                 0x83d2f293, 0xbfa4784b, 0xcbed606e};
    ctd_pcg32 rng;

    ctd_pcg32_seed(&rng, 42, 54);
    for (int i = 0; i < 6; i++) {
        cr_expect(eq(u32, ctd_pcg32_next(&rng), expected[i]), "draw %d", i);
    }
}

/* The dice of the reference library's demonstration: 6 words, 65 coins, then 33 rolls. */
Test(pcg, numbers_below_a_bound_are_the_reference_dice)
{
    static const char coins[] = "HHTTTHTHHHTHTTTHHHHHTTTHHHTHTHTHTTHTTTHHHHHHTTTTHHTTTTTHTTTTTTTHT";
    static const char rolls[] = "341122324324335231315141564662633";
    ctd_pcg32 rng;

    ctd_pcg32_seed(&rng, 42, 54);
    ctd_pcg32_advance(&rng, 6);
    for (int i = 0; coins[i] != 0; i++) {
        cr_expect(eq(chr, ctd_pcg32_below(&rng, 2) != 0 ? 'H' : 'T', coins[i]), "coin %d", i);
    }
    for (int i = 0; rolls[i] != 0; i++) {
        cr_expect(eq(chr, (char)('1' + ctd_pcg32_below(&rng, 6)), rolls[i]), "roll %d", i);
    }
}

Test(pcg, pcg32_advanced_by_a_thousand_gives_the_reference_number)
{
    ctd_pcg32 rng;

    ctd_pcg32_seed(&rng, 42, 54);
    ctd_pcg32_advance(&rng, 1000);
    cr_expect(eq(u32, ctd_pcg32_next(&rng), 0xefebeab3));
}

Test(pcg, pcg64_gives_the_reference_numbers)
{
    const uint64_t expected[] = {0x86b1da1d72062b68, 0x1304aa46c9853d39, 0xa3670e9e0dd50358,
                                 0xf9090e529a7dae00};
    ctd_pcg64 rng;

    ctd_pcg64_seed(&rng, 42, 54);
    for (int i = 0; i < 4; i++) {
        cr_expect(eq(u64, ctd_pcg64_next(&rng), expected[i]), "draw %d", i);
    }
}

Test(pcg, rxs_m_xs_32_gives_the_reference_numbers)
{
    const uint32_t expected[] = {0xf84b622d, 0xdc1e5bb4, 0x74fb8ac1};
    const uint32_t multiplier = 747796405u, increment = 54u << 1 | 1;
    uint32_t state = (increment + 42) * multiplier + increment;

    for (int i = 0; i < 3; i++) {
        cr_expect(eq(u32, ctd_pcg_rxs_m_xs32(state), expected[i]), "draw %d", i);
        state = state * multiplier + increment;
    }
}

Test(pcg, rxs_m_xs_64_gives_the_reference_numbers)
{
    const uint64_t expected[] = {0xe1cbc180b69606bb, 0x6573bce7abaee684, 0xc744f07442006076};
    const uint64_t increment = 54u << 1 | 1;
    uint64_t state = (increment + 42) * CTD_PCG_MULTIPLIER + increment;

    for (int i = 0; i < 3; i++) {
        cr_expect(eq(u64, ctd_pcg_rxs_m_xs64(state), expected[i]), "draw %d", i);
        state = state * CTD_PCG_MULTIPLIER + increment;
    }
}

Test(pcg, advancing_is_stepping_that_many_times)
{
    ctd_pcg32 stepped, jumped;

    ctd_pcg32_seed(&stepped, 7, 11);
    for (uint64_t delta = 0; delta < 300; delta++) {
        ctd_pcg32_seed(&jumped, 7, 11);
        ctd_pcg32_advance(&jumped, delta);
        cr_assert(eq(u64, jumped.state, stepped.state), "delta %llu", (unsigned long long)delta);
        cr_assert(eq(u64, jumped.increment, stepped.increment));
        ctd_pcg32_next(&stepped);
    }
}

Test(pcg, advancing_by_a_negative_number_steps_back)
{
    const int64_t deltas[] = {1, 2, 1000, 123456789012345, INT64_MAX};
    ctd_pcg32 rng;

    ctd_pcg32_seed(&rng, 42, 54);
    for (int i = 0; i < 5; i++) {
        const uint64_t before = rng.state;

        ctd_pcg32_advance(&rng, (uint64_t)deltas[i]);
        cr_expect(ne(u64, rng.state, before));
        ctd_pcg32_advance(&rng, (uint64_t)-deltas[i]);
        cr_expect(eq(u64, rng.state, before), "delta %lld", (long long)deltas[i]);
    }
    ctd_pcg32_next(&rng);
    ctd_pcg32_advance(&rng, (uint64_t)-1);
    cr_expect(eq(u32, ctd_pcg32_next(&rng), 0xa15c02b7));
}

Test(pcg, half_the_period_twice_comes_back)
{
    ctd_pcg32 rng;

    ctd_pcg32_seed(&rng, 42, 54);
    const uint64_t start = rng.state;
    ctd_pcg32_advance(&rng, (uint64_t)1 << 63);
    cr_expect(ne(u64, rng.state, start));
    ctd_pcg32_advance(&rng, (uint64_t)1 << 63);
    cr_expect(eq(u64, rng.state, start));
}

Test(pcg, streams_of_one_seed_differ)
{
    ctd_pcg32 a, b;
    int n_equal = 0;

    ctd_pcg32_seed(&a, 42, 54);
    ctd_pcg32_seed(&b, 42, 55);
    for (int i = 0; i < 1000; i++) {
        n_equal += ctd_pcg32_next(&a) == ctd_pcg32_next(&b);
    }
    cr_expect(le(int, n_equal, 1));
}

/* RXS-M-XS of any width is a permutation: a shift by less than half the word can be undone, and
 * so can the multiplication by an odd number. */
static uint64_t
undo_shift(uint64_t word, unsigned shift)
{
    uint64_t undone = word;

    for (unsigned done = shift; done < 64; done += shift) {
        undone = word ^ undone >> shift;
    }
    return undone;
}

Test(pcg, rxs_m_xs_64_loses_no_state)
{
    uint64_t inverse = 1, state = 0x9e3779b97f4a7c15;

    for (int i = 0; i < 6; i++) { /* Newton's iteration doubles the correct bits */
        inverse *= 2 - 12605985483714917081u * inverse;
    }
    for (int i = 0; i < 10000; i++) {
        const uint64_t word = undo_shift(ctd_pcg_rxs_m_xs64(state), 43) * inverse;

        cr_assert(eq(u64, undo_shift(word, (unsigned)(word >> 59) + 5), state));
        state = state * CTD_PCG_MULTIPLIER + CTD_PCG_INCREMENT;
    }
}
