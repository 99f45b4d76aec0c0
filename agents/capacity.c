/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/events.h"
#include "agents/log.h"
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

/* Opens what a provider comes with. */
static void
open_endowment(ctd_market *m, uint32_t j)
{
    const ctd_provider *provider = &m->model->provider[j];

    for (uint32_t d = 0; d < m->n_regions; d++) {
        const ctd_location *location = &provider->location[d];
        ctd_site *site = ctd_market_site(m, j, d);

        if (location->open) {
            site->open = true;
            site->funded = location->funded;
            site->capacity += provider->fringe ? INFINITY : location->capacity;
        }
    }
}

void
ctd_capacity_start(ctd_market *m)
{
    const ctd_model *model = m->model;

    for (uint32_t j = 1; j < m->n_providers; j++) {
        const uint32_t entry = ctd_events_entry(model, j);

        for (uint32_t d = 0; d < m->n_regions; d++) {
            const ctd_location *location = &model->provider[j].location[d];

            *ctd_market_site(m, j, d) =
                (ctd_site){.up = 1.0,
                           .open_tick = location->open ? entry : 0,
                           .age = location->open ? age_at_start(model, location) : 0};
        }
        if (model->provider[j].exists && entry == 0) {
            open_endowment(m, j);
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

static void
enter(ctd_market *m, uint32_t j)
{
    uint32_t n_open = 0;

    open_endowment(m, j);
    ctd_accounts_endow(m, j);
    for (size_t d = 0; d < m->n_regions; d++) {
        n_open += ctd_market_site(m, j, d)->open ? 1 : 0;
    }
    ctd_log_add(m, CTD_LOG_ENTERED, j, -1, (double)n_open);
}

/* An opening with unlimited capacity is nobody's purchase: it states a what-if. */
static void
deliver_what_ifs(ctd_market *m)
{
    for (uint32_t e = 0; e < m->model->n_events; e++) {
        const ctd_event *event = &m->model->event[e];
        const size_t j = (size_t)event->provider;

        if (event->kind == CTD_EVENT_OPEN && ctd_events_tick(m->model, event) == m->tick &&
            ctd_market_active(m, j) && (isinf(event->amount) || m->model->provider[j].fringe)) {
            *slot(m, j, (size_t)event->region, m->tick) = INFINITY;
        }
    }
}

static void
open_due(ctd_market *m, uint32_t j)
{
    for (uint32_t d = 0; d < m->n_regions; d++) {
        ctd_site *site = ctd_market_site(m, j, d);

        if (!site->open && site->open_tick == m->tick) {
            site->open = true;
            if (site->outlay > 0.0) {
                ctd_log_add(m, CTD_LOG_OPENED, j, (int32_t)d, site->outlay);
            }
        }
    }
}

/* Everything under way, openings too, comes a tick later: what was due in the last slot of the ring
 * now uses the one that has become free. */
static void
hold_up(ctd_market *m, size_t j)
{
    for (size_t d = 0; d < m->n_regions; d++) {
        ctd_site *site = ctd_market_site(m, j, d);
        const double last = *slot(m, j, d, m->tick + m->ring - 1);

        for (uint32_t i = m->ring - 1; i > 0; i--) {
            *slot(m, j, d, m->tick + i) = *slot(m, j, d, m->tick + i - 1);
        }
        *slot(m, j, d, m->tick) = last;
        if (!site->open && site->open_tick >= m->tick) {
            site->open_tick++;
        }
    }
}

void
ctd_phase_builds(void *market)
{
    ctd_market *m = market;
    const double keeps = 1.0 - m->model->depreciation * ctd_calendar_dt(&m->model->calendar);

    deliver_what_ifs(m);
    for (uint32_t j = 1; j < m->n_providers; j++) {
        const bool builds = ctd_market_builds(m, j);

        if (builds) {
            open_due(m, j);
        } else if (ctd_market_active(m, j)) {
            hold_up(m, j);
        }
        for (size_t d = 0; d < m->n_regions; d++) {
            ctd_site *site = ctd_market_site(m, j, d);
            double *arrived = slot(m, j, d, m->tick);

            if (site->open) {
                site->capacity = site->capacity * keeps + (builds ? *arrived : 0.0);
                *arrived = builds ? 0.0 : *arrived;
            }
        }
        if (builds && m->books[j].enters == m->tick) {
            enter(m, j);
        }
    }
}
