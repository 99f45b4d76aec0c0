/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"

#include <math.h>

/*
 * What is recorded: one row a column here, one line where it is filled. Flows (switches,
 * decisions, rationed) add up over ticks that are not kept.
 */

typedef enum column {
    CUSTOMERS,
    WORKLOAD,
    REVENUE,
    SHARE,
    PRICE,
    LATENCY,
    PRESENCE,
    AWARENESS,
    PARTNERSHIP,
    CAPACITY,
    LOAD,
    REQUESTED,
    UNSERVED,
    UTILISATION,
    CASH,
    CAPEX,
    OPERATING_COST,
    UNIT_COST,
    SWITCHES,
    DECISIONS,
    RATIONED,
    HHI,
    MARKET,
    N_COLUMNS
} column;

#define T CTD_AXIS_TIME
#define P CTD_AXIS_PROVIDER
#define R CTD_AXIS_REGION
#define S CTD_AXIS_SEGMENT

static const ctd_column columns[N_COLUMNS] = {
    [CUSTOMERS] = {"customers",
                   CTD_INT64,
                   4,
                   {T, P, R, S},
                   "1",
                   "customers of each provider; on-premises includes those not yet in the market"},
    [WORKLOAD] = {"workload",
                  CTD_FLOAT64,
                  4,
                  {T, P, R, S},
                  "1",
                  "workload of each provider's customers, in reference instances, without growth "
                  "of use"},
    [REVENUE] = {"revenue", CTD_FLOAT64, 4, {T, P, R, S}, "USD year-1", "revenue, run rate"},
    [SHARE] = {"share", CTD_FLOAT64, 2, {T, P}, "1", "share of world cloud revenue"},
    [PRICE] = {"price", CTD_FLOAT64, 3, {T, P, R}, "USD hour-1", "price of the reference instance"},
    [LATENCY] = {"latency",
                 CTD_FLOAT64,
                 3,
                 {T, P, R},
                 "ms",
                 "round-trip time from the region to the provider's nearest location, with "
                 "congestion"},
    [PRESENCE] = {"presence",
                  CTD_FLOAT64,
                  3,
                  {T, P, R},
                  "1",
                  "presence in the region: 1 with a location, a point of presence partly"},
    [AWARENESS] = {"awareness",
                   CTD_FLOAT64,
                   3,
                   {T, P, R},
                   "1",
                   "share of the region's customers who know the provider"},
    [PARTNERSHIP] =
        {"partnership", CTD_FLOAT64, 3, {T, P, R}, "1", "partnership index in the region"},
    [CAPACITY] = {"capacity",
                  CTD_FLOAT64,
                  3,
                  {T, P, R},
                  "1",
                  "capacity of the location in the region, in reference instances; inf is "
                  "unlimited"},
    [LOAD] =
        {"load", CTD_FLOAT64, 3, {T, P, R}, "1", "load on the location, in reference instances"},
    [REQUESTED] = {"requested",
                   CTD_FLOAT64,
                   3,
                   {T, P, R},
                   "1",
                   "load with what was turned away in the tick, in reference instances"},
    [UNSERVED] =
        {"unserved", CTD_FLOAT64, 3, {T, P, R}, "1", "load above capacity, in reference instances"},
    [UTILISATION] = {"utilisation",
                     CTD_FLOAT64,
                     3,
                     {T, P, R},
                     "1",
                     "load over capacity; 0 where capacity is unlimited or nothing is open"},
    [CASH] = {"cash", CTD_FLOAT64, 2, {T, P}, "USD", "cash"},
    [CAPEX] = {"capex",
               CTD_FLOAT64,
               2,
               {T, P},
               "USD year-1",
               "spending on capacity in the tick, at a yearly rate"},
    [OPERATING_COST] = {"operating_cost", CTD_FLOAT64, 2, {T, P}, "USD year-1", "operating cost"},
    [UNIT_COST] =
        {"unit_cost", CTD_FLOAT64, 2, {T, P}, "USD hour-1", "cost of an instance-hour served"},
    [SWITCHES] = {"switches",
                  CTD_INT64,
                  3,
                  {T, CTD_AXIS_FROM_PROVIDER, P},
                  "1",
                  "customers who went from one provider to another since the last record"},
    [DECISIONS] = {"decisions",
                   CTD_INT64,
                   2,
                   {T, P},
                   "1",
                   "customers who decided for the provider since the last record, staying "
                   "included"},
    [RATIONED] = {"rationed",
                  CTD_INT64,
                  2,
                  {T, P},
                  "1",
                  "customers turned away for want of capacity since the last record"},
    [HHI] = {"hhi",
             CTD_FLOAT64,
             1,
             {T},
             "1",
             "Herfindahl-Hirschman index of revenue shares, the fringe left out"},
    [MARKET] = {"market", CTD_FLOAT64, 1, {T}, "USD year-1", "world cloud revenue, run rate"},
};

const ctd_column *
ctd_market_columns(size_t *n)
{
    *n = N_COLUMNS;
    return columns;
}

