/* SPDX-License-Identifier: Apache-2.0 */
#include "output/statistics.h"

#include <math.h>
#include <stdlib.h>

ctd_interval
ctd_wilson(uint64_t yes, uint64_t n)
{
    const double z = 1.959963984540054;

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

double
ctd_mean(size_t n, const double *x)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return n > 0 ? sum / (double)n : NAN;
}

ctd_estimate
ctd_estimate_mean(size_t n, const double *x)
{
    const double mean = ctd_mean(n, x);
    double squares = 0.0;

    for (size_t i = 0; i < n; i++) {
        squares += (x[i] - mean) * (x[i] - mean);
    }
    return (ctd_estimate){
        .mean = mean,
        .error = n < 2 ? NAN : sqrt(squares / (double)(n - 1) / (double)n),
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
