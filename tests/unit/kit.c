/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"

#include "agents/market_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ctd_provider
plain_provider(double quality)
{
    ctd_provider p = {.exists = true,
                      .home = -1,
                      .reference = -1,
                      .price_level = 0.12,
                      .capital_cost = 1.8,
                      .target_utilisation = 0.7,
                      .unit_cost = 0.084,
                      .experience_years = 2.0,
                      .addition_lag_months = 3,
                      .lag_months = 9,
                      .npv_years = 10.0,
                      .npv_rate = 0.1,
                      .credit = INFINITY,
                      .enters_month = INT32_MIN,
                      .commitment_months = 12.0,
                      .play = {.ceiling = INFINITY,
                               .chance = 1.0,
                               .damping = 1.0,
                               .sample = 200000,
                               .n_prices = 15,
                               .rate = 0.15,
                               .decay = 4e-6,
                               .discounting = 0.95,
                               .settled = 100000}};

    for (int r = 0; r < CTD_MAX_REGIONS; r++) {
        p.price_region[r] = 1.0;
        p.awareness[r] = 1.0;
        p.location[r] = (ctd_location){.opened_month = INT32_MIN};
        for (int s = 0; s < CTD_MAX_SEGMENTS; s++) {
            p.quality[r][s] = quality;
        }
    }
    p.location[0].open = true;
    p.location[0].capacity = INFINITY;
    return p;
}

void
kit_use_qualities(ctd_model *model)
{
    for (uint32_t j = 1; j < model->n_providers; j++) {
        for (uint32_t r = 0; r < model->n_regions; r++) {
            for (uint32_t s = 0; s < model->n_segments; s++) {
                model->intercept[j][r][s] = model->provider[j].quality[r][s];
            }
        }
    }
}

ctd_model *
kit_model(uint64_t n_customers, uint32_t n_clouds, const double v[])
{
    ctd_model *model = calloc(1, sizeof *model);

    if (model == NULL) {
        abort();
    }
    model->calendar = (ctd_calendar){12 * 2015 + 6, 1, 12};
    model->seed = 1;
    model->n_customers = n_customers;
    model->n_providers = n_clouds + 1;
    model->n_regions = 1;
    model->n_segments = 1;
    model->spend = 1e9;
    model->reference_price = 0.12;
    model->congestion_ms = 2.0;
    model->network_reference = 0.1;
    model->dissimilarity = 1.0;
    model->n_types = 1;
    model->servers_share = 0.7;
    model->servers_life = 3.0;
    model->buildings_life = 12.0;
    model->targets.sample = 20000;
    model->region[0] = (ctd_region){.customers = 1.0, .in_cloud = 1.0};
    model->round_trip_ms[0][0] = 20.0;
    model->segment[0] =
        (ctd_segment){.customers = 1.0, .workload = {1.0, 0.0}, .contract_months = 1.0};
    for (uint32_t j = 1; j <= n_clouds; j++) {
        model->provider[j] = plain_provider(v[j - 1]);
        model->provider[j].owner = (int32_t)j;
    }
    kit_use_qualities(model);
    return model;
}

void
kit_add_region(ctd_model *model, double ms)
{
    const uint32_t r = model->n_regions++;

    model->region[r] = model->region[0];
    for (uint32_t other = 0; other < r; other++) {
        model->round_trip_ms[r][other] = ms;
        model->round_trip_ms[other][r] = ms;
    }
    model->round_trip_ms[r][r] = model->round_trip_ms[0][0];
    kit_use_qualities(model);
}

kit_run
kit_play(const ctd_model *model, uint32_t replication, int n_threads)
{
    kit_run run = {.n_records = model->calendar.n_ticks + 1};
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);

    ctd_market_axes(model, 1, run.n_records, size);
    if (ctd_series_create(n_columns, columns, size, &run.series) != CTD_OK ||
        ctd_market_create(model, 1, n_threads, &run.market) != CTD_OK) {
        abort();
    }
    ctd_market_start(run.market, model, replication, run.series, 1);
    for (uint32_t t = 0; t < model->calendar.n_ticks; t++) {
        ctd_market_step(run.market);
    }
    return run;
}

void
kit_run_free(kit_run *run)
{
    ctd_market_destroy(&run->market);
    ctd_series_destroy(&run->series);
}

double
kit_value(const kit_run *run, const char *column, uint32_t record, uint32_t provider,
          uint32_t region)
{
    const ctd_series *s = run->series;
    const int c = ctd_series_find(s, column);
    size_t at = record, width = 1;

    if (c < 0) {
        fprintf(stderr, "no column %s\n", column);
        abort();
    }
    for (int a = 1; a < s->columns[c].n_axes; a++) {
        const ctd_axis axis = s->columns[c].axes[a];

        at = at * s->size[axis] + (axis == CTD_AXIS_PROVIDER ? provider
                                   : axis == CTD_AXIS_REGION ? region
                                                             : 0);
        width = axis == CTD_AXIS_SEGMENT ? s->size[axis] : width;
    }
    double sum = 0.0;

    for (size_t i = at; i < at + width; i++) {
        sum += s->columns[c].type == CTD_INT64 ? (double)((int64_t *)s->data[c])[i]
                                               : ((double *)s->data[c])[i];
    }
    return sum;
}

double
kit_world(const kit_run *run, const char *column, uint32_t record, uint32_t provider)
{
    const ctd_column *c = &run->series->columns[ctd_series_find(run->series, column)];
    bool by_region = false;
    double sum = 0.0;

    for (int a = 0; a < c->n_axes; a++) {
        by_region = by_region || c->axes[a] == CTD_AXIS_REGION;
    }
    for (uint32_t r = 0; r < (by_region ? run->series->size[CTD_AXIS_REGION] : 1); r++) {
        sum += kit_value(run, column, record, provider, r);
    }
    return sum;
}

int64_t
kit_switches(const kit_run *run, uint32_t record, uint32_t from, uint32_t to)
{
    const ctd_series *s = run->series;
    const size_t n = s->size[CTD_AXIS_PROVIDER];

    return ((int64_t *)s->data[ctd_series_find(s, "switches")])[(record * n + from) * n + to];
}

uint8_t *
kit_providers(const kit_run *run, uint64_t *n)
{
    const ctd_customers *c = run->market->customers;
    uint8_t *copy = malloc(c->n_slots + 1);

    if (copy == NULL) {
        abort();
    }
    *n = 0;
    for (uint32_t cell = 0; cell < c->n_cells; cell++) {
        memcpy(copy + *n, c->provider + c->cell[cell].begin, c->cell[cell].n);
        *n += c->cell[cell].n;
    }
    return copy;
}

double
kit_chi_square(size_t k, const double counts[], const double p[], double n)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++) {
        const double miss = counts[i] - n * p[i];

        sum += miss * miss / (n * p[i]);
    }
    return sum;
}

uint64_t
kit_hash(const kit_run *run)
{
    const ctd_series *s = run->series;
    uint64_t hash = 14695981039346656037u;

    for (size_t c = 0; c < s->n_columns; c++) {
        const unsigned char *bytes = s->data[c];
        const size_t n =
            ctd_type_bytes(s->columns[c].type) * ctd_column_length(&s->columns[c], s->size);

        for (size_t i = 0; i < n; i++) {
            hash = (hash ^ bytes[i]) * 1099511628211u;
        }
    }
    return hash;
}
