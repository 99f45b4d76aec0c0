/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/pricing.h"

#include "agents/events.h"
#include "agents/market_private.h"

#include <math.h>
#include <string.h>

static ctd_pricing_rule *const dated[] = {
    [CTD_PRICE_FIXED] = ctd_pricing_fixed,
    [CTD_PRICE_SCHEDULE] = ctd_pricing_schedule,
    [CTD_PRICE_TREND] = ctd_pricing_trend,
    [CTD_PRICE_Q_LEARNING] = NULL, /* and of what lies between: they look at the market */
};

static ctd_pricing_setting *const settings[] = {
    [CTD_PRICE_COST_PLUS] = ctd_pricing_cost_plus,
    [CTD_PRICE_FOLLOW] = ctd_pricing_follow,
};

double
ctd_pricing_at_start(const ctd_provider *provider, uint32_t region)
{
    return provider->price_level * provider->price_region[region];
}

void
ctd_pricing_start(ctd_market *m)
{
    for (uint32_t j = 1; j < m->n_providers; j++) {
        m->list_price[j] = m->model->provider[j].price_level;
    }
}

double
ctd_pricing_dated(const ctd_model *model, uint32_t provider, uint32_t tick)
{
    const ctd_provider *p = &model->provider[provider];

    return dated[p->price_rule](model, p, ctd_events_price(model, provider, tick), tick,
                                ctd_calendar_decision_month(&model->calendar, tick));
}

double
ctd_pricing_bounded(const ctd_price_play *play, double common_price, double price)
{
    const double least = 1e-6; /* free of charge has no elasticity */
    const double low = common_price * (play->floor > least ? play->floor : least);
    const double high = common_price * play->ceiling;
    const double below = price < high ? price : high;

    return below > low ? below : low;
}

static bool
looks(const ctd_market *m, uint32_t j)
{
    const double months = m->model->provider[j].play.period_months;
    const uint32_t every = (uint32_t)llround(months * m->model->calendar.ticks_per_year / 12.0);

    return ctd_market_active(m, j) && (m->tick - 1) % (every > 0 ? every : 1) == 0;
}

/* The learner writes its new price where everybody's last one still has to be seen. */
static double
learned(ctd_market *m, uint32_t j)
{
    const double last = m->list_price[j];

    ctd_pricing_q_learning(m, j);
    const double price = m->list_price[j];

    m->list_price[j] = last;
    return price;
}

/* The new list price of j, but for best responses: those are found together. */
static double
new_price(ctd_market *m, uint32_t j, double common_price, uint32_t *players)
{
    const ctd_provider *provider = &m->model->provider[j];
    const ctd_price_rule rule = provider->price_rule;
    double price = m->list_price[j];

    if (dated[rule] != NULL) {
        return ctd_pricing_dated(m->model, j, m->tick);
    }
    const ctd_list_price_base base = ctd_events_price(m->model, j, m->tick);

    if (base.tick == m->tick) {
        return base.price;
    }
    if (!looks(m, j)) {
        return price;
    }
    if (rule == CTD_PRICE_BEST_RESPONSE) {
        *players |= (uint32_t)1 << j;
        return price;
    }
    price = rule == CTD_PRICE_Q_LEARNING ? learned(m, j) : settings[rule](m, j);
    return ctd_pricing_bounded(&provider->play, common_price, price);
}

void
ctd_pricing_step(ctd_market *m)
{
    const double common_price =
        m->model->reference_price * ctd_market_grown(m, m->model->price_trend);
    uint32_t players = 0;
    double next[CTD_MAX_PROVIDERS];

    for (uint32_t j = 1; j < m->n_providers; j++) {
        next[j] = new_price(m, j, common_price, &players);
    }
    if (players != 0) {
        ctd_pricing_best_response(m, players, next);
    }
    memcpy(m->list_price + 1, next + 1, (m->n_providers - 1) * sizeof *next);
}
