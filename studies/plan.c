/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/experiment.h"

#include "agents/expected.h"
#include "agents/market.h"

/* What running a scenario takes, known before it runs. */

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

void
ctd_experiment_plan(const ctd_scenario *scenario, int n_threads, ctd_plan *plan)
{
    const ctd_model *model = &scenario->model[0];
    const uint32_t n_records =
        ctd_experiment_records(model->calendar.n_ticks, scenario->record_every, NULL);
    const uint64_t deciders =
        model->mode == CTD_CUSTOMERS_INDIVIDUAL
            ? model->n_customers
            : (uint64_t)ctd_expected_types(model) * model->n_regions * model->n_segments;
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);

    ctd_market_axes(scenario->model, scenario->n_variants, n_records, size);
    plan->n_runs = (uint64_t)scenario->n_variants * scenario->n_replications;
    plan->market_bytes = ctd_market_bytes(scenario->model, scenario->n_variants, n_threads);
    plan->series_bytes = plan->n_runs * ctd_series_bytes(n_columns, columns, size);
    plan->calibration_bytes =
        (size_t)model->targets.sample * (model->n_providers * sizeof(double) + sizeof(uint32_t));
    plan->customer_ticks = plan->n_runs * deciders * model->calendar.n_ticks;
}
