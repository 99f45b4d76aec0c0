/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_private.h"

#include <string.h>

/*
 * Customers whom an event makes decide again: by cell and present provider, those whose draw of
 * this tick lies below a threshold.
 */

void
ctd_forced_clear(ctd_market *m)
{
    memset(m->forced, 0, (size_t)m->n_cells * m->n_providers * sizeof *m->forced);
    m->any_forced = false;
}

void
ctd_forced_add(ctd_market *m, size_t cell, size_t j, double fraction)
{
    uint64_t *threshold = &m->forced[cell * m->n_providers + j];
    const uint64_t wanted = fraction >= 1.0  ? CTD_EVERYBODY
                            : fraction > 0.0 ? (uint64_t)(fraction * 0x1p32 + 0.5)
                                             : 0;

    *threshold = wanted > *threshold ? wanted : *threshold;
    m->any_forced = m->any_forced || wanted > 0;
}

uint32_t
ctd_forced_join(const ctd_market *m, const ctd_block *block, uint32_t n_old, uint16_t place[],
                uint32_t n)
{
    const uint64_t *threshold = &m->forced[(size_t)block->cell * m->n_providers];
    const uint8_t *provider = m->customers->provider + block->begin;
    uint16_t contract[CTD_BLOCK];
    uint32_t bits[CTD_BLOCK], k = 0, joined = 0;
    uint64_t any = 0;

    for (size_t j = 0; j < m->n_providers; j++) {
        any |= threshold[j];
    }
    if (any == 0) {
        return n;
    }
    memcpy(contract, place, n * sizeof *place);
    ctd_draw_run(ctd_key_stream(ctd_key_block(ctd_market_key(m, CTD_DRAW_FORCED, m->tick),
                                              block->cell, block->in_cell)),
                 n_old, bits);
    for (uint32_t i = 0; i < n_old; i++) {
        const bool due = k < n && contract[k] == i;

        k += due ? 1 : 0;
        if (due || bits[i] < threshold[provider[i]]) {
            place[joined++] = (uint16_t)i;
        }
    }
    return joined;
}
