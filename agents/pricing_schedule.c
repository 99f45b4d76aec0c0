/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/pricing.h"

double
ctd_pricing_schedule(const ctd_model *model, const ctd_provider *provider, ctd_list_price_base base,
                     uint32_t tick, int32_t decision_month)
{
    (void)tick;
    for (uint32_t i = provider->n_list_prices; i > 0; i--) {
        const ctd_list_price *listed = &provider->list_price[i - 1];

        if (listed->month <= decision_month) {
            const bool event_is_later =
                base.tick > ctd_calendar_first_tick(&model->calendar, listed->month);

            return event_is_later ? base.price : listed->price;
        }
    }
    return base.price;
}
