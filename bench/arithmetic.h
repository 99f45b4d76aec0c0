/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_BENCH_ARITHMETIC_H
#define CTD_BENCH_ARITHMETIC_H

#include "bench/harness.h"

/* Rates of the arithmetic that a decision is made of, everything in the first-level cache: to be
 * timed in turn with what is judged beside them. */

/** 1,024 powers of two, `repeats` times; "exp2 float degree 5". */
ctd_bench ctd_bench_exp2(int repeats);
/** 1,024 draws of PCG32, `repeats` times; "pcg32 keyed runs". */
ctd_bench ctd_bench_draws(int repeats);

#endif
