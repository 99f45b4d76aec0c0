/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_BENCH_HARNESS_H
#define CTD_BENCH_HARNESS_H

#include "sim/isa.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** One thing to time: does its work once and returns a number that depends on all of it, so that
 *  no compiler can leave it out. */
typedef struct ctd_bench {
    const char *name;
    const char *unit;  /* of one operation, e.g. "decision" */
    double operations; /* in one call */
    uint64_t (*run)(void *context);
    void *context;
    bool wall; /* time the wall clock, not this thread: work on several threads */
} ctd_bench;

/** Times everything in turn, round after round, so that a noisy machine is noisy for all alike, and
 *  writes a CSV row each: ctd_bench_header() and ctd_bench_row().
 *  @param[in] rounds counted; one more warms up */
void ctd_bench_all(size_t n, const ctd_bench benches[], int rounds);

/** Writes the names of the columns: name, unit, operations, rounds, median, lowest and highest ns
 * per operation, millions of operations a second at the median. */
void ctd_bench_header(void);
/** Writes one row.
 *  @param[in,out] ns [rounds] per operation; sorted */
void ctd_bench_row(const char *name, const char *unit, double operations, int rounds, double ns[]);

/** The instruction set that BENCH_KERNELS in the environment names, or the widest here. */
ctd_isa ctd_bench_isa(void);

/** Seconds of CPU time of this thread. */
double ctd_bench_cpu(void);

#endif
