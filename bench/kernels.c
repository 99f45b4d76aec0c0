/* SPDX-License-Identifier: Apache-2.0 */
/* The choice kernels beside a plain peer and beside themselves with a generator a thread and sums
 * in floating point, on the same customers, and the limits of their arithmetic, interleaved in one
 * run: bench_kernels [ROUNDS] [TILES]. */
#include "bench/arithmetic.h"
#include "bench/free_kernel.h"
#include "bench/harness.h"

#include "agents/choice_kernel.h"
#include "agents/choice_tally.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everybody of a block decides; providers are spread, switching is rare, as in a real market. */
typedef struct kernel_case {
    ctd_alternatives alternatives;
    ctd_tile tile;
    ctd_choose_fn *choose;
    ctd_tally_fn *tally;
    bool sparse;
    int tiles;
} kernel_case;

/* Neighbours of one block, or one in four of four blocks. */
static void
fill_tile(ctd_tile *tile, uint32_t n_alternatives, bool sparse)
{
    tile->n = CTD_TILE;
    tile->n_runs = sparse ? 4 : 1;
    for (uint32_t r = 0; r < tile->n_runs; r++) {
        tile->run[r] = (ctd_tile_run){.begin = r * CTD_TILE / tile->n_runs,
                                      .end = (r + 1) * CTD_TILE / tile->n_runs,
                                      .contiguous = !sparse};
    }
    for (uint32_t i = 0; i < CTD_TILE; i++) {
        const ctd_pcg32 s = ctd_key_stream(ctd_key_mix(7, i));

        tile->place[i] = (uint16_t)(sparse ? 4 * (i % 64) : i);
        tile->gathered[0][i] = 1.0f + 3.0f * (float)ctd_uniform(ctd_draw_at(s, 0));
        tile->gathered[1][i] = 2.0f * (float)ctd_uniform(ctd_draw_at(s, 1));
        tile->gathered[2][i] = 1.2f;
        tile->gathered_provider[i] = (uint8_t)(1 + ctd_draw_at(s, 2) % n_alternatives);
    }
    tile->price_taste = tile->gathered[0];
    tile->latency_taste = tile->gathered[1];
    tile->presence_taste = tile->gathered[2];
    tile->provider = tile->gathered_provider;
}

static void
set_up(kernel_case *k, const ctd_kernels *kernels, ctd_choose_fn *choose, uint32_t n_alternatives,
       bool sparse, int tiles)
{
    memset(k, 0, sizeof *k);
    k->choose = choose;
    k->tally = kernels->tally;
    k->sparse = sparse;
    k->tiles = tiles;
    k->alternatives.n = n_alternatives;
    k->alternatives.switching_cost = 2.8f;
    for (uint32_t a = 0; a < n_alternatives; a++) {
        k->alternatives.provider[a] = (uint8_t)(a + 1);
        k->alternatives.level[a] = -0.1f * (float)a;
        k->alternatives.price[a] = 1.0f;
        k->alternatives.presence[a] = a % 2 == 0 ? 1.0f : 0.0f;
        k->alternatives.latency[a] = 0.2f + 0.1f * (float)a;
        k->alternatives.aware[a] = CTD_EVERYBODY;
    }
    fill_tile(&k->tile, n_alternatives, sparse);
}

static uint64_t
run_kernel(void *context)
{
    kernel_case *k = context;
    enum { J = CTD_MAX_PROVIDERS };
    uint64_t chosen[J] = {0}, packed[J * J] = {0}, sum = 0;
    uint16_t mover[CTD_TILE];

    for (int t = 0; t < k->tiles; t++) {
        for (uint32_t r = 0; r < k->tile.n_runs; r++) {
            k->tile.run[r].keys.choice = ctd_key_mix(r, (uint64_t)t);
        }
        k->choose(&k->alternatives, &k->tile);

        const uint32_t n = k->tally(&k->tile, k->alternatives.n + 1, chosen, mover);

        for (uint32_t i = 0; i < n; i++) {
            sum += ctd_tally_mover(&k->tile, mover[i], 100, k->alternatives.n + 1, packed);
        }
    }
    return chosen[1] + packed[k->alternatives.n + 2] + sum;
}

/* The same with sums of workload in floating point, in the order in which they come. */
static uint64_t
run_free(void *context)
{
    kernel_case *k = context;
    enum { J = CTD_MAX_PROVIDERS };
    uint64_t chosen[J] = {0}, count[J * J] = {0};
    double work[J * J] = {0};
    uint16_t mover[CTD_TILE];

    for (int t = 0; t < k->tiles; t++) {
        k->choose(&k->alternatives, &k->tile);

        const uint32_t n = k->tally(&k->tile, k->alternatives.n + 1, chosen, mover);

        for (uint32_t i = 0; i < n; i++) {
            const size_t pair = (size_t)k->tile.provider[mover[i]] * (k->alternatives.n + 1) +
                                k->tile.choice[mover[i]];

            count[pair]++;
            work[pair] += 100.0;
        }
    }
    return chosen[1] + count[k->alternatives.n + 2] + (uint64_t)work[k->alternatives.n + 2];
}

