/* SPDX-License-Identifier: Apache-2.0 */
#include "study_kit.h"

#include "studies/design.h"
#include "studies/response.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double *
copy(size_t n, const double x[])
{
    double *const own = malloc(n * sizeof *own);

    assert(own != NULL);
    memcpy(own, x, n * sizeof *own);
    return own;
}

ctd_study *
study_of(ctd_design_rule rule, uint32_t n, uint32_t n_factors, double from, double to)
{
    ctd_study *study = calloc(1, sizeof *study);

    assert(study != NULL);
    study->seed = 1;
    study->confidence = 0.95;
    study->n_factors = n_factors;
    study->factor = calloc(n_factors, sizeof *study->factor);
    study->design = (ctd_design){.rule = rule, .n = n, .levels = 4, .scramble = true};
    assert(study->factor != NULL);
    for (uint32_t i = 0; i < n_factors; i++) {
        study->factor[i].from = from;
        study->factor[i].to = to;
    }
    return study;
}

void
study_values(ctd_study *study, uint32_t factor, uint32_t n_values, const double value[])
{
    ctd_factor *f = &study->factor[factor];

    free(f->value);
    f->n_values = n_values;
    f->value = copy(n_values, value);
    f->from = f->to = value[0];
    for (uint32_t v = 0; v < n_values; v++) {
        f->from = value[v] < f->from ? value[v] : f->from;
        f->to = value[v] > f->to ? value[v] : f->to;
    }
}

void
study_response(ctd_study *study, ctd_response response, uint32_t n, const double parameter[])
{
    study->response = response;
    study->n_parameters = n;
    study->parameter = copy(n, parameter);
}

void
study_rows(ctd_study *study, uint32_t n_rows, const double row[])
{
    const uint32_t k = study->n_factors;

    study->design.n_rows = n_rows;
    study->design.row = copy((size_t)n_rows * k, row);
    for (uint32_t i = 0; i < k; i++) {
        ctd_factor *f = &study->factor[i];

        f->from = f->to = row[i];
        for (uint32_t j = 1; j < n_rows; j++) {
            f->from = row[j * k + i] < f->from ? row[j * k + i] : f->from;
            f->to = row[j * k + i] > f->to ? row[j * k + i] : f->to;
        }
    }
}

void
study_free(ctd_study *study)
{
    for (uint32_t i = 0; i < study->n_factors; i++) {
        free(study->factor[i].value);
    }
    free(study->factor);
    free(study->parameter);
    free(study->design.row);
    free(study);
}

double *
study_play(const ctd_study *study)
{
    const size_t n = ctd_design_points(study);
    double *y = malloc(n * sizeof *y);
    double *value = malloc(n * study->n_factors * sizeof *value);

    assert(y != NULL && value != NULL);
    ctd_design_fill(study, 0, n, value);
    for (size_t j = 0; j < n; j++) {
        y[j] = ctd_response_value(study, &value[j * study->n_factors]);
    }
    free(value);
    return y;
}

int
study_trajectory(double x[4][3])
{
    int level = 0, down = 0, order = 0;

    for (int i = 0; i < 3; i++) {
        const double least = fmin(x[0][i], x[3][i]);

        level = level << 1 | (least > 0.1);
        down = down << 1 | (x[3][i] < x[0][i]);
    }
    for (int s = 0; s < 2; s++) {
        for (int i = 0; i < 3; i++) {
            order = x[s + 1][i] != x[s][i] ? order * 3 + i : order;
        }
    }
    return (level * 8 + down) * 9 + order;
}
