/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"
#include "agents/owners.h"
#include "agents/pricing.h"

#include <math.h>

static bool
is_available(const ctd_market *m, uint32_t j)
{
    bool available = false;

    for (uint32_t r = 0; r < m->n_regions; r++) {
        available = available || m->board.nearest[j][r] >= 0;
    }
    return available;
}

static double
cheapest_rival(const ctd_market *m, uint32_t j)
{
    int32_t owner[CTD_MAX_PROVIDERS];
    double lowest = INFINITY;

    ctd_owners(m->model, m->tick, owner);
    for (uint32_t k = 1; k < m->n_providers; k++) {
        const bool rival = owner[k] != owner[j] && !m->model->provider[k].fringe &&
                           ctd_market_active(m, k) && is_available(m, k);

        lowest = rival && m->list_price[k] < lowest ? m->list_price[k] : lowest;
    }
    return lowest;
}

double
ctd_pricing_follow(const ctd_market *m, uint32_t j)
{
    const ctd_price_play *play = &m->model->provider[j].play;
    const ctd_key key = ctd_key_mix(ctd_market_key(m, CTD_DRAW_PRICE, m->tick), j);
    const double rival = cheapest_rival(m, j);
    const bool follows = ctd_uniform(ctd_draw_at(ctd_key_stream(key), 0)) < play->chance;

    return follows && !isinf(rival) ? (1.0 - play->discount) * rival : m->list_price[j];
}
