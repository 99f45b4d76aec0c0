/* SPDX-License-Identifier: Apache-2.0 */
#include "npv_by_hand.h"

#include <math.h>

enum { YEARS = NPV_YEARS };

static double
aware_after(const ctd_model *model, double years, double presence)
{
    const double known = model->provider[2].awareness[1];

    return known >= 1.0
               ? 1.0
               : 1.0 - (1.0 - known) * exp(-0.5 * years * model->awareness_presence * presence);
}

/* Probability of provider 2 of a nest of two beside on-premises. */
static double
mine_of(const ctd_model *model, double v, double aware, double rival, double staying)
{
    const double lambda = model->dissimilarity, mine = aware * exp(v / lambda);
    const double sum = mine + exp(rival / lambda), inclusive = pow(sum, lambda);
    const double outside =
        model->outside_option ? exp(model->segment[0].on_premises + staying) : 0.0;

    return mine / sum * inclusive / (inclusive + outside);
}

double
npv_held_after(const ctd_model *model, const double w[3], double years, double v, double aware)
{
    const ctd_segment *s = &model->segment[0];
    const ctd_region *region = &model->region[1];
    const bool fixed = s->contract == CTD_CONTRACT_FIXED;
    const double ended = fixed ? fmin(1.0, 12.0 * years / s->contract_months)
                               : 1.0 - pow(1.0 - 1.0 / s->contract_months, 12.0 * years);
    const double cloud = (w[1] + w[2]) / (w[0] + w[1] + w[2]);
    const double coming = (1.0 - region->in_cloud) * (w[0] + w[1] + w[2]);
    const double come =
        coming * (1.0 - exp(-(region->innovation + region->imitation * cloud) * years));
    const double rival = 0.7 - 0.2, kappa = s->switching_cost;
    const double from_rival = mine_of(model, v, aware, rival + kappa, 0.0);
    const double known = rival + model->dissimilarity * log(model->provider[1].awareness[1]);
    const double from_me = mine_of(model, v + kappa, 1.0, known, 0.0);
    const double from_none = mine_of(model, v, aware, known, s->staying);

    return w[2] * (1.0 - ended) + ended * (w[1] * from_rival + w[2] * from_me) +
           (come + ended * (w[0] - coming)) * from_none;
}

npv_expected
npv_expect(const ctd_model *model, const double w[3])
{
    const double lag = model->provider[2].lag_months / 12.0;
    npv_expected e = {{0}};

    for (int y = 1; y <= YEARS; y++) {
        const double use = pow(1.0 + model->region[1].growth, lag + y);
        const double with = npv_held_after(model, w, y, 0.7 - 0.2, aware_after(model, y, 1.0));
        const double without = npv_held_after(model, w, y, -1.5, aware_after(model, y, 0.0));

        e.load[y] = use * with;
        e.gain[y] = use * (with - without);
    }
    return e;
}

/* USD an instance in tick 1. */
static double
instance_price(const ctd_model *model)
{
    return model->provider[2].capital_cost * 0.12 * CTD_HOURS_PER_YEAR *
           pow(1.0 + model->price_trend, 1.0 / 12.0);
}

double
npv_outlay(const ctd_model *model, const npv_expected *e)
{
    return instance_price(model) * e->load[1] / model->provider[2].target_utilisation;
}

double
npv_break_even(const ctd_model *model, const npv_expected *e)
{
    const ctd_provider *p = &model->provider[2];
    const double lag = p->lag_months / 12.0, full = instance_price(model);
    double value = -npv_outlay(model, e), annuity = 0.0;

    for (int y = 1; y <= YEARS; y++) {
        const double discount = pow(1.0 + p->npv_rate, -(lag + y));
        const double price = 0.12 * pow(1.0 + model->price_trend, lag + y);
        const double cost = p->unit_cost * pow(1.0 + model->cost_trend, lag + y);

        value += discount * e->gain[y] * (price - cost) * CTD_HOURS_PER_YEAR;
        if (y < YEARS) {
            const double lacking = (e->load[y + 1] - 0.8 * e->load[y]) / p->target_utilisation;

            value -= discount * fmax(lacking, 0.0) * full * pow(1.0 + model->price_trend, lag + y);
        }
        annuity += discount;
    }
    return value / annuity;
}
