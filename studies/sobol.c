/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/sobol.h"

#include "studies/sobol_private.h"

enum { SCRAMBLED_AT_ONCE = 6 };

static uint32_t
degree(uint32_t polynomial)
{
    uint32_t s = 0;

    while (polynomial >> (s + 1) != 0) {
        s++;
    }
    return s;
}

/* m_k = 2 a_1 m_{k-1} ^ 4 a_2 m_{k-2} ^ ... ^ 2^s m_{k-s} ^ m_{k-s}, on digits shifted to the top.
 */
static void
extend(uint32_t polynomial, uint32_t s, uint32_t direction[])
{
    for (uint32_t k = s; k < CTD_SOBOL_BITS; k++) {
        direction[k] = direction[k - s] ^ (direction[k - s] >> s);
        for (uint32_t i = 1; i < s; i++) {
            if ((polynomial >> (s - i) & 1) != 0) {
                direction[k] ^= direction[k - i];
            }
        }
    }
}

void
ctd_sobol_start(ctd_sobol *sobol, uint32_t n_dimensions)
{
    const uint16_t *row = ctd_sobol_directions;

    sobol->n_dimensions = n_dimensions;
    for (uint32_t k = 0; k < CTD_SOBOL_BITS; k++) {
        sobol->direction[0][k] = UINT32_C(1) << (CTD_SOBOL_BITS - 1 - k);
    }
    for (uint32_t d = 1; d < n_dimensions; d++) {
        const uint32_t polynomial = *row++, s = degree(polynomial);

        for (uint32_t k = 0; k < s; k++) {
            sobol->direction[d][k] = (uint32_t)*row++ << (CTD_SOBOL_BITS - 1 - k);
        }
        extend(polynomial, s, sobol->direction[d]);
    }
}

uint32_t
ctd_sobol_digits(const ctd_sobol *sobol, uint32_t index, uint32_t dimension)
{
    uint32_t digits = 0, gray = index ^ (index >> 1);

    for (uint32_t k = 0; gray != 0; k++, gray >>= 1) {
        digits ^= (gray & 1) != 0 ? sobol->direction[dimension][k] : 0;
    }
    return digits;
}

void
ctd_sobol_step(const ctd_sobol *sobol, uint32_t index, uint32_t digits[])
{
    uint32_t k = 0; /* the one bit in which the Gray codes of index and index + 1 differ */

    while ((index >> k & 1) != 0) {
        k++;
    }
    for (uint32_t d = 0; d < sobol->n_dimensions; d++) {
        digits[d] ^= sobol->direction[d][k];
    }
}

/* The coins of six digits stand in the hash as in a heap: that of the first digit is bit 0, those
 * of the second bits 1 and 2, ..., the sixth's bits 31 .. 62. */
static uint32_t
coins(uint64_t hash, uint32_t path)
{
    uint32_t turned = 0;

    for (uint32_t l = 0; l < SCRAMBLED_AT_ONCE; l++) {
        const uint32_t before = path >> (SCRAMBLED_AT_ONCE - l);

        turned = turned << 1 | (uint32_t)(hash >> ((1u << l) - 1 + before) & 1);
    }
    return turned;
}

uint32_t
ctd_sobol_scramble(ctd_key key, uint32_t digits)
{
    uint32_t turned = 0;

    for (uint32_t done = 0; done + SCRAMBLED_AT_ONCE <= CTD_SOBOL_BITS; done += SCRAMBLED_AT_ONCE) {
        const uint32_t before = done > 0 ? digits >> (CTD_SOBOL_BITS - done) : 0;
        const uint32_t rest = CTD_SOBOL_BITS - SCRAMBLED_AT_ONCE - done;
        const uint64_t hash = ctd_key_mix(key, (uint64_t)(done + 1) << 32 | before);

        turned |= coins(hash, digits >> rest & ((1u << SCRAMBLED_AT_ONCE) - 1)) << rest;
    }
    /* What is left: two digits. */
    const uint64_t hash = ctd_key_mix(key, (uint64_t)31 << 32 | digits >> 2);

    return digits ^ turned ^ coins(hash, (digits & 3) << 4) >> 4;
}

void
ctd_sobol_point(const ctd_sobol *sobol, uint32_t index, double x[])
{
    for (uint32_t d = 0; d < sobol->n_dimensions; d++) {
        x[d] = (double)ctd_sobol_digits(sobol, index, d) * 0x1p-32;
    }
}
