/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/population.h"

#include "agents/market_private.h"
#include "sim/parallel.h"
#include "sim/vector.h"

#include <assert.h>
#include <string.h>

enum { GRAIN = 16 };

void
ctd_population_apportion(uint64_t n, uint32_t n_weights, const double weight[], uint64_t part[])
{
    double sum = 0.0, rest[CTD_MAX_REGIONS * CTD_MAX_SEGMENTS];
    uint64_t given = 0;

    assert(n_weights > 0);
    for (uint32_t i = 0; i < n_weights; i++) {
        sum += weight[i];
    }
    for (uint32_t i = 0; i < n_weights; i++) {
        const double share = sum > 0.0 ? (double)n * (weight[i] / sum) : 0.0;

        part[i] = (uint64_t)share;
        rest[i] = share - (double)part[i];
        given += part[i];
    }
    while (given < n) { /* largest remainder, ties to the first; a used one goes to the back */
        uint32_t best = 0;

        for (uint32_t i = 1; i < n_weights; i++) {
            best = rest[i] > rest[best] ? i : best;
        }
        part[best]++;
        rest[best] -= 1.0;
        given++;
    }
    for (uint32_t i = n_weights; i > 0 && given > n; i--) { /* rounding of very large n only */
        const uint64_t excess = given - n < part[i - 1] ? given - n : part[i - 1];

        part[i - 1] -= excess;
        given -= excess;
    }
}

void
ctd_population_sizes(const ctd_model *model, uint64_t n_in_cell[])
{
    double weight[CTD_MAX_REGIONS * CTD_MAX_SEGMENTS];

    for (uint32_t cell = 0; model->table != NULL && cell < model->n_regions * model->n_segments;
         cell++) {
        n_in_cell[cell] = model->table->begin[cell + 1] - model->table->begin[cell];
    }
    if (model->table != NULL) {
        return;
    }
    for (uint32_t r = 0; r < model->n_regions; r++) {
        for (uint32_t s = 0; s < model->n_segments; s++) {
            weight[r * model->n_segments + s] =
                model->region[r].customers * model->segment[s].customers;
        }
    }
    ctd_population_apportion(model->n_customers, model->n_regions * model->n_segments, weight,
                             n_in_cell);
}

double
ctd_population_workload_unit(const ctd_model *model)
{
    double sum = 0.0, weights = 0.0;

    if (model->table != NULL && model->table->workload != NULL) {
        return model->table->mean_workload / 100.0;
    }
    for (uint32_t s = 0; s < model->n_segments; s++) {
        sum += model->segment[s].customers * model->segment[s].workload.mean;
        weights += model->segment[s].customers;
    }
    return sum / weights / 100.0;
}

/* x[i] of which scale 2^x[i] is lognormal with mean `scale`: log2(e) (sigma z - sigma^2 / 2). */
static void
draw_exponent(const ctd_vector *vector, ctd_pcg32 stream, double sigma, uint32_t n, float x[])
{
    const double log2_e = 1.44269504088896340736;
    uint32_t bits[CTD_BLOCK];

    vector->draw(stream, n, bits);
    vector->normal(n, bits, (float)(-0.5 * sigma * sigma * log2_e), (float)(sigma * log2_e), x);
}

static void
fill(float value, uint32_t n, float out[])
{
    for (uint32_t i = 0; i < n; i++) {
        out[i] = value;
    }
}

static void
draw_lognormal(const ctd_vector *vector, ctd_pcg32 stream, ctd_taste taste, uint32_t n, float out[])
{
    if (taste.sigma == 0.0) {
        fill((float)taste.mean, n, out);
        return;
    }
    draw_exponent(vector, stream, taste.sigma, n, out);
    vector->exp2(n, (float)taste.mean, out, out);
}

static void
draw_normal(const ctd_vector *vector, ctd_pcg32 stream, ctd_taste taste, uint32_t n, float out[])
{
    uint32_t bits[CTD_BLOCK];

    if (taste.sigma == 0.0) {
        fill((float)taste.mean, n, out);
        return;
    }
    vector->draw(stream, n, bits);
    vector->normal(n, bits, (float)taste.mean, (float)taste.sigma, out);
}

static uint32_t
whole_units(double units)
{
    return units < 1.0 ? 1 : units > 4294967295.0 ? UINT32_MAX : (uint32_t)(units + 0.5);
}

static void
draw_workload(const ctd_vector *vector, ctd_pcg32 stream, ctd_taste taste, double unit, uint32_t n,
              uint32_t out[])
{
    float x[CTD_BLOCK];

    if (taste.sigma == 0.0) {
        for (uint32_t i = 0; i < n; i++) {
            out[i] = whole_units(taste.mean / unit);
        }
        return;
    }
    draw_exponent(vector, stream, taste.sigma, n, x);
    vector->exp2(n, (float)(taste.mean / unit), x, x);
    vector->count(n, x, out);
}

