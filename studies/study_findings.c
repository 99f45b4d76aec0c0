/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/study_result_private.h"

#include "output/statistics.h"
#include "sim/maths.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the values of a whole study come to, as arrays of its file. */

static ctd_status
new_index(ctd_study_result *r, size_t n, ctd_index_arrays *index)
{
    index->value = ctd_study_result_array(r, n, sizeof(double));
    index->low = ctd_study_result_array(r, n, sizeof(double));
    index->high = ctd_study_result_array(r, n, sizeof(double));
    return index->value != NULL && index->low != NULL && index->high != NULL ? CTD_OK
                                                                             : CTD_ERR_NO_MEMORY;
}

static void
put_index(const ctd_index_arrays *index, size_t first, size_t n, const ctd_index from[])
{
    for (size_t i = 0; i < n; i++) {
        index->value[first + i] = from[i].value;
        index->low[first + i] = from[i].low;
        index->high[first + i] = from[i].high;
    }
}

static void
add(ctd_study_result *r, const char *name, const char *long_name, const void *values,
    const int axes[])
{
    ctd_frame_add(&r->frame,
                  (ctd_frame_variable){.name = name,
                                       .units = "1",
                                       .long_name = long_name,
                                       .storage = CTD_STORED_FLOAT64,
                                       .values = values},
                  axes);
}

/* Means, standard errors and quantiles over replications, and the interval of a probability. */
static ctd_status
describe(ctd_study_result *r, int point, int outcome)
{
    ctd_status status = CTD_OK;
    const ctd_study *study = r->study;
    const uint32_t n_r = r->values->n_replications, n_o = r->values->n_outcomes;
    const size_t n = r->n_points * n_o;
    const double tail = 0.5 * (1.0 - study->confidence), z = -ctd_normal_quantile(tail);
    double *at = ctd_study_result_array(r, CTD_STUDY_QUANTILES, sizeof *at);
    double *quantile = ctd_study_result_array(r, n * CTD_STUDY_QUANTILES, sizeof *quantile);
    double *low = ctd_study_result_array(r, n, sizeof *low);
    double *high = ctd_study_result_array(r, n, sizeof *high);
    double *row = ctd_study_result_array(r, n_r, sizeof *row);

    r->mean = ctd_study_result_array(r, n, sizeof *r->mean);
    r->error = ctd_study_result_array(r, n, sizeof *r->error);
    CTD_TRY(at != NULL && quantile != NULL && low != NULL && high != NULL && row != NULL &&
                    r->mean != NULL && r->error != NULL
                ? CTD_OK
                : CTD_ERR_NO_MEMORY);
    at[0] = tail;
    at[1] = 0.5;
    at[2] = 1.0 - tail;
    for (size_t i = 0; i < n; i++) {
        const size_t p = i / n_o, o = i % n_o;
        const bool is_answer =
            study->outcome[o].kind == CTD_OUTCOME_ANSWER && study->outcome[o].against[0] == '\0';
        ctd_moments moments = {0};
        uint32_t known = 0;

        for (uint32_t k = 0; k < n_r; k++) {
            const double x = r->values->value[(p * n_r + k) * n_o + o];

            if (!isnan(x)) {
                ctd_moments_add(&moments, x);
                row[known++] = x;
            }
        }
        const ctd_estimate estimate = ctd_moments_estimate(&moments);
        ctd_interval interval = {NAN, NAN};

        if (is_answer) {
            interval = ctd_wilson_at((uint64_t)(estimate.mean * known + 0.5), known, z);
        }

        ctd_sort(known, row);
        r->mean[i] = estimate.mean;
        r->error[i] = estimate.error;
        for (int q = 0; q < CTD_STUDY_QUANTILES; q++) {
            quantile[i * CTD_STUDY_QUANTILES + q] = ctd_quantile(known, row, at[q]);
        }
        low[i] = interval.low;
        high[i] = interval.high;
    }
    const int q = ctd_frame_add_axis(&r->frame, (ctd_frame_axis){.name = "quantile",
                                                                 .units = "1",
                                                                 .long_name = "probability",
                                                                 .length = CTD_STUDY_QUANTILES,
                                                                 .number = at});

    add(r, "mean", "mean over replications", r->mean, (const int[]){point, outcome, -1});
    add(r, "standard_error", "standard error of the mean; luck only", r->error,
        (const int[]){point, outcome, -1});
    add(r, "spread", "quantiles over replications", quantile, (const int[]){point, outcome, q, -1});
    add(r, "probability_low", "Wilson interval of a probability, lower end", low,
        (const int[]){point, outcome, -1});
    add(r, "probability_high", "Wilson interval of a probability, upper end", high,
        (const int[]){point, outcome, -1});
out:
    return status;
}

