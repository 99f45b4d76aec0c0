/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/pricing.h"

#include "agents/events.h"
#include "agents/market_private.h"

static ctd_pricing_rule *const rules[] = {
    [CTD_PRICE_FIXED] = ctd_pricing_fixed,
    [CTD_PRICE_SCHEDULE] = ctd_pricing_schedule,
    [CTD_PRICE_TREND] = ctd_pricing_trend,
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

    return rules[p->price_rule](model, p, ctd_events_price(model, provider, tick), tick,
                                ctd_calendar_decision_month(&model->calendar, tick));
}

void
ctd_pricing_step(ctd_market *m)
{
    for (uint32_t j = 1; j < m->n_providers; j++) {
        m->list_price[j] = ctd_pricing_dated(m->model, j, m->tick);
    }
}
