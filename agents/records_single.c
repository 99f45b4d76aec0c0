/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/records_private.h"

#include <math.h>

/* What is recorded of single customers and single events, and single flags. */

static int8_t *
flags(const ctd_market *m, ctd_record_column c, size_t width)
{
    return (int8_t *)m->series->data[c] + m->n_recorded * width;
}

void
ctd_record_learning(const ctd_market *m)
{
    *flags(m, CTD_REC_LEARNING_SETTLED, 1) = (int8_t)(ctd_learning_settled(m));
}

void
ctd_record_panel(ctd_market *m)
{
    const size_t n = m->n_panel;
    const ctd_panel_window *w = m->panel_window;
    const size_t row = w != NULL ? m->n_recorded - w->first : m->n_recorded;
    int8_t *const providers = w != NULL ? w->provider : m->series->data[CTD_REC_PANEL_PROVIDER];
    int8_t *const decisions = w != NULL ? w->decision : m->series->data[CTD_REC_PANEL_DECISION];
    double *const workload = w != NULL ? w->workload : m->series->data[CTD_REC_PANEL_WORKLOAD];
    int8_t *provider = providers + row * n, *decision = decisions + row * n;

    for (size_t k = 0; k < n; k++) {
        ctd_panel_member *member = &m->panel[k];

        provider[k] = (int8_t)m->customers->provider[member->slot];
        decision[k] = (int8_t)(m->tick > 0 && member->decided);
        workload[k] = (double)m->customers->workload[member->slot] * m->unit;
        member->decided = false;
    }
}

ctd_panel_column
ctd_panel_find_column(size_t column)
{
    return column == CTD_REC_PANEL_PROVIDER   ? CTD_PANEL_PROVIDER
           : column == CTD_REC_PANEL_DECISION ? CTD_PANEL_DECISION
           : column == CTD_REC_PANEL_WORKLOAD ? CTD_PANEL_WORKLOAD
                                              : CTD_N_PANEL_COLUMNS;
}

void
ctd_market_hold_panel(ctd_market *market, const ctd_panel_window *window)
{
    market->panel_window = window;
}

void
ctd_record_log(const ctd_market *m)
{
    double *time = m->series->data[CTD_REC_EVENT_TIME];
    double *amount = m->series->data[CTD_REC_EVENT_AMOUNT];
    int8_t *kind = m->series->data[CTD_REC_EVENT_KIND];
    int8_t *provider = m->series->data[CTD_REC_EVENT_PROVIDER];
    int8_t *region = m->series->data[CTD_REC_EVENT_REGION];

    for (size_t i = 0; i < m->series->size[CTD_AXIS_EVENT]; i++) {
        const ctd_log_entry *entry = &m->log[i];
        const bool is = i < m->n_logged;
        const uint32_t date = is && entry->tick > 0 ? entry->tick - 1 : 0;
        const bool owned = is && entry->provider != CTD_ON_PREMISES;

        time[i] = is ? ctd_calendar_days(&m->model->calendar, date) : NAN;
        amount[i] = is ? entry->amount : NAN;
        kind[i] = is ? (int8_t)entry->kind : -1;
        provider[i] = owned ? (int8_t)entry->provider : -1;
        region[i] = is ? (int8_t)entry->region : -1;
    }
}

size_t
ctd_market_logged(const ctd_series *series)
{
    const int column = ctd_series_find(series, "event_kind");
    size_t n = 0;

    if (column >= 0) {
        const int8_t *kind = series->data[column];

        while (n < series->size[CTD_AXIS_EVENT] && kind[n] >= 0) {
            n++;
        }
    }
    return n;
}
