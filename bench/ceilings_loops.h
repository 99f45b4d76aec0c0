/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_BENCH_CEILINGS_LOOPS_H
#define CTD_BENCH_CEILINGS_LOOPS_H

#include <stddef.h>
#include <stdint.h>

/* The simplest loops that meet a limit of the machine: one source, compiled for several
 * instruction sets like the kernels that are judged beside them. */

/** The sum of x[n], modulo 2^64: as fast as memory can be read. */
typedef uint64_t ctd_sum_fn(size_t n, const uint64_t x[]);
/** y[i] = 2^(t[i] 2^-23) by a polynomial of degree 5, relative error 2.3e-7, without FMA: what a
 *  weight of the choice kernel cannot do without. t from -126 * 2^23 up. */
typedef void ctd_exp2_fn(size_t n, const int32_t t[], float y[]);

ctd_sum_fn ctd_sum_generic, ctd_sum_v3, ctd_sum_v4;
ctd_exp2_fn ctd_exp2_generic, ctd_exp2_v3, ctd_exp2_v4;

#endif
