/* SPDX-License-Identifier: Apache-2.0 */
/* A tick does not allocate: every call of the allocator is counted while a market with everything
 * switched on takes its ticks. A plain program: the allocator is replaced for all of it. */
#include "kit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static volatile long calls;

void *
malloc(size_t size)
{
    calls++;
    return __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
    calls++;
    return __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
    calls++;
    return __libc_realloc(old, size);
}

static ctd_model *
busy_model(void)
{
    ctd_model *m = kit_model(30000, 3, (const double[]){1.0, 0.5, 0.0});

    m->calendar.n_ticks = 24;
    m->demand_sample = 1000;
    m->n_panel = 100;
    m->region[0] = (ctd_region){1.0, 0.2, 0.05, 0.38, 0.25};
    m->segment[0] = (ctd_segment){.customers = 1.0, .workload = {1.0, 1.0},
                                  .price_taste = {2.5, 0.5}, .presence_taste = {1.0, 1.0},
                                  .contract_months = 6.0, .brand_sigma = 0.5,
                                  .switching_cost = 1.0, .network_taste = 0.1};
    m->n_segments = 2;
    m->segment[1] = m->segment[0];
    m->segment[1].contract = CTD_CONTRACT_FIXED;
    m->outside_option = true;
    m->depreciation = 0.258;
    m->provider[1].location[0].capacity = 3e5;
    m->provider[1].location[0].funded = true;
    m->provider[1].invest_rule = CTD_INVEST_TARGET_UTILISATION;
    m->provider[2].location[0] = (ctd_location){true, false, 1e5, 0};
    m->provider[2].invest_rule = CTD_INVEST_SCHEDULE;
    m->provider[2].awareness[0] = 0.5;
    m->event[0] = (ctd_event){CTD_EVENT_INJECT, 24186, 2, -1, 1e8, 24.0};
    m->n_events = 1;
    kit_use_qualities(m);
    return m;
}

int
main(void)
{
    ctd_model *model = busy_model();
    kit_run run = kit_play(model, 0, 1);
    double turned_away = 0.0;

    for (uint32_t t = 1; t <= 24; t++) {
        turned_away += kit_value(&run, "rationed", t, 1, 0);
    }
    const long at_start = calls;

    ctd_market_start(run.market, model, 1, run.series, 1);
    for (int t = 0; t < 24; t++) {
        ctd_market_step(run.market);
    }
    const long during = calls - at_start;
    void *volatile probe = malloc(1);
    const int counted = calls == at_start + during + 1;

    free(probe);
    kit_run_free(&run);
    free(model);
    printf("%ld allocations in a start and 24 ticks, %.0f customers rationed\n", during,
           turned_away);
    if (!counted) {
        printf("the counter does not count\n");
    }
    return during == 0 && counted && turned_away > 0.0 ? 0 : 1;
}
