/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "sim/parallel.h"
#include "studies/design.h"
#include "studies/design_private.h"
#include "studies/factor.h"
#include "studies/matrix.h"
#include "studies/permutation.h"
#include "studies/resample.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * A resample's regression is one of weighted sums of products, so the sums of what is drawn
 * together are taken once. Drawn together are the points of a base point or a trajectory, and where
 * there are more than MAX_GROUPS of these, random groups of them: as many draws as tell a variance
 * to 2 %.
 */
enum { MAX_GROUPS = 1000, BLOCK = 4096, GRAIN = 256 };

/* Places in the unit interval and outcomes of variance 1 that vary less do not vary; a factor of
 * which the others leave less than `least_part` unexplained is their combination. */
static const double least_variance = 1e-12, least_part = 1e-10;

/* Rows (1, x_1 - 1/2, .., x_k - 1/2, y) of q = k + 2 numbers; of their products the upper triangle,
 * row by row, for each group. */
struct grams {
    const ctd_study *study;
    const double *y;
    double mean, scale; /* of y */
    uint32_t k, q, n_groups;
    size_t width;     /* q (q + 1) / 2 */
    double *sum;      /* [n_groups][width] */
    uint64_t first;   /* of the block at hand */
    size_t n;         /* its points */
    double *value;    /* [BLOCK][k] */
    double *row;      /* [BLOCK][q] */
    uint32_t *group;  /* [BLOCK] */
    uint64_t n_units; /* of what is drawn together at least */
    ctd_permutation shuffle;
};

static void
rows_range(size_t begin, size_t end, int thread, void *context)
{
    const struct grams *g = context;
    const uint32_t k = g->k;
    const uint64_t size = ctd_design_unit_size(g->study);
    double *value = &g->value[begin * k];

    (void)thread;
    ctd_design_fill(g->study, g->first + begin, end - begin, value);
    for (uint32_t i = 0; i < k; i++) {
        ctd_factor_places(&g->study->factor[i], end - begin, k, &value[i]);
    }
    for (size_t j = begin; j < end; j++) {
        const uint32_t unit = (uint32_t)((g->first + j) / size);
        double *row = &g->row[j * g->q];

        row[0] = 1.0;
        for (uint32_t i = 0; i < k; i++) {
            row[1 + i] = g->value[j * k + i] - 0.5;
        }
        row[1 + k] = (g->y[g->first + j] - g->mean) * g->scale;
        g->group[j] =
            g->n_units > MAX_GROUPS ? ctd_permutation_at(&g->shuffle, unit) % MAX_GROUPS : unit;
    }
}

/* Rows [begin, end) of the triangles: every sum is of one thread, in the order of the points. */
static void
products_range(size_t begin, size_t end, int thread, void *context)
{
    const struct grams *g = context;

    (void)thread;
    for (size_t i = begin; i < end; i++) {
        const size_t offset = i * g->q - i * (i - 1) / 2;

        for (size_t j = 0; j < g->n; j++) {
            const double *row = &g->row[j * g->q];
            double *restrict sum = &g->sum[g->group[j] * g->width + offset];

            for (size_t l = i; l < g->q; l++) {
                sum[l - i] += row[i] * row[l];
            }
        }
    }
}

static void
take_products(struct grams *g, uint64_t n_points)
{
    const int n_threads = ctd_parallel_default_threads();

    for (g->first = 0; g->first < n_points; g->first += BLOCK) {
        g->n = n_points - g->first < BLOCK ? n_points - g->first : BLOCK;
        ctd_parallel_for(g->n, GRAIN, n_threads, rows_range, g);
        ctd_parallel_for(g->q, 1, n_threads, products_range, g);
    }
}

/* Correlations of the factors, and of each with y in `with`; false where one of them is constant.
 */
static bool
correlations(uint32_t k, const double sum[], double among[], double with[])
{
    const size_t q = k + 2;
    const double n = sum[0];

    for (size_t i = 1; i < q; i++) {
        const double *row = &sum[i * q - i * (i - 1) / 2];

        for (size_t j = i; j < q; j++) {
            const double covariance = row[j - i] / n - sum[i] / n * (sum[j] / n);

            if (j < q - 1) {
                among[(j - 1) * k + i - 1] = covariance;
            } else if (i < q - 1) {
                with[i - 1] = covariance;
            }
        }
    }
    const double y_variance =
        sum[(q - 1) * q - (q - 1) * (q - 2) / 2] / n - sum[q - 1] / n * (sum[q - 1] / n);
    if (!(y_variance > least_variance)) {
        return false;
    }
    for (size_t i = k; i-- > 0;) { /* the last row first: it needs the others' variances */
        for (size_t j = 0; j < i; j++) {
            among[i * k + j] /= sqrt(among[i * k + i]) * sqrt(among[j * k + j]);
        }
        if (!(among[i * k + i] > least_variance)) {
            return false;
        }
        with[i] /= sqrt(among[i * k + i]) * sqrt(y_variance);
    }
    for (size_t i = 0; i < k; i++) {
        among[i * k + i] = 1.0;
    }
    return true;
}

