/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/resample.h"

#include "output/statistics.h"
#include "sim/draw.h"
#include "sim/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
ctd_resample_draw(const ctd_study *study, uint32_t number, uint32_t n, uint32_t count[])
{
    ctd_pcg32 rng = ctd_key_stream(ctd_key_create(study->seed, 0, CTD_DRAW_BOOTSTRAP, number));

    memset(count, 0, n * sizeof *count);
    for (uint32_t j = 0; j < n; j++) {
        count[ctd_pcg32_below(&rng, n)]++;
    }
}

struct resamples {
    const ctd_study *study;
    const ctd_resampling *what;
    uint32_t *count;   /* [thread][n_units] */
    double *scratch;   /* [thread][n_scratch] */
    double *statistic; /* [n_bootstrap][n_statistics] */
    double *sorted;    /* [thread][n_bootstrap] */
    ctd_index *index;
};

static void
draw_range(size_t begin, size_t end, int thread, void *context)
{
    const struct resamples *r = context;
    const ctd_resampling *what = r->what;
    uint32_t *count = &r->count[(size_t)thread * what->n_units];

    for (size_t b = begin; b < end; b++) {
        ctd_resample_draw(r->study, (uint32_t)b, what->n_units, count);
        what->statistics(count, &r->statistic[b * what->n_statistics],
                         &r->scratch[(size_t)thread * what->n_scratch], what->context);
    }
}

static void
interval_range(size_t begin, size_t end, int thread, void *context)
{
    const struct resamples *r = context;
    const double outside = (1.0 - r->study->confidence) / 2.0;
    double *sorted = &r->sorted[(size_t)thread * r->study->n_bootstrap];

    for (size_t s = begin; s < end; s++) {
        size_t n = 0;

        for (uint32_t b = 0; b < r->study->n_bootstrap; b++) {
            const double x = r->statistic[b * r->what->n_statistics + s];

            if (!isnan(x)) {
                sorted[n++] = x;
            }
        }
        ctd_sort(n, sorted);
        if (!isnan(r->index[s].value)) {
            r->index[s].low = ctd_quantile(n, sorted, outside);
            r->index[s].high = ctd_quantile(n, sorted, 1.0 - outside);
        }
    }
}

/* The sample itself: every unit once. */
static void
estimate(const struct resamples *r)
{
    const ctd_resampling *what = r->what;

    for (uint32_t j = 0; j < what->n_units; j++) {
        r->count[j] = 1;
    }
    what->statistics(r->count, r->statistic, r->scratch, what->context);
    for (size_t s = 0; s < what->n_statistics; s++) {
        r->index[s] = (ctd_index){r->statistic[s], NAN, NAN};
    }
}

ctd_status
ctd_resample_intervals(const ctd_study *study, const ctd_resampling *resampling, ctd_index index[])
{
    ctd_status status = CTD_OK;
    const int n_threads = ctd_parallel_default_threads();
    const size_t rows = study->n_bootstrap > 0 ? study->n_bootstrap : 1;
    const size_t n = (size_t)n_threads;
    struct resamples r = {
        .study = study,
        .what = resampling,
        .count = calloc(n * resampling->n_units, sizeof *r.count),
        .scratch = calloc(n * resampling->n_scratch + 1, sizeof *r.scratch),
        .statistic = calloc(rows * resampling->n_statistics, sizeof *r.statistic),
        .sorted = calloc(n * rows, sizeof *r.sorted),
        .index = index,
    };

    CTD_TRY(r.count != NULL && r.scratch != NULL && r.statistic != NULL && r.sorted != NULL
                ? CTD_OK
                : CTD_ERR_NO_MEMORY);
    estimate(&r);
    if (resampling->n_units > 1 && study->n_bootstrap > 0) {
        ctd_parallel_for(study->n_bootstrap, 1, n_threads, draw_range, &r);
        ctd_parallel_for(resampling->n_statistics, 16, n_threads, interval_range, &r);
    }
out:
    free(r.sorted);
    free(r.statistic);
    free(r.scratch);
    free(r.count);
    return status;
}
