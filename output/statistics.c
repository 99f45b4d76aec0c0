/* SPDX-License-Identifier: Apache-2.0 */
#include "output/statistics.h"

#include <math.h>
#include <stdlib.h>

ctd_interval
ctd_wilson(uint64_t yes, uint64_t n)
{
    return ctd_wilson_at(yes, n, 1.959963984540054);
}

ctd_interval
ctd_wilson_at(uint64_t yes, uint64_t n, double z)
{
    if (n == 0) {
        return (ctd_interval){0.0, 1.0};
    }

    const double m = (double)n;
    const double p = (double)yes / m;
    const double centre = p + z * z / (2.0 * m);
    const double half = z * sqrt(p * (1.0 - p) / m + z * z / (4.0 * m * m));
    const double scale = 1.0 + z * z / m;

    return (ctd_interval){
        .low = yes == 0 ? 0.0 : (centre - half) / scale,
        .high = yes == n ? 1.0 : (centre + half) / scale,
    };
}

void
ctd_moments_add(ctd_moments *moments, double x)
{
    const double before = x - moments->mean;

    moments->n++;
    moments->mean += before / (double)moments->n;
    moments->squares += before * (x - moments->mean);
}

ctd_estimate
ctd_moments_estimate(const ctd_moments *moments)
{
    const double n = (double)moments->n;

    return (ctd_estimate){
        .mean = moments->n > 0 ? moments->mean : NAN,
        .error = moments->n > 1 ? sqrt(moments->squares / (n - 1.0) / n) : NAN,
    };
}

double
ctd_quantile(size_t n, const double *x, double p)
{
    if (n == 0) {
        return NAN;
    }

    const double h = (double)(n - 1) * p;
    const size_t below = (size_t)h;
    const double part = h - (double)below;

    if (part == 0.0) {
        return x[below]; /* not x + 0 * (next - x): an infinite neighbour would make it NaN */
    }
    return x[below] + part * (x[below + 1] - x[below]);
}

static int
compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    if (isnan(x) || isnan(y)) {
        return !!isnan(x) - !!isnan(y);
    }
    return (x > y) - (x < y);
}

void
ctd_sort(size_t n, double *x)
{
    if (n > 1) {
        qsort(x, n, sizeof *x, compare);
    }
}
