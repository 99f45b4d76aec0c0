/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand.h"

#include "agents/demand_private.h"
#include "sim/maths.h"
#include "sim/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint32_t
sample_asked_for(const ctd_model *models, uint32_t n_models)
{
    uint64_t most = 0;

    for (uint32_t v = 0; v < n_models; v++) {
        most = models[v].demand_sample > most ? models[v].demand_sample : most;
        for (uint32_t j = 1; j < models[v].n_providers; j++) {
            const ctd_provider *provider = &models[v].provider[j];
            const bool learns = provider->price_rule == CTD_PRICE_Q_LEARNING &&
                                models[v].mode == CTD_CUSTOMERS_INDIVIDUAL;
            const bool asks =
                provider->exists && (learns || provider->price_rule == CTD_PRICE_BEST_RESPONSE);

            most = asks && provider->play.sample > most ? provider->play.sample : most;
        }
    }
    return (uint32_t)(most < models->n_customers ? most : models->n_customers);
}

enum { N_ARRAYS = 8 }; /* all set anew by every look */

static void
list_arrays(ctd_demand *d, ctd_array list[N_ARRAYS])
{
    const size_t j = d->n_providers, parts = d->max_parts, cells = d->n_cells, room = d->room;

    list[0] = CTD_ARRAY(d, cell, cells, false);
    list[1] = CTD_ARRAY(d, part, parts, false);
    list[2] = CTD_ARRAY(d, exact, parts, false);
    list[3] = CTD_ARRAY(d, pair, parts * j * j, false);
    list[4] = CTD_ARRAY(d, utility, room * j, false);
    list[5] = CTD_ARRAY(d, price_taste, room, false);
    list[6] = CTD_ARRAY(d, weight, room, false);
    list[7] = CTD_ARRAY(d, price, cells * j, false);
}

static void
set_sizes(ctd_demand *d, const ctd_model *models, uint32_t n_models, uint32_t sample)
{
    const uint64_t most = (uint64_t)sample + (uint64_t)models->n_regions * models->n_segments;

    d->sample = sample;
    d->n_providers = models->n_providers;
    d->n_cells = models->n_regions * models->n_segments;
    d->room = most < models->n_customers ? (size_t)most : (size_t)models->n_customers;
    if (models->mode == CTD_CUSTOMERS_EXPECTED) {
        d->room = (size_t)d->n_cells * ctd_expected_room(models, n_models) * d->n_providers;
    }
    d->max_parts = (uint32_t)(d->room / CTD_DEMAND_PART) + d->n_cells;
}

