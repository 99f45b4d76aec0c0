/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_TALLY_LIST_PRIVATE_H
#define CTD_AGENTS_TALLY_LIST_PRIVATE_H

#include <stdint.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

/*
 * Appends `from` + the places of the bits of a word to the n that a list has, and returns how many
 * it has then. Who moves is hard to guess, so there is no branch on it: several places are written
 * at once, and what is too many the next ones overwrite. A list of words of which i < 64 k have
 * been through needs room for 64 k.
 */

#if defined(__AVX512F__)

static inline uint32_t
list_bits(uint64_t bits, uint32_t from, uint32_t n, uint16_t place[])
{
    enum { AT_ONCE = 16 };
    __m512i places =
        _mm512_add_epi32(_mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
                         _mm512_set1_epi32((int)from));

    for (int k = 0; k < 64; k += AT_ONCE) {
        const __mmask16 these = (__mmask16)(bits >> k);
        const __m512i found = _mm512_maskz_compress_epi32(these, places);

        _mm256_storeu_si256((__m256i *)(place + n), _mm512_cvtepi32_epi16(found));
        n += (uint32_t)__builtin_popcount(these);
        places = _mm512_add_epi32(places, _mm512_set1_epi32(AT_ONCE));
    }
    return n;
}

#elif defined(__SSE2__)

/* By the value of a byte, how many bits it has, and where, a place in each byte. */
#define BIT(m, k) ((uint64_t)(m) >> (k)&1)
#define ONES(m)                                                                                    \
    (uint8_t)(BIT(m, 0) + BIT(m, 1) + BIT(m, 2) + BIT(m, 3) + BIT(m, 4) + BIT(m, 5) + BIT(m, 6) +  \
              BIT(m, 7))
#define PUT(m, k, rest) ((rest) << 8 * BIT(m, k) | (k)*BIT(m, k))
#define HIGH(m) PUT(m, 4, PUT(m, 5, PUT(m, 6, PUT(m, 7, UINT64_C(0)))))
#define PLACES(m) PUT(m, 0, PUT(m, 1, PUT(m, 2, PUT(m, 3, HIGH(m)))))
#define FOUR(of, m) of(m), of((m) + 1), of((m) + 2), of((m) + 3)
#define SIXTEEN(of, m) FOUR(of, m), FOUR(of, (m) + 4), FOUR(of, (m) + 8), FOUR(of, (m) + 12)
#define SIXTY_FOUR(of, m)                                                                          \
    SIXTEEN(of, m), SIXTEEN(of, (m) + 16), SIXTEEN(of, (m) + 32), SIXTEEN(of, (m) + 48)
#define ALL(of) SIXTY_FOUR(of, 0), SIXTY_FOUR(of, 64), SIXTY_FOUR(of, 128), SIXTY_FOUR(of, 192)

static inline uint32_t
list_bits(uint64_t bits, uint32_t from, uint32_t n, uint16_t place[])
{
    enum { AT_ONCE = 8 };
    static const uint8_t ones[256] = {ALL(ONES)};
    static const uint64_t places[256] = {ALL(PLACES)};
    __m128i first = _mm_set1_epi16((short)from);

    for (int k = 0; k < 64; k += AT_ONCE) {
        const uint8_t these = (uint8_t)(bits >> k);
        const __m128i bytes = _mm_loadl_epi64((const __m128i *)&places[these]);
        const __m128i found = _mm_unpacklo_epi8(bytes, _mm_setzero_si128());

        _mm_storeu_si128((__m128i *)(place + n), _mm_add_epi16(found, first));
        n += ones[these];
        first = _mm_add_epi16(first, _mm_set1_epi16(AT_ONCE));
    }
    return n;
}

#undef BIT
#undef ONES
#undef PUT
#undef HIGH
#undef PLACES
#undef FOUR
#undef SIXTEEN
#undef SIXTY_FOUR
#undef ALL

#else

static inline uint32_t
list_bits(uint64_t bits, uint32_t from, uint32_t n, uint16_t place[])
{
    for (; bits != 0; bits &= bits - 1) {
        place[n++] = (uint16_t)(from + (uint32_t)__builtin_ctzll(bits));
    }
    return n;
}

#endif

#endif
