/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_ISA_H
#define CTD_SIM_ISA_H

#include <stdbool.h>

/*
 * Instruction sets that the hot loops are compiled for, chosen when the program runs. Results do
 * not depend on the choice: no FMA, no reassociation.
 */

typedef enum ctd_isa {
    CTD_ISA_GENERIC, /* what the build is for: SSE2 on x86-64, NEON on aarch64 */
    CTD_ISA_V3,      /* x86-64-v3: AVX2, BMI2 */
    CTD_ISA_V4,      /* x86-64-v4: AVX-512 F, BW, CD, DQ, VL */
    CTD_N_ISAS
} ctd_isa;

/** Name as users write it: "generic", "x86-64-v3", "x86-64-v4". */
const char *ctd_isa_name(ctd_isa isa);
/** Whether this build holds code for it and this processor and its system run it. */
bool ctd_isa_runs(ctd_isa isa);
/** The widest that runs here. */
ctd_isa ctd_isa_best(void);
/** By name; CTD_N_ISAS if there is no such name. */
ctd_isa ctd_isa_find(const char *name);

#endif
