/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/maths.h"

#include <math.h>

/* sin and cos on [0, pi / 4]: the minimax polynomials of fdlibm (Sun Microsystems 1993). */
static const double sine[] = {-1.66666666666666324348e-01, 8.33333333332248946124e-03,
                              -1.98412698298579493134e-04, 2.75573137070700676789e-06,
                              -2.50507602534068634195e-08, 1.58969099521155010221e-10};
static const double cosine[] = {4.16666666666666019037e-02, -1.38888888888741095749e-03,
                                2.48015872894767294178e-05, -2.75573143513906633035e-07,
                                2.08757232129817482790e-09, -1.13596475577881948265e-11};
static const double pi = 3.14159265358979311600;

static double
polynomial(const double c[6], double z)
{
    return c[0] + z * (c[1] + z * (c[2] + z * (c[3] + z * (c[4] + z * c[5]))));
}

double
ctd_sin_pi(double x)
{
    if (!(x >= 0.0 && x <= 1.0)) {
        return NAN;
    }
    const double half = x > 0.5 ? 1.0 - x : x; /* exact: both lie within a factor of two of 1/2 */

    if (half <= 0.25) {
        const double y = pi * half;

        return y + y * (y * y) * polynomial(sine, y * y);
    }
    const double y = pi * (0.5 - half), z = y * y;

    return 1.0 - (0.5 * z - z * z * polynomial(cosine, z));
}

/* sin of y + tail, |y| <= pi / 4. */
static double
sine_near_zero(double y, double tail)
{
    const double z = y * y, cube = z * y;
    const double rest = sine[1] + z * (sine[2] + z * (sine[3] + z * (sine[4] + z * sine[5])));

    return y - ((z * (0.5 * tail - cube * rest) - tail) - cube * sine[0]);
}

/* cos of y + tail, |y| <= pi / 4. */
static double
cosine_near_zero(double y, double tail)
{
    const double z = y * y, half = 0.5 * z, most = 1.0 - half;

    return most + (((1.0 - most) - half) + (z * (z * polynomial(cosine, z)) - y * tail));
}

/* pi / 2 in pieces of 33 bits, so that a multiple below 2^20 of the first two is exact, and what is
 * left after each (Cody and Waite 1980; the constants are fdlibm's). */
static const double piece[] = {1.57079632673412561417e+00, 6.07710050630396597660e-11,
                               2.02226624871116645580e-21};
static const double left = 8.47842766036889956997e-32;

double
ctd_sin(double x)
{
    const double two_over_pi = 6.36619772367581382433e-01;

    if (!(fabs(x) <= 1e6)) {
        return NAN;
    }
    const double n = floor(x * two_over_pi + 0.5);
    const double first = x - n * piece[0]; /* exact */
    const double second = n * piece[1], after = first - second;
    const double third = n * piece[2], high = after - third;
    const double low = n * left - (((first - after) - second) + ((after - high) - third));
    const double y = high - low, tail = (high - y) - low;

    switch ((int)n & 3) { /* two's complement: right for negative n too */
    case 0:
        return sine_near_zero(y, tail);
    case 1:
        return cosine_near_zero(y, tail);
    case 2:
        return -sine_near_zero(y, tail);
    default:
        return -cosine_near_zero(y, tail);
    }
}
