/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/events.h"
#include "agents/log.h"
#include "agents/market_private.h"

/* What the date brings: exits, outages, money. What lasts, such as prices and partnerships, is read
 * from the events where it is needed. */
void
ctd_phase_events(void *market)
{
    ctd_market *m = market;

    ctd_log_events(m);
    ctd_exit_step(m);
    ctd_disruptions_step(m);
    for (uint32_t j = 1; j < m->n_providers; j++) {
        m->books[j].capex = 0.0;
        m->books[j].injected =
            ctd_market_active(m, j) ? ctd_events_injection(m->model, j, m->tick) : 0.0;
    }
}
