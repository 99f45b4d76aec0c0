/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_PCG_H
#define CTD_SIM_PCG_H

#include <stdint.h>

/*
 * PCG generators and output functions: M. E. O'Neill, "PCG: A Family of Simple Fast
 * Space-Efficient Statistically Good Algorithms for Random Number Generation", HMC-CS-2014-0905.
 */

#define CTD_PCG_MULTIPLIER 6364136223846793005u
#define CTD_PCG_INCREMENT 1442695040888963407u

/** PCG32, XSH-RR: 64 bits of state, 32 bits out. */
typedef struct ctd_pcg32 {
    uint64_t state;
    uint64_t increment; /* odd */
} ctd_pcg32;

/** PCG64, XSL-RR: 128 bits of state, 64 bits out. */
typedef struct ctd_pcg64 {
    unsigned __int128 state;
    unsigned __int128 increment; /* odd */
} ctd_pcg64;

/** XSH-RR of a state: xorshift high, random rotation. */
static inline uint32_t
ctd_pcg_xsh_rr(uint64_t state)
{
    const uint32_t word = (uint32_t)(((state >> 18) ^ state) >> 27);
    const uint32_t turn = (uint32_t)(state >> 59);

    return (word >> turn) | (word << ((32 - turn) & 31));
}

/** RXS-M-XS of a 64-bit state: a permutation of 64-bit words. */
static inline uint64_t
ctd_pcg_rxs_m_xs64(uint64_t state)
{
    const uint64_t word = ((state >> ((state >> 59) + 5)) ^ state) * 12605985483714917081u;

    return (word >> 43) ^ word;
}

/** RXS-M-XS of a 32-bit state: a permutation of 32-bit words. */
static inline uint32_t
ctd_pcg_rxs_m_xs32(uint32_t state)
{
    const uint32_t word = ((state >> ((state >> 28) + 4)) ^ state) * 277803737u;

    return (word >> 22) ^ word;
}

/** XSL-RR of a 128-bit state. */
static inline uint64_t
ctd_pcg_xsl_rr(unsigned __int128 state)
{
    const uint64_t word = (uint64_t)(state >> 64) ^ (uint64_t)state;
    const uint32_t turn = (uint32_t)(state >> 122);

    return (word >> turn) | (word << ((64 - turn) & 63));
}

/** Seeds as the reference library does (pcg32_srandom_r). */
void ctd_pcg32_seed(ctd_pcg32 *rng, uint64_t seed, uint64_t stream);
/** The next 32 bits. */
uint32_t ctd_pcg32_next(ctd_pcg32 *rng);
/** A number below n, each as likely as any other: the reference library's pcg32_boundedrand_r.
 *  @param[in] n 1 or more */
uint32_t ctd_pcg32_below(ctd_pcg32 *rng, uint32_t n);
/** Steps `delta` draws ahead in O(log delta); delta counts modulo 2^64, so -1 steps back. */
void ctd_pcg32_advance(ctd_pcg32 *rng, uint64_t delta);

/** Seeds as the reference library does (pcg64_srandom_r). */
void ctd_pcg64_seed(ctd_pcg64 *rng, unsigned __int128 seed, unsigned __int128 stream);
/** The next 64 bits. */
uint64_t ctd_pcg64_next(ctd_pcg64 *rng);

#endif