void
ctd_population_read(const ctd_population_table *table, uint32_t n, const uint64_t row[],
                    double workload_unit, const ctd_taste_columns *out)
{
    for (uint32_t i = 0; table->price_taste != NULL && i < n; i++) {
        out->price_taste[i] = table->price_taste[row[i]];
    }
    for (uint32_t i = 0; table->latency_taste != NULL && i < n; i++) {
        out->latency_taste[i] = table->latency_taste[row[i]];
    }
    for (uint32_t i = 0; table->presence_taste != NULL && i < n; i++) {
        out->presence_taste[i] = table->presence_taste[row[i]];
    }
    for (uint32_t i = 0; table->workload != NULL && i < n; i++) {
        out->workload[i] = whole_units((double)table->workload[row[i]] / workload_unit);
    }
}

void
ctd_population_tastes(const ctd_vector *vector, const ctd_segment *segment, double workload_unit,
                      const ctd_taste_keys *keys, uint32_t n, const ctd_taste_columns *out)
{
    draw_lognormal(vector, ctd_key_stream(keys->price), segment->price_taste, n, out->price_taste);
    draw_lognormal(vector, ctd_key_stream(keys->latency), segment->latency_taste, n,
                   out->latency_taste);
    draw_normal(vector, ctd_key_stream(keys->presence), segment->presence_taste, n,
                out->presence_taste);
    draw_workload(vector, ctd_key_stream(keys->workload), segment->workload, workload_unit, n,
                  out->workload);
}

void
ctd_population_keys(uint64_t seed, uint32_t replication, uint32_t base_purpose, uint32_t cell,
                    uint32_t block, ctd_taste_keys *keys)
{
#define KEY(purpose)                                                                               \
    ctd_key_block(ctd_key_create(seed, replication, (ctd_purpose)(base_purpose + (purpose)), 0),   \
                  cell, block)
    keys->price = KEY(CTD_DRAW_PRICE_TASTE);
    keys->latency = KEY(CTD_DRAW_LATENCY_TASTE);
    keys->presence = KEY(CTD_DRAW_PRESENCE_TASTE);
    keys->workload = KEY(CTD_DRAW_WORKLOAD);
#undef KEY
}

static void
read_block(const ctd_population_table *table, const ctd_block *block, double unit,
           const ctd_taste_columns *out)
{
    uint64_t row[CTD_BLOCK];

    for (uint32_t i = 0; i < block->n; i++) {
        row[i] = table->begin[block->cell] + (uint64_t)block->in_cell * CTD_BLOCK + i;
    }
    ctd_population_read(table, block->n, row, unit, out);
}

static void
draw_blocks(size_t begin, size_t end, int thread, void *context)
{
    const ctd_market *m = context;
    const ctd_customers *c = m->customers;
    const double unit = ctd_population_workload_unit(m->model);
    const ctd_vector *vector = ctd_vector_of(m->kernels->isa);

    (void)thread;
    for (size_t b = begin; b < end; b++) {
        uint64_t work = 0;
        const ctd_block block = ctd_customers_block(c, b);
        const ctd_taste_columns out = {
            .price_taste = c->price_taste + block.begin,
            .latency_taste = c->latency_taste + block.begin,
            .presence_taste = c->presence_taste + block.begin,
            .workload = c->workload + block.begin,
        };
        ctd_taste_keys keys;

        ctd_population_keys(m->model->seed, m->replication, 0, block.cell, block.in_cell, &keys);
        ctd_population_tastes(vector, &m->model->segment[block.cell % m->n_segments], unit, &keys,
                              block.n, &out);
        if (m->model->table != NULL) {
            read_block(m->model->table, &block, unit, &out);
        }
        for (uint32_t i = 0; i < block.n; i++) {
            work += out.workload[i];
        }
        __atomic_fetch_add(&m->cell_work[block.cell], work, __ATOMIC_RELAXED);
    }
}

static bool
same_taste(ctd_taste a, ctd_taste b)
{
    return a.mean == b.mean && a.sigma == b.sigma;
}

/* Whether two models draw the same customers from the same keys. */
static bool
same_population(const ctd_model *a, const ctd_model *b)
{
    bool same = a->table == b->table && a->seed == b->seed && a->n_customers == b->n_customers &&
                a->n_regions == b->n_regions && a->n_segments == b->n_segments;

    for (uint32_t r = 0; same && r < a->n_regions; r++) {
        same = a->region[r].customers == b->region[r].customers;
    }
    for (uint32_t s = 0; same && s < a->n_segments; s++) {
        const ctd_segment *x = &a->segment[s], *y = &b->segment[s];

        same = x->customers == y->customers && same_taste(x->workload, y->workload) &&
               same_taste(x->price_taste, y->price_taste) &&
               same_taste(x->latency_taste, y->latency_taste) &&
               same_taste(x->presence_taste, y->presence_taste);
    }
    return same;
}

void
ctd_population_draw(ctd_market *m)
{
    if (m->expected != NULL) {
        ctd_expected_draw(m);
        return;
    }
    if (m->drawn_for != NULL && m->drawn_replication == m->replication &&
        same_population(m->drawn_for, m->model)) {
        return;
    }
    const double before = ctd_seconds();

    memset(m->cell_work, 0, m->n_cells * sizeof *m->cell_work);
    ctd_parallel_for(m->customers->n_blocks, GRAIN, m->n_threads, draw_blocks, m);
    m->drawn_for = m->model;
    m->drawn_replication = m->replication;
    m->population_seconds += ctd_seconds() - before;
}
