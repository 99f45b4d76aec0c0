/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/arithmetic.h"

#include "bench/ceilings_loops.h"
#include "bench/harness.h"
#include "sim/draw.h"
#include "sim/vector.h"

#include <math.h>

static uint64_t
run_exp2(void *context)
{
    int32_t t[CTD_BLOCK];
    float y[CTD_BLOCK];
    const long repeats = (long)(intptr_t)context;
    ctd_exp2_fn *exp2_array = ctd_exp2_generic;
    double sum = 0.0;

#ifdef __x86_64__
    const ctd_isa isa = ctd_bench_isa();

    exp2_array = isa == CTD_ISA_V4 ? ctd_exp2_v4 : isa == CTD_ISA_V3 ? ctd_exp2_v3 : exp2_array;
#endif
    for (int i = 0; i < CTD_BLOCK; i++) {
        t[i] = -i * 50000;
    }
    for (long r = 0; r < repeats; r++) {
        t[r % CTD_BLOCK]--;
        exp2_array(CTD_BLOCK, t, y);
        sum += (double)y[r % CTD_BLOCK];
    }
    return (uint64_t)llround(sum);
}

static uint64_t
run_draws(void *context)
{
    uint32_t bits[CTD_BLOCK];
    const long repeats = (long)(intptr_t)context;
    const ctd_vector *vector = ctd_vector_of(ctd_bench_isa());
    uint64_t sum = 0;

    for (long r = 0; r < repeats; r++) {
        vector->draw(ctd_key_stream((ctd_key)r), CTD_BLOCK, bits);
        sum += bits[r % CTD_BLOCK];
    }
    return sum;
}

ctd_bench
ctd_bench_exp2(int repeats)
{
    return (ctd_bench){.name = "exp2 float degree 5",
                       .unit = "exp2",
                       .operations = (double)repeats * CTD_BLOCK,
                       .run = run_exp2,
                       .context = (void *)(intptr_t)repeats};
}

ctd_bench
ctd_bench_draws(int repeats)
{
    return (ctd_bench){.name = "pcg32 keyed runs",
                       .unit = "draw",
                       .operations = (double)repeats * CTD_BLOCK,
                       .run = run_draws,
                       .context = (void *)(intptr_t)repeats};
}
