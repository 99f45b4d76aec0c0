/* SPDX-License-Identifier: Apache-2.0 */
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
        *n_open += ctd_site_serves(site) ? 1 : 0;
    }
    return served;
}

static void
settle(ctd_market *m, size_t j)
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
    const double learned = books->initial_output > 0.0
                               ? ctd_pow(books->output / books->initial_output, -provider->learning)
                               : 1.0;

    books->unit_cost = provider->unit_cost * learned * ctd_market_grown(m, m->model->cost_trend);
    books->operating_cost = books->unit_cost * yearly + provider->location_cost * n_open;
    if (m->tick > 0) {
        books->output += yearly * dt;
        books->cash +=
            books->injected + dt * (books->revenue - books->operating_cost) - books->capex;
    }
}

void
ctd_accounts_start(ctd_market *m)
{
    for (size_t j = 0; j < m->n_providers; j++) {
        const double cash = m->model->provider[j].cash;

        m->books[j] = (ctd_books){.cash = cash};
    }
}

void
ctd_accounts_settle(ctd_market *m)
{
    for (size_t j = 1; j < m->n_providers; j++) {
        settle(m, j);
    }
}
