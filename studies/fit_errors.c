/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/fit_private.h"

#include "sim/maths.h"
#include "studies/matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_K = CTD_MAX_FIT_PARAMETERS, SQUARE = MAX_K * MAX_K };

static const double slope_step = 0.02;
static const double nothing = 1e-10;        /* eigenvalues below this part of the largest are 0 */
static const double box_information = 12.0; /* 1 / variance of the uniform distribution on [0, 1] */

/* Everything in units of the box. */
typedef struct work {
    double information[SQUARE]; /* A = J'J */
    double noise[SQUARE];       /* B = J' Omega J */
    double inverse[SQUARE], scratch[SQUARE], vector[SQUARE], out[SQUARE];
} work;

/* A and B. Omega is the identity (the targets' errors) plus the variance of the simulated means:
 * that between replications over their number or, of a single one, the targets' own. */
static void
gather(const ctd_fit *fit, const ctd_fit_point *best, const double slope[], work *w)
{
    const uint32_t n = fit->n_parameters, m = fit->n_targets, runs = fit->n_replications;

    memset(w->information, 0, sizeof w->information);
    for (uint32_t i = 0; i < m * n * n; i++) {
        const double *const row = slope + (size_t)(i / (n * n)) * n;

        w->information[i % (n * n)] += row[i % (n * n) / n] * row[i % n];
    }
    for (uint32_t i = 0; i < n * n; i++) {
        w->noise[i] = runs > 1 ? w->information[i] : 2.0 * w->information[i];
    }
    for (uint32_t run = 0; runs > 1 && run < runs; run++) {
        double pull[MAX_K] = {0.0};

        for (uint32_t i = 0; i < m * n; i++) {
            const double away = best->each[run * m + i / n] - best->moment[i / n];

            pull[i % n] += slope[i] * away / fit->target[i / n].error;
        }
        for (uint32_t i = 0; i < n * n; i++) {
            w->noise[i] += pull[i / n] * pull[i % n] / ((double)runs * (runs - 1));
        }
    }
}

/* covariance = X B X' with X = A^-1; infinite for those whom a direction without information
 * touches. */
static bool
from_targets(uint32_t n, work *w, double error[])
{
    double value[MAX_K], largest = 0.0;
    bool all = true;

    memcpy(w->scratch, w->information, sizeof w->scratch);
    ctd_matrix_eigen(n, w->scratch, value, w->vector);
    for (uint32_t l = 0; l < n; l++) {
        largest = fmax(largest, value[l]);
    }
    memset(w->inverse, 0, sizeof w->inverse);
    for (uint32_t l = 0; l < n; l++) {
        for (uint32_t i = 0; i < n * n && value[l] > nothing * largest; i++) {
            w->inverse[i] += w->vector[i / n * n + l] * w->vector[i % n * n + l] / value[l];
        }
    }
    ctd_matrix_sandwich(n, w->inverse, w->noise, w->scratch, w->out);
    for (uint32_t k = 0; k < n; k++) {
        error[k] = sqrt(w->out[k * n + k]);
        for (uint32_t l = 0; l < n; l++) {
            const bool blind = !(value[l] > nothing * largest);

            if (blind && fabs(w->vector[k * n + l]) > 1e-3) {
                error[k] = INFINITY;
                all = false;
            }
        }
    }
    return all;
}

/* The same with the box counted as one more observation of each parameter. */
static bool
with_box(uint32_t n, work *w)
{
    bool solved = true;

    for (uint32_t k = 0; k < n; k++) {
        double row[MAX_K] = {0.0};

        memcpy(w->scratch, w->information, sizeof w->scratch);
        for (uint32_t l = 0; l < n; l++) {
            w->scratch[l * n + l] += box_information;
        }
        row[k] = 1.0;
        solved = ctd_matrix_solve(n, w->scratch, row) && solved;
        memcpy(&w->inverse[(size_t)k * n], row, n * sizeof *row);
    }
    for (uint32_t l = 0; l < n; l++) {
        w->noise[l * n + l] += box_information;
    }
    ctd_matrix_sandwich(n, w->inverse, w->noise, w->scratch, w->out);
    return solved;
}

