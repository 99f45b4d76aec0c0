/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/expected_private.h"

#include "agents/nested.h"
#include "sim/maths.h"

#include <math.h>

/*
 * Choice probabilities of one type, exactly: those of the kernel (choice_kernel.h) without its
 * noise, in double. Where there are no nests, the weights e^V are taken once for all incumbents.
 */

static void
fill_in(const ctd_market *m, uint32_t r, uint32_t s, uint32_t a, ctd_expected_offer *o)
{
    const uint32_t j = o->alternatives->provider[a];

    o->own[j] = (int8_t)a;
    o->all_known = o->all_known && o->alternatives->aware[a] >= CTD_EVERYBODY;
    if (j == CTD_ON_PREMISES) {
        o->price[a] = m->board.on_premises_cost;
        o->presence[a] = 0.0;
        o->latency[a] = 0.0;
    } else {
        o->price[a] = ctd_price_paid(m->model, j, s, m->board.price[j][r]) / m->board.common_price;
        o->presence[a] = m->board.presence[j][r];
        o->latency[a] = m->board.latency[j][r] / 100.0;
    }
}

void
ctd_expected_offer_cell(const ctd_market *m, uint32_t cell, ctd_expected_offer *o)
{
    const uint32_t r = (uint32_t)ctd_market_region(m, cell), s = cell % m->n_segments;
    const ctd_segment *segment = &m->model->segment[s];

    o->alternatives = &m->alternatives[cell];
    o->staying = segment->staying;
    o->stay_odds = segment->staying != 0.0 ? ctd_exp(segment->staying) : 1.0;
    o->cost = segment->switching_cost;
    o->leave_odds = segment->switching_cost != 0.0 ? ctd_exp(-segment->switching_cost) : 1.0;
    o->all_known = true;
    for (uint32_t j = 0; j < m->n_providers; j++) {
        o->own[j] = -1;
        o->egress[j] = o->alternatives->has_egress
                           ? m->model->provider[j].egress_months / segment->contract_months
                           : 0.0;
    }
    for (uint32_t a = 0; a < o->alternatives->n; a++) {
        fill_in(m, r, s, a, o);
    }
    o->same_for_all = o->all_known && o->cost == 0.0 && o->staying == 0.0 &&
                      !o->alternatives->has_egress && o->alternatives->gone == 0;
}

void
ctd_expected_weigh(const ctd_market *m, uint32_t cell, uint32_t i, const ctd_expected_offer *o,
                   ctd_expected_type *t)
{
    const ctd_expected *e = m->expected;
    const ctd_customers *c = m->customers;
    const ctd_alternatives *alt = o->alternatives;
    const uint64_t slot = c->cell[cell].begin + i;
    const size_t at = ((size_t)cell * e->room + i) * e->n_providers;
    const double presence_taste = (double)c->presence_taste[slot];
    const double latency_taste = (double)c->latency_taste[slot];
    double top = -INFINITY;

    t->price_taste = (double)c->price_taste[slot];
    for (uint32_t a = 0; a < alt->n; a++) {
        const uint32_t j = alt->provider[a];
        double v = alt->exact_level[a] - t->price_taste * o->price[a] +
                   presence_taste * o->presence[a] - latency_taste * o->latency[a];

        if (alt->brand_sigma > 0.0 && j != CTD_ON_PREMISES) {
            v += alt->brand_sigma * e->brand[at + j];
        }
        t->v[a] = v;
        t->knows[a] = o->all_known || e->known[at + j] < alt->aware[a];
        top = v > top ? v : top;
    }
    if (alt->n_nests == 0) {
        for (uint32_t a = 0; a < alt->n; a++) {
            t->odds[a] = t->v[a] - top;
        }
        ctd_exp_array(alt->n, t->odds, t->odds);
    }
}

static double
cost_of_leaving(const ctd_expected_offer *o, const ctd_expected_type *t, uint32_t from)
{
    const bool free = from == CTD_ON_PREMISES || (o->alternatives->gone >> from & 1);

    return free ? 0.0 : o->cost + t->price_taste * o->egress[from];
}

/* With nests, or where weights are out of range. */
static bool
choose_carefully(const ctd_expected_offer *o, const ctd_expected_type *t, uint32_t from, double p[])
{
    const ctd_alternatives *alt = o->alternatives;
    const double cost = cost_of_leaving(o, t, from);
    double u[CTD_MAX_PROVIDERS];

    for (uint32_t a = 0; a < alt->n; a++) {
        const double stay = from == CTD_ON_PREMISES ? o->staying : 0.0;

        u[a] = alt->provider[a] == from ? t->v[a] + stay : t->knows[a] ? t->v[a] - cost : -INFINITY;
    }
    return ctd_nested_logit(alt->n, u, alt->nest, alt->dissimilarity, p, NULL) > -INFINITY;
}

bool
ctd_expected_choose(const ctd_expected_offer *o, const ctd_expected_type *t, uint32_t from,
                    double p[])
{
    const ctd_alternatives *alt = o->alternatives;
    const int own = o->own[from];
    double leave = 1.0, sum = 0.0;

    if (alt->n_nests > 0) {
        return choose_carefully(o, t, from, p);
    }
    if (from != CTD_ON_PREMISES && !(alt->gone >> from & 1)) {
        leave = o->egress[from] == 0.0 ? o->leave_odds : ctd_exp(-cost_of_leaving(o, t, from));
    }
    for (uint32_t a = 0; a < alt->n; a++) {
        p[a] = t->knows[a] ? leave * t->odds[a] : 0.0;
        sum += (int)a == own ? 0.0 : p[a];
    }
    if (own >= 0) {
        p[own] = t->odds[own] * (from == CTD_ON_PREMISES ? o->stay_odds : 1.0);
        sum += p[own];
    }
    if (!(sum > 1e-280 && sum < 1e280)) {
        return choose_carefully(o, t, from, p);
    }
    const double scale = 1.0 / sum;

    for (uint32_t a = 0; a < alt->n; a++) {
        p[a] *= scale;
    }
    return true;
}
