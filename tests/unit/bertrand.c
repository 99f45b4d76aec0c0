/* SPDX-License-Identifier: Apache-2.0 */
#include "bertrand.h"

ctd_model *
bertrand_model(uint32_t n, double a, double mu, double cost, uint64_t n_customers)
{
    double v[CTD_MAX_PROVIDERS];

    for (uint32_t j = 0; j < n; j++) {
        v[j] = a / mu;
    }
    ctd_model *model = kit_model(n_customers, n, v);

    model->reference_price = 1.0;
    model->segment[0].price_taste.mean = 1.0 / mu;
    for (uint32_t j = 1; j <= n; j++) {
        ctd_provider *p = &model->provider[j];

        p->price_rule = CTD_PRICE_BEST_RESPONSE;
        p->price_level = cost > 0.0 ? cost : 1.0;
        p->unit_cost = cost;
    }
    return model;
}

ctd_model *
bertrand_outside_model(uint32_t n, double a, double mu, double cost)
{
    ctd_model *model = bertrand_model(n, a, mu, cost, 2000);

    model->outside_option = true;
    model->on_premises_cost = 0.0;
    return model;
}

ctd_model *
motley_model(double dissimilarity, double elasticity)
{
    ctd_model *model = bertrand_model(3, 1.0, .5, .6, 3000);
    ctd_segment *s = &model->segment[0];

    model->outside_option = true;
    model->on_premises_cost = 1.0;
    model->dissimilarity = dissimilarity;
    s->price_taste = (ctd_taste){2.0, .6};
    s->latency_taste = (ctd_taste){1.0, .5};
    s->presence_taste = (ctd_taste){.5, .5};
    s->workload = (ctd_taste){1.0, 1.0};
    s->switching_cost = 1.0;
    s->brand_sigma = .5;
    s->contract_months = 12.0;
    s->elasticity = elasticity;
    model->segment[1] = *s;
    model->segment[1].contract = CTD_CONTRACT_FIXED;
    model->segment[1].price_taste.mean = 1.0;
    model->n_segments = 2;
    kit_add_region(model, 80.0);
    model->region[1].growth = .3;
    model->provider[1].price_region[1] = 1.25;
    model->provider[2].price_region[1] = .8;
    model->provider[2].commitment_discount = .1;
    model->provider[3].egress_months = 3.0;
    model->provider[3].awareness[0] = .7;
    model->provider[3].unit_cost = .7;
    model->provider[2].quality[0][0] = 2.5;
    kit_use_qualities(model);
    model->calendar.n_ticks = 5;
    return model;
}
