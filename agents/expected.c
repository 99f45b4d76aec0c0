/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/expected_private.h"

#include "agents/population.h"
#include "sim/maths.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Integer units of all customers, and of all their workload: at most 2 to this power, so that
 * loads, which are units times use of up to 2^60, fit 128 bits. */
enum { UNIT_BITS = 60, FEW_TYPES = 512 };

static bool
awareness_varies(const ctd_model *model)
{
    for (uint32_t j = 1; j < model->n_providers; j++) {
        for (uint32_t r = 0; model->provider[j].exists && r < model->n_regions; r++) {
            if (model->provider[j].awareness[r] < 1.0) {
                return true;
            }
        }
    }
    return false;
}

static bool
brands_vary(const ctd_model *model)
{
    bool vary = false;

    for (uint32_t s = 0; s < model->n_segments; s++) {
        vary = vary || model->segment[s].brand_sigma > 0.0;
    }
    return vary;
}

uint32_t
ctd_expected_types(const ctd_model *model)
{
    bool vary = awareness_varies(model) || brands_vary(model);

    for (uint32_t s = 0; s < model->n_segments; s++) {
        const ctd_segment *segment = &model->segment[s];

        vary = vary || segment->workload.sigma != 0.0 || segment->price_taste.sigma != 0.0 ||
               segment->latency_taste.sigma != 0.0 || segment->presence_taste.sigma != 0.0;
    }
    return vary && model->n_types > 1 ? model->n_types : 1;
}

uint32_t
ctd_expected_room(const ctd_model *models, uint32_t n_models)
{
    uint32_t room = 1;

    for (uint32_t v = 0; v < n_models; v++) {
        const uint32_t n = ctd_expected_types(&models[v]);

        room = n > room ? n : room;
    }
    return room;
}

int
ctd_expected_threads(const ctd_model *models, uint32_t n_models, int n_threads)
{
    const uint64_t types =
        (uint64_t)ctd_expected_room(models, n_models) * models->n_regions * models->n_segments;

    return types < FEW_TYPES ? 1 : n_threads;
}

typedef struct array {
    void **at;
    size_t bytes;
} array;

enum { N_ARRAYS = 14 };

static void
list_arrays(ctd_expected *e, const ctd_model *models, uint32_t n_models, int n_threads,
            array list[N_ARRAYS])
{
    const size_t j = e->n_providers, cells = e->n_cells, slots = cells * e->room * j;
    bool awareness = false, brands = false;
    size_t n = 0;

    for (uint32_t v = 0; v < n_models; v++) {
        awareness = awareness || awareness_varies(&models[v]);
        brands = brands || brands_vary(&models[v]);
    }
#define ARRAY(field, length) list[n++] = (array){(void **)&e->field, (length) * sizeof *e->field}
    ARRAY(mass, slots);
    ARRAY(known, awareness ? slots : 0);
    ARRAY(brand, brands ? slots : 0);
    ARRAY(exposure, e->n_regions);
    ARRAY(in_market, e->n_regions);
    ARRAY(was_in_market, e->n_regions);
    ARRAY(type_count, cells);
    ARRAY(type_work, cells);
    ARRAY(all_count, cells);
    ARRAY(customers, cells);
    ARRAY(count, j * cells);
    ARRAY(work, j * cells);
    ARRAY(flow, j * j);
    ARRAY(tally, (size_t)n_threads * ctd_expected_tally_length(j));
#undef ARRAY
}

static ctd_expected
sized_for(const ctd_model *models, uint32_t n_models)
{
    return (ctd_expected){
        .n_providers = models->n_providers,
        .n_regions = models->n_regions,
        .n_segments = models->n_segments,
        .n_cells = models->n_regions * models->n_segments,
        .room = ctd_expected_room(models, n_models),
    };
}

