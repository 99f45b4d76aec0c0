/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/board.h"

#include "agents/events.h"
#include "agents/pricing.h"
#include "sim/maths.h"

#include <math.h>

int32_t
ctd_board_nearest(const ctd_model *model, uint32_t region, const bool open[])
{
    int32_t nearest = -1;

    for (uint32_t d = 0; d < model->n_regions; d++) {
        if (open[d] && (nearest < 0 ||
                        model->round_trip_ms[region][d] < model->round_trip_ms[region][nearest])) {
            nearest = (int32_t)d;
        }
    }
    return nearest;
}

double
ctd_price_paid(const ctd_model *model, uint32_t j, uint32_t segment, double price)
{
    const ctd_provider *provider = &model->provider[j];
    const ctd_segment *s = &model->segment[segment];
    const bool committed = provider->commitment_discount > 0.0 &&
                           s->contract == CTD_CONTRACT_FIXED &&
                           s->contract_months >= provider->commitment_months;

    return committed ? price * (1.0 - provider->commitment_discount) : price;
}

static double
level(const ctd_board *board, const ctd_model *model, uint32_t j, uint32_t r, uint32_t s,
      double intercept)
{
    const ctd_segment *segment = &model->segment[s];
    double v = intercept + segment->partnership_taste * board->partnership[j][r];

    if (segment->network_taste != 0.0 && !model->provider[j].fringe) {
        v += segment->network_taste * ctd_log1p(board->installed[j][r] / model->network_reference);
    }
    return v;
}

/* What a provider offers to a cell. */
typedef struct offer {
    double level;
    double price; /* over the common one */
    double presence, ms;
    double staying, awareness;
} offer;

static void
add(ctd_alternatives *out, uint32_t j, const offer *o)
{
    const uint32_t a = out->n++;

    out->provider[a] = (uint8_t)j;
    out->exact_level[a] = o->level;
    out->level[a] = (float)o->level;
    out->price[a] = (float)o->price;
    out->presence[a] = (float)o->presence;
    out->latency[a] = (float)(o->ms / 100.0);
    out->staying[a] = (float)o->staying;
    out->nest[a] = CTD_NO_NEST;
    out->aware[a] = o->awareness >= 1.0 ? CTD_EVERYBODY : (uint64_t)(o->awareness * 0x1p32 + 0.5);
}

/* kappa_i = kappa_s + alpha_i m / contract: a fee of m months' bill over what the contract costs.
 */
static void
set_egress(const ctd_model *model, const ctd_segment *s, ctd_alternatives *out)
{
    out->has_egress = false;
    for (uint32_t j = 0; j < model->n_providers; j++) {
        out->egress[j] = (float)(model->provider[j].egress_months / s->contract_months);
        out->has_egress = out->has_egress || out->egress[j] > 0.0f;
    }
}

double
ctd_nest_dissimilarity(const ctd_model *model, uint32_t j)
{
    const int32_t nest = model->provider[j].nest;

    return j == CTD_ON_PREMISES ? 1.0
           : nest == 0          ? model->dissimilarity
                                : model->nest_dissimilarity[nest];
}

/* Gathers the alternatives into their nests. */
static void
set_nests(const ctd_model *model, ctd_alternatives *out)
{
    for (uint32_t a = 0; a < out->n; a++) {
        const uint32_t j = out->provider[a];
        const double lambda = ctd_nest_dissimilarity(model, j);

        if (lambda < 1.0) {
            const uint8_t key = (uint8_t)model->provider[j].nest;
            uint32_t k = 0;

            while (k < out->n_nests && out->nest_key[k] != key) {
                k++;
            }
            out->nest_key[k] = key;
            out->dissimilarity[k] = lambda;
            out->n_nests = k == out->n_nests ? k + 1 : out->n_nests;
            out->nest[a] = (uint8_t)k;
        }
    }
}

void
ctd_board_alternatives(const ctd_board *board, const ctd_model *model, uint32_t region,
                       uint32_t segment, const double intercept[], ctd_alternatives *out)
{
    const ctd_segment *s = &model->segment[segment];
    double v[CTD_MAX_PROVIDERS], highest = -INFINITY;

    out->n = 0;
    out->switching_cost = (float)s->switching_cost;
    out->brand_sigma = s->brand_sigma;
    out->n_nests = 0;
    out->gone = 0;
    set_egress(model, s, out);
    v[CTD_ON_PREMISES] = model->outside_option ? intercept[CTD_ON_PREMISES] : -INFINITY;
    for (uint32_t j = 1; j < model->n_providers; j++) {
        v[j] = board->nearest[j][region] >= 0
                   ? level(board, model, j, region, segment, intercept[j])
                   : -INFINITY;
    }
    for (uint32_t j = 0; j < model->n_providers; j++) {
        highest = v[j] > highest ? v[j] : highest;
    }
    const double shift = isinf(highest) ? 0.0 : 64.0 * trunc(highest / 64.0);
    out->shift = shift;
    if (v[CTD_ON_PREMISES] > -INFINITY) {
        add(out, CTD_ON_PREMISES,
            &(offer){.level = v[CTD_ON_PREMISES] - shift,
                     .price = board->on_premises_cost,
                     .staying = s->staying,
                     .awareness = 1.0});
    }
    for (uint32_t j = 1; j < model->n_providers; j++) {
        if (v[j] > -INFINITY) {
            const double paid = ctd_price_paid(model, j, segment, board->price[j][region]);

            add(out, j,
                &(offer){.level = v[j] - shift,
                         .price = paid / board->common_price,
                         .presence = board->presence[j][region],
                         .ms = board->latency[j][region],
                         .awareness = board->awareness[j][region]});
        }
    }
    set_nests(model, out);
}

void
ctd_board_at_start(const ctd_model *model, ctd_board *board)
{
    *board = (ctd_board){.common_price = model->reference_price,
                         .on_premises_cost = model->on_premises_cost};
    for (uint32_t j = 1; j < model->n_providers; j++) {
        const ctd_provider *provider = &model->provider[j];
        const bool there = provider->exists && ctd_events_entry(model, j) == 0;
        bool open[CTD_MAX_REGIONS];

        for (uint32_t d = 0; d < model->n_regions; d++) {
            open[d] = there && provider->location[d].open &&
                      (provider->fringe || provider->location[d].capacity > 0.0);
        }
        for (uint32_t r = 0; r < model->n_regions; r++) {
            const int32_t near = ctd_board_nearest(model, r, open);
            const double stock = model->targets.has_stock ? model->targets.stock[r][j] : 0.0;

            board->nearest[j][r] = near;
            board->price[j][r] = ctd_pricing_at_start(provider, r);
            board->latency[j][r] = near >= 0 ? model->round_trip_ms[r][near] : NAN;
            board->presence[j][r] = open[r] ? 1.0 : there ? provider->point_of_presence[r] : 0.0;
            board->awareness[j][r] = provider->awareness[r];
            board->installed[j][r] = stock > 0.0 ? stock : 0.0;
        }
    }
}
