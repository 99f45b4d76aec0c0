/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/permutation.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

Test(permutation, every_number_is_met_once)
{
    static const uint32_t size[] = {1, 2, 3, 5, 255, 256, 257, 1000, 4096, 4097, 1000003};

    for (size_t s = 0; s < sizeof size / sizeof *size; s++) {
        const ctd_permutation p = ctd_permutation_create(s + 7, size[s]);
        bool *hit = calloc(size[s], sizeof *hit);

        for (uint32_t i = 0; i < size[s]; i++) {
            const uint32_t at = ctd_permutation_at(&p, i);

            cr_assert(at < size[s] && !hit[at], "of %u: %u goes to %u", size[s], i, at);
            hit[at] = true;
        }
        free(hit);
    }
}

Test(permutation, all_orders_of_four_are_equally_likely)
{
    enum { N_KEYS = 24000 };
    int count[256] = {0};
    double chi2 = 0.0;
    int n_orders = 0;

    for (uint32_t key = 0; key < N_KEYS; key++) {
        const ctd_permutation p = ctd_permutation_create(ctd_key_mix(11, key), 4);
        uint32_t code = 0;

        for (uint32_t i = 0; i < 4; i++) {
            code = code << 2 | ctd_permutation_at(&p, i);
        }
        count[code]++;
    }
    for (int c = 0; c < 256; c++) {
        n_orders += count[c] > 0;
        chi2 += count[c] > 0 ? pow(count[c] - N_KEYS / 24.0, 2) / (N_KEYS / 24.0) : 0.0;
    }
    cr_expect_eq(n_orders, 24);
    cr_expect_lt(chi2, 49.73, "chi-square %.2f of 23 degrees of freedom", chi2); /* 0.999 */
}

/* Where a number and its neighbour go, in 16 x 16 parts of a large permutation. */
Test(permutation, neighbours_part_as_by_chance)
{
    enum { N = 100000, PARTS = 16 };
    const ctd_permutation p = ctd_permutation_create(5, N);
    int count[PARTS][PARTS] = {{0}};
    double chi2 = 0.0;

    for (uint32_t i = 0; i + 1 < N; i += 2) {
        count[ctd_permutation_at(&p, i) * PARTS / N][ctd_permutation_at(&p, i + 1) * PARTS / N]++;
    }
    for (int c = 0; c < PARTS * PARTS; c++) {
        const double expected = (double)(N / 2) / (PARTS * PARTS);

        chi2 += pow(count[c / PARTS][c % PARTS] - expected, 2) / expected;
    }
    cr_expect_lt(chi2, 330.52, "chi-square %.2f of 255 degrees of freedom", chi2); /* 0.999 */
}
