/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/rehearsal.h"

#include "output/file.h"
#include "sim/phases.h"
#include "studies/experiment.h"

#include <stdlib.h>

enum { SMALL = 20000, LARGE = 100000, MOST_TICKS = 60, MANY_TICKS = 6000 };

static ctd_status
rehearse(const ctd_scenario *scenario, ctd_model *model, uint64_t n_customers, uint32_t most_ticks,
         int n_threads, double *seconds, double *bytes)
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
    if (model->calendar.n_ticks > most_ticks) {
        model->calendar.n_ticks = most_ticks;
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

/* Records of the whole run for one of the rehearsal. */
static double
records_to_come(const ctd_scenario *scenario, const ctd_model *rehearsed)
{
    const uint32_t every = scenario->record_every;

    return (double)ctd_experiment_records(scenario->model[0].calendar.n_ticks, every, NULL) /
           ctd_experiment_records(rehearsed->calendar.n_ticks, every, NULL);
}

/* Ticks of expected shares can be so short that starting costs more than all of a few. */
static ctd_status
rehearse_ticks(const ctd_scenario *scenario, ctd_model *model, int n_threads,
               ctd_forecast *forecast)
{
    ctd_status status = CTD_OK;
    const ctd_model *whole = &scenario->model[0];
    const double runs = (double)scenario->n_variants * scenario->n_replications;
    double few, many, bytes;

    CTD_TRY(rehearse(scenario, model, whole->n_customers, MOST_TICKS, n_threads, &few, &bytes));
    const uint32_t first = model->calendar.n_ticks;
    double a_tick = first > 0 ? few / first : 0.0;

    if (few < 0.2 && whole->calendar.n_ticks > first) {
        CTD_TRY(
            rehearse(scenario, model, whole->n_customers, MANY_TICKS, n_threads, &many, &bytes));
        a_tick = many > few ? (many - few) / (model->calendar.n_ticks - first) : 0.0;
    }
    forecast->seconds = (few + a_tick * (whole->calendar.n_ticks - first)) * runs;
    forecast->file_bytes = bytes * runs * records_to_come(scenario, model);
out:
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
    if (whole->mode == CTD_CUSTOMERS_EXPECTED) {
        status = rehearse_ticks(scenario, model, n_threads, forecast);
        goto out;
    }
    CTD_TRY(rehearse(scenario, model, few, MOST_TICKS, n_threads, &small, &bytes));
    CTD_TRY(rehearse(scenario, model, many, MOST_TICKS, n_threads, &large, &bytes));
    const double slope = many > few && large > small ? (large - small) / (double)(many - few) : 0.0;
    const double ticks = (double)whole->calendar.n_ticks /
                         (model->calendar.n_ticks > 0 ? model->calendar.n_ticks : 1);

    forecast->seconds = (large + slope * (double)(n - many)) * runs * (ticks > 1.0 ? ticks : 1.0);
    forecast->file_bytes = bytes * runs * records_to_come(scenario, model);
out:
    free(model);
    return status;
}
