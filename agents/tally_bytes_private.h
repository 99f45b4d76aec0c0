/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_TALLY_BYTES_PRIVATE_H
#define CTD_AGENTS_TALLY_BYTES_PRIVATE_H

#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

/*
 * Providers are bytes, looked at 64 at a time as the bits of a word; nobody's is NOBODY.
 *
 *     equal_bytes   bit i: byte i of the one is that of the other
 *     count_bytes   how many of n <= 256, whole words, are `wanted`
 */
enum { WORD = 64, NOBODY = 255 };

#if defined(__AVX512BW__)

static inline uint64_t
equal_bytes(const uint8_t *a, const uint8_t *b)
{
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(a), _mm512_loadu_si512(b));
}

static inline uint32_t
count_bytes(const uint8_t bytes[], uint32_t n, uint8_t wanted)
{
    const __m512i all = _mm512_set1_epi8((char)wanted);
    uint32_t found = 0;

    for (uint32_t i = 0; i < n; i += WORD) {
        found += (uint32_t)__builtin_popcountll(
            _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(bytes + i), all));
    }
    return found;
}

#elif defined(__AVX2__)

static inline uint32_t
equal_half(const uint8_t *a, const uint8_t *b)
{
    const __m256i x = _mm256_loadu_si256((const __m256i *)a);

    return (uint32_t)_mm256_movemask_epi8(
        _mm256_cmpeq_epi8(x, _mm256_loadu_si256((const __m256i *)b)));
}

static inline uint64_t
equal_bytes(const uint8_t *a, const uint8_t *b)
{
    return (uint64_t)equal_half(a + 32, b + 32) << 32 | equal_half(a, b);
}

static inline uint32_t
count_bytes(const uint8_t bytes[], uint32_t n, uint8_t wanted)
{
    const __m256i all = _mm256_set1_epi8((char)wanted), zero = _mm256_setzero_si256();
    __m256i found = zero;

    for (uint32_t i = 0; i < n; i += 32) {
        const __m256i these = _mm256_loadu_si256((const __m256i *)(bytes + i));

        found = _mm256_sub_epi8(found, _mm256_cmpeq_epi8(these, all));
    }
    found = _mm256_sad_epu8(found, zero);

    const __m128i sum =
        _mm_add_epi64(_mm256_castsi256_si128(found), _mm256_extracti128_si256(found, 1));

    return (uint32_t)(_mm_extract_epi16(sum, 0) + _mm_extract_epi16(sum, 4));
}

#elif defined(__SSE2__)

static inline uint64_t
equal_bytes(const uint8_t *a, const uint8_t *b)
{
    uint64_t mask = 0;

    for (int k = 0; k < WORD; k += 16) {
        const __m128i x = _mm_loadu_si128((const __m128i *)(a + k));
        const __m128i y = _mm_loadu_si128((const __m128i *)(b + k));

        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y)) << k;
    }
    return mask;
}

static inline uint32_t
count_bytes(const uint8_t bytes[], uint32_t n, uint8_t wanted)
{
    const __m128i all = _mm_set1_epi8((char)wanted), zero = _mm_setzero_si128();
    __m128i found = zero;

    for (uint32_t i = 0; i < n; i += 16) {
        const __m128i these = _mm_loadu_si128((const __m128i *)(bytes + i));

        found = _mm_sub_epi8(found, _mm_cmpeq_epi8(these, all));
    }
    found = _mm_sad_epu8(found, zero);
    return (uint32_t)(_mm_extract_epi16(found, 0) + _mm_extract_epi16(found, 4));
}

#else

static inline uint64_t
equal_bytes(const uint8_t *a, const uint8_t *b)
{
    const uint64_t low = ~(uint64_t)0 / 255 * 127;
    uint64_t mask = 0;

    for (int k = 0; k < WORD; k += 8) {
        uint64_t x, y;

        memcpy(&x, a + k, sizeof x);
        memcpy(&y, b + k, sizeof y);
        x ^= y;
        x = ~(((x & low) + low) | x) & ~low; /* the top bit of each byte that is 0 */
        mask |= ((x >> 7) * 0x0102040810204080 >> 56) << k;
    }
    return mask;
}

/* In sixteen columns, none of which counts beyond a byte. */
static inline uint32_t
count_bytes(const uint8_t bytes[], uint32_t n, uint8_t wanted)
{
    enum { COLUMNS = 16 };
    uint8_t found[COLUMNS] = {0};
    uint32_t sum = 0;

    for (uint32_t i = 0; i < n; i += COLUMNS) {
        for (uint32_t k = 0; k < COLUMNS; k++) {
            found[k] = (uint8_t)(found[k] + (bytes[i + k] == wanted));
        }
    }
    for (uint32_t k = 0; k < COLUMNS; k++) {
        sum += found[k];
    }
    return sum;
}

#endif

#endif
