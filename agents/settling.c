/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"
#include "sim/maths.h"

#include <math.h>

/*
 * What the tick's decisions come to: customers and workload by (provider, cell), loads and served
 * load by location, revenue. served = min(L, K), billed pro rata; nobody is expelled.
 */

void
ctd_settling_move(ctd_market *m)
{
    const size_t n = m->n_providers;

    if (m->expected != NULL) {
        ctd_expected_settle(m);
        return;
    }
    for (size_t cell = 0; cell < m->n_cells; cell++) {
        const uint64_t *count = &m->moved_count[cell * n * n];
        const uint64_t *work = &m->moved_work[cell * n * n];

        for (size_t from = 0; from < n; from++) {
            for (size_t to = 0; to < n; to++) {
                if (from == to || (count[from * n + to] | work[from * n + to]) == 0) {
                    continue;
                }
                m->count[from * m->n_cells + cell] -= count[from * n + to];
                m->count[to * m->n_cells + cell] += count[from * n + to];
                m->work[from * m->n_cells + cell] -= work[from * n + to];
                m->work[to * m->n_cells + cell] += work[from * n + to];
            }
        }
    }
}

static void
measure_cloud(ctd_market *m)
{
    for (size_t r = 0; r < m->n_regions; r++) {
        uint64_t cloud = 0;

        for (size_t j = 1; j < m->n_providers; j++) {
            cloud += ctd_market_work_in(m, j, r);
        }
        const uint64_t all = cloud + ctd_market_work_in(m, CTD_ON_PREMISES, r);

        m->cloud_share[r] = all > 0 ? (double)cloud / (double)all : 0.0;
    }
}

static void
load_site(ctd_market *m, size_t j, size_t d)
{
    const double scale = m->unit * 0x1p-20;
    ctd_site *site = ctd_market_site(m, j, d);
    const ctd_u128 load = ctd_market_load(m, j, d, &m->work[j * m->n_cells]);
    const ctd_u128 turned_away =
        m->expected != NULL ? 0 : ctd_market_load(m, j, d, &m->turned_away[j * m->n_cells]);
    const double capacity = ctd_site_capacity(site);

    site->load = (double)load * scale;
    site->requested = turned_away == 0 ? site->load : (double)(load + turned_away) * scale;
    site->served = site->load < capacity ? site->load : capacity;
    if (isinf(capacity) || !ctd_site_serves(site)) {
        site->rho = 0.0;
    } else if (m->tick == 0) {
        site->rho = site->load / capacity;
    } else {
        site->rho = 0.5 * site->rho + 0.5 * site->load / capacity;
    }
    const uint32_t kept = m->model->calendar.ticks_per_year + 1;

    m->asked[(j * m->n_regions + d) * kept + m->tick % kept] = site->requested;
}

static void
bill(ctd_market *m, size_t j)
{
    ctd_books *books = &m->books[j];

    books->revenue = 0.0;
    books->unfunded_revenue = 0.0;
    for (size_t cell = 0; cell < m->n_cells; cell++) {
        const size_t r = ctd_market_region(m, cell);
        const int32_t near = m->board.nearest[j][r];
        double revenue = 0.0;

        if (near >= 0) {
            const ctd_site *site = ctd_market_site(m, j, (size_t)near);
            const double served = site->load > 0.0 ? site->served / site->load : 1.0;

            revenue = (double)m->work[j * m->n_cells + cell] * m->unit *
                      ctd_market_use(m, j, cell) * ctd_market_price(m, j, cell) *
                      CTD_HOURS_PER_YEAR * served;
            books->unfunded_revenue += site->funded ? 0.0 : revenue;
        }
        m->revenue[j * m->n_cells + cell] = revenue;
        books->revenue += revenue;
    }
}

void
ctd_settling_loads(ctd_market *m)
{
    measure_cloud(m);
    for (size_t j = 1; j < m->n_providers; j++) {
        for (size_t d = 0; d < m->n_regions; d++) {
            load_site(m, j, d);
        }
        bill(m, j);
    }
}

void
ctd_phase_settle(void *market)
{
    ctd_market *m = market;

    ctd_settling_move(m);
    ctd_settling_loads(m);
    ctd_accounts_settle(m);
}
