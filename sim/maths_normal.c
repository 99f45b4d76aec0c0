/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/maths.h"

#include "sim/maths_private.h"

#include <math.h>

#define ONE_OVER_SQRT_2_PI 0.39894228040143267794

/* Value of c[0] + c[1] x + ... + c[n - 1] x^(n - 1). */
static inline double
horner(int n, const double c[], double x)
{
    double y = c[n - 1];

    for (int i = n - 2; i >= 0; i--) {
        y = y * x + c[i];
    }
    return y;
}

/* Wichura, "Algorithm AS 241: the percentage points of the normal distribution" (1988), PPND16. */
static double
quantile_middle(double q)
{
    static const double a[] = {3.387132872796366608,  133.14166789178437745, 1971.5909503065514427,
                               13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
                               33430.575583588128105, 2509.0809287301226727};
    static const double b[] = {1.0,
                               42.313330701600911252,
                               687.1870074920579083,
                               5394.1960214247511077,
                               21213.794301586595867,
                               39307.89580009271061,
                               28729.085735721942674,
                               5226.495278852545925};
    const double r = 0.180625 - q * q;

    return q * horner(8, a, r) / horner(8, b, r);
}

static double
quantile_tail(double p)
{
    static const double c[] = {1.42343711074968357734,   4.6303378461565452959,
                               5.7694972214606914055,    3.64784832476320460504,
                               1.27045825245236838258,   0.24178072517745061177,
                               0.0227238449892691845833, 7.7454501427834140764e-4};
    static const double d[] = {1.0,
                               2.05319162663775882187,
                               1.6763848301838038494,
                               0.68976733498510000455,
                               0.14810397642748007459,
                               0.0151986665636164571966,
                               5.475938084995344946e-4,
                               1.05075007164441684324e-9};
    static const double e[] = {6.6579046435011037772,     5.4637849111641143699,
                               1.7848265399172913358,     0.29656057182850489123,
                               0.026532189526576123093,   0.0012426609473880784386,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[] = {1.0,
                               0.59983220655588793769,
                               0.13692988092273580531,
                               0.0148753612908506148525,
                               7.868691311456132591e-4,
                               1.8463183175100546818e-5,
                               1.4215117583164458887e-7,
                               2.04426310338993978564e-15};
    const double r = sqrt(-ctd_log(p));

    if (r <= 5.0) {
        return horner(8, c, r - 1.6) / horner(8, d, r - 1.6);
    }
    return horner(8, e, r - 5.0) / horner(8, f, r - 5.0);
}

double
ctd_normal_quantile(double p)
{
    const double q = p - 0.5;

    if (!(p >= 0.0 && p <= 1.0)) {
        return ctd_from_bits(CTD_NAN_BITS);
    }
    if (p == 0.0 || p == 1.0) {
        return p > 0.0 ? ctd_from_bits(CTD_INF_BITS) : -ctd_from_bits(CTD_INF_BITS);
    }
    if (fabs(q) <= 0.425) {
        return quantile_middle(q);
    }
    return q < 0.0 ? -quantile_tail(p) : quantile_tail(1.0 - p);
}

/* Cody, "Rational Chebyshev approximations for the error function" (1969), in the form of his
 * "Algorithm 715: SPECFUN" (1993), function ANORM. */
static double
cdf_middle(double x)
{
    static const double a[] = {18154.981253343561249, 1067.6894854603709582, 161.02823106855587881,
                               2.2352520354606839287, 0.065682337918207449113};
    static const double b[] = {45507.789335026729956, 10260.932208618978205, 976.09855173777669322,
                               47.20258190468824187, 1.0};
    const double z = x * x;

    return 0.5 + x * horner(5, a, z) / horner(5, b, z);
}

/* Probability beyond y > 0.67, over e^(-y^2 / 2). */
static double
scaled_tail(double y)
{
    static const double c[] = {
        9842.7148383839780218, 11602.651437647350124,  6848.1904505362823326,
        2494.5375852903726711, 597.27027639480026226,  93.506656132177855979,
        8.8831497943883759412, 0.39894151208813466764, 1.0765576773720192317e-8};
    static const double d[] = {19685.429676859990727, 38912.003286093271411, 34900.952721145977266,
                               18615.571640885098091, 6485.558298266760755,  1519.377599407554805,
                               235.38790178262499861, 22.266688044328115691, 1.0};
    static const double p[] = {2.9112874951168792e-5, 0.001421619193227893466,
                               0.022235277870649807,  0.1274011611602473639,
                               0.21589853405795699,   0.02307344176494017303};
    static const double q[] = {7.29751555083966205e-5, 0.00378239633202758244,
                               0.0659881378689285515,  0.468238212480865118,
                               1.28426009614491121,    1.0};

    if (y <= 5.656854249492380195) {
        return horner(9, c, y) / horner(9, d, y);
    }
    const double z = 1.0 / (y * y);
    return (ONE_OVER_SQRT_2_PI - z * horner(6, p, z) / horner(6, q, z)) / y;
}

double
ctd_normal_cdf(double x)
{
    const double y = fabs(x) < 40.0 ? fabs(x) : 40.0;
    const ctd_pair square = ctd_pair_square(y);
    double tail;

    if (x != x) {
        return ctd_from_bits(CTD_NAN_BITS);
    }
    if (y <= 0.67448975) {
        return cdf_middle(x);
    }
    tail = ctd_exp_of_sum(-0.5 * square.hi, -0.5 * square.lo) * scaled_tail(y);
    return x < 0.0 ? tail : 1.0 - tail;
}
