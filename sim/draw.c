/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/draw.h"

#include "sim/simd_private.h"

enum { N_LANES = 16 };

ctd_key
ctd_key_create(uint64_t seed, uint32_t replication, ctd_purpose purpose, uint64_t tick)
{
    ctd_key key = 0x9E3779B97F4A7C15u;

    key = ctd_key_mix(key, seed);
    key = ctd_key_mix(key, (uint64_t)replication << 8 | (uint64_t)purpose);
    return ctd_key_mix(key, tick);
}

/* Lane l holds states l, l + 16, l + 32, ...: one multiplication a draw and no table in the loop.
 */
CTD_INLINE void
run(ctd_pcg32 stream, uint32_t n, uint32_t bits[])
{
    const uint64_t multiplier = ctd_jumps.multiplier[N_LANES];
    const uint64_t sum = ctd_jumps.sum[N_LANES] * stream.increment;
    uint64_t state[N_LANES];

#pragma omp simd
    for (int l = 0; l < N_LANES; l++) {
        state[l] = ctd_jumps.multiplier[l] * stream.state + ctd_jumps.sum[l] * stream.increment;
    }
    for (; n >= N_LANES; n -= N_LANES, bits += N_LANES) {
#pragma omp simd
        for (int l = 0; l < N_LANES; l++) {
            bits[l] = ctd_pcg_xsh_rr(state[l]);
        }
#pragma omp simd
        for (int l = 0; l < N_LANES; l++) {
            state[l] = state[l] * multiplier + sum;
        }
    }
    for (uint32_t l = 0; l < n; l++) {
        bits[l] = ctd_pcg_xsh_rr(state[l]);
    }
}

CTD_AVX2 static void
run_avx2(ctd_pcg32 stream, uint32_t n, uint32_t bits[])
{
    run(stream, n, bits);
}

void
ctd_draw_run(ctd_pcg32 stream, uint32_t n, uint32_t bits[])
{
    if (ctd_has_avx2()) {
        run_avx2(stream, n, bits);
    } else {
        run(stream, n, bits);
    }
}

/* Left to the scalar units: vector gathers of the table's 64-bit entries were never faster. */
void
ctd_draw_gather(ctd_pcg32 stream, uint32_t n, const uint16_t place[], uint32_t bits[])
{
    for (uint32_t k = 0; k < n; k++) {
        bits[k] = ctd_draw_at(stream, place[k]);
    }
}
