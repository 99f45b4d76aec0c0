/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_DRAW_LANES_PRIVATE_H
#define CTD_SIM_DRAW_LANES_PRIVATE_H

#include "sim/draw.h"

#include <string.h>

/*
 * Runs of neighbouring draws, inlined into code that is compiled for an instruction set. Lane l
 * holds states l, l + 16, l + 32, ...: one multiplication a draw and no table in the loop.
 */

enum { CTD_LANES = 16 };

/** A run's length in whole rounds of lanes: what ctd_draw_lanes() writes. */
static inline uint32_t
ctd_lanes_up(uint32_t n)
{
    return (n + (CTD_LANES - 1)) & ~(uint32_t)(CTD_LANES - 1);
}

static inline uint64_t
ctd_draw_state(ctd_pcg32 stream, uint32_t k)
{
    return ctd_jumps.multiplier[k] * stream.state + ctd_jumps.sum[k] * stream.increment;
}

/* Explicit vectors where compilers' own are slower; other processors take the plain loop. */
#if defined(__AVX512DQ__) && !defined(CTD_PLAIN)
#include "sim/draw_avx512_private.h"
#elif defined(__AVX2__) && !defined(CTD_PLAIN)
#include "sim/draw_avx2_private.h"
#else

static inline void
ctd_draw_lanes(ctd_pcg32 stream, uint32_t n, uint32_t bits[])
{
    const uint64_t multiplier = ctd_jumps.multiplier[CTD_LANES];
    const uint64_t sum = ctd_jumps.sum[CTD_LANES] * stream.increment;
    uint64_t state[CTD_LANES];

#pragma omp simd
    for (uint32_t l = 0; l < CTD_LANES; l++) {
        state[l] = ctd_draw_state(stream, l);
    }
    for (uint32_t i = 0; i < n; i += CTD_LANES) {
#pragma omp simd
        for (uint32_t l = 0; l < CTD_LANES; l++) {
            bits[i + l] = ctd_pcg_xsh_rr(state[l]);
        }
#pragma omp simd
        for (uint32_t l = 0; l < CTD_LANES; l++) {
            state[l] = state[l] * multiplier + sum;
        }
    }
}

#endif

#endif
