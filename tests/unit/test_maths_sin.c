/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/maths.h"

#include <criterion/criterion.h>
#include <math.h>

static const long double pi = 3.14159265358979323846264338327950288L;

static double
error_in_ulp(double x)
{
    const long double exact = sinl(pi * (x > 0.5 ? 1.0L - (long double)x : (long double)x));
    int exponent;

    frexpl(exact, &exponent);
    return (double)(fabsl((long double)ctd_sin_pi(x) - exact) / ldexpl(1.0L, exponent - 53));
}

Test(maths_sin, errs_by_less_than_two_ulp_over_the_whole_interval)
{
    double worst = 0.0;

    for (int i = 1; i < 1000000; i++) {
        const double x = (double)i * 1e-6, error = error_in_ulp(x);

        worst = error > worst ? error : worst;
    }
    for (int i = 2; i < 900; i++) { /* near 0 and near 1 */
        const double tiny = ldexp(1.3, -i), error = error_in_ulp(tiny);

        worst = error > worst ? error : worst;
        if (i < 53) {
            const double other = error_in_ulp(1.0 - tiny);

            worst = other > worst ? other : worst;
        }
    }
    cr_log_info("sin(pi x): %.4f ulp", worst);
    cr_expect_lt(worst, 2.0, "%.4f ulp", worst);
}

static double
sine_error_in_ulp(double x)
{
    const long double exact = sinl((long double)x);
    int exponent;

    frexpl(exact, &exponent);
    return (double)(fabsl((long double)ctd_sin(x) - exact) / ldexpl(1.0L, exponent - 53));
}

static double
worse(double worst, double x)
{
    const double plus = sine_error_in_ulp(x), minus = sine_error_in_ulp(-x);

    worst = plus > worst ? plus : worst;
    return minus > worst ? minus : worst;
}

Test(maths_sin, sine_errs_by_less_than_its_bound_far_from_zero_and_next_to_its_zeros)
{
    double worst = 0.0;

    for (int i = 1; i <= 1000000; i++) {
        worst = worse(worst, (double)i * 1.00000007e-5); /* a few turns, finely */
        worst = worse(worst, (double)i * 0.99999937);    /* all of the range */
    }
    for (int n = 1; n < 600000; n += 7) { /* the doubles around multiples of pi / 2 */
        const double at = (double)((long double)n * pi / 2.0L);

        worst = worse(worst, at);
        worst = worse(worst, nextafter(at, 0.0));
        worst = worse(worst, nextafter(at, 1e9));
    }
    for (int i = 0; i < 1000; i++) {
        worst = worse(worst, ldexp(1.3, -i));
    }
    cr_log_info("sin(x): %.4f ulp", worst);
    cr_expect_lt(worst, 0.8, "%.4f ulp", worst);
}

Test(maths_sin, sine_of_zero_of_infinity_and_beyond_its_range)
{
    cr_expect_eq(ctd_sin(0.0), 0.0);
    cr_expect(!isnan(ctd_sin(1e6)));
    cr_expect(!isnan(ctd_sin(-1e6)));
    cr_expect(isnan(ctd_sin(nextafter(1e6, 2e6))));
    cr_expect(isnan(ctd_sin(-INFINITY)));
    cr_expect(isnan(ctd_sin(NAN)));
}

Test(maths_sin, exact_points_and_outside)
{
    cr_expect_eq(ctd_sin_pi(0.0), 0.0);
    cr_expect_eq(ctd_sin_pi(0.5), 1.0);
    cr_expect_eq(ctd_sin_pi(1.0), 0.0);
    cr_expect(isnan(ctd_sin_pi(-0.1)));
    cr_expect(isnan(ctd_sin_pi(1.1)));
    cr_expect(isnan(ctd_sin_pi(NAN)));
}
