/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/maths.h"

#include "sim/maths_private.h"
#include "sim/simd_private.h"

CTD_INLINE void
exp_all(size_t n, const double x[], double y[])
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        y[i] = ctd_exp_inline(x[i]);
    }
}

CTD_INLINE void
log_all(size_t n, const double x[], double y[])
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        y[i] = ctd_log_inline(x[i]);
    }
}

CTD_AVX2 static void
exp_all_avx2(size_t n, const double x[], double y[])
{
    exp_all(n, x, y);
}

CTD_AVX2 static void
log_all_avx2(size_t n, const double x[], double y[])
{
    log_all(n, x, y);
}

void
ctd_exp_array(size_t n, const double x[], double y[])
{
    if (ctd_has_avx2()) {
        exp_all_avx2(n, x, y);
    } else {
        exp_all(n, x, y);
    }
}

void
ctd_log_array(size_t n, const double x[], double y[])
{
    if (ctd_has_avx2()) {
        log_all_avx2(n, x, y);
    } else {
        log_all(n, x, y);
    }
}
