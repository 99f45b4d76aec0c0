/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand_private.h"
#include "sim/maths.h"
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

static void
lay_out(ctd_demand *d, const ctd_market *m, uint64_t most)
{
    const uint64_t all = customers_in_market(m);
    size_t begin = 0;

    d->n_parts = 0;
    for (uint32_t c = 0; c < d->n_cells; c++) {
        const ctd_key key = ctd_key_block(ctd_market_key(m, CTD_DRAW_PANEL, 0), c, 0);
        const uint64_t here = m->in_market[c], drawn = all > most ? here * most / all : here;
        ctd_demand_cell *cell = &d->cell[c];

        group(&m->alternatives[c], cell);
        cell->n = (uint32_t)(here > 0 && drawn == 0 ? 1 : drawn);
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

/* A part's customers: place in the cell, slot, present provider. */
typedef struct looked {
    uint64_t place[CTD_DEMAND_PART];
    uint64_t slot[CTD_DEMAND_PART];
    uint32_t own[CTD_DEMAND_PART];
    double leaving[CTD_DEMAND_PART];
} looked;

static void
find(ctd_demand *d, const ctd_demand_part *part, looked *who)
{
    const ctd_market *m = d->m;
    const ctd_customers *c = m->customers;
    const ctd_alternatives *alt = &m->alternatives[part->cell];
    const ctd_demand_cell *cell = &d->cell[part->cell];
    const uint64_t here = m->in_market[part->cell];
    const double step = (double)here / (double)cell->n;

    for (uint32_t i = 0; i < part->n; i++) {
        const uint64_t k = (uint64_t)(((double)(part->first + i) + cell->start) * step);
        const uint64_t place = k < here ? k : here - 1;
        const uint64_t slot = c->cell[part->cell].begin + place;
        const uint32_t own = c->provider[slot];
        const bool leaves = own != CTD_ON_PREMISES && !(alt->gone >> own & 1);

        who->place[i] = place;
        who->slot[i] = slot;
        who->own[i] = own;
        who->leaving[i] = leaves ? (double)alt->switching_cost +
                                       (double)c->price_taste[slot] * (double)alt->egress[own]
                                 : 0.0;
        d->price_taste[part->begin + i] = (double)c->price_taste[slot];
        d->workload[part->begin + i] = c->workload[slot];
    }
}

/* The 32-bit draws for life that the choice kernel takes for these customers and provider j. */
static void
draw(const ctd_market *m, ctd_purpose purpose, uint32_t cell, uint32_t j, const looked *who,
     uint32_t n, uint32_t bits[])
{
    const ctd_key life = ctd_market_key(m, purpose, 0);
    uint64_t block = UINT64_MAX;
    ctd_pcg32 stream = {0};

    for (uint32_t i = 0; i < n; i++) {
        if (who->place[i] / CTD_BLOCK != block) {
            block = who->place[i] / CTD_BLOCK;
            stream = ctd_key_stream(ctd_key_mix(ctd_key_block(life, cell, (uint32_t)block), j));
        }
        bits[i] = ctd_draw_at(stream, (uint32_t)(who->place[i] % CTD_BLOCK));
    }
}

static void
value(const ctd_demand *d, const ctd_demand_part *part, const looked *who, uint32_t a)
{
    const ctd_customers *c = d->m->customers;
    const ctd_alternatives *alt = &d->m->alternatives[part->cell];
    const uint32_t j = alt->provider[a];
    double *v = &d->utility[part->begin * d->n_providers + a * part->n];
    uint32_t bits[CTD_DEMAND_PART];

    for (uint32_t i = 0; i < part->n; i++) {
        v[i] = (alt->exact_level[a] + alt->shift) +
               (double)c->presence_taste[who->slot[i]] * (double)alt->presence[a] -
               (double)c->latency_taste[who->slot[i]] * (double)alt->latency[a] +
               (who->own[i] == j ? (double)alt->staying[a] : -who->leaving[i]);
    }
    if (alt->brand_sigma > 0.0 && j != CTD_ON_PREMISES) {
        draw(d->m, CTD_DRAW_BRAND, part->cell, j, who, part->n, bits);
        for (uint32_t i = 0; i < part->n; i++) {
            v[i] += alt->brand_sigma * ctd_normal_quantile(ctd_uniform(bits[i]));
        }
    }
    if (alt->aware[a] < CTD_EVERYBODY) {
        draw(d->m, CTD_DRAW_AWARENESS, part->cell, j, who, part->n, bits);
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
        const ctd_demand_part *part = &d->part[p];
        looked who;

        find(d, part, &who);
        for (uint32_t a = 0; a < d->m->alternatives[part->cell].n; a++) {
            value(d, part, &who, a);
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
    demand->m = NULL;
}
