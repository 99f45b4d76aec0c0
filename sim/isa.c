/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/isa.h"

#include <string.h>

static const char *const names[CTD_N_ISAS] = {
    [CTD_ISA_GENERIC] = "generic",
    [CTD_ISA_V3] = "x86-64-v3",
    [CTD_ISA_V4] = "x86-64-v4",
};

const char *
ctd_isa_name(ctd_isa isa)
{
    return names[isa];
}

bool
ctd_isa_runs(ctd_isa isa)
{
#ifdef __x86_64__
    if (isa == CTD_ISA_V3) {
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    }
    if (isa == CTD_ISA_V4) {
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && ctd_isa_runs(CTD_ISA_V3);
    }
#endif
    return isa == CTD_ISA_GENERIC;
}

ctd_isa
ctd_isa_best(void)
{
    return ctd_isa_runs(CTD_ISA_V4)   ? CTD_ISA_V4
           : ctd_isa_runs(CTD_ISA_V3) ? CTD_ISA_V3
                                      : CTD_ISA_GENERIC;
}

ctd_isa
ctd_isa_find(const char *name)
{
    for (int i = 0; i < CTD_N_ISAS; i++) {
        if (strcmp(names[i], name) == 0) {
            return (ctd_isa)i;
        }
    }
    return CTD_N_ISAS;
}
