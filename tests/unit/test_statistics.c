/* SPDX-License-Identifier: Apache-2.0 */
#include "output/statistics.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

/* Computed apart, in Python. */
Test(statistics, wilson_gives_the_known_intervals)
{
    const struct {
        uint64_t yes, n;
        double low, high;
    } known[] = {
        {0, 60, 0.0, 0.06017185214208986},
        {15, 60, 0.15776522530056675, 0.37232070077047824},
        {1, 1, 0.20654931437723745, 1.0},
        {0, 1, 0.0, 0.7934506856227626},
        {50, 100, 0.4038315303659956, 0.5961684696340044},
        {3, 5, 0.2307242812760128, 0.882379225767352},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const ctd_interval interval = ctd_wilson(known[i].yes, known[i].n);

        cr_expect(epsilon_eq(dbl, interval.low, known[i].low, 1e-14));
        cr_expect(epsilon_eq(dbl, interval.high, known[i].high, 1e-14));
    }
}

Test(statistics, wilson_is_exact_at_the_ends_and_knows_nothing_of_nothing)
{
    for (uint64_t n = 1; n < 2000; n = n * 3 + 1) {
        cr_expect(eq(dbl, ctd_wilson(0, n).low, 0.0));
        cr_expect(eq(dbl, ctd_wilson(n, n).high, 1.0));
        cr_expect(epsilon_eq(dbl, ctd_wilson(0, n).high, 1.0 - ctd_wilson(n, n).low, 1e-15));
    }
    cr_expect(eq(dbl, ctd_wilson(0, 0).low, 0.0));
    cr_expect(eq(dbl, ctd_wilson(0, 0).high, 1.0));
}

Test(statistics, moments_give_mean_and_standard_error)
{
    const double x[] = {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}; /* squares about the mean: 32 */
    ctd_moments moments = {0};

    cr_expect(isnan(ctd_moments_estimate(&moments).mean));
    for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
        ctd_moments_add(&moments, x[i]);
        cr_expect(eq(int, isnan(ctd_moments_estimate(&moments).error) != 0, i == 0));
    }
    cr_expect(epsilon_eq(dbl, ctd_moments_estimate(&moments).mean, 5.0, 1e-15));
    cr_expect(epsilon_eq(dbl, ctd_moments_estimate(&moments).error, sqrt(32.0 / 7.0 / 8.0), 1e-15));
}

Test(statistics, moments_survive_a_large_common_offset)
{
    ctd_moments moments = {0};

    for (int i = 0; i < 1000; i++) {
        ctd_moments_add(&moments, 1e9 + i % 2);
    }
    cr_expect(
        epsilon_eq(dbl, ctd_moments_estimate(&moments).error, sqrt(250.0 / 999.0 / 1000.0), 1e-9));
}

/* R: quantile(c(1, 2, 4, 8, 16), c(0, .05, .25, .3, .5, .95, 1)), type 7. */
Test(statistics, quantiles_are_those_of_type_7)
{
    const double x[] = {1.0, 2.0, 4.0, 8.0, 16.0};
    const struct {
        double p, q;
    } known[] = {{0.0, 1.0}, {0.05, 1.2},  {0.25, 2.0}, {0.3, 2.4},
                 {0.5, 4.0}, {0.95, 14.4}, {1.0, 16.0}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        cr_expect(epsilon_eq(dbl, ctd_quantile(5, x, known[i].p), known[i].q, 1e-12));
    }
    cr_expect(eq(dbl, ctd_quantile(1, x, 0.7), 1.0));
    cr_expect(isnan(ctd_quantile(0, x, 0.5)));
}

Test(statistics, an_infinite_neighbour_does_not_spoil_a_quantile)
{
    const double x[] = {1.0, 3.0, INFINITY};

    cr_expect(eq(dbl, ctd_quantile(3, x, 0.5), 3.0));
}

Test(statistics, sorting_puts_nan_last)
{
    double x[] = {NAN, 2.0, -INFINITY, NAN, 1.0};

    ctd_sort(5, x);
    cr_expect(eq(dbl, x[0], -INFINITY));
    cr_expect(eq(dbl, x[1], 1.0));
    cr_expect(eq(dbl, x[2], 2.0));
    cr_expect(isnan(x[3]) && isnan(x[4]));
}
