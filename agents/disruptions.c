/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_private.h"
#include "agents/events.h"

/*
 * Outages and laws on where data may be kept.
 *
 * A location that is down serves nobody: customers are served from the next nearest one, and where
 * there is none their provider is not available. A share of those it served decide again at once.
 *
 * Under a law of residency customers of a region and segment may choose only providers with an open
 * location in the region or in an accepted one; when it comes into force those of other providers
 * decide again. Who finds nobody stays where it is.
 */

static void
reconsider(ctd_market *m, const ctd_event *outage)
{
    const size_t j = (size_t)outage->provider;

    for (size_t cell = 0; cell < m->n_cells; cell++) {
        if (m->board.nearest[j][ctd_market_region(m, cell)] == outage->region) {
            ctd_forced_add(m, cell, j, outage->fraction);
        }
    }
}

void
ctd_disruptions_step(ctd_market *m)
{
    for (uint32_t e = 0; e < m->model->n_events; e++) {
        const ctd_event *event = &m->model->event[e];

        if (event->kind == CTD_EVENT_OUTAGE) {
            const uint32_t j = (uint32_t)event->provider, d = (uint32_t)event->region;

            ctd_market_site(m, j, d)->up = ctd_events_up(m->model, j, d, m->tick);
            if (ctd_events_tick(m->model, event) == m->tick) {
                reconsider(m, event);
            }
        }
    }
}

static bool
is_present(const ctd_market *m, size_t j, size_t r, uint64_t accepted)
{
    bool present = false;

    for (size_t d = 0; d < m->n_regions; d++) {
        present = present ||
                  ((d == r || (accepted >> d & 1)) && ctd_site_serves(ctd_market_site(m, j, d)));
    }
    return present;
}

bool
ctd_disruptions_allow(const ctd_market *m, size_t cell, size_t j, size_t d)
{
    const size_t r = ctd_market_region(m, cell), s = cell % m->n_segments;
    bool allowed = true;

    for (uint32_t e = 0; e < m->model->n_events; e++) {
        const ctd_event *law = &m->model->event[e];

        if (law->kind == CTD_EVENT_RESIDENCY && ctd_events_tick(m->model, law) <= m->tick &&
            (law->segments >> s & 1) && (law->region < 0 || (size_t)law->region == r)) {
            allowed = allowed &&
                      (d == r || (law->accepted >> d & 1) || is_present(m, j, r, law->accepted));
        }
    }
    return allowed;
}

uint32_t
ctd_disruptions_banned(ctd_market *m, size_t cell)
{
    const size_t r = ctd_market_region(m, cell), s = cell % m->n_segments;
    uint32_t banned = 0;

    for (uint32_t e = 0; e < m->model->n_events; e++) {
        const ctd_event *law = &m->model->event[e];

        if (law->kind != CTD_EVENT_RESIDENCY || !(law->segments >> s & 1) ||
            (law->region >= 0 && (size_t)law->region != r)) {
            continue;
        }
        const uint32_t first = ctd_events_tick(m->model, law);

        for (size_t j = 1; j < m->n_providers && first <= m->tick; j++) {
            if (!is_present(m, j, r, law->accepted)) {
                banned |= (uint32_t)1 << j;
                if (first == m->tick) {
                    ctd_forced_add(m, cell, j, 1.0);
                }
            }
        }
    }
    return banned;
}