static void
correlate(uint32_t n, const double covariance[], double correlation[])
{
    for (uint32_t i = 0; i < n * n; i++) {
        const double scale = sqrt(covariance[i / n * n + i / n] * covariance[i % n * n + i % n]);

        correlation[i] = i / n == i % n ? 1.0 : scale > 0.0 ? covariance[i] / scale : 0.0;
    }
}

/* Of the columns of J scaled to length 1. */
static double
condition_of(uint32_t n, work *w)
{
    double value[MAX_K], low = INFINITY, high = 0.0;

    correlate(n, w->information, w->scratch);
    for (uint32_t k = 0; k < n; k++) {
        if (!(w->information[k * n + k] > 0.0)) {
            return INFINITY;
        }
    }
    ctd_matrix_eigen(n, w->scratch, value, w->vector);
    for (uint32_t k = 0; k < n; k++) {
        low = fmin(low, value[k]);
        high = fmax(high, value[k]);
    }
    return low > nothing * high ? sqrt(high / low) : INFINITY;
}

/* Chance of more than x under chi-square with n degrees of freedom, by
 *     Q(n + 2) = Q(n) + (x / 2)^(n / 2) e^(-x / 2) / Gamma(n / 2 + 1). */
static double
chi_square_tail(double x, int32_t n)
{
    const bool odd = n % 2 == 1;
    double tail = odd ? 2.0 * ctd_normal_cdf(-sqrt(x)) : ctd_exp(-0.5 * x);
    double term = odd ? ctd_exp(-0.5 * x) * sqrt(2.0 * x / 3.14159265358979323846)
                      : ctd_exp(-0.5 * x) * 0.5 * x;

    for (int32_t k = odd ? 1 : 2; k + 2 <= n; k += 2) {
        tail += term;
        term *= x / (double)(k + 2);
    }
    return fmin(tail, 1.0);
}

/* From units of the box to those of the parameters. */
static void
scale(const ctd_fit *fit, ctd_fit_found *found)
{
    const uint32_t n = fit->n_parameters;

    for (uint32_t i = 0; i < n * n; i++) {
        const ctd_fit_parameter *const a = &fit->parameter[i / n], *const b =
                                                                       &fit->parameter[i % n];
        found->covariance[i] *= (a->high - a->low) * (b->high - b->low);
    }
    for (uint32_t k = 0; k < n; k++) {
        found->error[k] *= fit->parameter[k].high - fit->parameter[k].low;
    }
}

ctd_status
ctd_fit_errors(ctd_fitting *fitting, const ctd_fit_point *best)
{
    ctd_status status = CTD_OK;
    const ctd_fit *const fit = fitting->fit;
    ctd_fit_found *const found = fitting->found;
    const uint32_t n = fit->n_parameters;
    ctd_fit_point *scratch = calloc(2 * (size_t)n, sizeof *scratch);
    double *slope = calloc((size_t)n * fit->n_targets, sizeof *slope);
    work *w = calloc(1, sizeof *w);

    if (scratch == NULL || slope == NULL || w == NULL) {
        CTD_TRY(CTD_ERR_NO_MEMORY);
    }
    CTD_TRY(ctd_fit_slopes(fitting, best, slope_step, scratch, slope));
    gather(fit, best, slope, w);
    found->condition = condition_of(n, w);
    const bool all = from_targets(n, w, found->error);
    if (all) {
        correlate(n, w->out, found->correlation);
    }
    CTD_TRY(with_box(n, w) ? CTD_OK : CTD_ERR_INTERNAL);
    memcpy(found->covariance, w->out, (size_t)n * n * sizeof *w->out);
    if (!all) {
        correlate(n, w->out, found->correlation);
    }
    scale(fit, found);
    found->freedom = (int32_t)fit->n_targets - (int32_t)n;
    found->p_value = found->freedom > 0 ? chi_square_tail(found->objective, found->freedom) : NAN;
out:
    free(w);
    free(slope);
    free(scratch);
    return status;
}
