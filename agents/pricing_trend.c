/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/pricing.h"

#include "sim/maths.h"

double
ctd_pricing_trend(const ctd_model *model, const ctd_provider *provider, ctd_list_price_base base,
                  uint32_t tick, int32_t decision_month)
{
    const double years = (double)(tick - base.tick) * ctd_calendar_dt(&model->calendar);

    (void)decision_month;
    return base.price * ctd_pow(1.0 + provider->price_annual, years);
}
