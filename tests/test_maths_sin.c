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

Test(maths_sin, exact_points_and_outside)
{
    cr_expect_eq(ctd_sin_pi(0.0), 0.0);
    cr_expect_eq(ctd_sin_pi(0.5), 1.0);
    cr_expect_eq(ctd_sin_pi(1.0), 0.0);
    cr_expect(isnan(ctd_sin_pi(-0.1)));
    cr_expect(isnan(ctd_sin_pi(1.1)));
    cr_expect(isnan(ctd_sin_pi(NAN)));
}
