/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_private.h"
#include "agents/expected_private.h"

#include "agents/population.h"
#include "sim/maths.h"

#include <math.h>
#include <string.h>

/* Integer units of all customers, and of all their workload: at most 2 to this power, so that
 * loads, which are units times use of up to 2^60, fit 128 bits. */
enum { UNIT_BITS = 60 };

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
    ctd_population_tastes(ctd_vector_of(m->kernels->isa),
                          &m->model->segment[b->cell % m->n_segments], unit, &keys, b->n, &columns);
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
