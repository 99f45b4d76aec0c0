/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

ctd_isa
ctd_bench_isa(void)
{
    const char *name = getenv("BENCH_KERNELS");
    const ctd_isa isa = name != NULL ? ctd_isa_find(name) : ctd_isa_best();

    if (isa == CTD_N_ISAS || !ctd_isa_runs(isa)) {
        fprintf(stderr, "bench: BENCH_KERNELS=%s does not run here\n", name);
        exit(1);
    }
    return isa;
}

double
ctd_bench_cpu(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int
by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

void
ctd_bench_header(void)
{
    puts("name,unit,operations,rounds,median_ns,lowest_ns,highest_ns,millions_a_second");
}

void
ctd_bench_row(const char *name, const char *unit, double operations, int rounds, double ns[])
{
    qsort(ns, (size_t)rounds, sizeof *ns, by_value);
    const double median = 0.5 * (ns[(rounds - 1) / 2] + ns[rounds / 2]);

    printf("%s,%s,%.0f,%d,%.6g,%.6g,%.6g,%.6g\n", name, unit, operations, rounds, median, ns[0],
           ns[rounds - 1], 1e3 / median);
}

static double
wall(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void
ctd_bench_all(size_t n, const ctd_bench benches[], int rounds)
{
    double *ns = calloc(n * (size_t)rounds, sizeof *ns);
    volatile uint64_t sink = 0;

    if (ns == NULL) {
        fprintf(stderr, "bench: memory could not be allocated\n");
        exit(3);
    }
    for (int round = -1; round < rounds; round++) {
        for (size_t i = 0; i < n; i++) {
            double (*const clock)(void) = benches[i].wall ? wall : ctd_bench_cpu;
            const double before = clock();

            sink += benches[i].run(benches[i].context);
            if (round >= 0) {
                ns[i * (size_t)rounds + (size_t)round] =
                    (clock() - before) / benches[i].operations * 1e9;
            }
        }
    }
    ctd_bench_header();
    for (size_t i = 0; i < n; i++) {
        ctd_bench_row(benches[i].name, benches[i].unit, benches[i].operations, rounds,
                      ns + i * (size_t)rounds);
    }
    free(ns);
}
