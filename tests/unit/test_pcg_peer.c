/* SPDX-License-Identifier: Apache-2.0 */
#include "pcg_peer.h"
#include "sim/draw.h"
#include "sim/pcg.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

/* Against the reference C++ library, for many seeds and streams. */

enum { N_SEEDS = 200, N_DRAWS = 500 };

/* Seeds of every size: words of an unrelated generator, shifted right by up to 63. */
static uint64_t
odd_seed(ctd_pcg64 *source)
{
    const uint64_t word = ctd_pcg64_next(source);

    return word >> (ctd_pcg64_next(source) & 63);
}

static ctd_pcg64
source(uint64_t stream)
{
    ctd_pcg64 rng;

    ctd_pcg64_seed(&rng, 20150729, stream);
    return rng;
}

Test(pcg_peer, pcg32_is_the_library_s_for_any_seed_stream_and_jump)
{
    ctd_pcg64 seeds = source(1);

    for (int s = 0; s < N_SEEDS; s++) {
        const uint64_t seed = odd_seed(&seeds), stream = odd_seed(&seeds);
        const uint64_t skip = s % 3 == 0 ? -odd_seed(&seeds) : odd_seed(&seeds);
        uint32_t theirs[N_DRAWS];
        ctd_pcg32 ours;

        ctd_pcg32_seed(&ours, seed, stream);
        ctd_pcg32_advance(&ours, skip);
        peer_pcg32(seed, stream, skip, N_DRAWS, theirs);
        for (int i = 0; i < N_DRAWS; i++) {
            cr_assert(eq(u32, ctd_pcg32_next(&ours), theirs[i]), "seed %d, draw %d", s, i);
        }
    }
}

Test(pcg_peer, numbers_below_a_bound_are_the_library_s)
{
    ctd_pcg64 seeds = source(5);

    for (int s = 0; s < N_SEEDS; s++) {
        const uint64_t seed = odd_seed(&seeds), stream = odd_seed(&seeds);
        /* Above half of 2^32 nearly every second draw is refused. */
        const uint32_t below =
            s % 4 == 0 ? 0x80000001u : (uint32_t)odd_seed(&seeds) >> (s % 31) | 1;
        uint32_t theirs[N_DRAWS];
        ctd_pcg32 ours;

        ctd_pcg32_seed(&ours, seed, stream);
        peer_pcg32_below(seed, stream, below, N_DRAWS, theirs);
        for (int i = 0; i < N_DRAWS; i++) {
            cr_assert(eq(u32, ctd_pcg32_below(&ours, below), theirs[i]), "seed %d, draw %d", s, i);
        }
    }
}

Test(pcg_peer, pcg64_is_the_library_s_for_any_seed_and_stream)
{
    ctd_pcg64 seeds = source(2);

    for (int s = 0; s < N_SEEDS; s++) {
        const uint64_t seed[] = {odd_seed(&seeds), odd_seed(&seeds)};
        const uint64_t stream[] = {odd_seed(&seeds), odd_seed(&seeds)};
        uint64_t theirs[N_DRAWS];
        ctd_pcg64 ours;

        ctd_pcg64_seed(&ours, (unsigned __int128)seed[0] << 64 | seed[1],
                       (unsigned __int128)stream[0] << 64 | stream[1]);
        peer_pcg64(seed, stream, N_DRAWS, theirs);
        for (int i = 0; i < N_DRAWS; i++) {
            cr_assert(eq(u64, ctd_pcg64_next(&ours), theirs[i]), "seed %d, draw %d", s, i);
        }
    }
}

Test(pcg_peer, rxs_m_xs_32_is_the_library_s)
{
    ctd_pcg64 seeds = source(3);

    for (int s = 0; s < N_SEEDS; s++) {
        const uint32_t seed = (uint32_t)odd_seed(&seeds), stream = (uint32_t)odd_seed(&seeds);
        const uint32_t multiplier = 747796405u, increment = stream << 1 | 1;
        uint32_t state = (increment + seed) * multiplier + increment;
        uint32_t theirs[N_DRAWS];

        peer_rxs_m_xs32(seed, stream, N_DRAWS, theirs);
        for (int i = 0; i < N_DRAWS; i++) {
            cr_assert(eq(u32, ctd_pcg_rxs_m_xs32(state), theirs[i]), "seed %d, draw %d", s, i);
            state = state * multiplier + increment;
        }
    }
}

Test(pcg_peer, rxs_m_xs_64_is_the_library_s)
{
    ctd_pcg64 seeds = source(4);

    for (int s = 0; s < N_SEEDS; s++) {
        const uint64_t seed = odd_seed(&seeds), stream = odd_seed(&seeds);
        const uint64_t increment = stream << 1 | 1;
        uint64_t state = (increment + seed) * CTD_PCG_MULTIPLIER + increment;
        uint64_t theirs[N_DRAWS];

        peer_rxs_m_xs64(seed, stream, N_DRAWS, theirs);
        for (int i = 0; i < N_DRAWS; i++) {
            cr_assert(eq(u64, ctd_pcg_rxs_m_xs64(state), theirs[i]), "seed %d, draw %d", s, i);
            state = state * CTD_PCG_MULTIPLIER + increment;
        }
    }
}

/* A seed s0 - inc, in the library's terms, makes the first state A s0 + inc: one step on. */
Test(pcg_peer, a_block_of_keyed_draws_is_a_stream_of_the_library)
{
    for (uint32_t block = 0; block < N_SEEDS; block++) {
        const ctd_key key = ctd_key_create(7, 3, CTD_DRAW_WORKLOAD, 0);
        const ctd_pcg32 stream = ctd_key_stream(ctd_key_block(key, 5, block));
        uint32_t ours[CTD_BLOCK], theirs[CTD_BLOCK];

        ctd_draw_run(stream, CTD_BLOCK, ours);
        peer_pcg32(stream.state - stream.increment, stream.increment >> 1, (uint64_t)-1, CTD_BLOCK,
                   theirs);
        for (int k = 0; k < CTD_BLOCK; k++) {
            cr_assert(eq(u32, ours[k], theirs[k]), "block %u, draw %d", block, k);
        }
    }
}
