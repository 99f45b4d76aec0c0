/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/panels.h"

#include "agents/panel.h"
#include "studies/experiment.h"

void
ctd_panels_plan(const ctd_scenario *scenario, const ctd_panel_limits *limits, ctd_panels *panels)
{
    const ctd_panel_limits usual = {0}, *l = limits != NULL ? limits : &usual;
    const size_t in_memory = l->in_memory > 0 ? l->in_memory : CTD_PANELS_IN_MEMORY;
    const size_t window = l->window > 0 ? l->window : CTD_PANEL_WINDOW;
    const uint64_t n_runs = (uint64_t)scenario->n_variants * scenario->n_replications;
    const size_t n = ctd_panel_size(scenario->model), row = 2 * n * sizeof(int8_t);
    const uint32_t n_records =
        ctd_experiment_records(scenario->model[0].calendar.n_ticks, scenario->record_every, NULL);

    *panels = (ctd_panels){
        .n_customers = n,
        .n_records = n_records,
        .n_held = n_records,
        .all_bytes = n_runs * ((uint64_t)n_records * row + n * sizeof(double)),
    };
    panels->large = panels->all_bytes > in_memory;
    if (panels->large) {
        const size_t rows = window > row ? window / row : 1;

        panels->n_held = rows < n_records ? (uint32_t)rows : n_records;
        panels->window_bytes = panels->n_held * row + n * sizeof(double);
    }
}
