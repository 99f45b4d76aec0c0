/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/sample_private.h"

#include "agents/population.h"
#include "sim/maths.h"
#include "sim/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct tastes {
    float price[CTD_BLOCK], latency[CTD_BLOCK], presence[CTD_BLOCK];
} tastes;

static ctd_pcg32
stream(uint32_t purpose, uint32_t cell, uint32_t in_cell, uint32_t provider)
{
    const ctd_key key = ctd_key_create(0, 0, (ctd_purpose)(CTD_DRAW_SAMPLE + purpose), 0);

    return ctd_key_stream(ctd_key_mix(ctd_key_block(key, cell, in_cell), provider));
}

/* e^V of every customer of the block for one alternative, brand taste included; 0 where unknown. */
static void
weigh(ctd_sample *s, const ctd_sample_block *b, const ctd_alternatives *alt, uint32_t a,
      uint32_t cell, const tastes *t)
{
    const uint32_t j = alt->provider[a];
    const bool brands = alt->brand_sigma > 0.0 && j != CTD_ON_PREMISES;
    uint32_t known[CTD_BLOCK], liked[CTD_BLOCK];
    double odds[CTD_BLOCK];

    ctd_draw_run(stream(CTD_DRAW_AWARENESS, cell, b->in_cell, j), b->n, known);
    ctd_draw_run(stream(CTD_DRAW_BRAND, cell, b->in_cell, j), b->n, liked);
    for (uint32_t i = 0; i < b->n; i++) {
        const double brand =
            brands ? alt->brand_sigma * ctd_normal_quantile(ctd_uniform(liked[i])) : 0.0;

        odds[i] = (double)alt->level[a] + (double)alt->staying[a] -
                  (double)t->price[i] * (double)alt->price[a] +
                  (double)t->presence[i] * (double)alt->presence[a] -
                  (double)t->latency[i] * (double)alt->latency[a] + brand;
    }
    if (!s->nested) {
        ctd_exp_array(b->n, odds, odds);
    }
    for (uint32_t i = 0; i < b->n; i++) {
        s->odds[(size_t)(b->begin + i) * s->n_providers + j] = known[i] < alt->aware[a] ? odds[i]
                                                               : s->nested              ? -INFINITY
                                                                                        : 0.0;
    }
}

/* The table's own customers, evenly spread or repeated as the sample is smaller or larger. */
static void
read_block(const ctd_sample *s, const ctd_sample_block *b, double unit, tastes *t)
{
    const ctd_population_table *table = s->table;
    const uint64_t *cell = &table->begin[s->region * s->model->n_segments + b->segment];
    uint64_t row[CTD_BLOCK];

    for (uint32_t i = 0; i < b->n; i++) {
        const uint64_t k = (uint64_t)b->in_cell * CTD_BLOCK + i;

        row[i] = cell[0] + (uint64_t)((unsigned __int128)k * (cell[1] - cell[0]) / b->n_in_segment);
    }
    ctd_population_read(
        table, b->n, row, unit,
        &(ctd_taste_columns){t->price, t->latency, t->presence, s->workload + b->begin});
}

static void
draw_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_sample *s = context;
    const double unit = ctd_population_workload_unit(s->model);
    const double none[CTD_MAX_PROVIDERS] = {0};

    (void)thread;
    for (size_t k = begin; k < end; k++) {
        const ctd_sample_block *b = &s->blocks[k];
        const uint32_t cell = s->region * s->model->n_segments + b->segment;
        double intercept[CTD_MAX_PROVIDERS];
        tastes t;
        ctd_taste_keys keys;
        ctd_alternatives alt;

        memcpy(intercept, none, sizeof intercept);
        intercept[CTD_ON_PREMISES] = s->model->segment[b->segment].on_premises;
        ctd_population_keys(0, 0, CTD_DRAW_SAMPLE, cell, b->in_cell, &keys);
        ctd_population_tastes(
            ctd_vector_of(ctd_isa_best()), &s->model->segment[b->segment], unit, &keys, b->n,
            &(ctd_taste_columns){t.price, t.latency, t.presence, s->workload + b->begin});
        if (s->table != NULL) {
            read_block(s, b, unit, &t);
        }
        ctd_board_alternatives(s->board, s->model, s->region, b->segment, intercept, &alt);
        for (uint32_t a = 0; a < alt.n; a++) {
            weigh(s, b, &alt, a, cell, &t);
        }
    }
}

