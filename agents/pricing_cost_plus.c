/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"
#include "agents/pricing.h"

#include <math.h>

double
ctd_pricing_cost_plus(const ctd_market *m, uint32_t j)
{
    const ctd_provider *provider = &m->model->provider[j];
    const double markup = provider->play.markup;

    if (isnan(markup) && provider->unit_cost <= 0.0) {
        return m->list_price[j];
    }
    const double ratio = isnan(markup) ? provider->price_level / provider->unit_cost : 1.0 + markup;

    return ratio * m->books[j].unit_cost;
}
