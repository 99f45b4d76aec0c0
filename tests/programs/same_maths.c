/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/draw.h"
#include "sim/maths.h"
#include "sim/vector.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/*
 * Prints one hash of all the bits that the elementary functions and the draws give on a grid of
 * inputs. same_maths.sh builds and runs it many ways: every hash must be the same.
 */

enum { N = 1024, N_ROUNDS = 100 };

static uint64_t
fnv(uint64_t hash, size_t n, const void *memory)
{
    const unsigned char *byte = memory;

    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ byte[i]) * 0x100000001b3u;
    }
    return hash;
}

/* A third are numbers of any bits, a third lie in the range of exp, a third near 1. */
static double
input(ctd_pcg64 *rng, int i)
{
    const uint64_t word = ctd_pcg64_next(rng);
    double x;

    if (i % 3 == 0) {
        memcpy(&x, &word, sizeof x);
        return x;
    }
    x = (double)(word >> 11) * 0x1p-53;
    return i % 3 == 1 ? 1500.0 * x - 750.0 : 0.25 + 1.5 * x;
}

static uint64_t
hash_functions(uint64_t hash, const double x[N], const double y[N])
{
    double z[N];

    for (int i = 0; i < N; i++) {
        const double magnitude = x[i] < 0.0 ? -x[i] : x[i];
        const double single[] = {
            ctd_exp(x[i]),
            ctd_log(magnitude),
            ctd_pow(magnitude, y[i]),
            ctd_sin_pi(magnitude),
            ctd_sin(x[i]),
            ctd_expm1(x[i]),
            ctd_log1p(x[i]),
            ctd_normal_quantile(x[i] - 0.5),
            ctd_normal_cdf(x[i]),
            ctd_log(x[i]),
        };

        hash = fnv(hash, sizeof single, single);
    }
    ctd_exp_array(N - 3, x, z);
    hash = fnv(hash, (N - 3) * sizeof *z, z);
    ctd_log_array(N - 3, x, z);
    return fnv(hash, (N - 3) * sizeof *z, z);
}

static uint64_t
hash_draws(uint64_t hash, uint32_t round)
{
    const ctd_pcg32 stream =
        ctd_key_stream(ctd_key_block(ctd_key_create(round, 1, CTD_DRAW_CHOICE, 2), 3, round));
    uint32_t bits[CTD_BLOCK];
    uint16_t place[CTD_BLOCK];

    for (uint32_t i = 0; i < CTD_BLOCK; i++) {
        place[i] = (uint16_t)(i * 7 % CTD_BLOCK);
    }
    ctd_draw_run(stream, CTD_BLOCK - round, bits);
    hash = fnv(hash, (CTD_BLOCK - round) * sizeof *bits, bits);
    ctd_draw_gather(stream, CTD_BLOCK - round, place, bits);
    return fnv(hash, (CTD_BLOCK - round) * sizeof *bits, bits);
}

static uint64_t
hash_loops(uint64_t hash, const ctd_vector *vector, uint32_t round)
{
    const uint32_t n = CTD_BLOCK - round;
    const ctd_pcg32 stream =
        ctd_key_stream(ctd_key_block(ctd_key_create(round, 1, CTD_DRAW_WORKLOAD, 2), 3, round));
    uint32_t bits[CTD_BLOCK], units[CTD_BLOCK];
    float x[CTD_BLOCK];

    vector->draw(stream, n, bits);
    bits[round] = round % 2 ? 0 : 0xffffffffu;
    vector->normal(n, bits, -0.5f, 0.001f * (float)(round * round), x);
    hash = fnv(hash, n * sizeof *x, x);
    vector->exp2(n, 70.0f, x, x);
    hash = fnv(hash, n * sizeof *x, x);
    vector->count(n, x, units);
    return fnv(hash, n * sizeof *units, units);
}

/* The same from the loops of every instruction set that runs here, or 0. */
static uint64_t
hash_all_loops(uint64_t hash, uint32_t round)
{
    const uint64_t first = hash_loops(hash, ctd_vector_of(CTD_ISA_GENERIC), round);

    for (int isa = 0; isa < CTD_N_ISAS; isa++) {
        if (ctd_isa_runs((ctd_isa)isa) &&
            hash_loops(hash, ctd_vector_of((ctd_isa)isa), round) != first) {
            return 0;
        }
    }
    return first;
}

int
main(void)
{
    uint64_t hash = 0xcbf29ce484222325;
    ctd_pcg64 rng;

    ctd_pcg64_seed(&rng, 1, 2);
    for (uint32_t round = 0; round < N_ROUNDS; round++) {
        double x[N], y[N];

        for (int i = 0; i < N; i++) {
            x[i] = input(&rng, i);
            y[i] = input(&rng, i / 3 + 1);
        }
        hash = hash_draws(hash_functions(hash, x, y), round);
        hash = hash_all_loops(hash, round);
    }
    printf("%016" PRIx64 "\n", hash);
    return 0;
}
