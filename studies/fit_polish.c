/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/fit_private.h"

#include "studies/matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STEPS = 12, N_DAMPINGS = 4, MAX_POLLS = 16, MAX_K = CTD_MAX_FIT_PARAMETERS };

static const double slope_step = 0.02; /* of the box: wide, since customers are whole */
static const double worth_it = 1e-3;   /* smallest relative gain that goes on */
static const double first_poll = 0.02; /* compass: first and last length, of the box */
static const double last_poll = 0.002;

static double
clamp(double z)
{
    return fmin(fmax(z, 0.0), 1.0);
}

ctd_status
ctd_fit_slopes(ctd_fitting *fitting, const ctd_fit_point *at, double step, ctd_fit_point scratch[],
               double slope[])
{
    ctd_status status = CTD_OK;
    const ctd_fit *const fit = fitting->fit;
    const uint32_t n = fit->n_parameters;

    for (uint32_t k = 0; k < n; k++) {
        for (int side = 0; side < 2; side++) {
            ctd_fit_point *const p = &scratch[2 * k + (uint32_t)side];

            *p = *at;
            p->each = NULL;
            p->z[k] = clamp(at->z[k] + (side == 0 ? -step : step));
        }
    }
    CTD_TRY(ctd_fit_simulate(fitting, 2 * n, scratch));
    for (uint32_t k = 0; k < n; k++) {
        const ctd_fit_point *const low = &scratch[(size_t)2 * k], *const high = low + 1;
        const double width = high->z[k] - low->z[k];
        const bool known = isfinite(low->objective) && isfinite(high->objective);

        for (uint32_t i = 0; i < fit->n_targets; i++) {
            slope[i * n + k] =
                known ? (high->moment[i] - low->moment[i]) / (width * fit->target[i].error) : 0.0;
        }
    }
out:
    return status;
}

/* The quadratic model of the objective at a point: J'J and -J'r. */
typedef struct model {
    uint32_t n;
    double a[MAX_K * MAX_K];
    double g[MAX_K];
} model;

static void
make_model(const ctd_fit *fit, const ctd_fit_point *at, const double slope[], model *m)
{
    const uint32_t n = fit->n_parameters;

    memset(m, 0, sizeof *m);
    m->n = n;
    for (uint32_t i = 0; i < fit->n_targets; i++) {
        const double miss = (at->moment[i] - fit->target[i].value) / fit->target[i].error;

        for (uint32_t k = 0; k < n; k++) {
            m->g[k] -= slope[i * n + k] * miss;
            for (uint32_t l = 0; l < n; l++) {
                m->a[k * n + l] += slope[i * n + k] * slope[i * n + l];
            }
        }
    }
}

/* (A + mu diag A) d = g among the parameters that are not pressed against their bounds. */
static void
step_to(const model *m, double mu, const double z[], double out[])
{
    const uint32_t n = m->n;
    double a[MAX_K * MAX_K], d[MAX_K], largest = 0.0;
    bool fixed[MAX_K];

    for (uint32_t k = 0; k < n; k++) {
        largest = fmax(largest, m->a[k * n + k]);
        fixed[k] = (z[k] <= 0.0 && m->g[k] < 0.0) || (z[k] >= 1.0 && m->g[k] > 0.0);
    }
    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t l = 0; l < n; l++) {
            const double given = m->a[k * n + l];
            const double damping = k == l ? mu * given + 1e-9 * largest + 1e-300 : 0.0;

            a[k * n + l] = fixed[k] || fixed[l] ? (k == l ? 1.0 : 0.0) : given + damping;
        }
        d[k] = fixed[k] ? 0.0 : m->g[k];
    }
    const bool solved = ctd_matrix_solve(n, a, d);

    for (uint32_t k = 0; k < n; k++) {
        out[k] = clamp(z[k] + (solved ? d[k] : 0.0));
    }
}

/* Steps of several dampings are tried at once; the first of the best counts. */
static ctd_status
try_steps(ctd_fitting *fitting, const model *m, double *mu, ctd_fit_point *best, bool *better)
{
    ctd_status status = CTD_OK;
    ctd_fit_point *trial = calloc(N_DAMPINGS, sizeof *trial);
    const double before = best->objective;
    double damping = *mu / 10.0;

    *better = false;
    CTD_TRY(trial != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (int i = 0; i < N_DAMPINGS; i++, damping *= 10.0) {
        step_to(m, damping, best->z, trial[i].z);
    }
    CTD_TRY(ctd_fit_simulate(fitting, N_DAMPINGS, trial));
    damping = *mu / 10.0;
    for (int i = 0; i < N_DAMPINGS; i++, damping *= 10.0) {
        if (trial[i].objective < best->objective) {
            *best = trial[i];
            *mu = fmax(damping, 1e-6);
            *better = best->objective < before * (1.0 - worth_it);
        }
    }
out:
    free(trial);
    return status;
}

uint64_t
ctd_fit_polish_points(uint32_t n_parameters)
{
    return (uint64_t)MAX_STEPS * (2 * n_parameters + N_DAMPINGS);
}

ctd_status
ctd_fit_polish(ctd_fitting *fitting, ctd_fit_point *best)
{
    ctd_status status = CTD_OK;
    const ctd_fit *const fit = fitting->fit;
    ctd_fit_point *scratch = calloc(2 * (size_t)fit->n_parameters, sizeof *scratch);
    double *slope = calloc((size_t)fit->n_parameters * fit->n_targets, sizeof *slope);
    model *m = malloc(sizeof *m);
    double mu = 1e-2, step = slope_step;
    bool better = true;

    if (scratch == NULL || slope == NULL || m == NULL) {
        CTD_TRY(CTD_ERR_NO_MEMORY);
    }
    for (int i = 0; i < MAX_STEPS && step > slope_step / 5.0; i++) {
        CTD_TRY(ctd_fit_slopes(fitting, best, step, scratch, slope));
        make_model(fit, best, slope, m);
        CTD_TRY(try_steps(fitting, m, &mu, best, &better));
        step = better ? step : step / 2.0;
        mu = better ? mu : 1e-2;
    }
out:
    free(m);
    free(slope);
    free(scratch);
    return status;
}

uint64_t
ctd_fit_compass_points(uint32_t n_parameters)
{
    return (uint64_t)MAX_POLLS * 2 * n_parameters;
}

ctd_status
ctd_fit_compass(ctd_fitting *fitting, ctd_fit_point *best)
{
    ctd_status status = CTD_OK;
    const uint32_t n = fitting->fit->n_parameters;
    ctd_fit_point *poll = calloc(2 * (size_t)n, sizeof *poll);
    double length = first_poll;

    CTD_TRY(poll != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (int i = 0; i < MAX_POLLS && length >= last_poll; i++) {
        const ctd_fit_point *next = best;

        for (uint32_t k = 0; k < 2 * n; k++) {
            poll[k] = *best;
            poll[k].z[k / 2] = clamp(best->z[k / 2] + (k % 2 == 0 ? -length : length));
        }
        CTD_TRY(ctd_fit_simulate(fitting, 2 * n, poll));
        for (uint32_t k = 0; k < 2 * n; k++) {
            next = poll[k].objective < next->objective ? &poll[k] : next;
        }
        length = next == best ? length / 2.0 : length;
        *best = *next;
    }
out:
    free(poll);
    return status;
}
