/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/parallel.h"

#include "sim/cgroup.h"

#include <math.h>
#include <omp.h>
#include <sched.h>
#include <stdlib.h>

static void
run_grain(size_t n, size_t grain, size_t index, int thread, ctd_range_fn *range, void *context)
{
    const size_t begin = index * grain;

    range(begin, n - begin > grain ? begin + grain : n, thread, context);
}

void
ctd_parallel_for(size_t n, size_t grain, int n_threads, ctd_range_fn *range, void *context)
{
    const size_t length = grain > 0 ? grain : 1;
    const size_t n_grains = n / length + (n % length > 0);

    if (n_grains <= 1 || n_threads <= 1 || omp_in_parallel()) {
        for (size_t g = 0; g < n_grains; g++) {
            run_grain(n, length, g, 0, range, context);
        }
        return;
    }
    /* NOLINTNEXTLINE(clang-analyzer-deadcode.DeadStores): the pragma reads it */
    const int n_needed = (size_t)n_threads > n_grains ? (int)n_grains : n_threads;

#pragma omp parallel for schedule(dynamic) num_threads(n_needed)
    for (size_t g = 0; g < n_grains; g++) {
        run_grain(n, length, g, omp_get_thread_num(), range, context);
    }
}

static int
allowed_processors(void)
{
    int n = 1;

    if (omp_get_proc_bind() != omp_proc_bind_false) {
        return omp_get_num_procs(); /* this thread is bound: its own mask is one place of many */
    }
    /* The kernel may know of more processors than a cpu_set_t holds: ask with a larger one. */
    for (int size = CPU_SETSIZE; size <= 1 << 20; size *= 4) {
        cpu_set_t *set = CPU_ALLOC(size);

        if (set == NULL) {
            break;
        }
        CPU_ZERO_S(CPU_ALLOC_SIZE(size), set);
        if (sched_getaffinity(0, CPU_ALLOC_SIZE(size), set) == 0) {
            n = CPU_COUNT_S(CPU_ALLOC_SIZE(size), set);
            CPU_FREE(set);
            break;
        }
        CPU_FREE(set);
    }
    return n;
}

int
ctd_parallel_default_threads(void)
{
    const int n = allowed_processors();
    const double quota = ctd_cgroup_processors("/proc/self/cgroup", "/sys/fs/cgroup");

    return quota < n ? (int)ceil(quota) : n;
}

struct ctd_lock {
    omp_lock_t lock;
};

ctd_lock *
ctd_lock_create(void)
{
    ctd_lock *lock = malloc(sizeof *lock);

    if (lock != NULL) {
        omp_init_lock(&lock->lock);
    }
    return lock;
}

void
ctd_lock_destroy(ctd_lock **lock)
{
    if (*lock != NULL) {
        omp_destroy_lock(&(*lock)->lock);
        free(*lock);
        *lock = NULL;
    }
}

void
ctd_lock_take(ctd_lock *lock)
{
    omp_set_lock(&lock->lock);
}

void
ctd_lock_give(ctd_lock *lock)
{
    omp_unset_lock(&lock->lock);
}
