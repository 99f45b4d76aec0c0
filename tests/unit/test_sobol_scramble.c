/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/sobol.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

/* Leading binary digits that two numbers share. */
static int
shared(uint32_t x, uint32_t y)
{
    int n = 0;

    while (n < 32 && x >> (31 - n) == y >> (31 - n)) {
        n++;
    }
    return n;
}

Test(sobol_scramble, numbers_share_as_many_digits_after_as_before)
{
    ctd_pcg32 rng = {.state = 1, .increment = 3};

    for (int i = 0; i < 200000; i++) {
        const uint32_t x = ctd_pcg32_next(&rng);
        const uint32_t y = x ^ ctd_pcg32_next(&rng) >> (i % 32);
        const ctd_key key = ctd_key_mix(9, (uint64_t)(i / 1000));

        cr_assert_eq(shared(ctd_sobol_scramble(key, x), ctd_sobol_scramble(key, y)), shared(x, y),
                     "%08x and %08x", x, y);
    }
}

/* Whether digit l (from 0) of a number is turned over. */
static uint32_t
coin(ctd_key key, uint32_t digits, int l)
{
    return (ctd_sobol_scramble(key, digits) ^ digits) >> (31 - l) & 1;
}

static double
chi_square(int n, const int count[], int total)
{
    double sum = 0.0;

    for (int i = 0; i < n; i++) {
        const double expected = (double)total / n;

        sum += (count[i] - expected) * (count[i] - expected) / expected;
    }
    return sum;
}

/* The coins of the first digit, of the second (two: one for each first digit) and of the third
 * (four), together: a hash that only looks like nested scrambling has them depend on one another.
 */
Test(sobol_scramble, the_seven_coins_of_three_digits_are_fair_and_independent)
{
    enum { N_KEYS = 64000 };
    int count[128] = {0};

    for (uint32_t i = 0; i < N_KEYS; i++) {
        const ctd_key key = ctd_key_mix(13, i);
        uint32_t all = coin(key, 0, 0);

        for (uint32_t first = 0; first < 2; first++) {
            all = all << 1 | coin(key, first << 31, 1);
        }
        for (uint32_t two = 0; two < 4; two++) {
            all = all << 1 | coin(key, two << 30, 2);
        }
        count[all]++;
    }
    const double chi2 = chi_square(128, count, N_KEYS);
    cr_expect_lt(chi2, 181.99, "chi-square %.2f of 127 degrees of freedom", chi2); /* 0.999 */
}

/* Digits 6 and 7, 12 and 13, 31: the first coins of a hash, its neighbours in the hash before, and
 * the last; of two numbers that part just before them. */
Test(sobol_scramble, coins_of_deeper_digits_are_fair_and_independent)
{
    enum { N_KEYS = 64000 };
    static const int depth[] = {6, 7, 12, 13, 30, 31};

    for (int d = 0; d < 6; d++) {
        int count[64] = {0};
        const uint32_t x = 0xb5297a4du, y = x ^ UINT32_C(1) << (32 - depth[d]);
        const uint32_t z = x ^ UINT32_C(1) << 31;

        for (uint32_t i = 0; i < N_KEYS; i++) {
            const ctd_key key = ctd_key_mix(17, i);
            const int l = depth[d];

            count[coin(key, x, l) | coin(key, y, l) << 1 | coin(key, z, l) << 2 |
                  coin(key, x, l - 1) << 3 | coin(key, z, l - 1) << 4 | coin(key, x, 0) << 5]++;
        }
        const double chi2 = chi_square(64, count, N_KEYS);
        cr_expect_lt(chi2, 103.44, "digit %d: chi-square %.2f of 63 degrees of freedom", depth[d],
                     chi2); /* 0.999 */
    }
}

Test(sobol_scramble, steps_lead_through_the_sequence)
{
    ctd_sobol *sobol = malloc(sizeof *sobol);
    uint32_t digits[40];

    ctd_sobol_start(sobol, 40);
    for (uint32_t d = 0; d < 40; d++) {
        digits[d] = ctd_sobol_digits(sobol, 1000, d);
    }
    for (uint32_t i = 1000; i < 1200; i++) {
        for (uint32_t d = 0; d < 40; d++) {
            cr_assert_eq(digits[d], ctd_sobol_digits(sobol, i, d), "point %u", i);
        }
        ctd_sobol_step(sobol, i, digits);
    }
    free(sobol);
}
