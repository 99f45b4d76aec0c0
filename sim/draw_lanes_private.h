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

#if defined(__AVX2__) && !defined(__AVX512F__) && !defined(CTD_PLAIN) && defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define CTD_DRAW_BY_VECTORS
#endif
#endif

#ifdef CTD_DRAW_BY_VECTORS

typedef uint64_t ctd_v4u64 __attribute__((vector_size(32)));
typedef uint32_t ctd_v8u32 __attribute__((vector_size(32)));
typedef float ctd_v8f32 __attribute__((vector_size(32)));
typedef uint32_t ctd_v8u32_anywhere __attribute__((vector_size(32), aligned(4)));

/* XSH-RR of four states, in the low half of each lane: a right shift of the word beside itself
 * rotates it. */
static inline ctd_v8u32
ctd_xsh_rr_v4(ctd_v4u64 s)
{
    const ctd_v8u32 x = (ctd_v8u32)(((s >> 18) ^ s) >> 27);

    return (ctd_v8u32)((ctd_v4u64)__builtin_shufflevector(x, x, 0, 0, 2, 2, 4, 4, 6, 6) >>
                       (s >> 59));
}

/* Eight draws from states 0 1 4 5 and 2 3 6 7: in this order one shuffle packs them. */
static inline void
ctd_xsh_rr_v8(ctd_v4u64 a, ctd_v4u64 b, uint32_t bits[])
{
    *(ctd_v8u32_anywhere *)bits =
        __builtin_shufflevector(ctd_xsh_rr_v4(a), ctd_xsh_rr_v4(b), 0, 2, 8, 10, 4, 6, 12, 14);
}

static inline void
ctd_draw_lanes(ctd_pcg32 stream, uint32_t n, uint32_t bits[])
{
    static const uint8_t order[CTD_LANES] = {0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15};
    const uint64_t multiplier = ctd_jumps.multiplier[CTD_LANES];
    const uint64_t sum = ctd_jumps.sum[CTD_LANES] * stream.increment;
    uint64_t state[CTD_LANES];
    ctd_v4u64 s[4];

    for (int l = 0; l < CTD_LANES; l++) {
        state[l] = ctd_draw_state(stream, order[l]);
    }
    memcpy(s, state, sizeof s);
    for (uint32_t i = 0; i < n; i += CTD_LANES) {
        ctd_xsh_rr_v8(s[0], s[1], bits + i);
        ctd_xsh_rr_v8(s[2], s[3], bits + i + 8);
        for (int v = 0; v < 4; v++) {
            s[v] = s[v] * multiplier + sum;
        }
    }
}

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
