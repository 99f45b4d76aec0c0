/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "output/statistics.h"
#include "studies/design.h"
#include "studies/factor.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 4096, N_PARTS = 10 };

/* Where the points of one factor are put together. */
struct bins {
    size_t n;
    double *value; /* [n] ascending; NULL: parts of the range */
    double *sum;   /* [n] of y */
    uint64_t *count;
};

/* Leaves each of n ascending numbers once. */
static size_t
distinct(size_t n, double x[])
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || x[i] != x[kept - 1]) {
            x[kept++] = x[i];
        }
    }
    return kept;
}

static bool
take_values(const ctd_study *study, uint32_t i, struct bins *bins)
{
    const ctd_factor *factor = &study->factor[i];
    const bool list = study->design.rule == CTD_DESIGN_LIST;
    const size_t n = list ? study->design.n_rows : factor->n_values;

    bins->n = N_PARTS;
    if (n == 0) {
        return true;
    }
    bins->value = malloc(n * sizeof *bins->value);
    if (bins->value == NULL) {
        return false;
    }
    for (size_t j = 0; j < n; j++) {
        bins->value[j] = list ? study->design.row[j * study->n_factors + i] : factor->value[j];
    }
    ctd_sort(n, bins->value);
    bins->n = distinct(n, bins->value);
    if (list && bins->n > N_PARTS) {
        free(bins->value);
        bins->value = NULL;
        bins->n = N_PARTS;
    }
    return true;
}

static bool
bins_start(const ctd_study *study, uint32_t i, struct bins *bins)
{
    if (!take_values(study, i, bins)) {
        return false;
    }
    bins->sum = calloc(bins->n, sizeof *bins->sum);
    bins->count = calloc(bins->n, sizeof *bins->count);
    return bins->sum != NULL && bins->count != NULL;
}

static size_t
find(const struct bins *bins, double value)
{
    size_t low = 0, high = bins->n;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (bins->value[middle] <= value) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Values of one factor at n points, every stride-th number; overwritten. */
static void
bins_add(struct bins *bins, const ctd_factor *factor, size_t n, size_t stride, double value[],
         const double y[])
{
    if (bins->value == NULL) {
        ctd_factor_places(factor, n, stride, value);
    }
    for (size_t j = 0; j < n; j++) {
        const double x = value[j * stride];
        size_t bin;

        if (bins->value != NULL) {
            bin = find(bins, x);
        } else {
            bin = x < 1.0 ? (size_t)(x * N_PARTS) : N_PARTS - 1;
        }
        bins->sum[bin] += y[j];
        bins->count[bin]++;
    }
}

static void
bins_spread(const struct bins *bins, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t b = 0; b < bins->n; b++) {
        const double mean = bins->sum[b] / (double)bins->count[b];

        if (bins->count[b] > 0) {
            *low = mean < *low || isnan(mean) ? mean : *low;
            *high = mean > *high || isnan(mean) ? mean : *high;
        }
    }
}

ctd_status
ctd_indices_tornado(const ctd_study *study, const double y[], double low[], double high[])
{
    ctd_status status = CTD_OK;
    const uint32_t k = study->n_factors;
    const uint64_t n_points = ctd_design_points(study);
    struct bins bins[CTD_MAX_FACTORS] = {{0}};
    double *value = malloc((size_t)BLOCK * k * sizeof *value);

    CTD_TRY(value != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (uint32_t i = 0; i < k; i++) {
        CTD_TRY(bins_start(study, i, &bins[i]) ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
    for (uint64_t first = 0; first < n_points; first += BLOCK) {
        const size_t n = n_points - first < BLOCK ? n_points - first : BLOCK;

        ctd_design_fill(study, first, n, value);
        for (uint32_t i = 0; i < k; i++) {
            bins_add(&bins[i], &study->factor[i], n, k, &value[i], &y[first]);
        }
    }
    for (uint32_t i = 0; i < k; i++) {
        bins_spread(&bins[i], &low[i], &high[i]);
    }
out:
    for (uint32_t i = 0; i < k; i++) {
        free(bins[i].value);
        free(bins[i].sum);
        free(bins[i].count);
    }
    free(value);
    return status;
}