void
ctd_market_axes(const ctd_model *model, size_t n_records, size_t size[CTD_N_AXES])
{
    for (int axis = 0; axis < CTD_N_AXES; axis++) {
        size[axis] = 0;
    }
    size[CTD_AXIS_TIME] = n_records;
    size[CTD_AXIS_FROM_PROVIDER] = model->n_providers;
    size[CTD_AXIS_PROVIDER] = model->n_providers;
    size[CTD_AXIS_REGION] = model->n_regions;
    size[CTD_AXIS_SEGMENT] = model->n_segments;
}

static double *
real(const ctd_market *m, column c, size_t width)
{
    return (double *)m->series->data[c] + m->n_recorded * width;
}

static int64_t *
whole(const ctd_market *m, column c, size_t width)
{
    return (int64_t *)m->series->data[c] + m->n_recorded * width;
}

static void
record_flows(const ctd_market *m)
{
    const size_t n = m->n_providers;
    int64_t *switches = whole(m, SWITCHES, n * n);
    int64_t *decisions = whole(m, DECISIONS, n), *rationed = whole(m, RATIONED, n);

    for (size_t cell = 0; cell < m->n_cells; cell++) {
        for (size_t pair = 0; pair < n * n; pair++) {
            const int64_t count = (int64_t)m->moved_count[cell * n * n + pair];

            switches[pair] += pair / n == pair % n ? 0 : count;
            decisions[pair % n] += count;
        }
    }
    for (size_t j = 0; j < n; j++) {
        rationed[j] += (int64_t)m->turned_away_customers[j];
    }
}

static void
record_customers(const ctd_market *m)
{
    const size_t width = (size_t)m->n_providers * m->n_cells;
    int64_t *customers = whole(m, CUSTOMERS, width);
    double *workload = real(m, WORKLOAD, width), *revenue = real(m, REVENUE, width);

    for (size_t i = 0; i < width; i++) {
        customers[i] = (int64_t)m->count[i];
        workload[i] = (double)m->work[i] * m->unit;
        revenue[i] = m->revenue[i];
    }
}

static void
record_regions(const ctd_market *m)
{
    const size_t width = (size_t)m->n_providers * m->n_regions;

    for (size_t j = 0; j < m->n_providers; j++) {
        const bool cloud = j != CTD_ON_PREMISES && m->model->provider[j].exists;

        for (size_t r = 0; r < m->n_regions; r++) {
            const size_t i = j * m->n_regions + r;
            const ctd_site *site = ctd_market_site(m, j, r);
            const double capacity = ctd_site_capacity(site);
            const bool limited = cloud && ctd_site_serves(site) && !isinf(capacity);

            real(m, PRICE, width)[i] = cloud ? m->board.price[j][r] : NAN;
            real(m, LATENCY, width)[i] = cloud ? m->board.latency[j][r] : NAN;
            real(m, PRESENCE, width)[i] = cloud ? m->board.presence[j][r] : NAN;
            real(m, AWARENESS, width)[i] = cloud ? m->board.awareness[j][r] : NAN;
            real(m, PARTNERSHIP, width)[i] = cloud ? m->board.partnership[j][r] : NAN;
            real(m, CAPACITY, width)[i] = cloud ? capacity : NAN;
            real(m, LOAD, width)[i] = cloud ? site->load : NAN;
            real(m, REQUESTED, width)[i] = cloud ? site->requested : NAN;
            real(m, UNSERVED, width)[i] = cloud ? site->load - site->served : NAN;
            real(m, UTILISATION, width)[i] = limited ? site->load / capacity : cloud ? 0.0 : NAN;
        }
    }
}

static void
record_providers(const ctd_market *m)
{
    const size_t n = m->n_providers;
    const double dt = ctd_calendar_dt(&m->model->calendar);
    double market = 0.0, hhi = 0.0;

    for (size_t j = 1; j < n; j++) {
        market += m->books[j].revenue;
    }
    for (size_t j = 0; j < n; j++) {
        const bool cloud = j != CTD_ON_PREMISES && m->model->provider[j].exists;
        const ctd_books *books = &m->books[j];
        const double share = market > 0.0 ? books->revenue / market : 0.0;

        real(m, SHARE, n)[j] = cloud ? share : NAN;
        real(m, CASH, n)[j] = cloud ? books->cash : NAN;
        real(m, CAPEX, n)[j] = cloud ? books->capex / dt : NAN;
        real(m, OPERATING_COST, n)[j] = cloud ? books->operating_cost : NAN;
        real(m, UNIT_COST, n)[j] = cloud ? books->unit_cost : NAN;
        hhi += cloud && !m->model->provider[j].fringe ? share * share : 0.0;
    }
    *real(m, HHI, 1) = hhi;
    *real(m, MARKET, 1) = market;
}

void
ctd_phase_observe(void *market)
{
    ctd_market *m = market;

    if (m->series == NULL) {
        return;
    }
    if (m->tick > 0) {
        record_flows(m);
    }
    if (m->tick % m->every == 0 || m->tick == m->model->calendar.n_ticks) {
        record_customers(m);
        record_regions(m);
        record_providers(m);
        m->n_recorded++;
    }
}

void
ctd_market_snapshot(const ctd_market *market, ctd_series *series)
{
    ctd_market now = *market;

    now.series = series;
    now.n_recorded = 0;
    record_customers(&now);
}
