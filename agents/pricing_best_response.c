/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand.h"
#include "agents/market_private.h"
#include "agents/owners.h"
#include "agents/pricing.h"

#include <math.h>
#include <string.h>

/*
 * The map p <- c + zeta(p) divides the first-order condition by the part of the own slope that does
 * not depend on rivals, which keeps it a contraction where the more obvious p <- c + eta(p), with
 * the whole slope, is none (Morrow and Skerlos 2011, Operations Research 59).
 */

enum { MOST_ROUNDS = 500 };

static const double settled = 1e-11; /* of the common price */

typedef struct game {
    const ctd_market *m;
    double common_price;
    uint32_t players;                  /* bit j */
    uint32_t group[CTD_MAX_PROVIDERS]; /* of those j sets its price with, itself included */
    double price[CTD_MAX_PROVIDERS];
    ctd_demand_sums sums;
} game;

static bool
plays(const game *g, uint32_t j)
{
    return g->players >> j & 1;
}

static double
zeta(const game *g, uint32_t j)
{
    const ctd_demand_sums *s = &g->sums;
    const double cost = g->m->books[j].unit_cost;
    double sum = s->revenue[j] / g->price[j] + cost * s->own[j];

    for (uint32_t k = 1; k < g->m->n_providers; k++) {
        if (g->group[j] >> k & 1) {
            sum += g->price[k] * s->cross_paid[k][j] - g->m->books[k].unit_cost * s->cross[k][j];
        }
    }
    return sum / s->own_paid[j];
}

/* Where nobody is left at this price, cost is the price to begin from; where nobody minds the
 * price, no price is high enough. */
static double
answer(const game *g, uint32_t j)
{
    const ctd_demand_sums *s = &g->sums;
    const double cost = g->m->books[j].unit_cost;
    double price = s->quantity[j] > 0.0 ? INFINITY : g->price[j] < cost ? g->price[j] : cost;

    if (s->own_paid[j] > 0.0) {
        price = zeta(g, j);
    }
    return ctd_pricing_bounded(&g->m->model->provider[j].play, g->common_price, price);
}

static bool
solve(game *g)
{
    for (int round = 0; round < MOST_ROUNDS; round++) {
        double next[CTD_MAX_PROVIDERS], moved = 0.0;

        ctd_demand_at(g->m->demand, g->m, g->price, g->group, &g->sums);
        for (uint32_t j = 1; j < g->m->n_providers; j++) {
            next[j] = plays(g, j) ? answer(g, j) : g->price[j];
            if (!isfinite(next[j])) {
                return false;
            }
            moved = fabs(next[j] - g->price[j]) > moved ? fabs(next[j] - g->price[j]) : moved;
        }
        memcpy(g->price + 1, next + 1, (g->m->n_providers - 1) * sizeof *next);
        if (moved < settled * g->common_price) {
            return true;
        }
    }
    return false;
}

static void
group_by_owner(game *g)
{
    int32_t owner[CTD_MAX_PROVIDERS];

    ctd_owners(g->m->model, g->m->tick, owner);
    memset(g->group, 0, sizeof g->group);
    for (uint32_t j = 1; j < g->m->n_providers; j++) {
        for (uint32_t k = 1; k < g->m->n_providers; k++) {
            g->group[j] |= owner[j] == owner[k] ? (uint32_t)1 << k : 0;
        }
    }
}

/* Nobody plays for the fringe, and nobody who has nothing on offer. */
static uint32_t
choose_players(const ctd_market *m, uint32_t wanted, uint32_t *sample)
{
    uint32_t on_offer = 0, players = 0;

    for (uint32_t cell = 0; cell < m->n_cells; cell++) {
        for (uint32_t a = 0; a < m->alternatives[cell].n; a++) {
            on_offer |= (uint32_t)1 << m->alternatives[cell].provider[a];
        }
    }
    *sample = 0;
    for (uint32_t j = 1; j < m->n_providers; j++) {
        const ctd_provider *provider = &m->model->provider[j];

        if ((wanted & on_offer) >> j & 1 && !provider->fringe) {
            players |= (uint32_t)1 << j;
            *sample = provider->play.sample > *sample ? provider->play.sample : *sample;
        }
    }
    return players;
}

void
ctd_pricing_best_response(ctd_market *m, uint32_t players, double price[])
{
    uint32_t sample;
    game g = {.m = m};

    g.common_price = m->model->reference_price * ctd_market_grown(m, m->model->price_trend);
    g.players = choose_players(m, players, &sample);
    if (g.players == 0) {
        return;
    }
    memcpy(g.price + 1, m->list_price + 1, (m->n_providers - 1) * sizeof *price);
    group_by_owner(&g);
    ctd_demand_look(m->demand, m, sample);
    const bool found = solve(&g);

    for (uint32_t j = 1; j < m->n_providers; j++) {
        const ctd_price_play *play = &m->model->provider[j].play;

        if (plays(&g, j) && !found) {
            m->books[j].unconverged++;
        } else if (plays(&g, j) && g.sums.quantity[j] > 0.0) {
            price[j] = ctd_pricing_bounded(play, g.common_price,
                                           m->list_price[j] +
                                               play->damping * (g.price[j] - m->list_price[j]));
        }
    }
}
