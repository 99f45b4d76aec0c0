/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_kernel.h"

#include <stddef.h>

#define DECLARE(isa)                                                                               \
    ctd_choose_fn ctd_choose_gumbel_##isa;                                                         \
    ctd_choose_fn ctd_choose_inverse_cdf_##isa;                                                    \
    ctd_gaps_fn ctd_renewal_gaps_##isa;

DECLARE(generic)
#ifdef __x86_64__
DECLARE(v3)
DECLARE(v4)
#endif

static const ctd_kernels kernels[CTD_N_ISAS] = {
    {CTD_ISA_GENERIC, "generic", ctd_choose_gumbel_generic, ctd_choose_inverse_cdf_generic,
     ctd_renewal_gaps_generic},
#ifdef __x86_64__
    {CTD_ISA_V3, "x86-64-v3", ctd_choose_gumbel_v3, ctd_choose_inverse_cdf_v3, ctd_renewal_gaps_v3},
    {CTD_ISA_V4, "x86-64-v4", ctd_choose_gumbel_v4, ctd_choose_inverse_cdf_v4, ctd_renewal_gaps_v4},
#endif
};

const ctd_kernels *
ctd_kernels_best(void)
{
    return &kernels[ctd_isa_best()];
}

const ctd_kernels *
ctd_kernels_named(const char *name)
{
    const ctd_isa isa = ctd_isa_find(name);

    return isa < CTD_N_ISAS && ctd_isa_runs(isa) ? &kernels[isa] : NULL;
}
