/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/pricing.h"

#include "agents/events.h"

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

double
ctd_pricing_price(const ctd_model *model, uint32_t provider, uint32_t region, uint32_t tick)
{
    const ctd_provider *p = &model->provider[provider];
    const int32_t month = tick > 0 ? ctd_calendar_decision_month(&model->calendar, tick)
                                   : model->calendar.start_month;

    return rules[p->price_rule](model, p, ctd_events_price(model, provider, tick), tick, month) *
           p->price_region[region];
}
