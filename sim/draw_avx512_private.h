/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_DRAW_AVX512_PRIVATE_H
#define CTD_SIM_DRAW_AVX512_PRIVATE_H

#include "sim/draw.h"

#include <immintrin.h>

/* Runs of draws by vectors of eight 64-bit states, four of them: two wait for their products. */

enum { CTD_WIDE = 2 * CTD_LANES };

/* States 8 v .. 8 v + 7 of a stream. */
static inline __m512i
ctd_start_v8(ctd_pcg32 stream, int v)
{
    const __m512i multiplier = _mm512_loadu_si512(&ctd_jumps.multiplier[(size_t)8 * v]);
    const __m512i sum = _mm512_loadu_si512(&ctd_jumps.sum[(size_t)8 * v]);

    return _mm512_add_epi64(
        _mm512_mullo_epi64(multiplier, _mm512_set1_epi64((long long)stream.state)),
        _mm512_mullo_epi64(sum, _mm512_set1_epi64((long long)stream.increment)));
}

static inline __m512i
ctd_xsh_v8(__m512i s)
{
    return _mm512_srli_epi64(_mm512_xor_si512(_mm512_srli_epi64(s, 18), s), 27);
}

/* XSH-RR of sixteen states. Halves are packed first, so that one rotation serves all. */
static inline void
ctd_xsh_rr_v16(__m512i a, __m512i b, uint32_t bits[])
{
    const __m512i lower =
        _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i upper = _mm512_add_epi32(lower, _mm512_set1_epi32(1));
    const __m512i x = _mm512_permutex2var_epi32(ctd_xsh_v8(a), lower, ctd_xsh_v8(b));
    const __m512i by = _mm512_srli_epi32(_mm512_permutex2var_epi32(a, upper, b), 27);

    _mm512_storeu_si512(bits, _mm512_rorv_epi32(x, by));
}

static inline void
ctd_draw_lanes(ctd_pcg32 stream, uint32_t n, uint32_t bits[])
{
    const __m512i multiplier = _mm512_set1_epi64((long long)ctd_jumps.multiplier[CTD_WIDE]);
    const uint64_t jump = ctd_jumps.sum[CTD_WIDE] * stream.increment;
    const __m512i sum = _mm512_set1_epi64((long long)jump);
    __m512i s[4];

    for (int v = 0; v < 4; v++) {
        s[v] = ctd_start_v8(stream, v);
    }
    for (uint32_t i = 0; i < n; i += CTD_LANES) {
        const __m512i a = s[0], b = s[1];

        ctd_xsh_rr_v16(a, b, bits + i);
        s[0] = s[2];
        s[1] = s[3];
        s[2] = _mm512_add_epi64(_mm512_mullo_epi64(a, multiplier), sum);
        s[3] = _mm512_add_epi64(_mm512_mullo_epi64(b, multiplier), sum);
    }
}

#endif
