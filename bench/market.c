/* SPDX-License-Identifier: Apache-2.0 */
/* Whole markets, tick by tick, one row a variant of the scenario, number of threads and clock:
 * bench_market SCENARIO.yaml CUSTOMERS THREADS[,THREADS] SECONDS ROUNDS [VARIANT|PATH=VALUE...].
 * Every figure comes from ticks of about SECONDS; markets of all thread counts take turns. */
#include "agents/market.h"
#include "bench/harness.h"
#include "bench/load.h"
#include "scenarios/calibrate.h"
#include "sim/phases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_THREADS = 8, MAX_ROUNDS = 64, MAX_SETS = 16, FEWEST_TICKS = 3 };

/* What a stretch of ticks took. */
typedef struct stretch {
    double wall, cpu; /* of everything, seconds */
    double decide;    /* of the phase that decides, wall clock */
    double ticks, decisions;
} stretch;

typedef struct timed {
    const ctd_scenario *scenario;
    ctd_series *series;
    ctd_market *market[MAX_THREADS];
    int n_threads[MAX_THREADS];
    int n;
    double seconds; /* a stretch lasts at least */
    int rounds;
} timed;

static double
processor_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Decisions recorded so far: a series keeps adding up when its market starts anew. */
static double
count_decisions(const ctd_series *series)
{
    const int c = ctd_series_find(series, "decisions");
    const size_t n = ctd_column_length(&series->columns[c], series->size);
    const int64_t *data = series->data[c];
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        sum += (double)data[i];
    }
    return sum;
}

static double
decide_seconds(const ctd_market *market)
{
    size_t n;
    const char *const *names = ctd_market_phase_names(&n);
    const double *seconds = ctd_market_seconds(market, &(double){0});

    for (size_t i = 0; i < n; i++) {
        if (strcmp(names[i], "decide") == 0) {
            return seconds[i];
        }
    }
    return 0.0;
}

/* Ticks until they have lasted long enough, the market started anew where its clock runs out. */
static stretch
run_ticks(const timed *t, ctd_market *market, const ctd_model *model)
{
    stretch s = {0};

    while (s.wall < t->seconds || s.ticks < FEWEST_TICKS) {
        uint32_t tick = 0;

        ctd_market_start(market, model, 0, t->series, 1);
        const double decisions = count_decisions(t->series), decide = decide_seconds(market);
        const double wall = ctd_seconds(), cpu = processor_seconds();

        do {
            ctd_market_step(market);
            tick++;
        } while (tick < model->calendar.n_ticks &&
                 (s.wall + ctd_seconds() - wall < t->seconds || s.ticks + tick < FEWEST_TICKS));
        s.wall += ctd_seconds() - wall;
        s.cpu += processor_seconds() - cpu;
        s.decide += decide_seconds(market) - decide;
        s.ticks += tick;
        s.decisions += count_decisions(t->series) - decisions;
    }
    return s;
}

static void
put(const timed *t, const char *what, const char *variant, int n_threads, const char *clock,
    const char *unit, double operations, int rounds, double ns[])
{
    char name[160];

    snprintf(name, sizeof name, "%s %s N=%llu threads=%d clock=%s", what, variant,
             (unsigned long long)t->scenario->model[0].n_customers, n_threads, clock);
    ctd_bench_row(name, unit, operations, rounds, ns);
}

/* Processor time of one thread is free of what else the machine does; of several it is not time. */
static void
report(const timed *t, const char *variant, int n_threads, const stretch rounds[])
{
    const double n = (double)t->scenario->model[0].n_customers;

    for (int on_wall = n_threads > 1; on_wall < 2; on_wall++) {
        const char *clock = on_wall ? "wall" : "cpu";
        double decide[MAX_ROUNDS], tick[MAX_ROUNDS], decision[MAX_ROUNDS];

        for (int r = 0; r < t->rounds; r++) {
            const stretch *s = &rounds[r];
            const double all = 1e9 * (on_wall ? s->wall : s->cpu);

            decide[r] = all * s->decide / s->wall / (n * s->ticks);
            tick[r] = all / s->ticks;
            decision[r] = all / s->decisions;
        }
        put(t, "decide", variant, n_threads, clock, "customer-tick", n * rounds[0].ticks, t->rounds,
            decide);
        put(t, "tick", variant, n_threads, clock, "tick", rounds[0].ticks, t->rounds, tick);
        put(t, "whole tick", variant, n_threads, clock, "decision", rounds[0].decisions, t->rounds,
            decision);
    }
}

