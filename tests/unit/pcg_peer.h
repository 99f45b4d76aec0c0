/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_PCG_PEER_H
#define CTD_TESTS_PCG_PEER_H

#include <stdint.h>

/*
 * The reference C++ library behind C functions: out[i], i < n, of a generator seeded with `seed`
 * and `stream`, after stepping it by `skip` (modulo the period, so that -1 steps back).
 */

#ifdef __cplusplus
extern "C" {
#endif

void peer_pcg32(uint64_t seed, uint64_t stream, uint64_t skip, int n, uint32_t out[]);
/** Each below n. */
void peer_pcg32_below(uint64_t seed, uint64_t stream, uint32_t below, int n, uint32_t out[]);
void peer_pcg64(const uint64_t seed[2], const uint64_t stream[2], int n, uint64_t out[]);
void peer_rxs_m_xs32(uint32_t seed, uint32_t stream, int n, uint32_t out[]);
void peer_rxs_m_xs64(uint64_t seed, uint64_t stream, int n, uint64_t out[]);

#ifdef __cplusplus
}
#endif

#endif
