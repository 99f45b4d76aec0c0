/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand_private.h"
#include "agents/expected_private.h"
#include "sim/maths.h"

#include <math.h>

/* Customers one by one, or the taste types of a market of expected shares. */

static void
find_customers(ctd_demand *d, ctd_demand_part *part, ctd_demand_who *who)
{
    const ctd_customers *c = d->m->customers;
    const ctd_demand_cell *cell = &d->cell[part->cell];
    const uint64_t here = d->m->in_market[part->cell];
    const double step = (double)here / (double)cell->n;

    uint32_t n = 0;

    for (uint32_t i = 0; i < part->n; i++) {
        const uint64_t k = (uint64_t)(((double)(part->first + i) + cell->start) * step);

        who->place[n] = k < here ? k : here - 1;
        if (ctd_customers_find(c, part->cell, who->place[n], &who->slot[n])) {
            who->own[n] = c->provider[who->slot[n]];
            d->weight[part->begin + n] = c->workload[who->slot[n]];
            n++;
        }
    }
    part->n = n;
}

static void
find_types(ctd_demand *d, const ctd_demand_part *part, ctd_demand_who *who)
{
    const ctd_expected *e = d->m->expected;
    const ctd_customers *c = d->m->customers;

    for (uint32_t i = 0; i < part->n; i++) {
        const uint32_t type = (part->first + i) / e->n_providers;
        const uint32_t own = (part->first + i) % e->n_providers;
        const size_t at = ((size_t)part->cell * e->room + type) * e->n_providers + own;

        who->place[i] = type;
        who->slot[i] = c->cell[part->cell].begin + type;
        who->own[i] = own;
        d->weight[part->begin + i] =
            (uint64_t)(e->mass[at] * (double)c->workload[who->slot[i]] * 0x1p24 + 0.5);
    }
}

void
ctd_demand_find(ctd_demand *d, ctd_demand_part *part, ctd_demand_who *who)
{
    if (d->m->expected != NULL) {
        find_types(d, part, who);
    } else {
        find_customers(d, part, who);
    }
}

/* The draws for life that the choice kernel takes for these customers. */
static void
draw(const ctd_market *m, ctd_purpose purpose, const ctd_demand_part *part,
     const ctd_demand_who *who, uint32_t j, uint32_t bits[])
{
    const ctd_key life = ctd_market_key(m, purpose, 0);
    uint64_t block = UINT64_MAX;
    ctd_pcg32 stream = {0};

    for (uint32_t i = 0; i < part->n; i++) {
        if (who->place[i] / CTD_BLOCK != block) {
            block = who->place[i] / CTD_BLOCK;
            stream =
                ctd_key_stream(ctd_key_mix(ctd_key_block(life, part->cell, (uint32_t)block), j));
        }
        bits[i] = ctd_draw_at(stream, (uint32_t)(who->place[i] % CTD_BLOCK));
    }
}

static size_t
type_at(const ctd_expected *e, const ctd_demand_part *part, const ctd_demand_who *who, uint32_t i,
        uint32_t j)
{
    return ((size_t)part->cell * e->room + who->place[i]) * e->n_providers + j;
}

void
ctd_demand_draw_known(const ctd_demand *d, const ctd_demand_part *part, const ctd_demand_who *who,
                      uint32_t j, uint32_t bits[])
{
    const ctd_expected *e = d->m->expected;

    if (e == NULL) {
        draw(d->m, CTD_DRAW_AWARENESS, part, who, j, bits);
    } else {
        for (uint32_t i = 0; i < part->n; i++) {
            bits[i] = e->known[type_at(e, part, who, i, j)];
        }
    }
}

void
ctd_demand_draw_brand(const ctd_demand *d, const ctd_demand_part *part, const ctd_demand_who *who,
                      uint32_t j, double brand[])
{
    const ctd_expected *e = d->m->expected;
    uint32_t bits[CTD_DEMAND_PART];

    if (e == NULL) {
        draw(d->m, CTD_DRAW_BRAND, part, who, j, bits);
    }
    for (uint32_t i = 0; i < part->n; i++) {
        brand[i] = e == NULL ? ctd_normal_quantile(ctd_uniform(bits[i]))
                             : e->brand[type_at(e, part, who, i, j)];
    }
}
