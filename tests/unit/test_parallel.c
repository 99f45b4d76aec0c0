/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/cgroup.h"
#include "sim/parallel.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_ITEMS = 5000 };

typedef struct coverage {
    atomic_uint hits[MOST_ITEMS];
    atomic_uint n_calls;
    atomic_uint n_too_long;  /* calls longer than the grain, or empty */
    atomic_uint n_strangers; /* thread numbers out of range */
    size_t grain;
    int n_threads;
} coverage;

static void
cover(size_t begin, size_t end, int thread, void *context)
{
    coverage *c = context;

    c->n_calls++;
    c->n_too_long += begin >= end || end - begin > c->grain;
    c->n_strangers += thread < 0 || thread >= c->n_threads;
    for (size_t i = begin; i < end; i++) {
        c->hits[i]++;
    }
}

static void
expect_covered_once(size_t n, size_t grain, int n_threads)
{
    static coverage c;

    memset(&c, 0, sizeof c);
    c.grain = grain > 0 ? grain : 1;
    c.n_threads = n_threads > 0 ? n_threads : 1;
    ctd_parallel_for(n, grain, n_threads, cover, &c);
    for (size_t i = 0; i < MOST_ITEMS; i++) {
        cr_assert(eq(uint, c.hits[i], i < n), "item %zu of %zu, grain %zu, %d threads", i, n, grain,
                  n_threads);
    }
    cr_expect(eq(uint, c.n_calls, (n + c.grain - 1) / c.grain));
    cr_expect(eq(uint, c.n_too_long, 0));
    cr_expect(eq(uint, c.n_strangers, 0));
}

Test(parallel, every_item_is_covered_exactly_once)
{
    const size_t n[] = {0, 1, 2, 7, 64, 1000, 4999};
    const size_t grain[] = {0, 1, 3, 16, 999, 1000, 100000};
    const int n_threads[] = {-1, 0, 1, 2, 3, 7};

    for (size_t i = 0; i < 7; i++) {
        for (size_t g = 0; g < 7; g++) {
            for (size_t t = 0; t < 6; t++) {
                expect_covered_once(n[i], grain[g], n_threads[t]);
            }
        }
    }
}

static void
count_last(size_t begin, size_t end, int thread, void *context)
{
    size_t *most = context;

    (void)thread;
    (void)begin;
    *most = end > *most ? end : *most;
}

Test(parallel, a_grain_near_the_largest_number_does_not_wrap)
{
    size_t most = 0;

    ctd_parallel_for(10, SIZE_MAX, 4, count_last, &most);
    cr_expect(eq(sz, most, 10));
    ctd_parallel_for(SIZE_MAX, SIZE_MAX / 2 + 1, 1, count_last, &most);
    cr_expect(eq(sz, most, SIZE_MAX));
}

typedef struct meeting {
    atomic_int n_present;
    atomic_int n_met;
} meeting;

/* Waits until another thread is inside as well; gives up after long enough. */
static void
meet(size_t begin, size_t end, int thread, void *context)
{
    meeting *m = context;

    (void)begin;
    (void)end;
    (void)thread;
    m->n_present++;
    for (long i = 0; i < 20000000 && m->n_present < 2; i++) {
        sched_yield();
    }
    m->n_met += m->n_present >= 2;
}

Test(parallel, two_threads_are_really_at_work_together)
{
    meeting m = {0};

    ctd_parallel_for(2, 1, 2, meet, &m);
    cr_expect(eq(int, m.n_met, 2));
}

static void
cover_inside(size_t begin, size_t end, int thread, void *context)
{
    coverage *all = context;

    (void)thread;
    for (size_t i = begin; i < end; i++) {
        coverage *c = &all[i];

        c->grain = 5;
        c->n_threads = 1; /* serial inside: only thread 0 */
        ctd_parallel_for(100 + i, 5, 3, cover, c);
    }
}

Test(parallel, a_call_inside_a_call_runs_serially_and_covers_all)
{
    enum { N_OUTER = 6 };
    coverage *all = calloc(N_OUTER, sizeof *all);

    cr_assert(ne(ptr, all, NULL));
    ctd_parallel_for(N_OUTER, 1, 3, cover_inside, all);
    for (size_t o = 0; o < N_OUTER; o++) {
        for (size_t i = 0; i < MOST_ITEMS; i++) {
            cr_assert(eq(uint, all[o].hits[i], i < 100 + o));
        }
        cr_expect(eq(uint, all[o].n_strangers, 0));
    }
    free(all);
}

Test(parallel, default_threads_respect_the_affinity_mask)
{
    cpu_set_t before, one;
    int first = 0;

    cr_expect(ge(int, ctd_parallel_default_threads(), 1));
    cr_assert(eq(int, sched_getaffinity(0, sizeof before, &before), 0));
    cr_expect(le(int, ctd_parallel_default_threads(), CPU_COUNT(&before)));
    while (!CPU_ISSET(first, &before)) {
        first++;
    }
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    cr_assert(eq(int, sched_setaffinity(0, sizeof one, &one), 0));
    cr_expect(eq(int, ctd_parallel_default_threads(), 1));
}

