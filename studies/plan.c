/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/experiment.h"

#include "agents/expected.h"
#include "agents/market.h"

#include <math.h>

/* What running a scenario takes, known before it runs. */

enum { DIRECT_BYTES = 8 << 20 }; /* of a thread that packs chunks for the disk */

uint32_t
ctd_experiment_records(uint32_t n_ticks, uint32_t every, uint32_t tick[])
{
    const uint32_t whole = n_ticks / every; /* after the first */
    const uint32_t n = whole + (n_ticks % every > 0 ? 2 : 1);

    for (uint32_t i = 0; tick != NULL && i < n; i++) {
        tick[i] = i <= whole ? i * every : n_ticks;
    }
    return n;
}

/* What works at a tick: customers, or taste types, each of which weighs all providers at every tick
 * where of customers one in some hundred does. */
static double
work_of_market(const ctd_model *model, uint64_t deciders)
{
    enum { CUSTOMERS_A_TYPE = 100 };

    return model->mode == CTD_CUSTOMERS_EXPECTED ? (double)CUSTOMERS_A_TYPE * (double)deciders
                                                 : (double)deciders;
}

static size_t
table_bytes(const ctd_model *model)
{
    const ctd_population_table *t = model->table;
    size_t each = 0;

    if (t == NULL) {
        return 0;
    }
    each += t->price_taste != NULL ? sizeof *t->price_taste : 0;
    each += t->latency_taste != NULL ? sizeof *t->latency_taste : 0;
    each += t->presence_taste != NULL ? sizeof *t->presence_taste : 0;
    each += t->workload != NULL ? sizeof *t->workload : 0;
    each += t->provider != NULL ? sizeof *t->provider : 0;
    return (size_t)t->n * each;
}

static size_t
series_bytes(const ctd_scenario *scenario, uint64_t n_runs, bool without_panels)
{
    const uint32_t n_records =
        ctd_experiment_records(scenario->model[0].calendar.n_ticks, scenario->record_every, NULL);
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);

    ctd_market_axes(scenario->model, scenario->n_variants, n_records, size);
    size[CTD_AXIS_CUSTOMER] = without_panels ? 0 : size[CTD_AXIS_CUSTOMER];
    return n_runs * ctd_series_bytes(n_columns, columns, size);
}

/* Of the one record that the questions of each market look at. */
static size_t
look_bytes(const ctd_scenario *scenario)
{
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);

    ctd_market_axes(scenario->model, scenario->n_variants, 1, size);
    size[CTD_AXIS_CUSTOMER] = 0;
    size[CTD_AXIS_EVENT] = 0;
    return ctd_series_bytes(n_columns, columns, size);
}

void
ctd_experiment_plan(const ctd_scenario *scenario, int n_threads, size_t memory,
                    const ctd_panels *panels, ctd_plan *plan)
{
    ctd_experiment_plan_ranks(scenario, n_threads, memory, panels, &(ctd_plan_ranks){.n = 1}, plan);
}

/* How ranks, and the threads of each, share the work. */
static void
share(const ctd_scenario *scenario, ctd_sharing_facts *facts, ctd_spread spread, ctd_plan *plan)
{
    const ctd_model *model = &scenario->model[0];
    const uint32_t n = plan->n_ranks;

    facts->n_replications = scenario->n_replications;
    if (n == 1) {
        plan->split = false;
    } else if (spread == CTD_SPREAD_AUTO) {
        plan->split = model->mode == CTD_CUSTOMERS_INDIVIDUAL && ctd_sharing_splits(facts, n);
    } else {
        plan->split = spread == CTD_SPREAD_CUSTOMERS;
    }
    facts->n_replications = (scenario->n_replications + n - 1) / n;
    plan->sharing = (ctd_sharing){.n_markets = 1};
    if (!plan->split) {
        plan->sharing = ctd_sharing_choose(facts);
    }
}

void
ctd_experiment_plan_ranks(const ctd_scenario *scenario, int n_threads, size_t memory,
                          const ctd_panels *panels, const ctd_plan_ranks *ranks, ctd_plan *plan)
{
    const bool large = panels != NULL && panels->large;
    const ctd_model *model = &scenario->model[0];
    const uint64_t deciders =
        model->mode == CTD_CUSTOMERS_INDIVIDUAL
            ? model->n_customers
            : (uint64_t)ctd_expected_types(model) * model->n_regions * model->n_segments;
    const size_t look = look_bytes(scenario) + (large ? panels->window_bytes : 0);

    plan->n_ranks = ranks->n;
    plan->n_inside = ctd_market_threads(scenario->model, scenario->n_variants, n_threads);
    plan->n_runs = (uint64_t)scenario->n_variants * scenario->n_replications;
    plan->market_bytes =
        ctd_market_bytes(scenario->model, scenario->n_variants, n_threads, 1) + look;
    plan->series_bytes = series_bytes(scenario, plan->n_runs, large);
    plan->image_bytes = large ? (size_t)n_threads * DIRECT_BYTES : plan->series_bytes;
    plan->table_bytes = table_bytes(model);
    plan->calibration_bytes =
        (size_t)model->targets.sample * (model->n_providers * sizeof(double) + sizeof(uint32_t));
    plan->customer_ticks = plan->n_runs * deciders * model->calendar.n_ticks;

    const double rest = (double)plan->series_bytes + (double)plan->image_bytes +
                        (double)plan->table_bytes + (double)plan->calibration_bytes;
    ctd_sharing_facts facts = {
        .n_customers = work_of_market(model, deciders),
        .n_threads = (uint32_t)n_threads,
        .n_inside = (uint32_t)plan->n_inside,
        .market_bytes = (double)plan->market_bytes,
        .free_bytes = memory > 0 ? (double)memory - rest : INFINITY,
    };

    share(scenario, &facts, ranks->spread, plan);
    if (plan->split) {
        plan->market_bytes =
            ctd_market_bytes(scenario->model, scenario->n_variants, n_threads, ranks->n) + look;
    }
    plan->bytes = plan->sharing.n_markets * plan->market_bytes + plan->series_bytes +
                  plan->table_bytes + plan->calibration_bytes;
}
