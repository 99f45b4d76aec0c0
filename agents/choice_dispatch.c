/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_kernel.h"

#include <stddef.h>

#define DECLARE(isa)                                                                               \
    ctd_choose_fn ctd_choose_gumbel_##isa;                                                         \
    ctd_choose_fn ctd_choose_inverse_cdf_##isa;                                                    \
    ctd_tally_fn ctd_tally_##isa;                                                                  \
    ctd_gaps_fn ctd_renewal_gaps_##isa;

DECLARE(generic)
#ifdef __x86_64__
DECLARE(v3)
DECLARE(v4)
#endif

#define KERNELS(number, name, isa)                                                                 \
    {                                                                                              \
        number, name, ctd_choose_gumbel_##isa, ctd_choose_inverse_cdf_##isa, ctd_tally_##isa,      \
            ctd_renewal_gaps_##isa                                                                 \
    }

static const ctd_kernels kernels[CTD_N_ISAS] = {
    KERNELS(CTD_ISA_GENERIC, "generic", generic),
#ifdef __x86_64__
    KERNELS(CTD_ISA_V3, "x86-64-v3", v3),
    KERNELS(CTD_ISA_V4, "x86-64-v4", v4),
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
