/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/events.h"
#include "agents/market_private.h"
#include "sim/maths.h"

#include <math.h>

/*
 * The board from the state: last tick's loads, so that the order of customers cannot matter.
 * Congestion as M/M/1: l = D + tau (1 / (1 - min(rho, .98)) - 1).
 */

static const double most_used = 0.98;

static double
congestion(const ctd_market *m, const ctd_site *site)
{
    const double rho = site->rho < most_used ? site->rho : most_used;

    return isinf(ctd_site_capacity(site)) ? 0.0
                                          : m->model->congestion_ms * (1.0 / (1.0 - rho) - 1.0);
}

static void
update_row(ctd_market *m, uint32_t j)
{
    const ctd_provider *provider = &m->model->provider[j];
    const bool active = ctd_market_active(m, j);
    ctd_board *board = &m->board;
    bool open[CTD_MAX_REGIONS];

    for (uint32_t d = 0; d < m->n_regions; d++) {
        open[d] = active && ctd_site_serves(ctd_market_site(m, j, d));
    }
    for (uint32_t r = 0; r < m->n_regions; r++) {
        const int32_t near = ctd_board_nearest(m->model, r, open);
        const bool partners = open[r] && provider->home != (int32_t)r && m->tick > 0;
        const double initial = m->initial_cloud[r];

        board->nearest[j][r] = near;
        board->price[j][r] = m->list_price[j] * provider->price_region[r];
        board->presence[j][r] = open[r] ? 1.0 : active ? provider->point_of_presence[r] : 0.0;
        board->partnership[j][r] = partners ? ctd_events_partnership(m->model, j, r, m->tick) : 0.0;
        board->latency[j][r] = near < 0 ? NAN
                                        : m->model->round_trip_ms[r][near] +
                                              congestion(m, ctd_market_site(m, j, (size_t)near));
        board->installed[j][r] =
            initial > 0.0 ? (double)ctd_market_work_in(m, j, r) / initial : 0.0;
    }
}

/* G_r, with the demand events of the tick. */
static void
update_growth(ctd_market *m)
{
    for (uint32_t r = 0; r < m->n_regions; r++) {
        m->growth[r] = ctd_market_grown(m, m->model->region[r].growth) *
                       (m->tick > 0 ? ctd_events_demand(m->model, r, m->tick) : 1.0);
    }
}

/* G_r (p / pbar)^-e of j's customers. */
static void
update_use(ctd_market *m, size_t j)
{
    for (size_t cell = 0; cell < m->n_cells; cell++) {
        const double e = m->model->segment[cell % m->n_segments].elasticity;
        double use = m->growth[ctd_market_region(m, cell)];

        if (e > 0.0) { /* a factor on use of 0 holds at any price */
            use *= ctd_market_answer(ctd_market_price(m, j, cell) / m->board.common_price, e);
        }
        m->use[j * m->n_cells + cell] =
            (uint64_t)llround((use < CTD_MOST_USE ? use : CTD_MOST_USE) * 0x1p20);
    }
}

void
ctd_board_update(ctd_market *m)
{
    m->board.common_price = m->model->reference_price * ctd_market_grown(m, m->model->price_trend);
    m->board.on_premises_cost =
        m->model->on_premises_cost * ctd_market_grown(m, m->model->on_premises_annual);
    const bool individuals = m->expected == NULL; /* expected shares are not rationed */

    m->limited = false;
    update_growth(m);
    for (uint32_t j = 1; j < m->n_providers; j++) {
        update_row(m, j);
        update_use(m, j);
        for (uint32_t d = 0; d < m->n_regions; d++) {
            const ctd_site *site = ctd_market_site(m, j, d);

            m->limited = m->limited ||
                         (individuals && ctd_site_serves(site) && !isinf(ctd_site_capacity(site)));
        }
    }
}

void
ctd_board_offer(ctd_market *m, bool initial_stock)
{
    const ctd_model *model = m->model;
    uint32_t gone = 0;

    for (uint32_t j = 1; j < m->n_providers; j++) {
        gone |= m->books[j].gone ? (uint32_t)1 << j : 0;
        for (uint32_t r = 0; r < m->n_regions; r++) {
            m->quality[j * m->n_regions + r] =
                m->tick > 0 ? ctd_events_quality(model, j, r, m->tick) : 0.0;
        }
    }
    for (uint32_t cell = 0; cell < m->n_cells; cell++) {
        const uint32_t r = (uint32_t)ctd_market_region(m, cell), s = cell % m->n_segments;
        double intercept[CTD_MAX_PROVIDERS];

        intercept[CTD_ON_PREMISES] =
            initial_stock ? -INFINITY : model->segment[s].on_premises + model->outside_intercept[r];
        const uint32_t banned = initial_stock ? 0 : ctd_disruptions_banned(m, cell);

        for (uint32_t j = 1; j < m->n_providers; j++) {
            intercept[j] = initial_stock && model->targets.has_stock
                               ? model->stock_intercept[j][r]
                               : model->intercept[j][r][s] + m->quality[j * m->n_regions + r];
            intercept[j] = banned >> j & 1 ? -INFINITY : intercept[j];
        }
        ctd_board_alternatives(&m->board, model, r, s, intercept, &m->alternatives[cell]);
        m->alternatives[cell].gone = gone;
    }
}

void
ctd_phase_board(void *market)
{
    ctd_market *m = market;

    ctd_board_update(m);
    ctd_awareness_step(m);
    ctd_board_offer(m, false);
}
