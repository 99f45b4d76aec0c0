/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_maths_private.h"

#include <criterion/criterion.h>
#include <math.h>

/* The deviate as the kernel makes it, in one piece. */
static float
gumbel(uint32_t r)
{
    const parts u = uniform_parts(r);
    const parts e = log_parts(neg_log_join(u.power, u.rest));

    return neg_log_join(e.power, e.rest);
}

/* 2^(x 2^-23), likewise. */
static float
fine_exp2(float x)
{
    return exp2_of(exp2_whole(x));
}

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
        const double beyond = fabs((double)gumbel(r) - g) - allowed;

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
        const float g = gumbel(r);

        cr_assert(isfinite(g));
        cr_assert_leq(g, before + 1e-6f);
        before = g;
    }
    cr_expect(isfinite(gumbel(UINT32_MAX)));
}

Test(choice_maths, the_largest_deviate_is_that_of_a_chance_of_2_to_the_minus_32)
{
    cr_expect_float_eq(gumbel(0), 32.0 * log(2.0), 1e-5);
    cr_expect_float_eq(gumbel(1), 32.0 * log(2.0), 1e-5);
}

Test(choice_maths, powers_of_two_are_right_to_a_few_ulp_and_never_fall)
{
    double worst = 0.0;
    float before = 1.0f;

    for (int i = 0; i <= 1250000; i++) {
        const float x = -838.8608f * (float)i; /* 1e-4 of a factor two */
        const double exact = exp2((double)x * 0x1p-23), miss = fabs(fine_exp2(x) - exact) / exact;

        worst = miss > worst ? miss : worst;
        cr_assert_leq(fine_exp2(x), before);
        before = fine_exp2(x);
    }
    cr_expect_lt(worst, 2.8e-7, "%g", worst); /* 1.2e-7 of it is what an integer exponent costs */
    cr_expect_eq(fine_exp2(-127.0f * 0x1p23f), 0.0f);
    cr_expect_eq(fine_exp2(-INFINITY), 0.0f);
    cr_expect_eq(fine_exp2(NAN), 0.0f);
    cr_expect_eq(fine_exp2(0.0f), 1.0f);
}
