/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/owners.h"
#include "agents/records_private.h"

#include <math.h>

void
ctd_record_flows(const ctd_market *m)
{
    const size_t n = m->n_providers;
    int64_t *switches = ctd_record_whole(m, CTD_REC_SWITCHES, n * n);
    int64_t *decisions = ctd_record_whole(m, CTD_REC_DECISIONS, n),
            *rationed = ctd_record_whole(m, CTD_REC_RATIONED, n);

    for (size_t cell = 0; m->expected == NULL && cell < m->n_cells; cell++) {
        const uint64_t *count = &m->moved_count[cell * n * n];

        for (size_t from = 0; from < n; from++) {
            for (size_t to = 0; to < n; to++) {
                const int64_t some = (int64_t)count[from * n + to];

                switches[from * n + to] += from == to ? 0 : some;
                decisions[to] += some;
            }
        }
    }
    for (size_t j = 0; j < n; j++) {
        rationed[j] += (int64_t)m->turned_away_customers[j];
    }
}

void
ctd_record_expected_flows(ctd_market *m)
{
    const size_t n = m->n_providers, width = n * m->n_cells;
    const int64_t *now = ctd_record_whole(m, CTD_REC_CUSTOMERS, width);

    ctd_expected_flows(m, now - width, now, ctd_record_whole(m, CTD_REC_SWITCHES, n * n),
                       ctd_record_whole(m, CTD_REC_DECISIONS, n));
}

void
ctd_record_customers(const ctd_market *m)
{
    const size_t width = (size_t)m->n_providers * m->n_cells;
    int64_t *customers = ctd_record_whole(m, CTD_REC_CUSTOMERS, width);
    double *workload = ctd_record_real(m, CTD_REC_WORKLOAD, width),
           *revenue = ctd_record_real(m, CTD_REC_REVENUE, width);

    for (size_t i = 0; i < width; i++) {
        customers[i] = (int64_t)m->count[i];
        workload[i] = (double)m->work[i] * m->unit;
        revenue[i] = m->revenue[i];
    }
    if (m->expected != NULL) {
        ctd_expected_customers(m, customers);
    }
}

void
ctd_record_regions(const ctd_market *m)
{
    const size_t width = (size_t)m->n_providers * m->n_regions;

    for (size_t j = 0; j < m->n_providers; j++) {
        const bool cloud = j != CTD_ON_PREMISES && m->model->provider[j].exists;

        for (size_t r = 0; r < m->n_regions; r++) {
            const size_t i = j * m->n_regions + r;
            const ctd_site *site = ctd_market_site(m, j, r);
            const double capacity = ctd_site_capacity(site);
            const bool limited = cloud && ctd_site_serves(site) && !isinf(capacity);

            ctd_record_real(m, CTD_REC_PRICE, width)[i] = cloud ? m->board.price[j][r] : NAN;
            ctd_record_real(m, CTD_REC_LATENCY, width)[i] = cloud ? m->board.latency[j][r] : NAN;
            ctd_record_real(m, CTD_REC_PRESENCE, width)[i] = cloud ? m->board.presence[j][r] : NAN;
            ctd_record_real(m, CTD_REC_AWARENESS, width)[i] =
                cloud ? m->board.awareness[j][r] : NAN;
            ctd_record_real(m, CTD_REC_PARTNERSHIP, width)[i] =
                cloud ? m->board.partnership[j][r] : NAN;
            ctd_record_real(m, CTD_REC_CAPACITY, width)[i] = cloud ? capacity : NAN;
            ctd_record_real(m, CTD_REC_LOAD, width)[i] = cloud ? site->load : NAN;
            ctd_record_real(m, CTD_REC_REQUESTED, width)[i] = cloud ? site->requested : NAN;
            ctd_record_real(m, CTD_REC_UNSERVED, width)[i] =
                cloud ? site->load - site->served : NAN;
            ctd_record_real(m, CTD_REC_UTILISATION, width)[i] = limited ? site->load / capacity
                                                                : cloud ? 0.0
                                                                        : NAN;
        }
    }
}

static void
record_books(const ctd_market *m, size_t j, bool cloud)
{
    const size_t n = m->n_providers;
    const double dt = ctd_calendar_dt(&m->model->calendar);
    const ctd_books *books = &m->books[j];
    const double earned = books->revenue - books->operating_cost;

    ctd_record_real(m, CTD_REC_CASH, n)[j] = cloud ? books->cash : NAN;
    ctd_record_real(m, CTD_REC_CAPEX, n)[j] = cloud ? books->capex / dt : NAN;
    ctd_record_real(m, CTD_REC_INJECTED, n)[j] = cloud ? books->injected / dt : NAN;
    ctd_record_real(m, CTD_REC_OPERATING_COST, n)[j] = cloud ? books->operating_cost : NAN;
    ctd_record_real(m, CTD_REC_UNIT_COST, n)[j] = cloud ? books->unit_cost : NAN;
    ctd_record_real(m, CTD_REC_DEPRECIATION, n)[j] = cloud ? books->depreciation : NAN;
    ctd_record_real(m, CTD_REC_INTEREST, n)[j] = cloud ? books->interest : NAN;
    ctd_record_real(m, CTD_REC_PROFIT, n)[j] =
        cloud ? earned - books->depreciation - books->interest : NAN;
    ctd_record_real(m, CTD_REC_MARGIN, n)[j] =
        cloud && books->revenue > 0.0 ? earned / books->revenue : NAN;
    ctd_record_whole(m, CTD_REC_PRICE_UNCONVERGED, n)[j] = books->unconverged;
    ctd_record_real(m, CTD_REC_ASSETS, n)[j] = cloud ? books->servers + books->buildings : NAN;
}

/* Owners count once, with all that they own but a fringe. */
static double
concentration(const ctd_market *m, double market)
{
    double share[CTD_MAX_PROVIDERS] = {0}, sum = 0.0;
    int32_t owner[CTD_MAX_PROVIDERS];

    ctd_owners(m->model, m->tick, owner);
    for (size_t j = 1; j < m->n_providers && market > 0.0; j++) {
        const ctd_provider *provider = &m->model->provider[j];

        share[owner[j]] +=
            provider->exists && !provider->fringe ? m->books[j].revenue / market : 0.0;
    }
    for (size_t j = 1; j < m->n_providers; j++) {
        sum += share[j] * share[j];
    }
    return sum;
}

void
ctd_record_providers(const ctd_market *m)
{
    const size_t n = m->n_providers;
    double market = 0.0;

    for (size_t j = 1; j < n; j++) {
        market += m->books[j].revenue;
    }
    for (size_t j = 0; j < n; j++) {
        const bool cloud = j != CTD_ON_PREMISES && m->model->provider[j].exists;
        const double share = market > 0.0 ? m->books[j].revenue / market : 0.0;

        ctd_record_real(m, CTD_REC_SHARE, n)[j] = cloud ? share : NAN;
        record_books(m, j, cloud);
    }
    *ctd_record_real(m, CTD_REC_HHI, 1) = concentration(m, market);
    *ctd_record_real(m, CTD_REC_MARKET, 1) = market;
}
