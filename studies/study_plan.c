/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/design.h"
#include "studies/study_private.h"

uint32_t
ctd_study_replications(const ctd_study *study, const ctd_scenario *scenario)
{
    return scenario == NULL            ? 1
           : study->n_replications > 0 ? study->n_replications
                                       : scenario->n_replications;
}

void
ctd_study_share(const ctd_study *study, const ctd_scenario *scenario,
                const ctd_study_options *options, uint64_t n_points, ctd_study_plan *plan)
{
    const size_t n = (size_t)options->n_threads, room = options->memory;
    ctd_plan one = {.bytes = 0};

    if (scenario != NULL) {
        ctd_experiment_plan(scenario, 1, room, NULL, &one);
    }
    const bool fits = room == 0 || one.bytes * n <= room;
    const bool side = study->response != CTD_RESPONSE_NONE || (fits && n_points >= 2 * n);

    plan->n_players = side ? (uint32_t)n : 1;
    plan->n_inside = side ? 1 : options->n_threads;
}

void
ctd_study_plan_make(const ctd_study *study, const ctd_scenario *scenario,
                    const ctd_study_options *options, ctd_study_plan *plan)
{
    const double points = (double)ctd_design_points(study);
    const double k = study->n_factors, outcomes = study->n_outcomes;
    const uint32_t n_replications = ctd_study_replications(study, scenario);
    double series = 0.0;
    ctd_plan one = {.bytes = 0};

    *plan = (ctd_study_plan){.n_points = ctd_design_points(study),
                             .n_replications = n_replications,
                             .n_variants = scenario != NULL ? scenario->n_variants : 1};
    ctd_study_share(study, scenario, options, plan->n_points / options->n_shards, plan);
    for (uint32_t i = 0; scenario != NULL && i < study->n_series; i++) {
        series += (double)ctd_study_series_length(study, scenario, i);
    }
    if (scenario != NULL) {
        ctd_experiment_plan(scenario, plan->n_inside, options->memory, NULL, &one);
    }
    const double models = scenario != NULL ? (CTD_STUDY_INVERSIONS + 1.0) * sizeof(ctd_model) : 0.0;
    const double values = 8.0 * points * n_replications * (outcomes + series);

    plan->play_bytes = plan->n_players * ((double)one.bytes + models);
    plan->file_bytes = values + 8.0 * points * (1.0 + k + 7.0 * outcomes) + 65536.0;
    /* values as played, as arranged for the file, in its image; the regression's table */
    plan->bytes = plan->play_bytes + values + 2.0 * plan->file_bytes + 8.0 * points * (k + 2.0);
}