/* Named, or nothing is: words with = are not names but overrides. */
static bool
is_wanted(const char *variant, int n, char **words)
{
    bool any = false;

    for (int i = 0; i < n; i++) {
        any |= strchr(words[i], '=') == NULL;
        if (strcmp(variant, words[i]) == 0) {
            return true;
        }
    }
    return !any;
}

/* Drawing the population, first into new memory, then into the same again. */
static void
time_draws(const timed *t)
{
    static const char *const names[] = {"draw first", "draw again"};
    const ctd_model *model = &t->scenario->model[0];

    for (int i = 0; i < t->n; i++) {
        for (uint32_t again = 0; again < 2; again++) {
            double before, after;

            ctd_market_seconds(t->market[i], &before);
            const double wall = ctd_seconds(), cpu = processor_seconds();

            ctd_market_start(t->market[i], model, 1 - again, NULL, 1);
            const double share = (processor_seconds() - cpu) / (ctd_seconds() - wall);

            ctd_market_seconds(t->market[i], &after);
            for (int on_wall = t->n_threads[i] > 1; on_wall < 2; on_wall++) {
                double ns[] = {(after - before) * 1e9 / (double)model->n_customers *
                               (on_wall ? 1.0 : share)};

                put(t, names[again], "population", t->n_threads[i], on_wall ? "wall" : "cpu",
                    "customer", (double)model->n_customers, 1, ns);
            }
        }
    }
}

static void
time_ticks(const timed *t, int n_words, char **words)
{
    static stretch rounds[MAX_THREADS][MAX_ROUNDS];

    for (uint32_t v = 0; v < t->scenario->n_variants; v++) {
        if (is_wanted(t->scenario->variant[v], n_words, words)) {
            for (int r = 0; r < t->rounds; r++) {
                for (int i = 0; i < t->n; i++) {
                    rounds[i][r] = run_ticks(t, t->market[i], &t->scenario->model[v]);
                }
            }
            for (int i = 0; i < t->n; i++) {
                report(t, t->scenario->variant[v], t->n_threads[i], rounds[i]);
            }
        }
    }
}

static ctd_status
set_up(timed *t, const ctd_scenario *s)
{
    ctd_status status = CTD_OK;
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);

    ctd_market_axes(s->model, s->n_variants, s->model[0].calendar.n_ticks + (size_t)1, size);
    CTD_TRY(ctd_series_create(n_columns, columns, size, &t->series));
    for (int i = 0; i < t->n; i++) {
        CTD_TRY(ctd_market_create(s->model, s->n_variants, t->n_threads[i], &t->market[i]));
        CTD_TRY(ctd_market_use_kernels(t->market[i], ctd_isa_name(ctd_bench_isa())));
    }
out:
    return status;
}

int
main(int argc, char **argv)
{
    ctd_status status = CTD_OK;
    ctd_scenario *scenario = NULL;
    ctd_calibration calibration;
    char customers[64];
    const char *sets[MAX_SETS] = {customers, "random.replications=1"};
    size_t n_sets = 2;
    timed t = {0};

    if (argc < 6) {
        fprintf(stderr, "usage: bench_market SCENARIO.yaml CUSTOMERS THREADS[,THREADS] SECONDS "
                        "ROUNDS [VARIANT|PATH=VALUE...]\n");
        return 1;
    }
    for (char *word = strtok(argv[3], ","); word != NULL && t.n < MAX_THREADS;
         word = strtok(NULL, ",")) {
        t.n_threads[t.n++] = atoi(word);
    }
    t.seconds = atof(argv[4]);
    t.rounds = atoi(argv[5]) < MAX_ROUNDS ? atoi(argv[5]) : MAX_ROUNDS;
    snprintf(customers, sizeof customers, "customers.count=%s", argv[2]);
    for (int i = 6; i < argc && n_sets < MAX_SETS; i++) {
        if (strchr(argv[i], '=') != NULL) {
            sets[n_sets++] = argv[i];
        }
    }
    CTD_TRY(ctd_bench_load(argv[1], n_sets, sets, &scenario));
    t.scenario = scenario;
    CTD_TRY(ctd_calibrate(scenario, t.n_threads[t.n - 1], &calibration));
    CTD_TRY(set_up(&t, scenario));
    ctd_bench_header();
    time_draws(&t);
    time_ticks(&t, argc - 6, argv + 6);
out:
    if (status != CTD_OK) {
        fprintf(stderr, "bench_market: %s\n", ctd_status_sentence(status));
    }
    for (int i = 0; i < t.n; i++) {
        ctd_market_destroy(&t.market[i]);
    }
    ctd_series_destroy(&t.series);
    ctd_scenario_destroy(&scenario);
    return status == CTD_OK ? 0 : 3;
}
