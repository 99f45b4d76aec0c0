/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "output/statistics.h"
#include "sim/maths.h"
#include "sim/parallel.h"
#include "studies/design.h"
#include "studies/resample.h"

#include <math.h>
#include <stdlib.h>

struct frontier {
    const ctd_study *study;
    const ctd_factor *factor;
    double crosses;
    size_t stride;   /* points from a level of the factor to the next */
    uint32_t *level; /* [levels] by ascending value */
    uint32_t n_replications, n_resamples;
    uint32_t *count; /* [n_resamples][n_replications] */
    const double *value;
    double *mean;   /* [thread][levels] */
    double *sorted; /* [thread][n_resamples] */
    ctd_index *crossing;
};

static double
between(const struct frontier *f, uint32_t l, double part)
{
    const double low = f->factor->value[f->level[l - 1]], high = f->factor->value[f->level[l]];

    if (part == 0.0 || part == 1.0) {
        return part == 0.0 ? low : high;
    }
    return f->factor->log ? low * ctd_exp(part * ctd_log(high / low)) : low + part * (high - low);
}

/* Where means by level, from the lowest up, first pass the value that is to be crossed. */
static double
cross(const struct frontier *f, const double mean[])
{
    const double at = f->crosses;

    for (uint32_t l = 0; l < f->factor->n_values; l++) {
        if (isnan(mean[l])) {
            return NAN;
        }
        if (l == 0 && mean[0] == at) {
            return f->factor->value[f->level[0]];
        }
        if (l > 0 && (mean[l] >= at) != (mean[l - 1] >= at)) {
            return between(f, l, (at - mean[l - 1]) / (mean[l] - mean[l - 1]));
        }
    }
    return mean[0] >= at ? -INFINITY : INFINITY;
}

/* count NULL: every replication once. */
static double
cross_at(const struct frontier *f, size_t combination, const uint32_t count[], double mean[])
{
    const size_t levels = f->factor->n_values, n = f->n_replications;
    const size_t start = combination / f->stride * levels * f->stride + combination % f->stride;

    for (size_t l = 0; l < levels; l++) {
        const double *value = &f->value[(start + f->level[l] * f->stride) * n];
        double sum = 0.0;

        for (size_t r = 0; r < n; r++) {
            sum += count == NULL ? value[r] : count[r] * value[r];
        }
        mean[l] = sum / (double)n;
    }
    return cross(f, mean);
}

/* Between two of the resamples' crossings, the next ones outwards: crossings may be infinite, and
 * there is nothing between a number and infinity. */
static void
combination_range(size_t begin, size_t end, int thread, void *context)
{
    const struct frontier *f = context;
    const size_t n = f->n_resamples;
    const double outside = (1.0 - f->study->confidence) / 2.0;
    double *mean = &f->mean[(size_t)thread * f->factor->n_values];
    double *sorted = &f->sorted[(size_t)thread * n];

    for (size_t c = begin; c < end; c++) {
        ctd_index *crossing = &f->crossing[c];

        *crossing = (ctd_index){cross_at(f, c, NULL, mean), NAN, NAN};
        for (size_t b = 0; b < n; b++) {
            sorted[b] = cross_at(f, c, &f->count[b * f->n_replications], mean);
        }
        ctd_sort(n, sorted);
        if (n > 0 && !isnan(crossing->value) && !isnan(sorted[n - 1])) {
            crossing->low = sorted[(size_t)floor(outside * (double)(n - 1))];
            crossing->high = sorted[(size_t)ceil((1.0 - outside) * (double)(n - 1))];
        }
    }
}

static void
sort_levels(const ctd_factor *factor, uint32_t level[])
{
    for (uint32_t l = 0; l < factor->n_values; l++) {
        uint32_t at = l;

        for (; at > 0 && factor->value[level[at - 1]] > factor->value[l]; at--) {
            level[at] = level[at - 1];
        }
        level[at] = l;
    }
}

ctd_status
ctd_indices_frontier(const ctd_study *study, const ctd_frontier *frontier, uint32_t n_replications,
                     const double value[], ctd_index crossing[])
{
    ctd_status status = CTD_OK;
    const int n_threads = ctd_parallel_default_threads();
    const ctd_factor *factor = &study->factor[frontier->factor];
    const size_t levels = factor->n_values, threads = (size_t)n_threads;
    struct frontier f = {.study = study,
                         .factor = factor,
                         .crosses = frontier->crosses,
                         .stride = 1,
                         .n_replications = n_replications,
                         .n_resamples = n_replications > 1 ? study->n_bootstrap : 0,
                         .value = value,
                         .crossing = crossing};

    for (uint32_t i = frontier->factor + 1; i < study->n_factors; i++) {
        f.stride *= study->factor[i].n_values;
    }
    f.level = malloc(levels * sizeof *f.level);
    f.count = calloc((size_t)f.n_resamples * n_replications + 1, sizeof *f.count);
    f.mean = malloc(threads * levels * sizeof *f.mean);
    f.sorted = malloc((threads * f.n_resamples + 1) * sizeof *f.sorted);
    CTD_TRY(f.level != NULL && f.count != NULL && f.mean != NULL && f.sorted != NULL
                ? CTD_OK
                : CTD_ERR_NO_MEMORY);
    sort_levels(factor, f.level);
    for (uint32_t b = 0; b < f.n_resamples; b++) {
        ctd_resample_draw(study, b, n_replications, &f.count[(size_t)b * n_replications]);
    }
    ctd_parallel_for(ctd_design_points(study) / levels, 1, n_threads, combination_range, &f);
out:
    free(f.sorted);
    free(f.mean);
    free(f.count);
    free(f.level);
    return status;
}
