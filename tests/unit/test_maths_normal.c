/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/maths.h"
#include "sim/pcg.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <float.h>
#include <math.h>

_Static_assert(LDBL_MANT_DIG >= 64, "the reference must be wider than what it judges");

static long double
exact_cdf(long double x)
{
    return 0.5L * erfcl(-x * 0.70710678118654752440084436210485L);
}

static double
between(ctd_pcg32 *rng, double low, double high)
{
    return low + (high - low) * ((ctd_pcg32_next(rng) + 0.5) * 0x1p-32);
}

/* Half the probabilities are uniform, half spread evenly over the orders of magnitude. */
static double
any_probability(ctd_pcg32 *rng, int i)
{
    return i % 2 ? between(rng, 0.0, 1.0) : exp(between(rng, -744.0, -0.7));
}

Test(maths_normal, cdf_errs_by_at_most_1e_15_of_itself)
{
    double worst = 0.0, where = 0.0;
    ctd_pcg32 rng;

    ctd_pcg32_seed(&rng, 5, 1);
    for (int i = 0; i < 400000; i++) {
        const double x = i % 2 ? between(&rng, -37.5, 8.5) : between(&rng, -2.0, 2.0);
        const long double exact = exact_cdf(x);
        const double error = (double)fabsl((ctd_normal_cdf(x) - exact) / exact);

        if (!(error <= worst)) {
            worst = error;
            where = x;
        }
    }
    cr_log_info("normal cdf: %.3g of itself at %a", worst, where);
    cr_expect(le(dbl, worst, 1e-15), "%.3g at %a", worst, where);
}

Test(maths_normal, quantile_errs_by_at_most_1e_15_of_itself)
{
    double worst = 0.0, where = 0.0;
    ctd_pcg32 rng;

    ctd_pcg32_seed(&rng, 5, 2);
    for (int i = 0; i < 400000; i++) {
        const double p = any_probability(&rng, i);
        const double x = ctd_normal_quantile(p);
        const long double density = expl(-0.5L * x * x) * 0.39894228040143267793994605993438L;
        /* Near the middle p - 1/2 is exact, and erf keeps the figures that cdf - 1/2 would lose. */
        const long double miss =
            fabs(p - 0.5) < 0.25 ? 0.5L * erfl(x * 0.70710678118654752440084436210485L) - (p - 0.5)
                                 : exact_cdf(x) - p;
        const double error = (double)fabsl(miss / density / x);

        if (!(error <= worst)) {
            worst = error;
            where = p;
        }
    }
    cr_log_info("normal quantile: %.3g of itself at %a", worst, where);
    cr_expect(le(dbl, worst, 1e-15), "%.3g at %a", worst, where);
}

/* A relative error e of the quantile x moves the probability by a part x^2 e of itself. */
Test(maths_normal, cdf_of_the_quantile_is_the_probability)
{
    ctd_pcg32 rng;

    ctd_pcg32_seed(&rng, 5, 3);
    for (int i = 0; i < 100000; i++) {
        const double p = any_probability(&rng, i);
        const double x = ctd_normal_quantile(p);
        const double part = fabs(ctd_normal_cdf(x) - p) / p;

        cr_assert(le(dbl, part, 1e-15 + 1e-15 * (x * x + 1.0)), "p = %a", p);
    }
}

Test(maths_normal, tables_known_by_heart_come_out)
{
    cr_expect(ieee_ulp_eq(dbl, ctd_normal_quantile(0.975), 1.959963984540054, 4));
    cr_expect(ieee_ulp_eq(dbl, ctd_normal_quantile(0.025), -1.959963984540054, 4));
    cr_expect(ieee_ulp_eq(dbl, ctd_normal_cdf(1.0), 0.8413447460685429, 4));
    cr_expect(ieee_ulp_eq(dbl, ctd_normal_cdf(-1.0), 0.15865525393145705, 4));
    cr_expect(eq(dbl, ctd_normal_quantile(0.5), 0.0));
    cr_expect(eq(dbl, ctd_normal_cdf(0.0), 0.5));
}

/* Below 1/2 a cdf has one more bit than above, so that half a place may come between the two. */
Test(maths_normal, both_are_symmetric)
{
    for (int i = 1; i < 4096; i++) {
        const double p = i / 8192.0;

        cr_assert(eq(dbl, ctd_normal_quantile(p), -ctd_normal_quantile(1.0 - p)), "p = %g", p);
        cr_assert(le(dbl, fabs(ctd_normal_cdf(8 * p) + ctd_normal_cdf(-8 * p) - 1.0), 0x1p-53),
                  "x = %g", 8 * p);
    }
}

Test(maths_normal, quantile_never_falls_where_its_pieces_meet)
{
    const double seam[] = {0.075, 0.925, exp(-25.0), 0.5};

    for (int s = 0; s < 4; s++) {
        double p = seam[s] * (1.0 - 2000 * DBL_EPSILON);

        for (int i = 0; i < 4000; i++) {
            const double next = nextafter(p, 1.0);
            const double slack = 4 * DBL_EPSILON * fabs(ctd_normal_quantile(p));

            cr_assert(ge(dbl, ctd_normal_quantile(next), ctd_normal_quantile(p) - slack), "%a", p);
            p = next;
        }
    }
}

Test(maths_normal, ends_of_the_range_are_met)
{
    cr_expect(eq(dbl, ctd_normal_quantile(0.0), -INFINITY));
    cr_expect(eq(dbl, ctd_normal_quantile(1.0), INFINITY));
    cr_expect(lt(dbl, fabs(ctd_normal_quantile(0x1p-1074) + 38.467405617144344), 1e-13));
    cr_expect(eq(dbl, ctd_normal_cdf(-INFINITY), 0.0));
    cr_expect(eq(dbl, ctd_normal_cdf(INFINITY), 1.0));
    cr_expect(eq(dbl, ctd_normal_cdf(-1e300), 0.0));
    cr_expect(eq(dbl, ctd_normal_cdf(1e300), 1.0));
    cr_expect(eq(dbl, ctd_normal_cdf(9.0), 1.0));
    cr_expect(gt(dbl, ctd_normal_cdf(-38.4), 0.0));
}
