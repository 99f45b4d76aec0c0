/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_SCENARIO_H
#define CTD_SCENARIOS_SCENARIO_H

#include "agents/model.h"
#include "scenarios/messages.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CTD_MAX_NAME = 64, CTD_MAX_VARIANTS = 64, CTD_MAX_QUESTIONS = 64 };

typedef char ctd_name[CTD_MAX_NAME + 1]; /* UTF-8, without . [ ] = / and control characters */

typedef enum ctd_metric {
    CTD_METRIC_REVENUE,
    CTD_METRIC_CUSTOMERS,
    CTD_METRIC_WORKLOAD
} ctd_metric;

/** "Does the challenger's metric exceed the leader's at some record up to and including `by`?" */
typedef struct ctd_question {
    ctd_name name;
    ctd_metric metric;
    int32_t challenger; /* provider index */
    int32_t leader;
    bool region[CTD_MAX_REGIONS]; /* the regions added up; all of them for the world */
    int32_t by_month;
    char *title; /* the question in words, may be empty */
} ctd_question;

/** What --set, --seed, --customers and --replications change before variants are formed. */
typedef struct ctd_overrides {
    size_t n_sets;
    const char *const *sets; /* [n_sets] "PATH=VALUE", VALUE in YAML, PATH as a.b.c; borrowed */
    size_t n_variants;
    /** [n_variants] the ones to run, the base always with them; none = all; borrowed. */
    const char *const *variants;
} ctd_overrides;

/** A scenario, read, checked and resolved: one model per variant, all with the same axes. */
typedef struct ctd_scenario {
    ctd_name name;
    char *title; /* UTF-8, may be empty */
    uint64_t seed;
    uint32_t n_replications;
    uint32_t n_variants;
    ctd_name *variant; /* [n_variants], the base first */
    ctd_model *model;  /* [n_variants] */
    /** [n_variants] which variant's calibration each takes its intercepts from: 0 (the base),
     *  or its own index when it overrides calibration, segments, regions, choice or latency. */
    uint32_t *calibrated_by;
    ctd_name provider[CTD_MAX_PROVIDERS]; /* [0] is "on-premises" */
    ctd_name region[CTD_MAX_REGIONS];
    ctd_name segment[CTD_MAX_SEGMENTS];
    uint32_t n_questions;
    ctd_question question[CTD_MAX_QUESTIONS];
    uint32_t record_every; /* output: {every: n}: keep each n-th record and the last */
    char *text; /* the whole scenario after overrides, canonical YAML: what provenance stores */
} ctd_scenario;

/**
 * Reads, checks and resolves a scenario file. Reports every error at once in `messages`.
 *
 * @param[in]  path      file to read; tables it names are looked up beside it
 * @param[in]  overrides may be NULL
 * @param[in]  messages  receives errors and warnings
 * @param[out] scenario  NULL unless CTD_OK; free with ctd_scenario_destroy()
 * @return CTD_OK, CTD_ERR_SCENARIO (see messages), CTD_ERR_READ, CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_scenario_load(const char *path, const ctd_overrides *overrides,
                                            ctd_messages *messages, ctd_scenario **scenario);
/**
 * The same for a scenario that is in memory, such as the text a result file holds.
 *
 * @param[in] name  what messages call it; tables are looked up beside it as if it were a path
 * @param[in] text  NUL-terminated
 */
CTD_MUST_CHECK ctd_status ctd_scenario_read(const char *name, const char *text,
                                            const ctd_overrides *overrides, ctd_messages *messages,
                                            ctd_scenario **scenario);
/** Frees and sets to NULL; *scenario may be NULL. */
void ctd_scenario_destroy(ctd_scenario **scenario);

#endif
