/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/investing.h"

#include "agents/events.h"
#include "sim/maths.h"

#include <math.h>

static ctd_investing_rule *const rules[] = {
    [CTD_INVEST_NONE] = ctd_investing_none,
    [CTD_INVEST_SCHEDULE] = ctd_investing_schedule,
    [CTD_INVEST_TARGET_UTILISATION] = ctd_investing_target_utilisation,
    [CTD_INVEST_NPV] = ctd_investing_npv,
};

static double
asked_at(const ctd_market *m, size_t j, size_t d, uint32_t tick)
{
    const uint32_t kept = m->model->calendar.ticks_per_year + 1;

    return m->asked[(j * m->n_regions + d) * kept + tick % kept];
}

static double
growth(const ctd_market *m, size_t j, size_t d)
{
    const uint32_t year = m->model->calendar.ticks_per_year;
    const uint32_t now = m->tick - 1, elapsed = now < year ? now : year;
    const double then = asked_at(m, j, d, now - elapsed), asked = asked_at(m, j, d, now);

    if (elapsed == 0 || asked <= then) {
        return 0.0;
    }
    const double g = then > 0.0 ? ctd_pow(asked / then, (double)year / (double)elapsed) - 1.0 : 1.0;

    return g < 1.0 ? g : 1.0;
}

double
ctd_investing_lacking(const ctd_market *m, size_t j, size_t d)
{
    const ctd_provider *provider = &m->model->provider[j];
    const ctd_site *site = ctd_market_site(m, j, d);

    if (!site->open || isinf(site->capacity)) {
        return 0.0;
    }
    const double lag = provider->addition_lag_months / 12.0;
    const double wanted = ctd_pow(1.0 + growth(m, j, d), lag) * asked_at(m, j, d, m->tick - 1) /
                          provider->target_utilisation;
    const double left = (site->capacity + ctd_capacity_pipeline(m, j, d)) *
                        ctd_pow(1.0 - m->model->depreciation, lag);

    return wanted > left ? wanted - left : 0.0;
}

void
ctd_investing_keep_up(ctd_market *m, uint32_t j)
{
    const double months = m->model->provider[j].addition_lag_months;

    for (size_t d = 0; d < m->n_regions; d++) {
        if (ctd_market_site(m, j, d)->funded) {
            const double lacking = ctd_investing_lacking(m, j, d);

            if (lacking > 0.0) {
                ctd_capacity_order(m, j, d, lacking, m->tick + ctd_capacity_lag(m, months));
            }
        }
    }
}

bool
ctd_investing_eligible(const ctd_market *m, size_t j, size_t d)
{
    const ctd_site *site = ctd_market_site(m, j, d);
    const uint32_t lag = ctd_capacity_lag(m, m->model->provider[j].addition_lag_months);
    const bool there = site->open || (site->open_tick > 0 && site->open_tick <= m->tick + lag);

    return there && !site->funded && !isinf(site->capacity);
}

void
ctd_investing_add(ctd_market *m, size_t j, size_t d, double instances)
{
    const uint32_t lag = ctd_capacity_lag(m, m->model->provider[j].addition_lag_months);

    ctd_capacity_order(m, j, d, instances, m->tick + lag);
    m->books[j].pool -= instances * ctd_capacity_price(m, j);
}

/* Dated sums are ordered the location's lag ahead of its opening, whatever the rule, or as soon as
 * the provider is there. */
static void
order_dated(ctd_market *m, uint32_t j)
{
    const ctd_provider *provider = &m->model->provider[j];

    for (uint32_t e = 0; e < m->model->n_events; e++) {
        const ctd_event *event = &m->model->event[e];
        const bool ours = event->kind == CTD_EVENT_OPEN && event->provider == (int32_t)j &&
                          event->amount > 0.0 && !isinf(event->amount);

        if (!ours) {
            continue;
        }
        const uint32_t lag = ctd_capacity_lag(m, provider->lag_months);
        const uint32_t opening = ctd_events_tick(m->model, event);
        const uint32_t earliest = m->books[j].enters > 1 ? m->books[j].enters : 1;
        const uint32_t when = opening > lag + earliest ? opening - lag : earliest;

        if (when == m->tick && opening <= m->model->calendar.n_ticks) {
            ctd_capacity_order(m, j, (size_t)event->region,
                               event->amount / ctd_capacity_price(m, j), opening);
            m->books[j].pool -= event->amount;
        }
    }
}

void
ctd_investing_step(ctd_market *m)
{
    const double dt = ctd_calendar_dt(&m->model->calendar);

    for (uint32_t j = 1; j < m->n_providers; j++) {
        const ctd_provider *provider = &m->model->provider[j];
        ctd_books *books = &m->books[j];

        if (ctd_market_builds(m, j) && !provider->fringe) {
            books->pool += books->injected + provider->reinvest * books->unfunded_revenue * dt;
            order_dated(m, j);
            rules[provider->invest_rule](m, j);
        }
    }
}
