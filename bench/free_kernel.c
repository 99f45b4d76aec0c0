/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled once per instruction set with CTD_ISA naming it: see bench/CMakeLists.txt. */
#include "bench/free_kernel.h"

#define draw_run keyed_run /* which is left out */
#include "agents/choice_work_private.h"
#undef draw_run

/* This thread's generator: any sixteen states of it. */
static _Thread_local _Alignas(64) uint64_t generator[CTD_LANES] = {
    0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb, 0xd6e8feb86659fd93,
    0xa0761d6478bd642f, 0xe7037ed1a0b428db, 0x8ebc6af09c88c6e3, 0x589965cc75374cc3,
    0x1d8e4e27c47d124f, 0xeb44accab455d165, 0x9ddfea08eb382d69, 0xc6a4a7935bd1e995,
    0x5bd1e9955bd1e995, 0xff51afd7ed558ccd, 0xc4ceb9fe1a85ec53, 0x2545f4914f6cdd1d};

enum { INCREMENT = 12345 };

/* The loop of ctd_draw_lanes() from where it was left. */
static inline void
carry_on(uint32_t n, uint32_t bits[])
{
    const uint64_t multiplier = ctd_jumps.multiplier[CTD_LANES];
    const uint64_t sum = ctd_jumps.sum[CTD_LANES] * INCREMENT;
#ifdef CTD_DRAW_BY_VECTORS
    ctd_v4u64 s[4];

    memcpy(s, generator, sizeof s);
    for (uint32_t i = 0; i < n; i += CTD_LANES) {
        ctd_xsh_rr_v8(s[0], s[1], bits + i);
        ctd_xsh_rr_v8(s[2], s[3], bits + i + 8);
        for (int v = 0; v < 4; v++) {
            s[v] = s[v] * multiplier + sum;
        }
    }
    memcpy(generator, s, sizeof s);
#else
    uint64_t state[CTD_LANES];

    memcpy(state, generator, sizeof state);
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
    memcpy(generator, state, sizeof state);
#endif
}

static inline void
draw_run(const ctd_tile *tile, const ctd_tile_run *run, ctd_key key, uint32_t bits[])
{
    (void)tile;
    (void)key;
    carry_on(ctd_lanes_up(run->end - run->begin), bits + run->begin);
}

#include "agents/choice_kernel.c"
