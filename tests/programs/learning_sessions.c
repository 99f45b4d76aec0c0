/* SPDX-License-Identifier: Apache-2.0 */
/* learning_sessions N LOW HIGH: plays N sessions of the benchmark of Calvano et al. (2020) through
 * the market, until strategies settle, and demands that the mean profit gain over the two firms and
 * over the final cycle of prices lie within [LOW, HIGH]. */
#include "calvano.h"

#include "agents/learning.h"
#include "agents/market_private.h"
#include "sim/parallel.h"
#include "sim/phases.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_THREADS = 64, MAX_SESSIONS = 1000, GRID = 15 };

typedef struct session {
    double gain;
    uint32_t settled; /* tick */
    uint32_t cycle;   /* length */
} session;

typedef struct sessions {
    const ctd_model *model;
    ctd_market *market[MAX_THREADS];
    session of[MAX_SESSIONS];
} sessions;

static uint32_t
state(const ctd_market *m)
{
    return ctd_learning_action(m, 1) * GRID + ctd_learning_action(m, 2);
}

/* Greedy play from wherever learning ended runs into a cycle within as many ticks as there are
 * states. */
static void
measure_cycle(ctd_market *m, session *s)
{
    double profit = 0.0;

    for (int t = 0; t < GRID * GRID; t++) {
        ctd_market_step(m);
    }
    const uint32_t first = state(m);

    do {
        ctd_market_step(m);
        profit += 0.5 * (calvano_profit(m, 1) + calvano_profit(m, 2));
        s->cycle++;
    } while (state(m) != first);
    s->gain =
        (profit / s->cycle - CALVANO_NASH_PROFIT) / (CALVANO_JOINT_PROFIT - CALVANO_NASH_PROFIT);
}

static void
play(size_t begin, size_t end, int thread, void *context)
{
    sessions *all = context;
    ctd_market *m = all->market[thread];

    for (size_t k = begin; k < end; k++) {
        session *s = &all->of[k];

        *s = (session){0};
        ctd_market_start(m, all->model, (uint32_t)k, NULL, 1);
        while (!ctd_learning_settled(m) && m->tick < 20000000) {
            ctd_market_step(m);
        }
        s->settled = ctd_learning_settled_tick(m);
        measure_cycle(m, s);
    }
}

int
main(int argc, char **argv)
{
    static sessions all;
    const int n = argc == 4 ? atoi(argv[1]) : 0;
    const int threads = ctd_parallel_default_threads();
    double sum = 0.0, squares = 0.0, ticks = 0.0;

    if (n < 2 || n > MAX_SESSIONS || threads > MAX_THREADS) {
        fprintf(stderr, "learning_sessions N LOW HIGH\n");
        return 1;
    }
    ctd_model *model = calvano_model();

    all.model = model;
    for (int t = 0; t < threads; t++) {
        if (ctd_market_create(model, 1, 1, &all.market[t]) != CTD_OK) {
            return 1;
        }
    }
    const double start = ctd_seconds();

    ctd_parallel_for((size_t)n, 1, threads, play, &all);
    const double seconds = ctd_seconds() - start;
    int unsettled = 0, constant = 0;

    for (int k = 0; k < n; k++) {
        sum += all.of[k].gain;
        squares += all.of[k].gain * all.of[k].gain;
        ticks += all.of[k].settled;
        unsettled += all.of[k].settled == 0;
        constant += all.of[k].cycle == 1;
    }
    const double mean = sum / n, deviation = sqrt((squares - sum * mean) / (n - 1));

    printf("%d sessions: mean profit gain %.4f (s.d. %.4f, standard error %.4f), %d at constant "
           "prices, %d not settled; %.0f ticks each, %.2f us a tick, %.1f s on %d threads\n",
           n, mean, deviation, deviation / sqrt(n), constant, unsettled, ticks / n,
           1e6 * seconds * threads / ticks, seconds, threads);
    for (int t = 0; t < threads; t++) {
        ctd_market_destroy(&all.market[t]);
    }
    free(model);
    if (unsettled > 0 || !(mean >= atof(argv[2]) && mean <= atof(argv[3]))) {
        printf("failed: expected a mean gain from %s to %s, and every session settled\n", argv[2],
               argv[3]);
        return 1;
    }
    return 0;
}
