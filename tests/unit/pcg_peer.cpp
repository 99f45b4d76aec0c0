/* SPDX-License-Identifier: Apache-2.0 */
#include "pcg_peer.h"

#include <pcg_random.hpp>

using pcg_extras::pcg128_t; // the macro PCG_128BIT_CONSTANT needs it

namespace
{

template <typename generator, typename word>
void
draw(generator rng, int n, word out[])
{
    for (int i = 0; i < n; i++) {
        out[i] = rng();
    }
}

} // namespace

void
peer_pcg32(uint64_t seed, uint64_t stream, uint64_t skip, int n, uint32_t out[])
{
    pcg32 rng(seed, stream);

    rng.advance(skip);
    draw(rng, n, out);
}

void
peer_pcg32_below(uint64_t seed, uint64_t stream, uint32_t below, int n, uint32_t out[])
{
    pcg32 rng(seed, stream);

    for (int i = 0; i < n; i++) {
        out[i] = rng(below);
    }
}

void
peer_pcg64(const uint64_t seed[2], const uint64_t stream[2], int n, uint64_t out[])
{
    draw(pcg64(PCG_128BIT_CONSTANT(seed[0], seed[1]), PCG_128BIT_CONSTANT(stream[0], stream[1])), n,
         out);
}

void
peer_rxs_m_xs32(uint32_t seed, uint32_t stream, int n, uint32_t out[])
{
    draw(pcg32_once_insecure(seed, stream), n, out);
}

void
peer_rxs_m_xs64(uint64_t seed, uint64_t stream, int n, uint64_t out[])
{
    draw(pcg64_once_insecure(seed, stream), n, out);
}
