/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/events.h"
#include "agents/log.h"
#include "agents/market_private.h"
#include "sim/maths.h"

#include <math.h>

/*
 * Books. Unit cost follows Wright's law on top of a common residual trend,
 * c_j = c_j0 (Q_j / Q_j0)^-b (1 + trend)^(t dt), Q_j0 the output of the years before the start.
 */

static double
served_by(const ctd_market *m, size_t j, uint32_t *n_open)
{
    double served = 0.0;

    *n_open = 0;
    for (size_t d = 0; d < m->n_regions; d++) {
        const ctd_site *site = ctd_market_site(m, j, d);

        served += site->served;
        *n_open += site->open && site->capacity > 0.0 ? 1 : 0; /* in an outage it costs as ever */
    }
    return served;
}

/* Share of a value that is written off in a tick. */
static double
worn(double dt, double life)
{
    return life > dt ? dt / life : 1.0;
}

/* Assets lose 1 / life a year of what they are worth, then what was ordered is added. */
static void
write_off(const ctd_market *m, ctd_books *books)
{
    const ctd_model *model = m->model;
    const double dt = ctd_calendar_dt(&model->calendar);
    const double servers = books->servers * worn(dt, model->servers_life);
    const double buildings = books->buildings * worn(dt, model->buildings_life);

    books->depreciation = (servers + buildings) / dt;
    if (m->tick > 0) {
        books->servers += model->servers_share * books->capex - servers;
        books->buildings += (1.0 - model->servers_share) * books->capex - buildings;
    }
}

/* Debt bears interest for the tick, before the tick's own payments. */
static void
pay(ctd_market *m, uint32_t j)
{
    const ctd_provider *provider = &m->model->provider[j];
    const double dt = ctd_calendar_dt(&m->model->calendar);
    ctd_books *books = &m->books[j];
    const uint32_t was_insolvent = books->insolvent;

    books->interest =
        books->cash < 0.0 && !provider->fringe ? -books->cash * provider->interest : 0.0;
    if (m->tick == 0) {
        return;
    }
    books->cash += books->injected +
                   dt * (books->revenue - books->operating_cost - books->interest) - books->capex;
    const bool insolvent = !provider->fringe && books->cash < -provider->credit;

    books->insolvent = insolvent ? was_insolvent + 1 : 0;
    if (insolvent != (was_insolvent > 0)) {
        ctd_log_add(m, insolvent ? CTD_LOG_INSOLVENT : CTD_LOG_SOLVENT, j, -1, books->cash);
    }
}

static void
settle(ctd_market *m, uint32_t j)
{
    const ctd_provider *provider = &m->model->provider[j];
    const double dt = ctd_calendar_dt(&m->model->calendar);
    ctd_books *books = &m->books[j];
    uint32_t n_open;
    const double yearly = served_by(m, j, &n_open) * CTD_HOURS_PER_YEAR;

    if (books->initial_output == 0.0 && yearly > 0.0) {
        books->initial_output = provider->experience_years * yearly;
        books->output = books->initial_output;
    }
    const bool learns = provider->learning != 0.0 && books->initial_output > 0.0;
    const double learned =
        learns ? ctd_pow(books->output / books->initial_output, -provider->learning) : 1.0;

    books->unit_cost = provider->unit_cost * learned * ctd_market_grown(m, m->model->cost_trend);
    books->operating_cost = books->unit_cost * yearly + provider->location_cost * n_open;
    if (!ctd_market_active(m, j)) {
        return;
    }
    books->output += m->tick > 0 ? yearly * dt : 0.0;
    write_off(m, books);
    pay(m, j);
}

void
ctd_accounts_start(ctd_market *m)
{
    for (uint32_t j = 0; j < m->n_providers; j++) {
        const uint32_t entry = ctd_events_entry(m->model, j);

        m->books[j] = (ctd_books){.cash = m->model->provider[j].cash, .enters = entry};
        if (entry == 0) {
            ctd_accounts_endow(m, j);
        }
    }
}

void
ctd_accounts_endow(ctd_market *m, size_t j)
{
    const ctd_provider *provider = &m->model->provider[j];
    const double price = ctd_capacity_price(m, j), servers = m->model->servers_share;

    for (size_t d = 0; d < m->n_regions; d++) {
        const ctd_location *location = &provider->location[d];
        const bool counts = provider->exists && location->open && !provider->fringe;
        const double worth =
            counts && !isinf(location->capacity) ? location->capacity * price : 0.0;

        m->books[j].servers += worth * servers;
        m->books[j].buildings += worth * (1.0 - servers);
    }
}

void
ctd_accounts_settle(ctd_market *m)
{
    for (uint32_t j = 1; j < m->n_providers; j++) {
        settle(m, j);
    }
}
