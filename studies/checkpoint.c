/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/checkpoint_private.h"

#include "agents/market_state.h"

#include <stdlib.h>

ctd_status
ctd_checkpoint_enter(const ctd_checkpoint_options *options, ctd_checkpoint_report *report,
                     ctd_checkpoint **checkpoint)
{
    ctd_status status = CTD_OK;
    ctd_checkpoint *c = calloc(1, sizeof *c);

    *checkpoint = NULL;
    *report = (ctd_checkpoint_report){0};
    CTD_TRY(c != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    c->options = options;
    c->report = report;
    c->lock_file = -1;
    CTD_TRY(ctd_checkpoint_lock(c));
    if (options->resume == CTD_RESUME_NEVER) {
        ctd_checkpoint_clear(c);
    }
    *checkpoint = c;
    c = NULL;
out:
    ctd_checkpoint_close(&c);
    return status;
}

ctd_status
ctd_checkpoint_open(const ctd_checkpoint_options *options, const ctd_scenario *scenario,
                    ctd_checkpoint_report *report, ctd_checkpoint **checkpoint)
{
    ctd_status status = CTD_OK;
    ctd_checkpoint *c = calloc(1, sizeof *c);

    *checkpoint = NULL;
    *report = (ctd_checkpoint_report){.n_runs = scenario->n_variants * scenario->n_replications};
    CTD_TRY(c != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    c->options = options;
    c->scenario = scenario;
    c->report = report;
    c->lock_file = -1;
    c->n_runs = report->n_runs;
    ctd_panels_plan(scenario, &options->panels, &c->panels);
    c->done = calloc(c->n_runs, sizeof *c->done);
    c->kept = calloc(c->n_runs, sizeof *c->kept);
    CTD_TRY(c->done != NULL && c->kept != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_checkpoint_lock(c));
    if (options->resume == CTD_RESUME_NEVER) {
        ctd_checkpoint_clear(c);
    } else {
        CTD_TRY(ctd_checkpoint_read(c));
        if (!report->resumed) {
            ctd_checkpoint_clear(c); /* files that no generation speaks of */
        }
    }
    *checkpoint = c;
    c = NULL;
out:
    ctd_checkpoint_close(&c);
    return status;
}

void
ctd_checkpoint_close(ctd_checkpoint **checkpoint)
{
    ctd_checkpoint *c = *checkpoint;

    if (c != NULL) {
        ctd_checkpoint_unlock(c);
        for (uint32_t k = 0; k < c->n_seats && c->seat != NULL; k++) {
            free(c->seat[k].copy);
            ctd_panel_destroy(&c->seat[k]);
        }
        for (uint32_t i = 0; i < c->n_segments; i++) {
            free(c->segment[i].run);
        }
        free(c->seat);
        free(c->segment);
        free(c->found);
        free(c->done);
        free(c->kept);
        ctd_lock_destroy(&c->lock);
        ctd_sections_free(&c->generation);
        free(c);
        *checkpoint = NULL;
    }
}

ctd_status
ctd_checkpoint_save(ctd_checkpoint *checkpoint)
{
    return checkpoint->options->only_panels ? CTD_OK : ctd_checkpoint_write(checkpoint, false);
}

void
ctd_checkpoint_remove(ctd_checkpoint **checkpoint)
{
    if (*checkpoint != NULL) {
        ctd_checkpoint_clear(*checkpoint);
        ctd_checkpoint_close(checkpoint);
    }
}

void
ctd_checkpoint_panels(const ctd_checkpoint *checkpoint, const ctd_scenario *scenario,
                      ctd_panels *panels)
{
    if (checkpoint != NULL) {
        *panels = checkpoint->panels;
    } else {
        ctd_panels_plan(scenario, &(ctd_panel_limits){.in_memory = SIZE_MAX}, panels);
    }
}

size_t
ctd_checkpoint_bytes(const ctd_scenario *scenario, uint32_t n_markets)
{
    size_t n_columns, size[CTD_N_AXES];
    ctd_panels panels;
    const ctd_column *columns = ctd_market_columns(&n_columns);
    const uint32_t n_records =
        ctd_experiment_records(scenario->model[0].calendar.n_ticks, scenario->record_every, NULL);

    if (n_markets <= 1) {
        return 0; /* written as it is */
    }
    ctd_market_axes(scenario->model, scenario->n_variants, n_records, size);
    ctd_panels_plan(scenario, NULL, &panels);
    size[CTD_AXIS_CUSTOMER] = panels.large ? 0 : size[CTD_AXIS_CUSTOMER];
    return n_markets * (ctd_series_bytes(n_columns, columns, size) + panels.window_bytes +
                        ctd_market_state_bytes(scenario->model, scenario->n_variants));
}
