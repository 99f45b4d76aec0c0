/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_BENCH_FREE_KERNEL_H
#define CTD_BENCH_FREE_KERNEL_H

#include "agents/choice_kernel.h"

/*
 * The choice kernels as they could be if results might depend on threads: one source with those of
 * agents/, but each thread carries on a generator of its own, which knows no keys and never jumps
 * to a customer's place. What the difference is, same bits for any number of threads cost.
 */

ctd_choose_fn ctd_choose_gumbel_free_generic, ctd_choose_gumbel_free_v3, ctd_choose_gumbel_free_v4;
ctd_choose_fn ctd_choose_inverse_cdf_free_generic, ctd_choose_inverse_cdf_free_v3,
    ctd_choose_inverse_cdf_free_v4;

#endif
