/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "studies/design.h"
#include "studies/design_private.h"
#include "studies/resample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Outcomes are shifted and scaled to mean 0 and variance 1 over A and B first: nothing then hangs
 * on where their zero is. A resample whose variance is below this has no indices. */
static const double least_variance = 1e-12;

struct sobol {
    uint32_t k, n; /* factors, base points */
    bool second;
    const double *y; /* [n][size] standardised */
    size_t size;     /* points of a base point */
};

/* Sums over a resample's base points, [k] each where an array. */
struct sums {
    double a, b, squares, a_b; /* squares of both */
    double *moved;             /* AB_i - A */
    double *first;             /* B (AB_i - A) */
    double *total;             /* (AB_i - A)^2 */
    double *other;             /* BA_i - B */
    double *pair;              /* [pairs], i < j, j fastest: BA_i AB_j + BA_j AB_i */
};

static size_t
pairs_of(uint32_t k)
{
    return (size_t)k * (k - 1) / 2;
}

static size_t
scratch_of(uint32_t k, bool second)
{
    return second ? 4 * (size_t)k + pairs_of(k) : 3 * (size_t)k;
}

static void
add_pairs(uint32_t k, double weight, const double ab[], const double ba[], double pair[])
{
    for (uint32_t i = 0; i < k; i++) {
        const double ab_i = weight * ab[i], ba_i = weight * ba[i];

        for (uint32_t j = i + 1; j < k; j++) {
            pair[j - i - 1] += ba_i * ab[j] + ab_i * ba[j];
        }
        pair += k - i - 1;
    }
}

static void
add_base_point(const struct sobol *s, double weight, const double y[], struct sums *sums)
{
    const double a = y[0], b = y[s->size - 1];
    const double *ab = y + 1, *ba = ab + s->k;
    double *restrict moved = sums->moved, *restrict first = sums->first;
    double *restrict total = sums->total;

    sums->a += weight * a;
    sums->b += weight * b;
    sums->squares += weight * (a * a + b * b);
    for (uint32_t i = 0; i < s->k; i++) {
        const double step = ab[i] - a;

        moved[i] += weight * step;
        first[i] += weight * (b * step);
        total[i] += weight * (step * step);
    }
    if (s->second) {
        sums->a_b += weight * (a * b);
        for (uint32_t i = 0; i < s->k; i++) {
            sums->other[i] += weight * (ba[i] - b);
        }
        add_pairs(s->k, weight, ab, ba, sums->pair);
    }
}

/* Second order of factors i and j, from sums of products of outcomes, as if the resample's mean c
 * had been taken off the outcomes. */
static double
second_order(const struct sobol *s, const struct sums *sums, uint32_t i, uint32_t j, double pair,
             double c)
{
    /* half of BA_i + BA_j + AB_i + AB_j - 2 A - 2 B */
    const double shift = 0.5 * (sums->moved[i] + sums->moved[j] + sums->other[i] + sums->other[j]);

    return (0.5 * pair - sums->a_b - c * shift) / (double)s->n;
}

static void
indices_of(const struct sobol *s, const struct sums *sums, double statistic[])
{
    const uint32_t k = s->k;
    const double n = (double)s->n, c = (sums->a + sums->b) / (2.0 * n);
    const double variance = sums->squares / (2.0 * n) - c * c;
    const size_t pairs = s->second ? pairs_of(k) : 0;
    double *first = statistic, *total = first + k, *second = total + k;

    if (!(variance > least_variance)) {
        for (size_t i = 0; i < 2 * (size_t)k + pairs; i++) {
            statistic[i] = NAN;
        }
        return;
    }
    for (uint32_t i = 0; i < k; i++) {
        first[i] = (sums->first[i] - c * sums->moved[i]) / n / variance;
        total[i] = sums->total[i] / (2.0 * n) / variance;
    }
    for (uint32_t i = 0, p = 0; p < pairs; i++) {
        for (uint32_t j = i + 1; j < k; j++, p++) {
            second[p] =
                second_order(s, sums, i, j, sums->pair[p], c) / variance - first[i] - first[j];
        }
    }
}

static void
resample_indices(const uint32_t count[], double statistic[], double scratch[], const void *context)
{
    const struct sobol *s = context;
    struct sums sums = {
        .moved = scratch,
        .first = scratch + s->k,
        .total = scratch + 2 * (size_t)s->k,
        .other = scratch + 3 * (size_t)s->k,
        .pair = scratch + 4 * (size_t)s->k,
    };

    memset(scratch, 0, scratch_of(s->k, s->second) * sizeof *scratch);
    for (uint32_t j = 0; j < s->n; j++) {
        if (count[j] > 0) {
            add_base_point(s, count[j], &s->y[j * s->size], &sums);
        }
    }
    indices_of(s, &sums, statistic);
}

/* NaN everywhere where A and B do not vary, or are not numbers. */
static void
standardise(uint32_t n, size_t size, const double y[], double out[])
{
    double sum = 0.0, squares = 0.0;

    for (uint32_t j = 0; j < n; j++) {
        sum += y[j * size] + y[j * size + size - 1];
    }
    const double mean = sum / (2.0 * n);
    bool varies = false;

    for (uint32_t j = 0; j < n; j++) {
        const double a = y[j * size], b = y[j * size + size - 1];

        squares += (a - mean) * (a - mean) + (b - mean) * (b - mean);
        varies |= a != y[0] || b != y[0];
    }
    const double scale = varies ? 1.0 / sqrt(squares / (2.0 * n)) : NAN;

    for (size_t j = 0; j < n * size; j++) {
        out[j] = (y[j] - mean) * scale;
    }
}

ctd_status
ctd_indices_sobol(const ctd_study *study, const double y[], ctd_index first[], ctd_index total[],
                  ctd_index *second)
{
    ctd_status status = CTD_OK;
    const uint32_t k = study->n_factors, n = study->design.n;
    const size_t size = ctd_design_unit_size(study);
    const bool pairs = second != NULL && study->design.second_order;
    const size_t n_statistics = 2 * (size_t)k + (pairs ? pairs_of(k) : 0);
    double *standardised = malloc(n * size * sizeof *standardised);
    ctd_index *index = malloc(n_statistics * sizeof *index);

    CTD_TRY(standardised != NULL && index != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    standardise(n, size, y, standardised);
    const struct sobol s = {.k = k, .n = n, .second = pairs, .y = standardised, .size = size};
    CTD_TRY(ctd_resample_intervals(study,
                                   &(ctd_resampling){.n_units = n,
                                                     .n_statistics = n_statistics,
                                                     .n_scratch = scratch_of(k, pairs),
                                                     .statistics = resample_indices,
                                                     .context = &s},
                                   index));
    memcpy(first, index, k * sizeof *first);
    memcpy(total, index + k, k * sizeof *total);
    for (size_t i = 0, p = 2 * (size_t)k; second != NULL && i < (size_t)k * k; i++) {
        second[i] = pairs && i / k < i % k ? index[p++] : (ctd_index){NAN, NAN, NAN};
    }
out:
    free(index);
    free(standardised);
    return status;
}