ctd_status
ctd_expected_create(const ctd_model *models, uint32_t n_models, int n_threads,
                    ctd_expected **expected)
{
    ctd_status status = CTD_OK;
    ctd_expected *e = NULL;
    array list[N_ARRAYS];

    *expected = NULL;
    if (models->mode != CTD_CUSTOMERS_EXPECTED) {
        return CTD_OK;
    }
    e = calloc(1, sizeof *e);
    CTD_TRY(e != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    *e = sized_for(models, n_models);
    list_arrays(e, models, n_models, n_threads, list);
    for (size_t i = 0; i < N_ARRAYS; i++) {
        if (list[i].bytes > 0) {
            *list[i].at = calloc(1, list[i].bytes);
            CTD_TRY(*list[i].at != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        }
    }
    *expected = e;
    e = NULL;
out:
    ctd_expected_destroy(&e);
    return status;
}

void
ctd_expected_destroy(ctd_expected **expected)
{
    ctd_expected *e = *expected;
    const ctd_model no_model = {0};
    array list[N_ARRAYS];

    if (e != NULL) {
        list_arrays(e, &no_model, 1, 0, list);
        for (size_t i = 0; i < N_ARRAYS; i++) {
            free(*list[i].at);
        }
        free(e);
        *expected = NULL;
    }
}

size_t
ctd_expected_bytes(const ctd_model *models, uint32_t n_models, int n_threads)
{
    size_t bytes = 0;

    if (models->mode == CTD_CUSTOMERS_EXPECTED) {
        ctd_expected e = sized_for(models, n_models);
        array list[N_ARRAYS];

        bytes = sizeof e;
        list_arrays(&e, models, n_models, n_threads, list);
        for (size_t i = 0; i < N_ARRAYS; i++) {
            bytes += list[i].bytes;
        }
    }
    return bytes;
}

/* The keys of the calibration sample's awareness and brand tastes (sample.c). */
static ctd_pcg32
stream(ctd_purpose purpose, uint32_t cell, uint32_t in_cell, uint32_t provider)
{
    const ctd_key key = ctd_key_create(0, 0, (ctd_purpose)(CTD_DRAW_SAMPLE + purpose), 0);

    return ctd_key_stream(ctd_key_mix(ctd_key_block(key, cell, in_cell), provider));
}

static void
draw_block(ctd_market *m, const ctd_block *b, double unit, uint64_t *work)
{
    ctd_expected *e = m->expected;
    ctd_customers *c = m->customers;
    const uint64_t first = (uint64_t)b->in_cell * CTD_BLOCK;
    const ctd_taste_columns columns = {
        c->price_taste + b->begin,
        c->latency_taste + b->begin,
        c->presence_taste + b->begin,
        c->workload + b->begin,
    };
    ctd_taste_keys keys;
    uint32_t bits[CTD_BLOCK];

    ctd_population_keys(0, 0, CTD_DRAW_SAMPLE, b->cell, b->in_cell, &keys);
    ctd_population_tastes(&m->model->segment[b->cell % m->n_segments], unit, &keys, b->n, &columns);
    for (uint32_t i = 0; i < b->n; i++) {
        *work += first + i < e->n_types ? columns.workload[i] : 0;
    }
    for (uint32_t j = 1; j < e->n_providers; j++) {
        const size_t at = ((size_t)b->cell * e->room + first) * e->n_providers + j;

        if (e->known != NULL) {
            ctd_draw_run(stream(CTD_DRAW_AWARENESS, b->cell, b->in_cell, j), b->n, bits);
            for (uint32_t i = 0; i < b->n; i++) {
                e->known[at + (size_t)i * e->n_providers] = bits[i];
            }
        }
        if (e->brand != NULL) {
            ctd_draw_run(stream(CTD_DRAW_BRAND, b->cell, b->in_cell, j), b->n, bits);
            for (uint32_t i = 0; i < b->n; i++) {
                e->brand[at + (size_t)i * e->n_providers] =
                    ctd_normal_quantile(ctd_uniform(bits[i]));
            }
        }
    }
}

/* The largest power of two that keeps `all` within 2^UNIT_BITS. */
static double
fine_unit(double all)
{
    int exponent = 0;

    frexp(all, &exponent);
    return ldexp(1.0, UNIT_BITS - exponent);
}

static void
set_units(ctd_market *m, const uint64_t cell_work[])
{
    ctd_expected *e = m->expected;
    const double types = (double)e->n_types;
    double work = 0.0;

    ctd_population_sizes(m->model, e->customers);
    for (uint32_t cell = 0; cell < e->n_cells; cell++) {
        work += (double)cell_work[cell] / types * (double)e->customers[cell];
    }
    const double count_unit = fine_unit((double)m->model->n_customers);
    const double work_unit = fine_unit(work);

    for (uint32_t cell = 0; cell < e->n_cells; cell++) {
        const double n = (double)e->customers[cell];

        e->all_count[cell] = (uint64_t)(n * count_unit);
        e->type_count[cell] = n * count_unit / types;
        e->type_work[cell] = n * work_unit / types;
        m->cell_work[cell] = (uint64_t)((double)cell_work[cell] * e->type_work[cell]);
    }
}

void
ctd_expected_draw(ctd_market *m)
{
    ctd_expected *e = m->expected;
    const double unit = ctd_population_workload_unit(m->model);
    uint64_t cell_work[CTD_MAX_REGIONS * CTD_MAX_SEGMENTS] = {0};

    e->n_types = ctd_expected_types(m->model);
    memset(e->mass, 0, (size_t)e->n_cells * e->room * e->n_providers * sizeof *e->mass);
    memset(e->flow, 0, (size_t)e->n_providers * e->n_providers * sizeof *e->flow);
    for (size_t b = 0; b < m->customers->n_blocks; b++) {
        const ctd_block block = ctd_customers_block(m->customers, b);

        draw_block(m, &block, unit, &cell_work[block.cell]);
    }
    set_units(m, cell_work);
    for (uint32_t s = 0; s < e->n_segments; s++) {
        e->hazard[s] = ctd_renewal_hazard(m->model, s);
    }
    for (uint32_t r = 0; r < e->n_regions; r++) {
        e->exposure[r] = -1.0;
        e->in_market[r] = 0.0;
    }
}

void
ctd_expected_educate(ctd_market *m)
{
    ctd_expected *e = m->expected;

    for (uint32_t r = 0; r < e->n_regions; r++) {
        e->was_in_market[r] = e->in_market[r];
        if (m->exposure[r] != e->exposure[r]) {
            e->exposure[r] = m->exposure[r];
            e->in_market[r] = -ctd_expm1(-m->exposure[r]);
        }
    }
    for (uint32_t cell = 0; cell < e->n_cells; cell++) {
        const double all = e->type_work[cell] * (double)e->n_types;

        m->in_market[cell] = (uint64_t)(all * e->in_market[cell / e->n_segments]);
    }
}
