/* SPDX-License-Identifier: Apache-2.0 */
/* What this machine can do at best: bandwidth of memory read and copied, powers of two, draws of
 * PCG32. Figures of the simulator mean something beside these, taken in the same run:
 * bench_ceilings [ROUNDS] [MEGABYTES] [THREADS]. */
#include "bench/arithmetic.h"
#include "bench/ceilings_loops.h"
#include "bench/harness.h"

#include "sim/parallel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 1 << 17 }; /* a call: 1 MB */

/* A large array, and another to copy it to. */
typedef struct memory {
    uint64_t *from, *to;
    size_t n;
    int n_threads;
    ctd_sum_fn *sum;
    uint64_t total;
} memory;

static void
touch_range(size_t begin, size_t end, int thread, void *context)
{
    memory *m = context;

    (void)thread;
    for (size_t i = begin; i < end; i++) {
        m->from[i] = i;
        m->to[i] = 0;
    }
}

static void
sum_range(size_t begin, size_t end, int thread, void *context)
{
    memory *m = context;

    (void)thread;
    __atomic_fetch_add(&m->total, m->sum(end - begin, m->from + begin), __ATOMIC_RELAXED);
}

static void
copy_range(size_t begin, size_t end, int thread, void *context)
{
    memory *m = context;

    (void)thread;
    memcpy(m->to + begin, m->from + begin, (end - begin) * sizeof *m->to);
}

static uint64_t
run_read(void *context)
{
    memory *m = context;

    ctd_parallel_for(m->n, WORDS, m->n_threads, sum_range, m);
    return m->total;
}

static uint64_t
run_copy(void *context)
{
    memory *m = context;

    ctd_parallel_for(m->n, WORDS, m->n_threads, copy_range, m);
    return m->to[m->n / 2];
}

int
main(int argc, char **argv)
{
    const int rounds = argc > 1 ? atoi(argv[1]) : 7, megabytes = argc > 2 ? atoi(argv[2]) : 256;
    const int n_threads = argc > 3 ? atoi(argv[3]) : ctd_parallel_default_threads();
    const size_t n = (size_t)megabytes * WORDS;
    ctd_sum_fn *sum = ctd_sum_generic;

#ifdef __x86_64__
    const ctd_isa isa = ctd_bench_isa();

    sum = isa == CTD_ISA_V4 ? ctd_sum_v4 : isa == CTD_ISA_V3 ? ctd_sum_v3 : sum;
#endif
    memory alone = {malloc(n * sizeof(uint64_t)), malloc(n * sizeof(uint64_t)), n, 1, sum, 0};

    if (alone.from == NULL || alone.to == NULL) {
        fprintf(stderr, "bench_ceilings: memory could not be allocated\n");
        return 3;
    }
    memory together = alone;
    char names[2][64];
    const double bytes = (double)n * sizeof(uint64_t);

    together.n_threads = n_threads;
    ctd_parallel_for(n, WORDS, n_threads, touch_range, &together);
    snprintf(names[0], sizeof names[0], "read threads=%d", n_threads);
    snprintf(names[1], sizeof names[1], "copy threads=%d", n_threads);
    const ctd_bench benches[] = {
        {"read threads=1", "byte", bytes, run_read, &alone, false},
        {names[0], "byte", bytes, run_read, &together, true},
        {"copy threads=1", "byte", 2 * bytes, run_copy, &alone, false},
        {names[1], "byte", 2 * bytes, run_copy, &together, true},
        ctd_bench_exp2(2000),
        ctd_bench_draws(2000),
    };

    ctd_bench_all(sizeof benches / sizeof *benches, benches, rounds);
    free(alone.from);
    free(alone.to);
    return 0;
}