static char root[] = "/tmp/contend-cgroup-XXXXXX";

static void
make_root(void)
{
    cr_assert(ne(ptr, mkdtemp(root), NULL));
}

static void
remove_root(void)
{
    char command[64];

    snprintf(command, sizeof command, "rm -r %s", root);
    cr_expect(eq(int, system(command), 0));
}

static void
make_folder(const char *name)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", root, name);
    cr_assert(eq(int, mkdir(path, 0700), 0), "%s", path);
}

static void
put(const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", root, name);
    file = fopen(path, "w");
    cr_assert(ne(ptr, file, NULL), "%s", path);
    fputs(text, file);
    fclose(file);
}

static double
limit_of(double (*limit)(const char *, const char *), const char *membership)
{
    char path[256];

    put("membership", membership);
    snprintf(path, sizeof path, "%s/membership", root);
    return limit(path, root);
}

static double
processors(const char *membership)
{
    return limit_of(ctd_cgroup_processors, membership);
}

static double
memory(const char *membership)
{
    return limit_of(ctd_cgroup_memory, membership);
}

Test(cgroup, version_2_gives_the_least_quota_on_the_way_up, .init = make_root, .fini = remove_root)
{
    make_folder("user");
    make_folder("user/job");
    put("user/job/cpu.max", "400000 100000\n");
    cr_expect(eq(dbl, processors("0::/user/job\n"), 4.0));
    put("user/cpu.max", "150000 100000\n");
    cr_expect(eq(dbl, processors("0::/user/job\n"), 1.5));
    put("user/job/cpu.max", "max 100000\n");
    cr_expect(eq(dbl, processors("0::/user/job\n"), 1.5));
    put("user/cpu.max", "max 100000\n");
    cr_expect(eq(dbl, processors("0::/user/job\n"), INFINITY));
    put("cpu.max", "50000 100000\n");
    cr_expect(eq(dbl, processors("0::/\n"), 0.5));
}

Test(cgroup, version_1_reads_quota_and_period, .init = make_root, .fini = remove_root)
{
    make_folder("cpu");
    make_folder("cpu/job");
    put("cpu/cpu.cfs_quota_us", "-1\n");
    put("cpu/cpu.cfs_period_us", "100000\n");
    cr_expect(eq(dbl, processors("4:memory:/a\n3:cpu,cpuacct:/\n"), INFINITY));
    put("cpu/job/cpu.cfs_quota_us", "250000\n");
    put("cpu/job/cpu.cfs_period_us", "50000\n");
    cr_expect(eq(dbl, processors("4:memory:/a\n3:cpu,cpuacct:/job\n"), 5.0));
    cr_expect(eq(dbl, processors("3:cpuacct,cpu:/job\n"), 5.0));
    cr_expect(eq(dbl, processors("3:cpuset:/job\n2:cpuacct:/job\n"), INFINITY));
}

Test(cgroup, a_group_seen_from_outside_falls_back_on_the_mounted_root, .init = make_root,
     .fini = remove_root)
{
    put("cpu.max", "300000 100000\n");
    cr_expect(eq(dbl, processors("0::/../elsewhere/not/mounted\n"), 3.0));
}

Test(cgroup, what_cannot_be_understood_is_no_limit, .init = make_root, .fini = remove_root)
{
    cr_expect(eq(dbl, ctd_cgroup_processors("/nowhere/at/all", root), INFINITY));
    cr_expect(eq(dbl, processors(""), INFINITY));
    cr_expect(eq(dbl, processors("nonsense\n"), INFINITY));
    put("cpu.max", "");
    cr_expect(eq(dbl, processors("0::/\n"), INFINITY));
    put("cpu.max", "100000 0\n");
    cr_expect(eq(dbl, processors("0::/\n"), INFINITY));
    put("cpu.max", "0 100000\n");
    cr_expect(eq(dbl, processors("0::/\n"), INFINITY));
}

Test(cgroup, the_memory_of_a_job_is_the_least_of_its_group_and_those_above, .init = make_root,
     .fini = remove_root)
{
    make_folder("user");
    make_folder("user/job");
    put("memory.max", "max\n");
    cr_expect(eq(dbl, memory("0::/user/job\n"), INFINITY));
    put("user/job/memory.max", "4000000000\n");
    cr_expect(eq(dbl, memory("0::/user/job\n"), 4e9));
    put("user/memory.max", "1000000000\n");
    cr_expect(eq(dbl, memory("0::/user/job\n"), 1e9));
    cr_expect(eq(dbl, memory("0::/\n"), INFINITY));

    make_folder("memory");
    make_folder("memory/job");
    put("memory/job/memory.limit_in_bytes", "500000000\n");
    cr_expect(eq(dbl, memory("4:memory:/job\n3:cpu,cpuacct:/\n0::/\n"), 5e8));
    cr_expect(eq(dbl, memory("3:cpu,cpuacct:/job\n"), INFINITY));
}
