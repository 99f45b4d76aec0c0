/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/pcg.h"

static const unsigned __int128 multiplier_128 =
    (unsigned __int128)2549297995355413924u << 64 | 4865540595714422341u;

void
ctd_pcg32_seed(ctd_pcg32 *rng, uint64_t seed, uint64_t stream)
{
    rng->state = 0;
    rng->increment = stream << 1 | 1;
    ctd_pcg32_next(rng);
    rng->state += seed;
    ctd_pcg32_next(rng);
}

uint32_t
ctd_pcg32_next(ctd_pcg32 *rng)
{
    const uint64_t state = rng->state;

    rng->state = state * CTD_PCG_MULTIPLIER + rng->increment;
    return ctd_pcg_xsh_rr(state);
}

uint32_t
ctd_pcg32_below(ctd_pcg32 *rng, uint32_t n)
{
    const uint32_t least = -n % n; /* below it are the 2^32 mod n draws too many */
    uint32_t word;

    do {
        word = ctd_pcg32_next(rng);
    } while (word < least);
    return word % n;
}

/* Brown, "Random Number Generation with Arbitrary Strides" (1994). */
void
ctd_pcg32_advance(ctd_pcg32 *rng, uint64_t delta)
{
    uint64_t step_multiplier = CTD_PCG_MULTIPLIER, step_sum = rng->increment;
    uint64_t multiplier = 1, sum = 0;

    for (; delta > 0; delta >>= 1) {
        if (delta & 1) {
            multiplier *= step_multiplier;
            sum = sum * step_multiplier + step_sum;
        }
        step_sum *= step_multiplier + 1;
        step_multiplier *= step_multiplier;
    }
    rng->state = rng->state * multiplier + sum;
}

void
ctd_pcg64_seed(ctd_pcg64 *rng, unsigned __int128 seed, unsigned __int128 stream)
{
    rng->state = 0;
    rng->increment = stream << 1 | 1;
    ctd_pcg64_next(rng);
    rng->state += seed;
    ctd_pcg64_next(rng);
}

uint64_t
ctd_pcg64_next(ctd_pcg64 *rng)
{
    rng->state = rng->state * multiplier_128 + rng->increment;
    return ctd_pcg_xsl_rr(rng->state);
}
