/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_DRAW_AVX2_PRIVATE_H
#define CTD_SIM_DRAW_AVX2_PRIVATE_H

#include "sim/draw.h"

#include <immintrin.h>

/* Runs of draws by vectors of four 64-bit states: compilers' own code takes a third more. */

/* What one step of LCG takes, state -> multiplier state + sum, modulo 2^64. */
typedef struct ctd_step_v4 {
    __m256i low;             /* the multiplier's lower half in the lower half of each lane */
    __m256i low_up, high_up; /* its halves in the upper half, 0 in the lower */
    __m256i sum;
} ctd_step_v4;

static inline ctd_step_v4
ctd_step_v4_of(uint64_t multiplier, uint64_t sum)
{
    const uint64_t up = multiplier << 32;

    return (ctd_step_v4){
        .low = _mm256_set1_epi64x((long long)(multiplier & 0xffffffff)),
        .low_up = _mm256_set1_epi64x((long long)up),
        .high_up = _mm256_set1_epi64x((long long)(multiplier & 0xffffffff00000000)),
        .sum = _mm256_set1_epi64x((long long)sum),
    };
}

/* The two products that only reach the upper half are made there, by multiplications of 32 bits:
 * shifts are what the loop has too many of. */
static inline __m256i
ctd_step_states_v4(__m256i s, ctd_step_v4 by)
{
    const __m256i lower_up = _mm256_shuffle_epi32(s, _MM_SHUFFLE(2, 2, 0, 0));
    const __m256i upper = _mm256_add_epi32(_mm256_mullo_epi32(s, by.low_up),
                                           _mm256_mullo_epi32(lower_up, by.high_up));

    return _mm256_add_epi64(_mm256_mul_epu32(s, by.low), _mm256_add_epi64(upper, by.sum));
}

/* XSH-RR of four states, in the low half of each lane: a right shift of the word beside itself
 * rotates it. */
static inline __m256
ctd_xsh_rr_v4(__m256i s)
{
    const __m256i x = _mm256_srli_epi64(_mm256_xor_si256(_mm256_srli_epi64(s, 18), s), 27);

    return _mm256_castsi256_ps(_mm256_srlv_epi64(_mm256_shuffle_epi32(x, _MM_SHUFFLE(2, 2, 0, 0)),
                                                 _mm256_srli_epi64(s, 59)));
}

/* Eight draws from states 0 1 4 5 and 2 3 6 7: in this order one shuffle packs them. */
static inline void
ctd_xsh_rr_v8(__m256i a, __m256i b, uint32_t bits[])
{
    const __m256 packed =
        _mm256_shuffle_ps(ctd_xsh_rr_v4(a), ctd_xsh_rr_v4(b), _MM_SHUFFLE(2, 0, 2, 0));

    _mm256_storeu_si256((__m256i *)bits, _mm256_castps_si256(packed));
}

static inline void
ctd_draw_lanes(ctd_pcg32 stream, uint32_t n, uint32_t bits[])
{
    static const uint8_t order[CTD_LANES] = {0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15};
    const ctd_step_v4 step = ctd_step_v4_of(ctd_jumps.multiplier[CTD_LANES],
                                            ctd_jumps.sum[CTD_LANES] * stream.increment);
    uint64_t state[CTD_LANES];
    __m256i s[4];

    for (int l = 0; l < CTD_LANES; l++) {
        state[l] = ctd_draw_state(stream, order[l]);
    }
    memcpy(s, state, sizeof s);
    for (uint32_t i = 0; i < n; i += CTD_LANES) {
        ctd_xsh_rr_v8(s[0], s[1], bits + i);
        ctd_xsh_rr_v8(s[2], s[3], bits + i + 8);
        for (int v = 0; v < 4; v++) {
            s[v] = ctd_step_states_v4(s[v], step);
        }
    }
}

#endif
