/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_SIMD_PRIVATE_H
#define CTD_SIM_SIMD_PRIVATE_H

#include <stdbool.h>

/*
 * A loop worth wider vectors is written once, as an always-inlined body, and compiled twice: for
 * the processor the build is for, and for AVX2 (without FMA: the bits stay the same), chosen when
 * it is called. Building with CTD_PLAIN leaves out the second.
 */

#define CTD_INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__) && !defined(CTD_PLAIN)
#define CTD_AVX2 __attribute__((target("avx2")))
CTD_INLINE bool
ctd_has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
#define CTD_AVX2
CTD_INLINE bool
ctd_has_avx2(void)
{
    return false;
}
#endif

#endif
