/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/maths.h"
#include "sim/pcg.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Errors are measured against the C library in long double, whose 64 bits or more make its own
 * error some thousandth of an ulp. The bounds asserted are those that sim/maths.h states.
 */

_Static_assert(LDBL_MANT_DIG >= 64, "the reference must be wider than what it judges");

typedef double function_1(double x);
typedef long double reference_1(long double x);
typedef double inputs_fn(ctd_pcg64 *rng);

static const double inf = INFINITY;

static ctd_pcg64
generator(uint64_t stream)
{
    ctd_pcg64 rng;

    ctd_pcg64_seed(&rng, 4, stream);
    return rng;
}

static double
between(ctd_pcg64 *rng, double low, double high)
{
    return low + (high - low) * ((double)(ctd_pcg64_next(rng) >> 11) * 0x1p-53);
}

/* A positive finite number of any size, subnormal ones included. */
static double
any_size(ctd_pcg64 *rng)
{
    const uint64_t bits = ctd_pcg64_next(rng) % 0x7ff0000000000000u;
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

/* |y - exact| in units of the last place of a double of the exact value's size. */
static double
error_in_ulp(double y, long double exact)
{
    int exponent;

    if (isnan(y) || isnan(exact)) {
        return isnan(y) && isnan(exact) ? 0.0 : inf;
    }
    if (isinf(y) || isinf((double)exact)) {
        return y == (double)exact ? 0.0 : inf;
    }
    frexpl(exact, &exponent);
    exponent = exponent < -1021 ? -1021 : exponent;
    return (double)(fabsl((long double)y - exact) / ldexpl(1.0L, exponent - 53));
}

static void
expect_within(const char *what, function_1 *f, reference_1 *exact, inputs_fn *inputs, double bound)
{
    ctd_pcg64 rng = generator(1);
    double worst = 0.0, where = 0.0;

    for (int i = 0; i < 300000; i++) {
        const double x = inputs(&rng);
        const double error = error_in_ulp(f(x), exact((long double)x));

        if (!(error <= worst)) {
            worst = error;
            where = x;
        }
    }
    cr_log_info("%s: %.4f ulp at %a", what, worst, where);
    cr_expect(le(dbl, worst, bound), "%s: %.4f ulp at %a", what, worst, where);
}

static double
whole_exp_range(ctd_pcg64 *rng)
{
    return between(rng, -708.3, 709.7);
}

static double
subnormal_exp_range(ctd_pcg64 *rng)
{
    return between(rng, -746.0, -708.3);
}

static double
near_zero(ctd_pcg64 *rng)
{
    return between(rng, -1.0, 1.0);
}

static double
tiny(ctd_pcg64 *rng)
{
    const double x = ldexp(between(rng, 1.0, 2.0), -(int)(ctd_pcg64_next(rng) % 1074));

    return ctd_pcg64_next(rng) & 1 ? -0.5 * x : 0.5 * x;
}

static double
near_one(ctd_pcg64 *rng)
{
    return between(rng, 0.5, 2.0);
}

static double
very_near_one(ctd_pcg64 *rng)
{
    return 1.0 + ldexp(between(rng, -1.0, 1.0), -(int)(ctd_pcg64_next(rng) % 53));
}

static double
expm1_range(ctd_pcg64 *rng)
{
    return between(rng, -60.0, 709.7);
}

static double
log1p_range(ctd_pcg64 *rng)
{
    return between(rng, -1.0, 2.0);
}

Test(maths, exp_errs_by_less_than_six_tenths_of_an_ulp)
{
    expect_within("exp, whole range", ctd_exp, expl, whole_exp_range, 0.6);
    expect_within("exp, near 0", ctd_exp, expl, near_zero, 0.6);
    expect_within("exp, tiny", ctd_exp, expl, tiny, 0.6);
}

Test(maths, exp_errs_by_at_most_one_ulp_where_the_result_is_subnormal)
{
    expect_within("exp, subnormal", ctd_exp, expl, subnormal_exp_range, 1.0);
}

Test(maths, log_errs_by_less_than_nine_tenths_of_an_ulp)
{
    expect_within("log, any size", ctd_log, logl, any_size, 0.9);
    expect_within("log, near 1", ctd_log, logl, near_one, 0.9);
    expect_within("log, very near 1", ctd_log, logl, very_near_one, 0.9);
}

Test(maths, expm1_errs_by_less_than_three_quarters_of_an_ulp)
{
    expect_within("expm1, near 0", ctd_expm1, expm1l, near_zero, 0.75);
    expect_within("expm1, tiny", ctd_expm1, expm1l, tiny, 0.75);
    expect_within("expm1, whole range", ctd_expm1, expm1l, expm1_range, 0.75);
}

Test(maths, log1p_errs_by_less_than_nine_tenths_of_an_ulp)
{
    expect_within("log1p, near 0", ctd_log1p, log1pl, log1p_range, 0.9);
    expect_within("log1p, tiny", ctd_log1p, log1pl, tiny, 0.9);
    expect_within("log1p, any size", ctd_log1p, log1pl, any_size, 0.9);
}

static double
any_power(ctd_pcg64 *rng, double *x)
{
    *x = any_size(rng);
    return between(rng, -50.0, 50.0);
}

static double
power_of_something_near_one(ctd_pcg64 *rng, double *x)
{
    *x = very_near_one(rng);
    return between(rng, -710.0, 710.0) / fabs(log(*x) + 1e-300);
}

/* Exponents chosen so that the results fill the whole range, where ln x counts most. */
static double
power_to_any_result(ctd_pcg64 *rng, double *x)
{
    *x = any_size(rng);
    return between(rng, -708.0, 709.0) / log(*x);
}

static double
power_to_a_subnormal(ctd_pcg64 *rng, double *x)
{
    *x = any_size(rng);
    return between(rng, -745.0, -708.3) / log(*x);
}

typedef double power_inputs_fn(ctd_pcg64 *rng, double *x);

static void
expect_power_within(const char *what, power_inputs_fn *inputs, double bound)
{
    ctd_pcg64 rng = generator(2);
    double worst = 0.0, base = 0.0, exponent = 0.0;

    for (int i = 0; i < 300000; i++) {
        double x;
        const double y = inputs(&rng, &x);
        const long double exact = powl(x, y);
        const double error =
            exact > DBL_MAX ? ctd_pow(x, y) < DBL_MAX : error_in_ulp(ctd_pow(x, y), exact);

        if (!(error <= worst)) {
            worst = error;
            base = x;
            exponent = y;
        }
    }
    cr_log_info("%s: %.4f ulp at %a ^ %a", what, worst, base, exponent);
    cr_expect(le(dbl, worst, bound), "%s: %.4f ulp at %a ^ %a", what, worst, base, exponent);
}

Test(maths, pow_errs_by_less_than_three_quarters_of_an_ulp)
{
    expect_power_within("pow, any base", any_power, 1.0);
    expect_power_within("pow, near 1", power_of_something_near_one, 1.0);
    expect_power_within("pow, any result", power_to_any_result, 0.75);
    expect_power_within("pow, subnormal", power_to_a_subnormal, 1.0);
}

Test(maths, functions_meet_their_exact_values)
{
    cr_expect(eq(dbl, ctd_exp(0.0), 1.0));
    cr_expect(eq(dbl, ctd_exp(-0.0), 1.0));
    cr_expect(eq(dbl, ctd_log(1.0), 0.0));
    cr_expect(eq(dbl, ctd_expm1(0.0), 0.0));
    cr_expect(eq(dbl, ctd_log1p(0.0), 0.0));
    cr_expect(not(zero(int, signbit(ctd_expm1(-0.0)))));
    cr_expect(not(zero(int, signbit(ctd_log1p(-0.0)))));
    for (int k = -1074; k <= 1023; k++) {
        cr_assert(eq(dbl, ctd_pow(2.0, k), ldexp(1.0, k)), "2^%d", k);
        cr_assert(eq(dbl, ctd_log(ldexp(1.0, k)), (double)(k * logl(2.0L))), "ln 2^%d", k);
    }
    for (int i = 1; i <= 300; i++) {
        cr_assert(eq(dbl, ctd_pow(i, 2.0), (double)i * i), "%d", i);
        cr_assert(eq(dbl, ctd_pow((double)i * i, 0.5), i), "%d", i);
        cr_assert(eq(dbl, ctd_pow(i, 1.0), i), "%d", i);
        cr_assert(eq(dbl, ctd_pow(i, 0.0), 1.0), "%d", i);
        cr_assert(eq(dbl, ctd_pow(1.0, i - 150.5), 1.0), "%d", i);
    }
}

Test(maths, exp_saturates_at_both_ends)
{
    cr_expect(eq(dbl, ctd_exp(inf), inf));
    cr_expect(eq(dbl, ctd_exp(1e300), inf));
    cr_expect(eq(dbl, ctd_exp(0x1.62e42fefa39efp+9), (double)expl(0x1.62e42fefa39efp+9L)));
    cr_expect(eq(dbl, ctd_exp(0x1.62e42fefa39f0p+9), inf));
    cr_expect(eq(dbl, ctd_exp(-745.0), 0x1p-1074));
    cr_expect(eq(dbl, ctd_exp(-745.2), 0.0));
    cr_expect(eq(dbl, ctd_exp(-1e300), 0.0));
    cr_expect(eq(dbl, ctd_exp(-inf), 0.0));
    cr_expect(eq(dbl, ctd_expm1(inf), inf));
    cr_expect(eq(dbl, ctd_expm1(710.0), inf));
    cr_expect(eq(dbl, ctd_expm1(-inf), -1.0));
    cr_expect(eq(dbl, ctd_expm1(-50.5), -1.0));
}

Test(maths, logarithms_meet_the_ends_of_their_range)
{
    cr_expect(eq(dbl, ctd_log(0.0), -inf));
    cr_expect(eq(dbl, ctd_log(-0.0), -inf));
    cr_expect(eq(dbl, ctd_log(inf), inf));
    cr_expect(eq(dbl, ctd_log(0x1p-1074), (double)(-1074 * logl(2.0L))));
    cr_expect(eq(dbl, ctd_log(DBL_MAX), (double)logl(DBL_MAX)));
    cr_expect(eq(dbl, ctd_log1p(-1.0), -inf));
    cr_expect(eq(dbl, ctd_log1p(inf), inf));
    cr_expect(eq(dbl, ctd_log1p(0x1p-1074), 0x1p-1074));
}

Test(maths, pow_meets_the_ends_of_its_range)
{
    const double big[] = {1e3, 0x1p66, 1e300, inf};

    for (int i = 0; i < 4; i++) {
        cr_expect(eq(dbl, ctd_pow(0.0, big[i]), 0.0));
        cr_expect(eq(dbl, ctd_pow(-0.0, -big[i]), inf));
        cr_expect(eq(dbl, ctd_pow(inf, big[i]), inf));
        cr_expect(eq(dbl, ctd_pow(inf, -big[i]), 0.0));
        cr_expect(eq(dbl, ctd_pow(1.0, big[i]), 1.0));
        cr_expect(eq(dbl, ctd_pow(1.0, -big[i]), 1.0));
        cr_expect(eq(dbl, ctd_pow(3.0, big[i]), inf));
        cr_expect(eq(dbl, ctd_pow(3.0, -big[i]), 0.0));
        cr_expect(eq(dbl, ctd_pow(0x1p-1074, big[i]), 0.0));
    }
    cr_expect(eq(dbl, ctd_pow(1.0 + DBL_EPSILON, 0x1p66), inf));
    cr_expect(eq(dbl, ctd_pow(1.0 - DBL_EPSILON / 2, 0x1p66), 0.0));
    cr_expect(eq(dbl, ctd_pow(0.0, 0.0), 1.0));
    cr_expect(eq(dbl, ctd_pow(inf, 0.0), 1.0));
    cr_expect(eq(dbl, ctd_pow(7.0, 0x1p-1074), 1.0));
}

static uint64_t
bits_of(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

Test(maths, what_is_not_a_number_is_always_the_same_nan)
{
    const double nans[] = {NAN, -NAN, nan("12345")};
    function_1 *const functions[] = {ctd_exp,   ctd_expm1,           ctd_log,
                                     ctd_log1p, ctd_normal_quantile, ctd_normal_cdf};

    for (int i = 0; i < 3; i++) {
        for (int f = 0; f < 6; f++) {
            cr_expect(eq(u64, bits_of(functions[f](nans[i])), 0x7ff8000000000000), "function %d",
                      f);
        }
        cr_expect(eq(u64, bits_of(ctd_pow(nans[i], 0.0)), 0x7ff8000000000000));
        cr_expect(eq(u64, bits_of(ctd_pow(1.0, nans[i])), 0x7ff8000000000000));
    }
    cr_expect(eq(u64, bits_of(ctd_log(-1.0)), 0x7ff8000000000000));
    cr_expect(eq(u64, bits_of(ctd_log(-inf)), 0x7ff8000000000000));
    cr_expect(eq(u64, bits_of(ctd_log1p(-1.5)), 0x7ff8000000000000));
    cr_expect(eq(u64, bits_of(ctd_pow(-2.0, 2.0)), 0x7ff8000000000000));
    cr_expect(eq(u64, bits_of(ctd_normal_quantile(-0.1)), 0x7ff8000000000000));
    cr_expect(eq(u64, bits_of(ctd_normal_quantile(1.1)), 0x7ff8000000000000));
}

Test(maths, arrays_hold_the_bits_of_single_calls)
{
    enum { N = 20000 };
    double *x = malloc(N * sizeof *x), *y = malloc((N + 1) * sizeof *y);
    const double special[] = {0.0, -0.0, inf, -inf, NAN, -NAN, -1.0, 0x1p-1074, 710.0, -746.0};
    ctd_pcg64 rng = generator(3);

    cr_assert(x != NULL && y != NULL);
    for (int i = 0; i < N; i++) {
        x[i] = i < 10 ? special[i] : i % 2 ? between(&rng, -800.0, 800.0) : any_size(&rng);
    }
    for (size_t n = 0; n <= N; n += n < 40 ? 1 : 3992) {
        y[n] = 12.0;
        ctd_exp_array(n, x, y);
        for (size_t i = 0; i < n; i++) {
            cr_assert(eq(u64, bits_of(y[i]), bits_of(ctd_exp(x[i]))), "exp(%a), n = %zu", x[i], n);
        }
        ctd_log_array(n, x, y);
        for (size_t i = 0; i < n; i++) {
            cr_assert(eq(u64, bits_of(y[i]), bits_of(ctd_log(x[i]))), "ln(%a), n = %zu", x[i], n);
        }
        cr_assert(eq(dbl, y[n], 12.0));
    }
    free(x);
    free(y);
}

Test(maths, arrays_may_be_overwritten_in_place)
{
    double x[37], expected[37];

    for (int i = 0; i < 37; i++) {
        x[i] = 0.3 * i - 5.0;
        expected[i] = ctd_log(ctd_exp(x[i]));
    }
    ctd_exp_array(37, x, x);
    ctd_log_array(37, x, x);
    cr_expect(zero(int, memcmp(x, expected, sizeof x)));
}
