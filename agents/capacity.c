/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/events.h"
#include "agents/market_private.h"

#include <math.h>

/*
 * Locations, what is ordered for them, and wear. Spending x buys x / (c_K p_ref trend 8766)
 * instances, paid when ordered, there after a lag.
 */

static const uint32_t long_ago = UINT32_MAX;

static uint32_t
age_at_start(const ctd_model *model, const ctd_location *location)
{
    if (location->opened_month == INT32_MIN) {
        return long_ago;
    }
    const int32_t months = model->calendar.start_month - location->opened_month;

    return months <= 0 ? 0 : (uint32_t)months * model->calendar.ticks_per_year / 12;
}

void
ctd_capacity_start(ctd_market *m)
{
    const ctd_model *model = m->model;

    for (uint32_t j = 1; j < m->n_providers; j++) {
        const ctd_provider *provider = &model->provider[j];

        for (uint32_t d = 0; d < m->n_regions; d++) {
            const ctd_location *location = &provider->location[d];
            ctd_site *site = ctd_market_site(m, j, d);

            *site = (ctd_site){.up = 1.0};
            if (provider->exists && location->open) {
                site->open = true;
                site->funded = location->funded;
                site->age = age_at_start(model, location);
                site->capacity = provider->fringe ? INFINITY : location->capacity;
            }
        }
    }
    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];

        if (event->kind == CTD_EVENT_OPEN) {
            ctd_site *site = ctd_market_site(m, (size_t)event->provider, (size_t)event->region);
            const uint32_t tick = ctd_events_tick(model, event);

            if (!site->open && (site->open_tick == 0 || tick < site->open_tick)) {
                site->open_tick = tick;
            }
        }
    }
}

double
ctd_capacity_price(const ctd_market *m, size_t j)
{
    return m->model->provider[j].capital_cost * m->model->reference_price *
           ctd_market_grown(m, m->model->price_trend) * CTD_HOURS_PER_YEAR;
}

uint32_t
ctd_capacity_lag(const ctd_market *m, double months)
{
    return (uint32_t)ceil(months * (double)m->model->calendar.ticks_per_year / 12.0 - 1e-9);
}

static double *
slot(const ctd_market *m, size_t j, size_t d, uint32_t tick)
{
    return &m->pipeline[(j * m->n_regions + d) * m->ring + tick % m->ring];
}

void
ctd_capacity_order(ctd_market *m, size_t j, size_t d, double instances, uint32_t arrival)
{
    *slot(m, j, d, arrival) += instances;
    m->books[j].capex += instances * ctd_capacity_price(m, j);
}

double
ctd_capacity_pipeline(const ctd_market *m, size_t j, size_t d)
{
    double sum = 0.0;

    for (uint32_t i = 0; i < m->ring; i++) {
        sum += *slot(m, j, d, m->tick + i);
    }
    return sum;
}

/* An opening with unlimited capacity is nobody's purchase: it states a what-if. */
static void
open_due(ctd_market *m)
{
    for (uint32_t e = 0; e < m->model->n_events; e++) {
        const ctd_event *event = &m->model->event[e];

        if (event->kind == CTD_EVENT_OPEN && ctd_events_tick(m->model, event) == m->tick) {
            ctd_site *site = ctd_market_site(m, (size_t)event->provider, (size_t)event->region);

            site->open = true;
            site->open_tick = site->open_tick == 0 ? m->tick : site->open_tick;
            if (isinf(event->amount) || m->model->provider[event->provider].fringe) {
                site->capacity = INFINITY;
            }
        }
    }
}

void
ctd_phase_builds(void *market)
{
    ctd_market *m = market;
    const double keeps = 1.0 - m->model->depreciation * ctd_calendar_dt(&m->model->calendar);

    open_due(m);
    for (size_t j = 1; j < m->n_providers; j++) {
        for (size_t d = 0; d < m->n_regions; d++) {
            ctd_site *site = ctd_market_site(m, j, d);
            double *arrived = slot(m, j, d, m->tick);

            if (site->open) {
                site->capacity = site->capacity * keeps + *arrived;
                *arrived = 0.0;
            }
        }
    }
}