static bool
solve(uint32_t k, double among[], double coefficient[])
{
    if (!ctd_matrix_solve(k, among, coefficient)) {
        return false;
    }
    for (size_t i = 0; i < k; i++) {
        const double left = among[i * k + i]; /* its square is 1 - R^2 of i on those before */

        if (left * left < least_part) {
            return false;
        }
    }
    return true;
}

/* Coefficients, then R^2. */
static void
regress(const uint32_t count[], double statistic[], double scratch[], const void *context)
{
    const struct grams *g = context;
    const uint32_t k = g->k;
    double *sum = scratch, *among = sum + g->width, *with = among + (size_t)k * k;
    double r2 = 0.0;

    memset(sum, 0, g->width * sizeof *sum);
    for (uint32_t i = 0; i < g->n_groups; i++) {
        const double *own = &g->sum[i * g->width];

        for (size_t w = 0; count[i] > 0 && w < g->width; w++) {
            sum[w] += count[i] * own[w];
        }
    }
    bool good = correlations(k, sum, among, with);
    memcpy(statistic, with, k * sizeof *with);
    good = good && solve(k, among, statistic);
    for (uint32_t i = 0; i < k; i++) {
        r2 += statistic[i] * with[i];
        statistic[i] = good ? statistic[i] : NAN;
    }
    statistic[k] = good ? (r2 < 1.0 ? r2 : 1.0) : NAN;
}

/* Mean and standard deviation of y, for sums of numbers near 0 and 1. */
static void
scale_outcome(struct grams *g, uint64_t n)
{
    double sum = 0.0, squares = 0.0;
    bool varies = false;

    for (uint64_t j = 0; j < n; j++) {
        sum += g->y[j];
        varies |= g->y[j] != g->y[0];
    }
    g->mean = sum / (double)n;
    for (uint64_t j = 0; j < n; j++) {
        squares += (g->y[j] - g->mean) * (g->y[j] - g->mean);
    }
    g->scale = varies ? 1.0 / sqrt(squares / (double)n) : NAN;
}

static ctd_status
grams_start(const ctd_study *study, const double y[], struct grams *g)
{
    const uint64_t n_units = ctd_design_points(study) / ctd_design_unit_size(study);
    const ctd_key key = ctd_design_key(study, CTD_DESIGN_GROUP);
    const uint32_t k = study->n_factors, q = k + 2;

    assert(k > 0);

    *g = (struct grams){.study = study, .y = y, .k = k, .q = q, .n_units = n_units};
    g->width = (size_t)q * (q + 1) / 2;
    g->n_groups = n_units < MAX_GROUPS ? (uint32_t)n_units : MAX_GROUPS;
    g->shuffle = ctd_permutation_create(key, (uint32_t)n_units);
    g->sum = calloc(g->n_groups * g->width, sizeof *g->sum);
    g->value = malloc((size_t)BLOCK * k * sizeof *g->value);
    g->row = malloc((size_t)BLOCK * q * sizeof *g->row);
    g->group = malloc(BLOCK * sizeof *g->group);
    return g->sum != NULL && g->value != NULL && g->row != NULL && g->group != NULL
               ? CTD_OK
               : CTD_ERR_NO_MEMORY;
}

ctd_status
ctd_indices_regression(const ctd_study *study, const double y[], ctd_index coefficient[],
                       double *r2)
{
    ctd_status status = CTD_OK;
    const uint64_t n_points = ctd_design_points(study);
    const uint32_t k = study->n_factors;
    struct grams g;
    ctd_index index[CTD_MAX_FACTORS + 1];

    for (uint32_t i = 0; i <= k; i++) {
        index[i] = (ctd_index){NAN, NAN, NAN};
    }
    CTD_TRY(grams_start(study, y, &g));
    if (n_points >= (uint64_t)k + 2) {
        scale_outcome(&g, n_points);
        take_products(&g, n_points);
        CTD_TRY(ctd_resample_intervals(study,
                                       &(ctd_resampling){.n_units = g.n_groups,
                                                         .n_statistics = k + 1,
                                                         .n_scratch = g.width + (size_t)k * k + k,
                                                         .statistics = regress,
                                                         .context = &g},
                                       index));
    }
    memcpy(coefficient, index, k * sizeof *coefficient);
    *r2 = index[k].value;
out:
    free(g.group);
    free(g.row);
    free(g.value);
    free(g.sum);
    return status;
}
