/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled once per instruction set with CTD_ISA naming it: see bench/CMakeLists.txt. */
#include "bench/ceilings_loops.h"

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define LOOP(name) PASTE(name, CTD_ISA)

uint64_t
LOOP(ctd_sum_)(size_t n, const uint64_t x[])
{
    uint64_t sum = 0;

#pragma omp simd reduction(+ : sum)
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum;
}

typedef union word {
    int32_t bits;
    float value;
} word;

#define UNIT 0x1p-23f /* the fraction's, in the coefficients */

/* The whole part is added to the exponent of the result. Estrin's scheme: short chains. */
static inline float
exp2_of(int32_t t)
{
    const int32_t fraction = t & 0x7FFFFF;
    const float f = (float)fraction, f2 = f * f;
    const float low = 0.99999988f + 0.69315451f * UNIT * f;
    const float middle = 0.24014182f * UNIT * UNIT + 0.055860337f * UNIT * UNIT * UNIT * f;
    const float high = 0.0089495908f * UNIT * UNIT * UNIT * UNIT +
                       0.0018937540f * UNIT * UNIT * UNIT * UNIT * UNIT * f;
    word y = {.value = low + f2 * (middle + f2 * high)};

    y.bits += t - fraction;
    return y.value;
}

void
LOOP(ctd_exp2_)(size_t n, const int32_t t[], float y[])
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        y[i] = exp2_of(t[i]);
    }
}
