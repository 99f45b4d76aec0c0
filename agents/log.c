/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/log.h"

#include "agents/events.h"
#include "agents/market_private.h"

#include <math.h>

enum { PER_EVENT = 2, PER_LOCATION = 2, PER_PROVIDER = 12 };

static const ctd_log_kind begins[] = {
    [CTD_EVENT_INJECT] = CTD_LOG_INJECTED,     [CTD_EVENT_OPEN] = CTD_LOG_OPENED,
    [CTD_EVENT_PRICE] = CTD_LOG_PRICE,         [CTD_EVENT_PARTNERSHIP] = CTD_LOG_PARTNERSHIP,
    [CTD_EVENT_MARKETING] = CTD_LOG_MARKETING, [CTD_EVENT_OUTAGE] = CTD_LOG_OUTAGE,
    [CTD_EVENT_QUALITY] = CTD_LOG_QUALITY,     [CTD_EVENT_DEMAND] = CTD_LOG_DEMAND,
    [CTD_EVENT_RESIDENCY] = CTD_LOG_RESIDENCY, [CTD_EVENT_MERGE] = CTD_LOG_MERGED,
    [CTD_EVENT_EXIT] = CTD_N_LOG_KINDS,
};

/* What the end of an event is logged as; CTD_N_LOG_KINDS where it has none. */
static ctd_log_kind
end_of(ctd_event_kind kind)
{
    switch (kind) {
    case CTD_EVENT_MARKETING:
        return CTD_LOG_MARKETING_OVER;
    case CTD_EVENT_OUTAGE:
        return CTD_LOG_OUTAGE_OVER;
    case CTD_EVENT_QUALITY:
        return CTD_LOG_QUALITY_OVER;
    case CTD_EVENT_DEMAND:
        return CTD_LOG_DEMAND_OVER;
    default:
        return CTD_N_LOG_KINDS;
    }
}

size_t
ctd_log_capacity(const ctd_model *models, uint32_t n_models)
{
    const size_t clouds = models->n_providers > 0 ? models->n_providers - 1 : 0;
    size_t n_events = 0;

    for (uint32_t v = 0; v < n_models; v++) {
        n_events = models[v].n_events > n_events ? models[v].n_events : n_events;
    }
    return PER_EVENT * n_events + clouds * (PER_LOCATION * models->n_regions + PER_PROVIDER) + 1;
}

void
ctd_log_start(ctd_market *m)
{
    m->n_logged = 0;
}

void
ctd_log_add(ctd_market *m, ctd_log_kind kind, uint32_t provider, int32_t region, double amount)
{
    if (m->n_logged + 1 < m->log_capacity) {
        m->log[m->n_logged++] =
            (ctd_log_entry){m->tick, (uint8_t)kind, (uint8_t)provider, (int16_t)region, amount};
        return;
    }
    ctd_log_entry *last = &m->log[m->log_capacity - 1];

    if (m->n_logged < m->log_capacity) {
        m->n_logged++;
        *last = (ctd_log_entry){m->tick, CTD_LOG_MORE, CTD_ON_PREMISES, -1, 0.0};
    }
    last->amount += 1.0;
}

static double
amount_of(const ctd_event *event)
{
    switch (event->kind) {
    case CTD_EVENT_RESIDENCY:
        return (double)__builtin_popcount(event->segments);
    case CTD_EVENT_MERGE:
        return (double)event->other;
    default:
        return event->amount;
    }
}

void
ctd_log_events(ctd_market *m)
{
    for (uint32_t e = 0; e < m->model->n_events; e++) {
        const ctd_event *event = &m->model->event[e];
        const uint32_t first = ctd_events_tick(m->model, event);
        const ctd_log_kind end = end_of(event->kind);

        if (first == m->tick && begins[event->kind] != CTD_N_LOG_KINDS) {
            ctd_log_add(m, begins[event->kind], (uint32_t)event->provider, event->region,
                        amount_of(event));
        } else if (first < m->tick && end != CTD_N_LOG_KINDS &&
                   ctd_events_running(m->model, event, m->tick - 1) &&
                   !ctd_events_running(m->model, event, m->tick)) {
            ctd_log_add(m, end, (uint32_t)event->provider, event->region, amount_of(event));
        }
    }
}

const ctd_log_entry *
ctd_log_entries(const ctd_market *m, size_t *n)
{
    *n = m->n_logged;
    return m->log;
}
