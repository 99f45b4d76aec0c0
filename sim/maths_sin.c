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
