/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/investing.h"
#include "agents/log.h"
#include "agents/prospects.h"
#include "sim/maths.h"

#include <math.h>

/*
 * New locations by net present value (docs/model.md, section 7): what the customers won are
 * expected to bring, less the fixed cost of the location, its capacity at first, and what keeps
 * that capacity up with wear and growth.
 */

/* One location as an investment, USD. */
typedef struct plan {
    double outlay; /* for the capacity it opens with */
    double value;  /* net present */
} plan;

/* K_y, instances: what the load expected at the end of year y asks for. */
static double
wanted(const ctd_provider *provider, const ctd_prospect prospect[], uint32_t y)
{
    return prospect[y].load / provider->target_utilisation;
}

static plan
appraise(const ctd_market *m, uint32_t j, uint32_t n_years, const ctd_prospect prospect[])
{
    const ctd_provider *provider = &m->model->provider[j];
    const double price = ctd_capacity_price(m, j), lag = provider->lag_months / 12.0;
    plan p = {.outlay = price * wanted(provider, prospect, 1)};

    p.value = -p.outlay;
    for (uint32_t y = 1; y <= n_years; y++) {
        const double counted = provider->npv_years - (y - 1), after = lag + y;
        double flow = prospect[y].margin - provider->location_cost;

        if (y < n_years) {
            const double lacking = wanted(provider, prospect, y + 1) -
                                   wanted(provider, prospect, y) * (1.0 - m->model->depreciation);

            flow -=
                lacking > 0.0 ? lacking * price * ctd_pow(1.0 + m->model->price_trend, after) : 0.0;
        }
        p.value +=
            (counted < 1.0 ? counted : 1.0) * flow * ctd_pow(1.0 + provider->npv_rate, -after);
    }
    return p;
}

static bool
is_candidate(const ctd_market *m, uint32_t j, size_t d)
{
    const ctd_site *site = ctd_market_site(m, j, d);

    return !site->open && site->open_tick == 0;
}

static void
open_at(ctd_market *m, uint32_t j, uint32_t d, double outlay)
{
    ctd_site *site = ctd_market_site(m, j, d);

    site->open_tick = m->tick + ctd_capacity_lag(m, m->model->provider[j].lag_months);
    site->outlay = outlay;
    ctd_capacity_order(m, j, d, outlay / ctd_capacity_price(m, j), site->open_tick);
    m->books[j].pool -= outlay;
    ctd_log_add(m, CTD_LOG_ORDERED, j, (int32_t)d, outlay);
}

static void
open_best(ctd_market *m, uint32_t j)
{
    const double years = ceil(m->model->provider[j].npv_years);
    const uint32_t n_years =
        years < CTD_MAX_PROSPECT_YEARS ? (uint32_t)years : CTD_MAX_PROSPECT_YEARS;
    bool candidate[CTD_MAX_REGIONS];
    plan best = {0.0, 0.0};
    int32_t where = -1;

    for (uint32_t d = 0; d < m->n_regions; d++) {
        candidate[d] = is_candidate(m, j, d);
    }
    ctd_prospects_of(m, j, n_years, candidate, m->prospects);
    for (uint32_t d = 0; d < m->n_regions; d++) {
        const plan p = candidate[d] ? appraise(m, j, n_years, m->prospects[d]) : (plan){0.0, 0.0};
        const bool pays = p.value > 0.0 && p.outlay > 0.0 && p.outlay <= m->books[j].pool;

        if (pays && (where < 0 || p.value * best.outlay > best.value * p.outlay)) {
            best = p;
            where = (int32_t)d;
        }
    }
    if (where >= 0) {
        open_at(m, j, (uint32_t)where, best.outlay);
    }
}

void
ctd_investing_npv(ctd_market *m, uint32_t j)
{
    if (m->books[j].pool > 0.0) {
        open_best(m, j);
    }
    ctd_investing_target_utilisation(m, j);
}