static void
add_index(ctd_study_result *r, const char *const names[3], const char *const long_names[3],
          const ctd_index_arrays *index, const int axes[])
{
    add(r, names[0], long_names[0], index->value, axes);
    add(r, names[1], long_names[1], index->low, axes);
    add(r, names[2], long_names[2], index->high, axes);
}

#define INDEX(r, name, long_name, index, ...)                                                      \
    add_index(r, (const char *const[]){name, name "_low", name "_high"},                           \
              (const char *const[]){long_name, long_name ", lower end of its interval",            \
                                    long_name ", upper end of its interval"},                      \
              index, (const int[]){__VA_ARGS__, -1})

/* An outcome's means, [points]. */
static void
means_of(const ctd_study_result *r, uint32_t o, double y[])
{
    for (uint64_t p = 0; p < r->n_points; p++) {
        y[p] = r->mean[p * r->values->n_outcomes + o];
    }
}

static ctd_status
add_sobol(ctd_study_result *r, int outcome, int factor, double y[])
{
    ctd_status status = CTD_OK;
    const size_t k = r->study->n_factors, n = r->study->n_outcomes * k;
    const bool second = r->study->design.second_order;
    ctd_index *found = ctd_study_result_array(r, (2 + k) * k, sizeof *found);

    CTD_TRY(found != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(new_index(r, n, &r->first));
    CTD_TRY(new_index(r, n, &r->total));
    CTD_TRY(second ? new_index(r, n * k, &r->second) : CTD_OK);
    for (uint32_t o = 0; o < r->study->n_outcomes; o++) {
        means_of(r, o, y);
        CTD_TRY(ctd_indices_sobol(r->study, y, found, found + k, second ? found + 2 * k : NULL));
        put_index(&r->first, o * k, k, found);
        put_index(&r->total, o * k, k, found + k);
        if (second) {
            put_index(&r->second, o * k * k, k * k, found + 2 * k);
        }
    }
    INDEX(r, "sobol_first", "Sobol's index of first order", &r->first, outcome, factor);
    INDEX(r, "sobol_total", "Sobol's total index", &r->total, outcome, factor);
    if (second) {
        ctd_frame_axis with = r->frame.axis[factor];

        with.name = "with_factor";
        with.long_name = "the other factor of a pair";
        const int other = ctd_frame_add_axis(&r->frame, with);

        INDEX(r, "sobol_second", "Sobol's index of second order", &r->second, outcome, factor,
              other);
    }
out:
    return status;
}

static ctd_status
add_morris(ctd_study_result *r, int outcome, int factor, double y[])
{
    ctd_status status = CTD_OK;
    const size_t k = r->study->n_factors, n = r->study->n_outcomes * k;
    ctd_index *found = ctd_study_result_array(r, k, sizeof *found);

    r->mu = ctd_study_result_array(r, n, sizeof *r->mu);
    r->sigma = ctd_study_result_array(r, n, sizeof *r->sigma);
    CTD_TRY(found != NULL && r->mu != NULL && r->sigma != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(new_index(r, n, &r->mu_star));
    for (uint32_t o = 0; o < r->study->n_outcomes; o++) {
        means_of(r, o, y);
        CTD_TRY(ctd_indices_morris(r->study, y, r->mu + o * k, found, r->sigma + o * k));
        put_index(&r->mu_star, o * k, k, found);
    }
    add(r, "morris_mu", "mean elementary effect", r->mu, (const int[]){outcome, factor, -1});
    INDEX(r, "morris_mu_star", "mean absolute elementary effect", &r->mu_star, outcome, factor);
    add(r, "morris_sigma", "standard deviation of elementary effects", r->sigma,
        (const int[]){outcome, factor, -1});
out:
    return status;
}

static ctd_status
add_regression(ctd_study_result *r, int outcome, int factor, double y[])
{
    ctd_status status = CTD_OK;
    const size_t k = r->study->n_factors, n = r->study->n_outcomes * k;
    ctd_index *found = ctd_study_result_array(r, k, sizeof *found);

    r->r2 = ctd_study_result_array(r, r->study->n_outcomes, sizeof *r->r2);
    r->tornado_low = ctd_study_result_array(r, n, sizeof *r->tornado_low);
    r->tornado_high = ctd_study_result_array(r, n, sizeof *r->tornado_high);
    CTD_TRY(found != NULL && r->r2 != NULL && r->tornado_low != NULL && r->tornado_high != NULL
                ? CTD_OK
                : CTD_ERR_NO_MEMORY);
    CTD_TRY(new_index(r, n, &r->coefficient));
    for (uint32_t o = 0; o < r->study->n_outcomes; o++) {
        means_of(r, o, y);
        CTD_TRY(ctd_indices_regression(r->study, y, found, &r->r2[o]));
        put_index(&r->coefficient, o * k, k, found);
        CTD_TRY(ctd_indices_tornado(r->study, y, r->tornado_low + o * k, r->tornado_high + o * k));
    }
    INDEX(r, "regression", "standardised regression coefficient", &r->coefficient, outcome, factor);
    add(r, "regression_r2", "share of the variance that the regression explains", r->r2,
        (const int[]){outcome, -1});
    add(r, "tornado_low", "least mean of the outcome over the factor's range", r->tornado_low,
        (const int[]){outcome, factor, -1});
    add(r, "tornado_high", "greatest mean of the outcome over the factor's range", r->tornado_high,
        (const int[]){outcome, factor, -1});
out:
    return status;
}

/* Settings of the other factors at crossing c of a frontier: the grid without its factor. */
static void
settings_at(const ctd_study *study, uint32_t along, size_t c, double setting[])
{
    for (uint32_t k = study->n_factors; k-- > 0;) {
        const ctd_factor *factor = &study->factor[k];

        setting[k] = k == along ? NAN : factor->value[c % factor->n_values];
        c /= k == along ? 1 : factor->n_values;
    }
}

static ctd_status
add_frontiers(ctd_study_result *r, int factor)
{
    ctd_status status = CTD_OK;
    const ctd_study *study = r->study;
    const size_t k = study->n_factors;
    const uint32_t n_r = r->values->n_replications, n_o = r->values->n_outcomes;
    double *value = ctd_study_result_array(r, r->n_points * n_r, sizeof *value);
    ctd_index *found = ctd_study_result_array(r, r->n_points, sizeof *found);

    for (uint32_t f = 0; f < study->n_frontiers; f++) {
        r->n_frontier += r->n_points / study->factor[study->frontier[f].factor].n_values;
    }
    r->frontier = ctd_study_result_array(r, r->n_frontier, sizeof *r->frontier);
    r->frontier_setting = ctd_study_result_array(r, r->n_frontier * k, sizeof(double));
    int64_t *number = ctd_study_result_array(r, r->n_frontier, sizeof *number);
    CTD_TRY(value != NULL && found != NULL && r->frontier != NULL && r->frontier_setting != NULL &&
                    number != NULL
                ? CTD_OK
                : CTD_ERR_NO_MEMORY);
    CTD_TRY(new_index(r, r->n_frontier, &r->crossing));
    for (size_t f = 0, first = 0; f < study->n_frontiers; f++) {
        const ctd_frontier *frontier = &study->frontier[f];
        const size_t n = r->n_points / study->factor[frontier->factor].n_values;

        for (size_t i = 0; i < r->n_points * n_r; i++) {
            value[i] = r->values->value[i * n_o + frontier->outcome];
        }
        CTD_TRY(ctd_indices_frontier(study, frontier, n_r, value, found));
        put_index(&r->crossing, first, n, found);
        for (size_t c = 0; c < n; c++, first++) {
            number[first] = (int64_t)first;
            r->frontier[first] = frontier->name;
            settings_at(study, frontier->factor, c, r->frontier_setting + first * k);
        }
    }
    const int crossing = ctd_frame_add_axis(
        &r->frame, (ctd_frame_axis){.name = "crossing",
                                    .units = "1",
                                    .long_name = "a setting of the other factors",
                                    .length = r->n_frontier,
                                    .whole = number});

    ctd_frame_add(&r->frame,
                  (ctd_frame_variable){.name = "frontier",
                                       .units = "1",
                                       .long_name = "which frontier",
                                       .storage = CTD_STORED_TEXT,
                                       .values = r->frontier},
                  (const int[]){crossing, -1});
    add(r, "frontier_setting",
        "values of the other factors; missing: the one that is crossed along", r->frontier_setting,
        (const int[]){crossing, factor, -1});
    INDEX(r, "frontier_value",
          "value of the factor at which the outcome crosses; infinite: beyond its range",
          &r->crossing, crossing);
out:
    return status;
}

ctd_status
ctd_study_result_analyse(ctd_study_result *r, int point, int outcome, int factor)
{
    ctd_status status = CTD_OK;
    double *y = ctd_study_result_array(r, r->n_points, sizeof *y);

    CTD_TRY(y != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(describe(r, point, outcome));
    if (r->study->design.rule == CTD_DESIGN_SALTELLI) {
        CTD_TRY(add_sobol(r, outcome, factor, y));
    }
    if (r->study->design.rule == CTD_DESIGN_MORRIS) {
        CTD_TRY(add_morris(r, outcome, factor, y));
    }
    CTD_TRY(add_regression(r, outcome, factor, y));
    if (r->study->n_frontiers > 0) {
        CTD_TRY(add_frontiers(r, factor));
    }
out:
    return status;
}