/* The kernel of an instruction set without keys. */
static ctd_choose_fn *
free_kernel(ctd_isa isa, bool gumbel)
{
#ifdef __x86_64__
    if (isa == CTD_ISA_V4) {
        return gumbel ? ctd_choose_gumbel_free_v4 : ctd_choose_inverse_cdf_free_v4;
    }
    if (isa == CTD_ISA_V3) {
        return gumbel ? ctd_choose_gumbel_free_v3 : ctd_choose_inverse_cdf_free_v3;
    }
#endif
    (void)isa;
    return gumbel ? ctd_choose_gumbel_free_generic : ctd_choose_inverse_cdf_free_generic;
}

/* The peer: one customer after another, double precision, the C library's logarithms. */
static uint64_t
run_plain(void *context)
{
    const kernel_case *k = context;
    const ctd_alternatives *alt = &k->alternatives;
    uint64_t counts[CTD_MAX_PROVIDERS * CTD_MAX_PROVIDERS] = {0};
    ctd_pcg32 rng;

    ctd_pcg32_seed(&rng, 42, 54);
    for (int t = 0; t < k->tiles; t++) {
        for (uint32_t i = 0; i < CTD_TILE; i++) {
            const int own = k->tile.provider[i];
            double best = -INFINITY;
            int choice = own;

            for (uint32_t a = 0; a < alt->n; a++) {
                const double v = alt->level[a] - k->tile.price_taste[i] * alt->price[a] +
                                 k->tile.presence_taste[i] * alt->presence[a] -
                                 k->tile.latency_taste[i] * alt->latency[a] -
                                 (own != alt->provider[a] ? alt->switching_cost : 0.0);
                const double u = v - log(-log(ctd_uniform(ctd_pcg32_next(&rng))));

                if (u > best) {
                    best = u;
                    choice = alt->provider[a];
                }
            }
            counts[own * CTD_MAX_PROVIDERS + choice]++;
        }
    }
    return counts[CTD_MAX_PROVIDERS + 1];
}

int
main(int argc, char **argv)
{
    static const uint32_t sizes[] = {2, 6, 16, 31};
    static char names[64][64];
    static kernel_case cases[64];
    static int tiles;
    const int rounds = argc > 1 ? atoi(argv[1]) : 7;
    const ctd_kernels *best = ctd_kernels_named(ctd_isa_name(ctd_bench_isa()));
    const ctd_kernels *generic = ctd_kernels_named("generic");
    ctd_bench benches[64];
    size_t n = 0;

    tiles = argc > 2 ? atoi(argv[2]) : 4000;
    const double decisions = (double)tiles * CTD_TILE;

#define CASE(kernels, kernel, alternatives, is_sparse, ...)                                        \
    do {                                                                                           \
        set_up(&cases[n], kernels, kernel, alternatives, is_sparse, tiles);                        \
        snprintf(names[n], sizeof names[n], __VA_ARGS__);                                          \
        benches[n] = (ctd_bench){names[n], "decision", decisions, RUN, &cases[n]};                 \
        n++;                                                                                       \
    } while (0)
#define RUN run_kernel
    for (int k = 0; k < 4; k++) {
        CASE(best, best->gumbel, sizes[k], false, "gumbel %s P=%u", best->name, sizes[k]);
        CASE(best, best->inverse_cdf, sizes[k], false, "inverse_cdf %s P=%u", best->name, sizes[k]);
    }
    CASE(best, best->gumbel, 6, true, "gumbel %s P=6 one in four decides", best->name);
    CASE(generic, generic->gumbel, 6, false, "gumbel generic P=6");
    CASE(generic, generic->inverse_cdf, 6, false, "inverse_cdf generic P=6");
#undef RUN
#define RUN run_free
    CASE(best, free_kernel(best->isa, true), 6, false, "free gumbel P=6");
    CASE(best, free_kernel(best->isa, false), 6, false, "free inverse_cdf P=6");
    CASE(best, free_kernel(best->isa, true), 6, true, "free gumbel P=6 one in four decides");
#undef RUN
#define RUN run_plain
    CASE(generic, (ctd_choose_fn *)NULL, 6, false, "peer: scalar double libm gumbel P=6");
#undef RUN
#undef CASE
    benches[n++] = ctd_bench_draws(tiles); /* the limits of the same minutes */
    benches[n++] = ctd_bench_exp2(tiles);
    ctd_bench_all(n, benches, rounds);
    return 0;
}
