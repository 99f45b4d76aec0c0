/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/records_private.h"

void
ctd_market_axes(const ctd_model *models, uint32_t n_models, size_t n_records,
                size_t size[CTD_N_AXES])
{
    for (int axis = 0; axis < CTD_N_AXES; axis++) {
        size[axis] = 0;
    }
    size[CTD_AXIS_TIME] = n_records;
    size[CTD_AXIS_FROM_PROVIDER] = models->n_providers;
    size[CTD_AXIS_PROVIDER] = models->n_providers;
    size[CTD_AXIS_REGION] = models->n_regions;
    size[CTD_AXIS_SEGMENT] = models->n_segments;
    size[CTD_AXIS_CUSTOMER] = ctd_panel_size(models);
    size[CTD_AXIS_EVENT] = ctd_log_capacity(models, n_models);
}

void
ctd_phase_observe(void *market)
{
    ctd_market *m = market;

    if (m->series == NULL) {
        return;
    }
    if (m->tick > 0) {
        ctd_record_flows(m);
    }
    if (m->tick % m->every == 0 || m->tick == m->model->calendar.n_ticks) {
        ctd_record_customers(m);
        if (m->expected != NULL && m->n_recorded > 0) {
            ctd_record_expected_flows(m);
        }
        ctd_record_regions(m);
        ctd_record_providers(m);
        ctd_record_demand(m);
        ctd_record_learning(m);
        ctd_record_panel(m);
        m->n_recorded++;
    }
    if (m->tick == m->model->calendar.n_ticks) {
        ctd_record_log(m);
    }
}

void
ctd_market_snapshot(const ctd_market *market, ctd_series *series, bool with_demand)
{
    ctd_market now = *market;

    now.series = series;
    now.n_recorded = 0;
    ctd_record_customers(&now);
    ctd_record_providers(&now);
    if (with_demand) {
        ctd_record_surplus(&now);
    }
}
