/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"

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
