/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/rehearsal.h"

#include "output/file.h"
#include "sim/phases.h"
#include "studies/experiment.h"

#include <stdlib.h>

enum { SMALL = 20000, LARGE = 100000, MOST_TICKS = 60 };

static ctd_status
rehearse(const ctd_scenario *scenario, ctd_model *model, uint64_t n_customers, int n_threads,
         double *seconds, double *bytes)
{
    ctd_status status = CTD_OK;
    ctd_scenario small = *scenario;
    ctd_experiment *experiment = NULL;
    const ctd_experiment_options options = {.n_threads = n_threads};
    ctd_write_report report = {0};
    void *image = NULL;
    size_t n = 0;

    *model = scenario->model[0];
    model->n_customers = n_customers;
    if (model->calendar.n_ticks > MOST_TICKS) {
        model->calendar.n_ticks = MOST_TICKS;
    }
    small.model = model;
    small.n_variants = 1;
    small.n_replications = 1;
    const double began = ctd_seconds();

    CTD_TRY(ctd_experiment_run(&small, &options, &experiment));
    *seconds = ctd_seconds() - began;
    CTD_TRY(ctd_file_image(ctd_experiment_result(experiment), n_threads, &image, &n, &report));
    *bytes = (double)n;
out:
    free(image);
    ctd_experiment_destroy(&experiment);
    return status;
}

ctd_status
ctd_rehearsal_run(const ctd_scenario *scenario, int n_threads, ctd_forecast *forecast)
{
    ctd_status status = CTD_OK;
    ctd_model *model = malloc(sizeof *model);
    const ctd_model *whole = &scenario->model[0];
    const uint64_t n = whole->n_customers;
    const double runs = (double)scenario->n_variants * scenario->n_replications;
    const uint64_t few = n < SMALL ? n : SMALL, many = n < LARGE ? n : LARGE;
    double small, large, bytes;

    CTD_TRY(model != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(rehearse(scenario, model, few, n_threads, &small, &bytes));
    CTD_TRY(rehearse(scenario, model, many, n_threads, &large, &bytes));
    const double slope = many > few && large > small ? (large - small) / (double)(many - few) : 0.0;
    const double ticks = (double)whole->calendar.n_ticks /
                         (model->calendar.n_ticks > 0 ? model->calendar.n_ticks : 1);
    const double records =
        (double)ctd_experiment_records(whole->calendar.n_ticks, scenario->record_every, NULL) /
        ctd_experiment_records(model->calendar.n_ticks, scenario->record_every, NULL);

    forecast->seconds = (large + slope * (double)(n - many)) * runs * (ticks > 1.0 ? ticks : 1.0);
    forecast->file_bytes = bytes * runs * records;
out:
    free(model);
    return status;
}
