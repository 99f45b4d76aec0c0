/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/pricing.h"

double
ctd_pricing_fixed(const ctd_model *model, const ctd_provider *provider, ctd_list_price_base base,
                  uint32_t tick, int32_t decision_month)
{
    (void)model;
    (void)provider;
    (void)tick;
    (void)decision_month;
    return base.price;
}
