/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

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
            const double before = ctd_bench_cpu();

            sink += benches[i].run(benches[i].context);
            if (round >= 0) {
                ns[i * (size_t)rounds + (size_t)round] =
                    (ctd_bench_cpu() - before) / benches[i].operations * 1e9;
            }
        }
    }
    puts("name,unit,operations,rounds,median_ns,lowest_ns,highest_ns,millions_a_second");
    for (size_t i = 0; i < n; i++) {
        double *row = ns + i * (size_t)rounds;

        qsort(row, (size_t)rounds, sizeof *row, by_value);
        const double median = 0.5 * (row[(rounds - 1) / 2] + row[rounds / 2]);

        printf("%s,%s,%.0f,%d,%.3f,%.3f,%.3f,%.1f\n", benches[i].name, benches[i].unit,
               benches[i].operations, rounds, median, row[0], row[rounds - 1], 1e3 / median);
    }
    free(ns);
}
