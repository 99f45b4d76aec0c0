/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled once per instruction set with CTD_ISA naming it: see agents/CMakeLists.txt. */
#include "agents/choice_kernel.h"
#include "agents/choice_maths_private.h"
#include "sim/draw_lanes_private.h"

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define KERNEL(name) PASTE(name, CTD_ISA)

ctd_gaps_fn KERNEL(ctd_renewal_gaps_);

void
KERNEL(ctd_renewal_gaps_)(ctd_pcg32 stream, uint32_t from, uint32_t n, float scale, int32_t gap[])
{
    uint32_t bits[CTD_GAPS];
    float power[CTD_GAPS], rest[CTD_GAPS];
    const ctd_pcg32 there = {ctd_draw_state(stream, from), stream.increment};

    n = ctd_lanes_up(n);
    ctd_draw_lanes(there, n, bits);
#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const parts u = uniform_parts(bits[i]);

        power[i] = u.power;
        rest[i] = u.rest;
    }
#pragma omp simd
    for (uint32_t i = 0; i < n; i++) {
        const float length = neg_log_join(power[i], rest[i]) * -scale;

        gap[i] = (int32_t)(length < CTD_BLOCK ? length : CTD_BLOCK);
    }
}
