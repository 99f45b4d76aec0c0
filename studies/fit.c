/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/fit_private.h"

#include "studies/sobol.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_STARTS = 3, DESIGN_BATCH = 256 };

/* Puts a point among the best so far, which stand in order; of equals the earlier stays ahead. */
static void
rank(const ctd_fit_point *p, ctd_fit_point best[N_STARTS], uint32_t *n)
{
    uint32_t at = *n;

    while (at > 0 && p->objective < best[at - 1].objective) {
        at--;
    }
    if (at == N_STARTS || !isfinite(p->objective)) {
        return;
    }
    *n = *n < N_STARTS ? *n + 1 : N_STARTS;
    memmove(&best[at + 1], &best[at], (*n - at - 1) * sizeof *best);
    best[at] = *p;
}

/* Points 1 .. n_points of Sobol's sequence: point 0 is a corner of the box. */
static ctd_status
design(ctd_fitting *f, ctd_fit_point best[N_STARTS], uint32_t *n_best)
{
    ctd_status status = CTD_OK;
    ctd_sobol *sobol = malloc(sizeof *sobol);
    ctd_fit_point *points = calloc(DESIGN_BATCH, sizeof *points);

    *n_best = 0;
    if (sobol == NULL || points == NULL) {
        CTD_TRY(CTD_ERR_NO_MEMORY);
    }
    ctd_sobol_start(sobol, f->fit->n_parameters);
    for (uint32_t done = 0; done < f->fit->n_points; done += DESIGN_BATCH) {
        const uint32_t left = f->fit->n_points - done;
        const uint32_t n = left < DESIGN_BATCH ? left : DESIGN_BATCH;

        for (uint32_t i = 0; i < n; i++) {
            ctd_sobol_point(sobol, done + i + 1, points[i].z);
        }
        CTD_TRY(ctd_fit_simulate(f, n, points));
        for (uint32_t i = 0; i < n; i++) {
            rank(&points[i], best, n_best);
        }
    }
    CTD_TRY(*n_best > 0 ? CTD_OK : CTD_ERR_CALIBRATION);
out:
    free(points);
    free(sobol);
    return status;
}

/* What is simulated, and its intercepts as long as no parameter changes what they depend on. */
static ctd_status
prepare(ctd_fitting *f, const ctd_scenario *scenario)
{
    ctd_status status = CTD_OK;
    ctd_messages *messages = ctd_messages_create();
    ctd_calibration report = {0};
    const uint32_t k = f->fit->n_parameters;

    f->inversion = calloc(1, sizeof *f->inversion);
    if (messages == NULL || f->inversion == NULL) {
        CTD_TRY(CTD_ERR_NO_MEMORY);
    }
    CTD_TRY(ctd_fit_text(scenario, &f->text));
    status = ctd_scenario_read(f->name, f->text, NULL, messages, &f->reference);
    if (ctd_messages_count(messages) > 0) {
        snprintf(f->found->message, sizeof f->found->message, "%s", ctd_messages_get(messages, 0));
    }
    CTD_TRY(status);
    const ctd_calibrate_how how = {.n_threads = f->options->n_threads, .stop = f->options->stop};

    status = ctd_calibrate_model(f->reference, f->reference->model, &how, &report, f->inversion);
    snprintf(f->found->message, sizeof f->found->message, "%s", report.message);
    f->expected = f->fit->n_points + N_STARTS * ctd_fit_polish_points(k) +
                  ctd_fit_compass_points(k) + 2 * (uint64_t)k + 1;
out:
    ctd_messages_destroy(&messages);
    return status;
}

/* Simulates the best point once more, keeping every replication, and takes it over. */
static ctd_status
settle(ctd_fitting *f, ctd_fit_point *best)
{
    ctd_status status = CTD_OK;
    const uint32_t m = f->fit->n_targets, runs = f->fit->n_replications;
    ctd_fit_found *const found = f->found;

    best->each = calloc((size_t)m * runs, sizeof *best->each);
    CTD_TRY(best->each != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_fit_simulate(f, 1, best));
    found->objective = best->objective;
    for (uint32_t k = 0; k < f->fit->n_parameters; k++) {
        const double z = best->z[k];

        found->value[k] = ctd_fit_value(&f->fit->parameter[k], z);
        found->at_bound[k] = z < 1e-3 || z > 1.0 - 1e-3;
    }
    for (uint32_t i = 0; i < m; i++) {
        double sum = 0.0;

        for (uint32_t run = 0; run < runs; run++) {
            const double away = best->each[run * m + i] - best->moment[i];

            sum += away * away;
        }
        found->moment[i] = best->moment[i];
        found->spread[i] = runs > 1 ? sqrt(sum / (runs - 1)) : NAN;
    }
    CTD_TRY(ctd_fit_errors(f, best));
out:
    free(best->each);
    best->each = NULL;
    return status;
}

ctd_status
ctd_fit_run(const ctd_scenario *scenario, const char *name, const ctd_fit_options *options,
            ctd_fit_found *found)
{
    ctd_status status = CTD_OK;
    ctd_fit_point *best = calloc(N_STARTS + 1, sizeof *best); /* one more to move aside into */
    uint32_t n_best = 0;
    ctd_fitting f = {.fit = scenario->fit, .name = name, .options = options, .found = found};

    *found = (ctd_fit_found){.n_parameters = f.fit->n_parameters, .n_targets = f.fit->n_targets};
    CTD_TRY(best != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(prepare(&f, scenario));
    CTD_TRY(design(&f, best, &n_best));
    for (uint32_t i = 0; i < n_best; i++) {
        CTD_TRY(ctd_fit_polish(&f, &best[i]));
    }
    for (uint32_t i = 1; i < n_best; i++) {
        best[0] = best[i].objective < best[0].objective ? best[i] : best[0];
    }
    CTD_TRY(ctd_fit_compass(&f, &best[0]));
    CTD_TRY(settle(&f, &best[0]));
    found->message[0] = '\0';
out:
    ctd_scenario_destroy(&f.reference);
    free(f.inversion);
    free(f.text);
    free(best);
    return status;
}
