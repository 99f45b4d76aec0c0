/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_SCENARIO_H
#define CTD_SCENARIOS_SCENARIO_H

#include "agents/model.h"
#include "scenarios/messages.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CTD_MAX_NAME = 64, CTD_MAX_VARIANTS = 64, CTD_MAX_QUESTIONS = 64, CTD_MAX_SEARCHES = 64 };

typedef char ctd_name[CTD_MAX_NAME + 1]; /* UTF-8, without . [ ] = / and control characters */

typedef enum ctd_metric {
    CTD_METRIC_REVENUE,   /* run rate, USD/year */
    CTD_METRIC_CUSTOMERS, /* number */
    CTD_METRIC_WORKLOAD,  /* reference instances */
    CTD_METRIC_SHARE,     /* of cloud revenue in the regions, [0, 1] */
    CTD_METRIC_MARGIN,    /* of a provider's revenue worldwide, at most 1 */
    CTD_METRIC_HHI,       /* of the market, [0, 1] */
    CTD_METRIC_SURPLUS,   /* consumers', USD/year, up to a constant */
    CTD_METRIC_MARKET     /* cloud revenue of everybody in the regions, run rate, USD/year */
} ctd_metric;

typedef enum ctd_comparison {
    CTD_COMPARE_LEADER, /* challenger > leader */
    CTD_COMPARE_ABOVE,  /* value > threshold */
    CTD_COMPARE_BELOW,  /* value < threshold */
    CTD_COMPARE_RANK    /* challenger > the rank-th largest other, the fringe left out */
} ctd_comparison;

/** "Does the comparison hold at some record up to and including `month`?", or with `at`: "at the
 *  last record dated up to it?" */
typedef struct ctd_question {
    ctd_name name;
    ctd_metric metric;
    ctd_comparison comparison;
    int32_t challenger; /* provider index; 0 where the metric is the market's */
    int32_t leader;
    double threshold;             /* in the metric's unit */
    uint32_t rank;                /* >= 1 */
    bool region[CTD_MAX_REGIONS]; /* the regions added up; all of them for the world */
    int32_t month;
    bool at;
    char *title; /* the question in words, may be empty */
} ctd_question;

/** Something else to change where no value of a search is enough. */
typedef struct ctd_lever {
    ctd_name name;
    uint32_t n_sets;
    char **set; /* [n_sets] PATH=VALUE */
} ctd_lever;

/** A search for the value of one number at which a question's probability crosses p
 *  (studies/solve.h). */
typedef struct ctd_search {
    ctd_name name;
    char *path;         /* of the number, as in --set */
    bool whole;         /* it takes whole numbers only */
    uint32_t question;  /* index */
    ctd_name variant;   /* that answers; the base's name if none was given */
    double probability; /* p, (0, 1) */
    double from, to;    /* from < to */
    bool log;           /* halve logarithms; from > 0 */
    double tolerance;   /* bracket over range, on the scale, (0, 1] */
    uint32_t n_levers;
    ctd_lever *lever; /* [n_levers] */
} ctd_search;

/** What --set, --seed, --customers and --replications change before variants are formed, and where
 *  tables lie. */
typedef struct ctd_overrides {
    size_t n_sets;
    const char *const *sets; /* [n_sets] "PATH=VALUE", VALUE in YAML, PATH as a.b.c; borrowed */
    size_t n_variants;
    /** [n_variants] the ones to run, the base always with them; none = all; borrowed. */
    const char *const *variants;
    /** In which tables are looked up, ending with '/' unless empty; NULL = beside the scenario;
     *  borrowed. */
    const char *folder;
} ctd_overrides;

typedef struct ctd_fit ctd_fit; /* scenarios/fit.h */

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
    uint32_t n_searches;
    ctd_search search[CTD_MAX_SEARCHES];
    ctd_fit *fit;                /* calibration: {fit: ...}, see scenarios/fit.h; NULL = none */
    ctd_population_table *table; /* customers: {file: ...}, borrowed by the models; NULL = drawn */
    bool table_is_borrowed;      /* it is a study's, and so is not freed */
    uint32_t record_every;       /* output: {every: n}: keep each n-th record and the last */
    char *text; /* the whole scenario after overrides, canonical YAML: what provenance stores; NULL
                   in that of a point of a study */
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
