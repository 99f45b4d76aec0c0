/* SPDX-License-Identifier: Apache-2.0 */
#include "study_kit.h"

#include "sim/parallel.h"
#include "studies/design.h"
#include "studies/indices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Indices whose resamples, points or combinations are shared among threads, for a thread sanitizer
 * to look at; and the same serially, as loops inside a parallel loop are: the same bytes.
 */

enum { K = 4, N_VALUES = 6, N_REPLICATIONS = 8 };

struct found {
    ctd_index first[K], total[K], second[K * K], coefficient[K], star[K];
    ctd_index crossing[N_VALUES * N_VALUES];
    double r2, mu[K], sigma[K];
};

static ctd_study *
study_by(ctd_design_rule rule)
{
    static const double values[N_VALUES] = {0, 1, 2, 3, 4, 5}, slope[K] = {3, -2, 1, 0.5};
    ctd_study *study = study_of(rule, 600, rule == CTD_DESIGN_GRID ? 3 : K, 0.0, 5.0);

    study_response(study, CTD_RESPONSE_LINEAR, K, slope);
    for (uint32_t i = 0; rule == CTD_DESIGN_GRID && i < 3; i++) {
        study_values(study, i, N_VALUES, values);
    }
    study->design.second_order = true;
    study->n_bootstrap = 200;
    return study;
}

static bool
estimate(const ctd_study *study, struct found *found)
{
    const ctd_frontier frontier = {.factor = 1, .crosses = 2.0};
    double *y = study_play(study), value[N_VALUES * N_VALUES * N_VALUES * N_REPLICATIONS];
    ctd_status status;

    switch (study->design.rule) {
    case CTD_DESIGN_SALTELLI:
        status = ctd_indices_sobol(study, y, found->first, found->total, found->second);
        break;
    case CTD_DESIGN_MORRIS:
        status = ctd_indices_morris(study, y, found->mu, found->star, found->sigma);
        break;
    case CTD_DESIGN_SOBOL:
        status = ctd_indices_regression(study, y, found->coefficient, &found->r2);
        break;
    default:
        for (int i = 0; i < N_VALUES * N_VALUES * N_VALUES * N_REPLICATIONS; i++) {
            value[i] = y[i / N_REPLICATIONS] + i % N_REPLICATIONS;
        }
        status = ctd_indices_frontier(study, &frontier, N_REPLICATIONS, value, found->crossing);
    }
    free(y);
    return status == CTD_OK;
}

struct job {
    struct found found;
    bool good;
};

static void
all(size_t begin, size_t end, int thread, void *context)
{
    static const ctd_design_rule rules[] = {CTD_DESIGN_SALTELLI, CTD_DESIGN_MORRIS,
                                            CTD_DESIGN_SOBOL, CTD_DESIGN_GRID};
    struct job *job = context;

    (void)thread;
    for (size_t i = begin; i < end; i++) {
        job[i].good = true;
        for (int rule = 0; rule < 4; rule++) {
            ctd_study *study = study_by(rules[rule]);

            job[i].good &= estimate(study, &job[i].found);
            study_free(study);
        }
    }
}

int
main(void)
{
    struct job *job = calloc(3, sizeof *job);

    if (job == NULL) {
        return 1;
    }
    all(0, 1, 0, job);
    ctd_parallel_for(2, 1, 2, all, job + 1);

    const bool same = memcmp(&job[0].found, &job[1].found, sizeof job->found) == 0 &&
                      memcmp(&job[0].found, &job[2].found, sizeof job->found) == 0;
    const bool good = job[0].good && job[1].good && job[2].good;

    printf("%s, %s\n", good ? "estimated" : "failed", same ? "the same bytes" : "other bytes");
    free(job);
    return good && same ? 0 : 1;
}
