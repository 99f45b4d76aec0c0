/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/sample.h"
#include "kit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A plain program, since Criterion cannot run under the thread sanitizer: a market in which
 * everything that threads share is at work (awareness, brand taste, rationing over two regions,
 * geometric and fixed contracts, calibration; expected shares), on several threads and on one.
 */

enum { N_THREADS = 5 };

static ctd_model *
busy_model(uint64_t n_customers, uint32_t n_ticks)
{
    ctd_model *m = kit_model(n_customers, 4, (const double[]){1.0, 0.8, 0.2, -1.0});
    const double instances = m->spend / (0.12 * CTD_HOURS_PER_YEAR);

    kit_add_region(m, 120.0);
    m->calendar.n_ticks = n_ticks;
    m->demand_sample = 2000;
    m->n_panel = 100;
    m->n_segments = 2;
    m->segment[0] = (ctd_segment){.customers = 2.0,
                                  .workload = {1.0, 1.0},
                                  .price_taste = {2.0, 0.5},
                                  .latency_taste = {1.0, 0.5},
                                  .presence_taste = {1.0, 0.3},
                                  .contract_months = 4.0,
                                  .switching_cost = 1.0,
                                  .brand_sigma = 0.5};
    m->segment[1] = m->segment[0];
    m->segment[1].contract = CTD_CONTRACT_FIXED;
    m->segment[1].contract_months = 3.0;
    m->region[0].in_cloud = 0.4;
    m->region[0].innovation = 0.3;
    m->region[1].in_cloud = 0.3;
    m->region[1].imitation = 0.8;
    m->provider[1].location[0].capacity = 0.3 * instances;
    m->provider[2].location[1].open = true;
    m->provider[2].location[1].capacity = 0.2 * instances;
    m->provider[3].awareness[1] = 0.5;
    m->awareness_share = 1.0;
    kit_use_qualities(m);
    return m;
}

static uint64_t
hash_on(const ctd_model *model, int n_threads, double *rationed)
{
    kit_run run = kit_play(model, 0, n_threads);
    const uint64_t hash = kit_hash(&run);

    *rationed = 0.0;
    for (uint32_t t = 1; t < run.n_records; t++) {
        *rationed += kit_world(&run, "rationed", t, 1) + kit_world(&run, "rationed", t, 2);
    }
    kit_run_free(&run);
    return hash;
}

/* A cell's customers move between providers, never to another cell: so does their workload. Few
 * customers, so that among those turned away some trade places and counts cancel. */
static int
check_cells(void)
{
    ctd_model *model = busy_model(3000, 48);
    kit_run run = kit_play(model, 0, 1);
    const size_t n_cells = (size_t)model->n_regions * model->n_segments;
    const double *work = run.series->data[ctd_series_find(run.series, "workload")];
    int failed = 0;

    for (size_t cell = 0; cell < n_cells; cell++) {
        double first = 0.0;

        for (size_t t = 0; t < run.n_records; t++) {
            double sum = 0.0;

            for (size_t j = 0; j < model->n_providers; j++) {
                sum += work[(t * model->n_providers + j) * n_cells + cell];
            }
            first = t == 0 ? sum : first;
            if (fabs(sum - first) > 1e-9 * first) {
                printf("cell %zu has workload %.10g at record %zu, had %.10g\n", cell, sum, t,
                       first);
                failed = 1;
            }
        }
    }
    kit_run_free(&run);
    free(model);
    return failed;
}

static void
shares_on(const ctd_model *model, int n_threads, double share[CTD_MAX_PROVIDERS])
{
    static ctd_board board;
    const double xi[CTD_MAX_PROVIDERS] = {-INFINITY, 0.0, 0.5, -0.5, 0.1};
    ctd_sample *sample = NULL;

    ctd_board_at_start(model, &board);
    if (ctd_sample_create(model, &board, 0, n_threads, &sample) != CTD_OK) {
        abort();
    }
    ctd_sample_shares(sample, xi, n_threads, share);
    ctd_sample_destroy(&sample);
}

int
main(void)
{
    ctd_model *model = busy_model(150000, 8);
    double alone_share[CTD_MAX_PROVIDERS] = {0}, share[CTD_MAX_PROVIDERS] = {0}, rationed, same;
    const uint64_t alone = hash_on(model, 1, &rationed);
    int failed = check_cells();

    if (rationed <= 0.0) {
        puts("nobody was rationed: the test does not reach what it is for");
        failed = 1;
    }
    if (hash_on(model, N_THREADS, &same) != alone) {
        puts("a market differs between 1 and 5 threads");
        failed = 1;
    }
    model->mode = CTD_CUSTOMERS_EXPECTED;
    model->n_types = 3000;
    model->n_panel = 0;
    if (hash_on(model, 1, &same) != hash_on(model, N_THREADS, &same)) {
        puts("a market of expected shares differs between 1 and 5 threads");
        failed = 1;
    }
    model->mode = CTD_CUSTOMERS_INDIVIDUAL;
    shares_on(model, 1, alone_share);
    shares_on(model, N_THREADS, share);
    if (memcmp(alone_share, share, sizeof share) != 0) {
        puts("calibration's shares differ between 1 and 5 threads");
        failed = 1;
    }
    free(model);
    return failed;
}
