/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/draw.h"

#include "sim/vector.h"

ctd_key
ctd_key_create(uint64_t seed, uint32_t replication, ctd_purpose purpose, uint64_t tick)
{
    ctd_key key = 0x9E3779B97F4A7C15u;

    key = ctd_key_mix(key, seed);
    key = ctd_key_mix(key, (uint64_t)replication << 8 | (uint64_t)purpose);
    return ctd_key_mix(key, tick);
}

void
ctd_draw_run(ctd_pcg32 stream, uint32_t n, uint32_t bits[])
{
    ctd_vector_of(ctd_isa_best())->draw(stream, n, bits);
}

/* Left to the scalar units: vector gathers of the table's 64-bit entries were never faster. */
void
ctd_draw_gather(ctd_pcg32 stream, uint32_t n, const uint16_t place[], uint32_t bits[])
{
    for (uint32_t k = 0; k < n; k++) {
        bits[k] = ctd_draw_at(stream, place[k]);
    }
}
