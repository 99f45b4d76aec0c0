/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_private.h"
#include "agents/demand.h"
#include "agents/market_state.h"

#include <stdlib.h>

enum { BINS = 256, FEW_CUSTOMERS = 20000 };

size_t
ctd_market_arrays(ctd_market *m, const ctd_model *model, ctd_array list[CTD_MARKET_ARRAYS])
{
    const size_t j = m->n_providers, r = m->n_regions, cells = m->n_cells;
    const size_t threads = (size_t)m->n_threads, pairs = cells * j * j;
    const size_t blocks =
        (model != NULL ? model->n_customers : 0) / CTD_BLOCK + cells; /* at most */
    const size_t history = (size_t)m->max_term + (model != NULL ? model->calendar.n_ticks : 0) + 1;
    const size_t year = (model != NULL ? model->calendar.ticks_per_year : 0) + 1;
    size_t n = 0;

#define LASTING(field, length) list[n++] = CTD_ARRAY(m, field, length, true)
#define PASSING(field, length) list[n++] = CTD_ARRAY(m, field, length, false)
    LASTING(count, j * cells);
    LASTING(work, j * cells);
    PASSING(moved_count, pairs);
    PASSING(moved_work, pairs);
    PASSING(cell_work, cells);
    LASTING(exposure, r);
    LASTING(cloud_share, r);
    LASTING(initial_cloud, r);
    LASTING(in_market, cells);
    LASTING(was_in_market, cells);
    LASTING(entered, m->max_term > 0 ? cells * history : 1);
    LASTING(awareness, j * r);
    LASTING(site, j * r);
    LASTING(pipeline, j * r * m->ring);
    LASTING(asked, j * r * year);
    LASTING(books, j);
    PASSING(prospects, r);
    LASTING(revenue, j * cells);
    LASTING(use, j * cells);
    LASTING(list_price, j);
    LASTING(growth, r);
    LASTING(quality, j * r);
    LASTING(forced, j * cells);
    LASTING(alternatives, cells);
    PASSING(queue, j * r);
    PASSING(histogram, j * cells * BINS);
    LASTING(turned_away, j * cells);
    LASTING(turned_away_customers, j);
    LASTING(renewal, m->n_segments);
    PASSING(moving, blocks);
    PASSING(mover, blocks * CTD_LINES);
    PASSING(arrival, CTD_LISTED);
    PASSING(scratch, threads);
    list[n - 1].align = _Alignof(ctd_scratch); /* on a line of memory, as vectors are */
    PASSING(tallies, threads * 3 * j * j);
    LASTING(log, m->log_capacity);
    LASTING(panel, m->n_panel > 0 ? m->n_panel : 1);
#undef LASTING
#undef PASSING
    return n;
}

static uint32_t
lag_ticks(const ctd_model *model, double months)
{
    return (uint32_t)(months * model->calendar.ticks_per_year / 12.0) + 1;
}

int
ctd_market_threads(const ctd_model *models, uint32_t n_models, int n_threads)
{
    if (models->mode == CTD_CUSTOMERS_EXPECTED) {
        return ctd_expected_threads(models, n_models, n_threads);
    }
    return models->n_customers < FEW_CUSTOMERS ? 1 : n_threads;
}

static void
set_sizes(ctd_market *m, const ctd_model *models, uint32_t n_models, int n_threads)
{
    const bool is_expected = models->mode == CTD_CUSTOMERS_EXPECTED;

    m->n_threads = ctd_market_threads(models, n_models, n_threads);
    m->n_providers = models->n_providers;
    m->n_regions = models->n_regions;
    m->n_segments = models->n_segments;
    m->n_cells = m->n_regions * m->n_segments;
    m->log_capacity = ctd_log_capacity(models, n_models);
    m->n_panel = ctd_panel_size(models);
    m->ring = 1;
    for (uint32_t v = 0; v < n_models; v++) {
        for (uint32_t s = 0; !is_expected && s < m->n_segments; s++) {
            const uint32_t term = ctd_renewal_term(&models[v], s);

            m->max_term = term > m->max_term ? term : m->max_term;
        }
        for (uint32_t j = 1; j < m->n_providers; j++) {
            const ctd_provider *provider = &models[v].provider[j];
            const uint32_t a = lag_ticks(&models[v], provider->lag_months);
            const uint32_t b = lag_ticks(&models[v], provider->addition_lag_months);

            m->ring = a + 1 > m->ring ? a + 1 : m->ring;
            m->ring = b + 1 > m->ring ? b + 1 : m->ring;
        }
    }
}