ctd_status
ctd_demand_create(const ctd_model *models, uint32_t n_models, ctd_demand **demand)
{
    ctd_status status = CTD_OK;
    const uint32_t sample = sample_asked_for(models, n_models);
    ctd_demand *d = NULL;
    ctd_array list[N_ARRAYS];

    *demand = NULL;
    if (sample == 0) {
        return CTD_OK;
    }
    d = calloc(1, sizeof *d);
    CTD_TRY(d != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    set_sizes(d, models, n_models, sample);
    list_arrays(d, list);
    CTD_TRY(ctd_arrays_allocate(N_ARRAYS, list));
    *demand = d;
    d = NULL;
out:
    ctd_demand_destroy(&d);
    return status;
}

void
ctd_demand_destroy(ctd_demand **demand)
{
    ctd_array list[N_ARRAYS];

    if (*demand != NULL) {
        list_arrays(*demand, list);
        ctd_arrays_free(N_ARRAYS, list);
        free(*demand);
        *demand = NULL;
    }
}

size_t
ctd_demand_bytes(const ctd_model *models, uint32_t n_models)
{
    const uint32_t sample = sample_asked_for(models, n_models);
    ctd_demand d = {0};
    ctd_array list[N_ARRAYS];

    if (sample == 0) {
        return 0;
    }
    set_sizes(&d, models, n_models, sample);
    list_arrays(&d, list);
    return sizeof d + ctd_arrays_bytes(N_ARRAYS, list);
}

static void
add_range(size_t begin, size_t end, int thread, void *context)
{
    (void)thread;
    for (size_t p = begin; p < end; p++) {
        ctd_demand_add_part(context, (uint32_t)p);
    }
}

/* What is paid for j per unit of its list price in a cell. */
static double
factor(const ctd_market *m, uint32_t j, uint32_t cell)
{
    return ctd_price_paid(m->model, j, cell % m->n_segments,
                          m->model->provider[j].price_region[ctd_market_region(m, cell)]);
}

static void
set_prices(ctd_demand *d, const double list_price[], double common_price)
{
    const ctd_market *m = d->m;
    const double on_premises =
        m->model->on_premises_cost * ctd_market_grown(m, m->model->on_premises_annual);

    for (uint32_t cell = 0; cell < d->n_cells; cell++) {
        const ctd_alternatives *alt = &m->alternatives[cell];

        for (uint32_t a = 0; a < alt->n; a++) {
            const uint32_t j = alt->provider[a];

            d->price[(size_t)cell * d->n_providers + a] =
                j == CTD_ON_PREMISES ? on_premises
                                     : list_price[j] * factor(m, j, cell) / common_price;
        }
    }
}

/* Exact sums of a cell over its parts, which follow each other. */
typedef struct cell_sums {
    ctd_demand_exact own;
    ctd_u128 pair[CTD_MAX_PROVIDERS][CTD_MAX_PROVIDERS];
} cell_sums;

static uint32_t
gather(const ctd_demand *d, uint32_t p, uint32_t cell, uint32_t n, cell_sums *sums)
{
    memset(&sums->own, 0, sizeof sums->own);
    for (uint32_t a = 0; a < n; a++) {
        memset(sums->pair[a], 0, n * sizeof *sums->pair[a]);
    }
    for (; p < d->n_parts && d->part[p].cell == cell; p++) {
        const ctd_u128 *pair = &d->pair[(size_t)p * d->n_providers * d->n_providers];

        sums->own.surplus += d->exact[p].surplus;
        for (uint32_t a = 0; a < n; a++) {
            sums->own.chosen[a] += d->exact[p].chosen[a];
            sums->own.weighted[a] += d->exact[p].weighted[a];
            for (uint32_t b = a; b < n; b++) {
                sums->pair[a][b] += pair[a * d->n_providers + b];
            }
        }
    }
    return p;
}

/* A cell's terms of demand at one price of each provider. */
static void
add_cell(const ctd_demand *d, uint32_t c, const cell_sums *exact, const double list_price[],
         double common_price, ctd_demand_sums *sums)
{
    const ctd_market *m = d->m;
    const ctd_alternatives *alt = &m->alternatives[c];
    const ctd_demand_cell *cell = &d->cell[c];
    const double e = m->model->segment[c % m->n_segments].elasticity;
    const double growth = m->growth[ctd_market_region(m, c)];
    const double scale = cell->unit * growth * CTD_HOURS_PER_YEAR * 0x1p-60;
    const double steepness = cell->steepest / common_price;
    double factors[CTD_MAX_PROVIDERS];

    for (uint32_t a = 0; a < alt->n; a++) {
        const uint32_t j = alt->provider[a];

        factors[a] = j == CTD_ON_PREMISES ? 0.0 : factor(m, j, c);
    }
    for (uint32_t a = 0; a < alt->n; a++) {
        const uint32_t j = alt->provider[a];
        const double f = factors[a];
        const double relative = d->price[(size_t)c * d->n_providers + a];
        const double answer = j != CTD_ON_PREMISES ? ctd_market_answer(relative, e) : 1.0;
        const bool most = growth * answer >= CTD_MOST_USE; /* no lower price adds to it */
        const double use = scale * (most ? CTD_MOST_USE / growth : answer);
        const double q = use * (double)exact->own.chosen[a];
        const double own =
            use * (double)exact->own.weighted[a] * steepness / cell->lambda[cell->group[a]];
        const double fade = f > 0.0 ? f * own + (most ? 0.0 : e * q / list_price[j]) : 0.0;

        sums->quantity[j] += q;
        sums->revenue[j] += f * q * list_price[j];
        sums->own[j] += fade;
        sums->own_paid[j] += f * fade;
        for (uint32_t b = 0; b < alt->n; b++) {
            const uint32_t k = alt->provider[b];
            const ctd_u128 pair = a < b ? exact->pair[a][b] : exact->pair[b][a];
            const double cross = factors[b] * use * (double)pair * steepness / cell->sharpest;

            sums->cross[j][k] += cross;
            sums->cross_paid[j][k] += f * cross;
        }
    }
    if (cell->flattest > 0.0) {
        sums->surplus +=
            scale * 0x1p17 * (double)exact->own.surplus * common_price / cell->flattest;
    } else {
        sums->surplus = NAN;
    }
}

void
ctd_demand_at(ctd_demand *demand, const ctd_market *m, const double list_price[],
              const uint32_t pairs[], ctd_demand_sums *sums)
{
    const double common_price =
        m->model->reference_price * ctd_market_grown(m, m->model->price_trend);
    uint32_t p = 0;
    cell_sums exact;

    memset(sums, 0, sizeof *sums);
    demand->m = m;
    demand->pairs = pairs;
    set_prices(demand, list_price, common_price);
    ctd_parallel_for(demand->n_parts, 1, m->n_threads, add_range, demand);
    for (uint32_t cell = 0; cell < demand->n_cells; cell++) {
        if (demand->cell[cell].n > 0) {
            p = gather(demand, p, cell, m->alternatives[cell].n, &exact);
            add_cell(demand, cell, &exact, list_price, common_price, sums);
        }
    }
    demand->m = NULL;
    demand->pairs = NULL;
}
