/* SPDX-License-Identifier: Apache-2.0 */
/* The choice kernels beside a plain peer on the same customers, interleaved in one run:
 * bench_kernels [ROUNDS] [TILES]. The machine's limits are in ceilings.c. */
#include "bench/harness.h"

#include "agents/choice_kernel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everybody of a block decides; providers are spread, switching is rare, as in a real market. */
typedef struct kernel_case {
    ctd_alternatives alternatives;
    ctd_tile tile;
    ctd_choose_fn *choose;
    bool sparse;
    int tiles;
} kernel_case;

static void
set_up(kernel_case *k, uint32_t n_alternatives, ctd_choose_fn *choose, bool sparse, int tiles)
{
    memset(k, 0, sizeof *k);
    k->choose = choose;
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
    k->tile.n = CTD_TILE;
    k->tile.contiguous = !sparse;
    for (uint32_t i = 0; i < CTD_TILE; i++) {
        const ctd_pcg32 s = ctd_key_stream(ctd_key_mix(7, i));

        k->tile.place[i] = (uint16_t)(sparse ? 4 * i : i);
        k->tile.price_taste[i] = 1.0f + 3.0f * (float)ctd_uniform(ctd_draw_at(s, 0));
        k->tile.latency_taste[i] = 2.0f * (float)ctd_uniform(ctd_draw_at(s, 1));
        k->tile.presence_taste[i] = 1.2f;
        k->tile.provider[i] = 1 + (int32_t)(ctd_draw_at(s, 2) % n_alternatives);
    }
}

static uint64_t
run_kernel(void *context)
{
    kernel_case *k = context;
    uint64_t counts[CTD_MAX_PROVIDERS * CTD_MAX_PROVIDERS] = {0};

    for (int t = 0; t < k->tiles; t++) {
        const ctd_choice_keys keys = {.choice = ctd_key_mix(1, (uint64_t)t)};

        k->choose(&k->alternatives, &keys, &k->tile);
        for (uint32_t i = 0; i < CTD_TILE; i++) { /* tallies included */
            counts[k->tile.provider[i] * CTD_MAX_PROVIDERS + k->tile.choice[i]]++;
        }
    }
    return counts[CTD_MAX_PROVIDERS + 1];
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
    const ctd_kernels *best = ctd_kernels_best(), *generic = ctd_kernels_named("generic");
    ctd_bench benches[64];
    size_t n = 0;

    tiles = argc > 2 ? atoi(argv[2]) : 4000;
    const double decisions = (double)tiles * CTD_TILE;

#define CASE(kernel, alternatives, is_sparse, ...)                                                 \
    do {                                                                                           \
        set_up(&cases[n], alternatives, kernel, is_sparse, tiles);                                 \
        snprintf(names[n], sizeof names[n], __VA_ARGS__);                                          \
        benches[n] = (ctd_bench){names[n], "decision", decisions,                                  \
                                 (kernel) == NULL ? run_plain : run_kernel, &cases[n]};            \
        n++;                                                                                       \
    } while (0)
    for (int k = 0; k < 4; k++) {
        CASE(best->gumbel, sizes[k], false, "gumbel %s P=%u", best->name, sizes[k]);
        CASE(best->inverse_cdf, sizes[k], false, "inverse_cdf %s P=%u", best->name, sizes[k]);
    }
    CASE(best->gumbel, 6, true, "gumbel %s P=6 one in four decides", best->name);
    CASE(generic->gumbel, 6, false, "gumbel generic P=6");
    CASE(generic->inverse_cdf, 6, false, "inverse_cdf generic P=6");
    CASE((ctd_choose_fn *)NULL, 6, false, "peer: scalar double libm gumbel P=6");
#undef CASE
    ctd_bench_all(n, benches, rounds);
    return 0;
}
