/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_private.h"
#include "sim/maths.h"

#include <stdlib.h>
#include <string.h>

double
ctd_market_grown(const ctd_market *m, double annual)
{
    const double years = (double)m->tick * ctd_calendar_dt(&m->model->calendar);

    return annual == 0.0 ? 1.0 : ctd_pow(1.0 + annual, years);
}

uint64_t
ctd_market_work_in(const ctd_market *m, size_t j, size_t region)
{
    const uint64_t *work = &m->work[j * m->n_cells + region * m->n_segments];
    uint64_t sum = 0;

    for (size_t s = 0; s < m->n_segments; s++) {
        sum += work[s];
    }
    return sum;
}

ctd_u128
ctd_market_load(const ctd_market *m, size_t j, size_t d, const uint64_t work[])
{
    ctd_u128 load = 0;

    for (size_t r = 0; r < m->n_regions; r++) {
        const size_t first = r * m->n_segments;

        for (size_t s = 0; m->board.nearest[j][r] == (int32_t)d && s < m->n_segments; s++) {
            load += (ctd_u128)work[first + s] * m->use[j * m->n_cells + first + s];
        }
    }
    return load;
}

const double *
ctd_market_seconds(const ctd_market *market, double *population_seconds)
{
    *population_seconds = market->population_seconds;
    return market->seconds;
}

ctd_status
ctd_market_use_kernels(ctd_market *market, const char *name)
{
    const ctd_kernels *kernels = ctd_kernels_named(name);

    market->kernels = kernels != NULL ? kernels : market->kernels;
    return kernels != NULL ? CTD_OK : CTD_ERR_INTERNAL;
}

/* Spending at the start fixes how many instances a workload unit is. Where nobody is in the cloud,
 * it is what all customers together would spend at the reference price. */
static double
unit_of_workload(const ctd_market *m)
{
    double revenue = 0.0, everybody = 0.0;

    for (size_t j = 1; j < m->n_providers; j++) {
        for (size_t cell = 0; cell < m->n_cells; cell++) {
            revenue += (double)m->work[j * m->n_cells + cell] * ctd_market_price(m, j, cell) *
                       ctd_market_use(m, j, cell);
        }
    }
    for (size_t cell = 0; cell < m->n_cells; cell++) {
        everybody += (double)m->cell_work[cell] * m->model->reference_price;
    }
    const double base = revenue > 0.0 ? revenue : everybody;

    return base > 0.0 ? m->model->spend / (base * CTD_HOURS_PER_YEAR) : 1.0;
}

static void
reset(ctd_market *m)
{
    const size_t sites = (size_t)m->n_providers * m->n_regions;

    memset(m->count, 0, (size_t)m->n_providers * m->n_cells * sizeof *m->count);
    memset(m->work, 0, (size_t)m->n_providers * m->n_cells * sizeof *m->work);
    memset(m->revenue, 0, (size_t)m->n_providers * m->n_cells * sizeof *m->revenue);
    memset(m->pipeline, 0, sites * m->ring * sizeof *m->pipeline);
    memset(m->turned_away, 0, (size_t)m->n_providers * m->n_cells * sizeof *m->turned_away);
    ctd_forced_clear(m);
    memset(m->turned_away_customers, 0, m->n_providers * sizeof *m->turned_away_customers);
    memset(m->asked, 0, sites * (m->model->calendar.ticks_per_year + 1) * sizeof *m->asked);
    for (size_t cell = 0; cell < m->n_cells; cell++) {
        m->count[cell] = m->customers->cell[cell].n;
        m->work[cell] = m->cell_work[cell];
    }
}

/* Everybody in the market draws a provider on the board of t = 0; then the books are opened. */
static void
fill_stock(ctd_market *m)
{
    ctd_board_at_start(m->model, &m->board);
    ctd_board_offer(m, true);
    m->limited = false;
    ctd_choice_start(m);
    ctd_settling_move(m);
    for (size_t r = 0; r < m->n_regions; r++) {
        uint64_t cloud = 0;

        for (size_t j = 1; j < m->n_providers; j++) {
            cloud += ctd_market_work_in(m, j, r);
        }
        m->initial_cloud[r] = (double)cloud;
    }
    ctd_board_update(m);
    m->unit = unit_of_workload(m);
    ctd_settling_loads(m);
    ctd_accounts_settle(m);
    ctd_board_offer(m, false); /* what providers look at in the first tick */
}

void
ctd_market_start(ctd_market *market, const ctd_model *model, uint32_t replication,
                 ctd_series *series, uint32_t every)
{
    market->model = model;
    market->replication = replication;
    market->tick = 0;
    market->series = series;
    market->every = every;
    market->n_recorded = 0;
    ctd_log_start(market);
    ctd_population_draw(market);
    reset(market);
    ctd_education_start(market);
    ctd_renewal_start(market);
    ctd_capacity_start(market);
    ctd_accounts_start(market);
    ctd_awareness_start(market);
    ctd_pricing_start(market);
    if (market->learning != NULL) {
        ctd_learning_start(market);
    }
    fill_stock(market);
    ctd_phase_observe(market);
}
