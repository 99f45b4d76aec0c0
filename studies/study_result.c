/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/study_result_private.h"

#include "studies/design.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *
ctd_study_result_array(ctd_study_result *r, size_t n, size_t bytes)
{
    void *array = r->n_arrays < CTD_STUDY_ARRAYS ? calloc(n > 0 ? n : 1, bytes) : NULL;

    if (array != NULL) {
        r->array[r->n_arrays++] = array;
    }
    return array;
}

void
ctd_study_result_destroy(ctd_study_result **result)
{
    if (*result != NULL) {
        for (size_t i = 0; i < (*result)->n_arrays; i++) {
            free((*result)->array[i]);
        }
        free(*result);
        *result = NULL;
    }
}

ctd_frame *
ctd_study_result_frame(ctd_study_result *result)
{
    return &result->frame;
}

static ctd_frame_axis
labels(const char *name, const char *long_name, size_t n, const char *const *label)
{
    return (ctd_frame_axis){
        .name = name, .units = "1", .long_name = long_name, .length = n, .label = label};
}

/* Points of the file: all, or a shard's. */
static ctd_status
number_points(ctd_study_result *r, uint32_t shard, uint32_t n_shards, int64_t **number)
{
    *number = ctd_study_result_array(r, r->values->n_points, sizeof **number);
    if (*number == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (uint64_t p = 0; p < r->values->n_points; p++) {
        if (ctd_study_owns(r->study, shard, n_shards, p)) {
            (*number)[r->n_points++] = (int64_t)p;
        }
    }
    return CTD_OK;
}

static ctd_status
add_settings(ctd_study_result *r, const int64_t number[], int point, int factor)
{
    const uint32_t k = r->study->n_factors;
    double *setting = ctd_study_result_array(r, r->n_points * k, sizeof *setting);

    if (setting == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (uint64_t i = 0; i < r->n_points; i++) {
        ctd_design_point(r->study, (uint64_t)number[i], setting + i * k);
    }
    ctd_frame_add(&r->frame,
                  (ctd_frame_variable){.name = "setting",
                                       .units = "1",
                                       .long_name = "value of the factor, in its own unit",
                                       .storage = CTD_STORED_FLOAT64,
                                       .values = setting},
                  (const int[]){point, factor, -1});
    return CTD_OK;
}

static ctd_status
add_values(ctd_study_result *r, const int64_t number[], int point, int replication, int outcome)
{
    const size_t row = (size_t)r->values->n_replications * r->values->n_outcomes;
    double *value = ctd_study_result_array(r, r->n_points * row, sizeof *value);

    if (value == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (uint64_t i = 0; i < r->n_points; i++) {
        memcpy(value + i * row, r->values->value + (size_t)number[i] * row, row * sizeof *value);
    }
    ctd_frame_add(&r->frame,
                  (ctd_frame_variable){.name = "value",
                                       .units = "1",
                                       .long_name = "the outcome, in its own unit; missing: never",
                                       .storage = CTD_STORED_FLOAT64,
                                       .values = value},
                  (const int[]){point, replication, outcome, -1});
    return CTD_OK;
}

/* Units of outcomes, as the scenario's questions have them. */
static ctd_status
add_units(ctd_study_result *r, int outcome)
{
    const uint32_t n = r->study->n_outcomes;
    const char **unit = ctd_study_result_array(r, n, sizeof *unit);

    if (unit == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (uint32_t o = 0; o < n; o++) {
        unit[o] = ctd_study_outcome_unit(r->study, r->scenario, o);
    }
    ctd_frame_add(&r->frame,
                  (ctd_frame_variable){.name = "outcome_unit",
                                       .units = "1",
                                       .long_name = "unit of the outcome",
                                       .storage = CTD_STORED_TEXT,
                                       .values = unit},
                  (const int[]){outcome, -1});
    return CTD_OK;
}

static ctd_status
fill(ctd_study_result *r, uint32_t shard, uint32_t n_shards)
{
    ctd_status status = CTD_OK;
    const ctd_study *study = r->study;
    const char **factor = ctd_study_result_array(r, study->n_factors, sizeof *factor);
    const char **outcome = ctd_study_result_array(r, study->n_outcomes, sizeof *outcome);
    int64_t *replication =
        ctd_study_result_array(r, r->values->n_replications, sizeof *replication);
    int64_t *number;

    CTD_TRY(factor != NULL && outcome != NULL && replication != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(number_points(r, shard, n_shards, &number));
    for (uint32_t k = 0; k < study->n_factors; k++) {
        factor[k] = study->factor[k].name;
    }
    for (uint32_t o = 0; o < study->n_outcomes; o++) {
        outcome[o] = study->outcome[o].name;
    }
    for (uint32_t i = 0; i < r->values->n_replications; i++) {
        replication[i] = i;
    }
    const int p = ctd_frame_add_axis(&r->frame, (ctd_frame_axis){.name = "point",
                                                                 .units = "1",
                                                                 .long_name = "point of the design",
                                                                 .length = r->n_points,
                                                                 .whole = number});
    const int i = ctd_frame_add_axis(
        &r->frame, (ctd_frame_axis){.name = "replication",
                                    .units = "1",
                                    .long_name = "replication: the same luck at every point",
                                    .length = r->values->n_replications,
                                    .whole = replication});
    const int k =
        ctd_frame_add_axis(&r->frame, labels("factor", "what varies", study->n_factors, factor));
    const int o = ctd_frame_add_axis(
        &r->frame, labels("outcome", "what is looked at", study->n_outcomes, outcome));

    CTD_TRY(add_settings(r, number, p, k));
    CTD_TRY(add_values(r, number, p, i, o));
    CTD_TRY(add_units(r, o));
    CTD_TRY(ctd_study_result_add_series(r, p, i, (const uint64_t *)number));
    if (n_shards == 1) {
        CTD_TRY(ctd_study_result_analyse(r, p, o, k));
    }
out:
    return status;
}

ctd_status
ctd_study_result_create_shard(const ctd_study *study, const ctd_scenario *scenario,
                              const ctd_study_values *values, uint32_t shard, uint32_t n_shards,
                              ctd_study_result **result)
{
    ctd_status status = CTD_OK;
    ctd_study_result *r = calloc(1, sizeof *r);

    *result = NULL;
    CTD_TRY(r != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    r->study = study;
    r->scenario = scenario;
    r->values = values;
    r->frame = (ctd_frame){.kind = n_shards > 1 ? "shard" : "study",
                           .id = study->name,
                           .title = study->title,
                           .summary = "A study of a simulated market: outcomes at the points of a "
                                      "design, under the same luck at every point, and what they "
                                      "say about its factors.",
                           .seed = study->seed,
                           .study_text = study->text,
                           .scenario_text = scenario != NULL ? scenario->text : ""};
    if (n_shards > 1) {
        snprintf(r->shard, sizeof r->shard, "%u/%u", shard + 1, n_shards);
        r->frame.shard = r->shard;
    }
    CTD_TRY(fill(r, shard, n_shards));
    *result = r;
    r = NULL;
out:
    ctd_study_result_destroy(&r);
    return status;
}

ctd_status
ctd_study_result_create(const ctd_study *study, const ctd_scenario *scenario,
                        const ctd_study_values *values, ctd_study_result **result)
{
    return ctd_study_result_create_shard(study, scenario, values, 0, 1, result);
}