/* Slots in the customers' columns: one a customer, or one a taste type. */
static uint64_t
slots_of_cells(const ctd_model *models, uint32_t n_models, uint64_t sizes[])
{
    const uint32_t n_cells = models->n_regions * models->n_segments;
    const uint64_t types = ctd_expected_room(models, n_models);

    if (models->mode == CTD_CUSTOMERS_INDIVIDUAL) {
        ctd_population_sizes(models, sizes);
        return models->n_customers;
    }
    for (uint32_t cell = 0; cell < n_cells; cell++) {
        sizes[cell] = types;
    }
    return types * n_cells;
}

ctd_status
ctd_market_create(const ctd_model *models, uint32_t n_models, int n_threads, ctd_market **market)
{
    ctd_status status = CTD_OK;
    ctd_market *m = calloc(1, sizeof *m);
    uint64_t sizes[CTD_MAX_REGIONS * CTD_MAX_SEGMENTS];
    ctd_array list[CTD_MARKET_ARRAYS];
    size_t n = 0;

    *market = NULL;
    CTD_TRY(m != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    set_sizes(m, models, n_models, n_threads);
    m->kernels = ctd_kernels_best();
    n = ctd_market_arrays(m, models, list);
    CTD_TRY(ctd_arrays_allocate(n, list));
    for (int t = 0; t < m->n_threads; t++) {
        const size_t square = (size_t)m->n_providers * m->n_providers;

        m->scratch[t].count = m->tallies + 3 * (size_t)t * square;
        m->scratch[t].work = m->scratch[t].count + square;
        m->scratch[t].packed = m->scratch[t].work + square;
    }
    slots_of_cells(models, n_models, sizes);
    CTD_TRY(ctd_customers_create(m->n_cells, sizes, &m->customers));
    ctd_panel_find(m, models);
    CTD_TRY(ctd_demand_create(models, n_models, &m->demand));
    CTD_TRY(ctd_expected_create(models, n_models, m->n_threads, &m->expected));
    CTD_TRY(ctd_learning_create(models, n_models, &m->learning));
    *market = m;
    m = NULL;
out:
    ctd_market_destroy(&m);
    return status;
}

void
ctd_market_destroy(ctd_market **market)
{
    ctd_market *m = *market;
    ctd_array list[CTD_MARKET_ARRAYS];

    if (m != NULL) {
        const size_t n = ctd_market_arrays(m, NULL, list);

        ctd_arrays_free(n, list);
        ctd_customers_destroy(&m->customers);
        ctd_demand_destroy(&m->demand);
        ctd_expected_destroy(&m->expected);
        ctd_learning_destroy(&m->learning);
        free(m);
        *market = NULL;
    }
}

size_t
ctd_market_bytes(const ctd_model *models, uint32_t n_models, int n_threads)
{
    ctd_market m = {0};
    uint64_t sizes[CTD_MAX_REGIONS * CTD_MAX_SEGMENTS];
    ctd_array list[CTD_MARKET_ARRAYS];

    set_sizes(&m, models, n_models, n_threads);
    const size_t n = ctd_market_arrays(&m, models, list);

    return sizeof m + ctd_arrays_bytes(n, list) + ctd_demand_bytes(models, n_models) +
           ctd_expected_bytes(models, n_models, m.n_threads) +
           ctd_learning_bytes(models, n_models) +
           ctd_customers_bytes(slots_of_cells(models, n_models, sizes), m.n_cells);
}

size_t
ctd_market_state_bytes(const ctd_model *models, uint32_t n_models)
{
    ctd_market m = {0};
    ctd_array list[CTD_MARKET_ARRAYS];
    size_t bytes = sizeof m + sizeof(ctd_state);

    set_sizes(&m, models, n_models, 1);
    const size_t n = ctd_market_arrays(&m, models, list);

    for (size_t i = 0; i < n; i++) {
        bytes += list[i].lasts ? list[i].bytes : 0;
    }
    return bytes + ctd_expected_bytes(models, n_models, 1) + ctd_learning_bytes(models, n_models) +
           (models->mode == CTD_CUSTOMERS_INDIVIDUAL ? models->n_customers : 0);
}
