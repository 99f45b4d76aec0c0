/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand_private.h"
#include "agents/expected_private.h"
#include "sim/parallel.h"

#include <math.h>

static uint64_t
customers_in_market(const ctd_market *m)
{
    uint64_t n = 0;

    for (uint32_t cell = 0; cell < m->n_cells; cell++) {
        n += m->in_market[cell];
    }
    return n;
}

/* The alternatives in no nest are one group of dissimilarity 1, which is the plain logit. */
static void
group(const ctd_alternatives *alt, ctd_demand_cell *cell)
{
    cell->n_groups = alt->n_nests + 1;
    cell->lambda[0] = 1.0;
    cell->sharpest = 1.0;
    for (uint32_t k = 0; k < alt->n_nests; k++) {
        cell->lambda[k + 1] = alt->dissimilarity[k];
        cell->sharpest =
            alt->dissimilarity[k] < cell->sharpest ? alt->dissimilarity[k] : cell->sharpest;
    }
    for (uint32_t a = 0; a < alt->n; a++) {
        cell->group[a] = alt->nest[a] == CTD_NO_NEST ? 0 : (uint8_t)(alt->nest[a] + 1);
    }
}

/* How many of a cell are looked at: all, or in proportion. */
static uint32_t
count_of(const ctd_market *m, uint32_t c, uint64_t all, uint64_t most)
{
    const uint64_t here = m->in_market[c], drawn = all > most ? here * most / all : here;

    return m->expected != NULL ? m->expected->n_types * m->n_providers
                               : (uint32_t)(here > 0 && drawn == 0 ? 1 : drawn);
}

static double
unit_of(const ctd_market *m, uint32_t c, uint32_t n)
{
    return m->unit * (m->expected != NULL ? m->expected->type_work[c] * 0x1p-24
                      : n > 0             ? (double)m->in_market[c] / (double)n
                                          : 0.0);
}

static void
lay_out(ctd_demand *d, const ctd_market *m, uint64_t most)
{
    const uint64_t all = customers_in_market(m);
    size_t begin = 0;

    d->n_parts = 0;
    for (uint32_t c = 0; c < d->n_cells; c++) {
        const ctd_key key = ctd_key_block(ctd_market_key(m, CTD_DRAW_PANEL, 0), c, 0);
        ctd_demand_cell *cell = &d->cell[c];

        group(&m->alternatives[c], cell);
        cell->n = count_of(m, c, all, most);
        cell->unit = unit_of(m, c, cell->n);
        cell->start = ctd_uniform(ctd_draw_at(ctd_key_stream(key), 0));
        cell->steepest = 0.0;
        cell->flattest = INFINITY;
        for (uint32_t first = 0; first < cell->n; first += CTD_DEMAND_PART) {
            const uint32_t left = cell->n - first;
            const uint32_t n = left < CTD_DEMAND_PART ? left : CTD_DEMAND_PART;

            d->part[d->n_parts++] = (ctd_demand_part){c, n, begin, first};
            begin += n;
        }
    }
}

/* What leaving its present provider costs a customer, utils. */
static void
measure_leaving(const ctd_market *m, const ctd_demand_part *part, const ctd_demand_who *who,
                const double price_taste[], double leaving[])
{
    const ctd_segment *segment = &m->model->segment[part->cell % m->n_segments];
    const uint32_t gone = m->alternatives[part->cell].gone;

    for (uint32_t i = 0; i < part->n; i++) {
        const uint32_t own = who->own[i];
        const double egress = m->model->provider[own].egress_months / segment->contract_months;
        const bool tied = own != CTD_ON_PREMISES && !(gone >> own & 1);

        leaving[i] = tied ? segment->switching_cost + price_taste[i] * egress : 0.0;
    }
}

/* V of alternative a but for its price. */
static void
value(const ctd_demand *d, const ctd_demand_part *part, const ctd_demand_who *who,
      const double leaving[], uint32_t a)
{
    const ctd_market *m = d->m;
    const ctd_customers *c = m->customers;
    const ctd_alternatives *alt = &m->alternatives[part->cell];
    const size_t r = ctd_market_region(m, part->cell);
    const uint32_t j = alt->provider[a];
    const bool cloud = j != CTD_ON_PREMISES;
    const double level = alt->exact_level[a] + alt->shift;
    const double staying = cloud ? 0.0 : m->model->segment[part->cell % m->n_segments].staying;
    const double presence = cloud ? m->board.presence[j][r] : 0.0;
    const double latency = cloud ? m->board.latency[j][r] / 100.0 : 0.0;
    double *v = &d->utility[part->begin * d->n_providers + (size_t)a * part->n];

    for (uint32_t i = 0; i < part->n; i++) {
        v[i] = level + (double)c->presence_taste[who->slot[i]] * presence -
               (double)c->latency_taste[who->slot[i]] * latency +
               (who->own[i] == j ? staying : -leaving[i]);
    }
    if (alt->brand_sigma > 0.0 && cloud) {
        double brand[CTD_DEMAND_PART];

        ctd_demand_draw_brand(d, part, who, j, brand);
        for (uint32_t i = 0; i < part->n; i++) {
            v[i] += alt->brand_sigma * brand[i];
        }
    }
    if (alt->aware[a] < CTD_EVERYBODY) {
        uint32_t bits[CTD_DEMAND_PART];

        ctd_demand_draw_known(d, part, who, j, bits);
        for (uint32_t i = 0; i < part->n; i++) {
            v[i] = bits[i] < alt->aware[a] || who->own[i] == j ? v[i] : -INFINITY;
        }
    }
}

static void
look_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_demand *d = context;

    (void)thread;
    for (size_t p = begin; p < end; p++) {
        ctd_demand_part *part = &d->part[p];
        double *price_taste = &d->price_taste[part->begin], leaving[CTD_DEMAND_PART];
        ctd_demand_who who;

        ctd_demand_find(d, part, &who);
        for (uint32_t i = 0; i < part->n; i++) {
            price_taste[i] = (double)d->m->customers->price_taste[who.slot[i]];
        }
        measure_leaving(d->m, part, &who, price_taste, leaving);
        for (uint32_t a = 0; a < d->m->alternatives[part->cell].n; a++) {
            value(d, part, &who, leaving, a);
        }
    }
}

void
ctd_demand_look(ctd_demand *demand, const ctd_market *m, uint32_t max_customers)
{
    demand->m = m;
    lay_out(demand, m, max_customers < demand->sample ? max_customers : demand->sample);
    ctd_parallel_for(demand->n_parts, 1, m->n_threads, look_range, demand);
    for (uint32_t p = 0; p < demand->n_parts; p++) {
        const ctd_demand_part *part = &demand->part[p];
        ctd_demand_cell *cell = &demand->cell[part->cell];

        for (uint32_t i = 0; i < part->n; i++) {
            const double alpha = demand->price_taste[part->begin + i];

            cell->steepest = alpha > cell->steepest ? alpha : cell->steepest;
            cell->flattest = alpha < cell->flattest ? alpha : cell->flattest;
        }
    }
    if (m->ranks != NULL) {
        ctd_demand_share_slopes(demand);
    }
    demand->m = NULL;
}