static void
lay_out(ctd_sample *s, const uint64_t n_in_segment[])
{
    uint32_t begin = 0, k = 0;

    for (uint32_t segment = 0; segment < s->model->n_segments; segment++) {
        for (uint64_t done = 0; done < n_in_segment[segment]; done += CTD_BLOCK) {
            const uint64_t left = n_in_segment[segment] - done;
            const uint32_t n = (uint32_t)(left < CTD_BLOCK ? left : CTD_BLOCK);

            s->blocks[k++] = (ctd_sample_block){segment, (uint32_t)(done / CTD_BLOCK), n, begin,
                                                (uint32_t)n_in_segment[segment]};
            begin += n;
        }
    }
    s->n_blocks = k;
}

/* Share of workload that knows each provider. */
static void
measure_awareness(ctd_sample *s)
{
    uint64_t all = 0, knows[CTD_MAX_PROVIDERS] = {0};

    for (uint32_t i = 0; i < s->n; i++) {
        all += s->workload[i];
        for (uint32_t j = 0; j < s->n_providers; j++) {
            const double odds = s->odds[(size_t)i * s->n_providers + j];

            knows[j] += odds > (s->nested ? -INFINITY : 0.0) ? s->workload[i] : 0;
        }
    }
    for (uint32_t j = 0; j < s->n_providers; j++) {
        s->aware[j] = all > 0 ? (double)knows[j] / (double)all : 0.0;
    }
}

/* Nests by provider, as the model numbers them. */
static void
set_nests(ctd_sample *s)
{
    for (uint32_t j = 0; j < s->n_providers; j++) {
        const double lambda = ctd_nest_dissimilarity(s->model, j);
        const uint8_t k = (uint8_t)s->model->provider[j].nest;

        s->nest[j] = lambda < 1.0 ? k : CTD_NO_NEST;
        s->dissimilarity[k] = lambda < 1.0 ? lambda : s->dissimilarity[k];
        s->nested = s->nested || lambda < 1.0;
    }
}

ctd_status
ctd_sample_create(const ctd_model *model, const ctd_board *board, uint32_t region, int n_threads,
                  ctd_sample **sample)
{
    ctd_status status = CTD_OK;
    ctd_sample *s = calloc(1, sizeof *s);
    const size_t first = (size_t)region * model->n_segments; /* cell of the region */
    double weight[CTD_MAX_SEGMENTS];
    uint64_t n_in_segment[CTD_MAX_SEGMENTS];

    *sample = NULL;
    CTD_TRY(s != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    s->model = model;
    s->board = board;
    s->region = region;
    s->table = model->table;
    if (s->table != NULL && s->table->begin[first] == s->table->begin[first + model->n_segments]) {
        s->table = NULL;
    }
    s->n = model->targets.sample;
    s->n_providers = model->n_providers;
    set_nests(s);
    for (uint32_t k = 0; k < model->n_segments; k++) {
        const uint64_t *cell =
            s->table != NULL ? &s->table->begin[region * model->n_segments + k] : NULL;

        weight[k] = cell != NULL ? (double)(cell[1] - cell[0]) : model->segment[k].customers;
    }
    ctd_population_apportion(s->n, model->n_segments, weight, n_in_segment);
    s->blocks = calloc(s->n / CTD_BLOCK + model->n_segments, sizeof *s->blocks);
    s->workload = calloc(s->n, sizeof *s->workload);
    s->odds = calloc((size_t)s->n * s->n_providers, sizeof *s->odds);
    s->partial = calloc(s->n / CTD_BLOCK + model->n_segments, sizeof *s->partial);
    if (s->blocks == NULL || s->workload == NULL || s->odds == NULL || s->partial == NULL) {
        CTD_TRY(CTD_ERR_NO_MEMORY);
    }
    lay_out(s, n_in_segment);
    for (size_t i = 0; s->nested && i < (size_t)s->n * s->n_providers; i++) {
        s->odds[i] = -INFINITY;
    }
    for (uint32_t j = 0; j < s->n_providers; j++) {
        s->price[j] = board->price[j][region];
        for (uint32_t k = 0; k < model->n_segments; k++) {
            const double paid = ctd_price_paid(model, j, k, s->price[j]);

            s->committed[k][j] = paid < s->price[j] ? paid : 0.0;
        }
    }
    ctd_parallel_for(s->n_blocks, 4, n_threads, draw_range, s);
    measure_awareness(s);
    *sample = s;
    s = NULL;
out:
    ctd_sample_destroy(&s);
    return status;
}

void
ctd_sample_destroy(ctd_sample **sample)
{
    ctd_sample *s = *sample;

    if (s != NULL) {
        free(s->partial);
        free(s->odds);
        free(s->workload);
        free(s->blocks);
        free(s);
        *sample = NULL;
    }
}
