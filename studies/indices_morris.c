/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "output/statistics.h"
#include "studies/design_private.h"
#include "studies/resample.h"

#include <math.h>
#include <stdlib.h>

struct effects {
    uint32_t k, n;    /* factors, trajectories */
    double *absolute; /* [n][k] */
};

/* Effects of a trajectory: the change of y per unit of the cube. */
static void
effects_of(const ctd_study *study, uint32_t number, const double y[], double effect[])
{
    const double levels = study->design.levels, step = levels / (2.0 * (levels - 1.0));
    ctd_trajectory trajectory;

    ctd_design_trajectory(study, number, &trajectory);
    for (uint32_t s = 0; s < study->n_factors; s++) {
        const uint32_t i = trajectory.order[s];
        const double rise = trajectory.down[i] ? y[s] - y[s + 1] : y[s + 1] - y[s];

        effect[i] = rise / step;
    }
}

static void
/* NOLINTNEXTLINE(readability-non-const-parameter): as all statistics are declared */
mean_absolute(const uint32_t count[], double statistic[], double scratch[], const void *context)
{
    const struct effects *e = context;

    (void)scratch;
    for (uint32_t i = 0; i < e->k; i++) {
        statistic[i] = 0.0;
    }
    for (uint32_t t = 0; t < e->n; t++) {
        for (uint32_t i = 0; count[t] > 0 && i < e->k; i++) {
            statistic[i] += count[t] * e->absolute[(size_t)t * e->k + i];
        }
    }
    for (uint32_t i = 0; i < e->k; i++) {
        statistic[i] /= e->n;
    }
}

static void
take_effects(const ctd_study *study, const double y[], struct effects *e, ctd_moments moments[])
{
    const size_t size = ctd_design_unit_size(study);

    for (uint32_t t = 0; t < e->n; t++) {
        double *const effect = &e->absolute[(size_t)t * e->k];

        effects_of(study, t, &y[t * size], effect);
        for (uint32_t i = 0; i < e->k; i++) {
            ctd_moments_add(&moments[i], effect[i]);
            effect[i] = fabs(effect[i]);
        }
    }
}

ctd_status
ctd_indices_morris(const ctd_study *study, const double y[], double mu[], ctd_index mu_star[],
                   double sigma[])
{
    ctd_status status = CTD_OK;
    ctd_moments moments[CTD_MAX_FACTORS] = {{0}};
    struct effects e = {.k = study->n_factors, .n = study->design.n};

    e.absolute = malloc((size_t)e.n * e.k * sizeof *e.absolute);
    CTD_TRY(e.absolute != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    take_effects(study, y, &e, moments);
    for (uint32_t i = 0; i < e.k; i++) {
        mu[i] = moments[i].mean;
        sigma[i] = e.n > 1 ? sqrt(moments[i].squares / (e.n - 1.0)) : NAN;
    }
    CTD_TRY(ctd_resample_intervals(
        study,
        &(ctd_resampling){
            .n_units = e.n, .n_statistics = e.k, .statistics = mean_absolute, .context = &e},
        mu_star));
out:
    free(e.absolute);
    return status;
}
