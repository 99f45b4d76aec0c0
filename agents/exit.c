/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_private.h"
#include "agents/events.h"
#include "agents/log.h"

#include <string.h>

/*
 * Leaving the market: by a dated event, or after having been insolvent for so many months. Both
 * happen before anybody decides, so that the customers do so in the same tick.
 */

static bool
is_due(const ctd_market *m, uint32_t j)
{
    const double months = m->model->provider[j].insolvent_months;
    const uint32_t insolvent = m->books[j].insolvent;

    return (insolvent > 0 && insolvent > ctd_capacity_lag(m, months)) ||
           ctd_events_exit(m->model, j, m->tick);
}

/* What its locations are worth is lost with them; its cash stays where it was. */
static void
leave(ctd_market *m, uint32_t j)
{
    const double cash = m->books[j].cash;
    uint64_t customers = 0;

    for (size_t d = 0; d < m->n_regions; d++) {
        *ctd_market_site(m, j, d) = (ctd_site){.up = 1.0};
    }
    memset(&m->pipeline[(size_t)j * m->n_regions * m->ring], 0,
           (size_t)m->n_regions * m->ring * sizeof *m->pipeline);
    for (size_t cell = 0; cell < m->n_cells; cell++) {
        ctd_forced_add(m, cell, j, 1.0);
        customers += m->count[(size_t)j * m->n_cells + cell];
    }
    m->books[j] = (ctd_books){.cash = cash,
                              .unit_cost = m->books[j].unit_cost,
                              .output = m->books[j].output,
                              .initial_output = m->books[j].initial_output,
                              .enters = m->books[j].enters,
                              .gone = true};
    ctd_log_add(m, CTD_LOG_EXITED, j, -1,
                m->expected != NULL ? ctd_expected_heads(m, customers) : (double)customers);
}

void
ctd_exit_step(ctd_market *m)
{
    for (uint32_t j = 1; j < m->n_providers; j++) {
        if (m->model->provider[j].exists && !m->books[j].gone && is_due(m, j)) {
            leave(m, j);
        }
    }
}
