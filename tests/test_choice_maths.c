/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_maths_private.h"

#include <criterion/criterion.h>
#include <math.h>

/* The deviate that 32 random bits stand for, in extended precision. */
static long double
exact_gumbel(uint32_t r)
{
    const long double v = ((long double)(r >> 1) + 0.5L) * 0x1p-31L;

    return -logl(-log1pl(-v));
}

/* Largest error beyond what single precision must cost: half a step of 2^-24 in 1 - v where that is
 * small, and one rounding of the result (a float near 16 is only good to 1e-6). */
static double
worst_error(uint32_t first, uint32_t step, uint32_t n)
{
    double worst = 0.0;

    for (uint32_t i = 0, r = first; i < n; i++, r += step) {
        const long double c = 1.0L - ((long double)(r >> 1) + 0.5L) * 0x1p-31L;
        const double g = (double)exact_gumbel(r);
        const double allowed =
            (c < 0.5L ? (double)(0x1p-25L / (c * -logl(c))) : 0.0) + 0x1p-24 * fabs(g);
        const double beyond = fabs((double)minus_log(exponential(r)) - g) - allowed;

        worst = beyond > worst ? beyond : worst;
    }
    return worst;
}

Test(choice_maths, gumbel_deviates_are_right_to_single_precision)
{
    cr_expect_lt(worst_error(12345, 4294957u, 999), 6e-7);
    cr_expect_lt(worst_error(7, 2147u, 1990000), 6e-7, "%g", worst_error(7, 2147u, 1990000));
    /* ln 2 is one float there, and taken up to 32 times. */
    cr_expect_lt(worst_error(0, 1, 1000000), 1e-6, "the upper tail: %g",
                 worst_error(0, 1, 1000000));
}

Test(choice_maths, the_lower_tail_is_finite_and_ordered)
{
    float before = INFINITY;

    for (uint32_t r = UINT32_MAX - 2000000; r < UINT32_MAX - 1; r += 2) {
        const float g = minus_log(exponential(r));

        cr_assert(isfinite(g));
        cr_assert_leq(g, before + 1e-6f);
        before = g;
    }
    cr_expect(isfinite(minus_log(exponential(UINT32_MAX))));
}

Test(choice_maths, the_largest_deviate_is_that_of_a_chance_of_2_to_the_minus_32)
{
    cr_expect_float_eq(minus_log(exponential(0)), 32.0 * log(2.0), 1e-5);
    cr_expect_float_eq(minus_log(exponential(1)), 32.0 * log(2.0), 1e-5);
}

Test(choice_maths, exponentials_of_negatives_are_right_to_a_few_ulp)
{
    double worst = 0.0;

    for (int i = 0; i <= 860000; i++) {
        const float x = -1e-4f * (float)i;
        const double exact = exp((double)x), miss = fabs(exp_negative(x) - exact) / exact;

        worst = miss > worst ? miss : worst;
    }
    cr_expect_lt(worst, 2.5e-7, "%g", worst);
    cr_expect_eq(exp_negative(-87.5f), 0.0f);
    cr_expect_eq(exp_negative(-INFINITY), 0.0f);
    cr_expect_eq(exp_negative(NAN), 0.0f);
    cr_expect_float_eq(exp_negative(0.0f), 1.0f, 2e-7);
}
