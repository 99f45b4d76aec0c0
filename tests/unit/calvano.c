/* SPDX-License-Identifier: Apache-2.0 */
#include "calvano.h"

#include "kit.h"

#include "agents/market_private.h"

ctd_model *
calvano_model(void)
{
    const double v[] = {8.0, 8.0}; /* a / mu */
    const double beyond = 0.1 * (CALVANO_JOINT_PRICE - CALVANO_NASH_PRICE);
    ctd_model *model = kit_model(1000000, 2, v);

    model->mode = CTD_CUSTOMERS_EXPECTED;
    model->calendar.n_ticks = 100000000;
    model->reference_price = 1.0;
    model->outside_option = true;
    model->segment[0].price_taste = (ctd_taste){4.0, 0.0}; /* 1 / mu */
    for (uint32_t j = 1; j <= 2; j++) {
        ctd_provider *p = &model->provider[j];

        p->unit_cost = 1.0;
        p->price_level = CALVANO_NASH_PRICE;
        p->price_rule = CTD_PRICE_Q_LEARNING;
        p->play.low = CALVANO_NASH_PRICE - beyond;
        p->play.high = CALVANO_JOINT_PRICE + beyond;
    }
    return model;
}

double
calvano_profit(const ctd_market *m, uint32_t j)
{
    const double units = (double)m->cell_work[0] * m->unit * CTD_HOURS_PER_YEAR;

    return (m->books[j].revenue - m->books[j].operating_cost) / units;
}
