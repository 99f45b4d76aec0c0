/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_FIT_H
#define CTD_SCENARIOS_FIT_H

#include "scenarios/scenario.h"

/*
 * What `contend calibrate` fits besides intercepts (docs/model.md, section 10): free parameters, in
 * ranges, to dated targets. studies/fit.h does it.
 */

enum { CTD_MAX_FIT_PARAMETERS = 64, CTD_MAX_FIT_TARGETS = 256 };

typedef struct ctd_fit_parameter {
    ctd_name name;
    uint32_t n_paths;
    char **path;      /* [n_paths] as in --set, every `*` written out */
    double low, high; /* low < high */
} ctd_fit_parameter;

typedef enum ctd_fit_metric {
    CTD_FIT_SHARE,  /* provider's share of cloud revenue in the regions, [0, 1] */
    CTD_FIT_MARKET, /* cloud revenue in the regions, run rate, USD a year */
    CTD_FIT_CHURN   /* customers who went from the provider (0: from any) to another in the year up
                       to the date, over its customers a year before, worldwide */
} ctd_fit_metric;

typedef struct ctd_fit_target {
    ctd_name name;
    ctd_fit_metric metric;
    int32_t provider;             /* index; 0 = everybody's */
    bool region[CTD_MAX_REGIONS]; /* the regions added up */
    uint32_t tick;                /* of the record; churn: at least ticks_per_year */
    int32_t month;                /* its date */
    double value;                 /* observed */
    double error;                 /* its standard error, > 0 */
} ctd_fit_target;

struct ctd_fit {
    uint32_t n_parameters; /* >= 1 */
    uint32_t n_targets;    /* >= 1 */
    ctd_fit_parameter parameter[CTD_MAX_FIT_PARAMETERS];
    ctd_fit_target target[CTD_MAX_FIT_TARGETS];
    uint32_t n_points;       /* of the design */
    uint32_t n_replications; /* at each point */
    uint64_t n_customers;    /* of these runs; a population from a file stays as it is */
};

/** What a fit found. Plain data, large: allocate it. */
typedef struct ctd_fit_found {
    uint32_t n_parameters, n_targets;
    double value[CTD_MAX_FIT_PARAMETERS]; /* estimates, of six digits */
    /** Standard errors from the targets alone; INFINITY where they do not tell. */
    double error[CTD_MAX_FIT_PARAMETERS];
    /** [n_parameters][n_parameters] covariance of the estimates when the box is counted as what was
     *  known before, with the variance of the uniform distribution over it: never larger than that,
     *  and close to error[] where the targets tell much. */
    double covariance[CTD_MAX_FIT_PARAMETERS * CTD_MAX_FIT_PARAMETERS];
    /** [n_parameters][n_parameters] correlations of the estimates, from the targets alone where
     *  these tell about all of them, else from the covariance. */
    double correlation[CTD_MAX_FIT_PARAMETERS * CTD_MAX_FIT_PARAMETERS];
    bool at_bound[CTD_MAX_FIT_PARAMETERS];
    /** Belsley's: largest over smallest singular value of the sensitivities, columns scaled to
     *  length 1; above 30 the parameters can hardly be told apart. INFINITY: not at all. */
    double condition;
    double moment[CTD_MAX_FIT_TARGETS]; /* targets as simulated at the estimates */
    double spread[CTD_MAX_FIT_TARGETS]; /* their standard deviation between replications */
    double objective;
    int32_t freedom;       /* targets less parameters; may be negative */
    double p_value;        /* of the objective under chi-square; NAN where freedom < 1 */
    uint64_t n_points;     /* at which the scenario was simulated */
    uint64_t n_inversions; /* of them, where intercepts had to be inverted anew */
    uint64_t n_infeasible; /* of them, where shares could not be matched */
    char message[1024];    /* what went wrong and where, when not CTD_OK */
} ctd_fit_found;

/** Frees and sets to NULL; *fit may be NULL. */
void ctd_fit_destroy(ctd_fit **fit);

/** The scenario whose runs are compared with the targets: the base alone, with the fit's number of
 *  customers and without what such runs do not need.
 *  @param[out] text canonical YAML, to be freed by the caller
 *  @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_INTERNAL */
CTD_MUST_CHECK ctd_status ctd_fit_text(const ctd_scenario *scenario, char **text);

/** Values of the parameters as settings PATH=VALUE, one a path, for ctd_overrides. */
typedef struct ctd_fit_sets {
    size_t n;
    char **set; /* [n] */
} ctd_fit_sets;

/** @param[in]  value [n_parameters]
 *  @param[out] sets  free with ctd_fit_sets_clear()
 *  @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_fit_sets_create(const ctd_fit *fit, const double value[],
                                              ctd_fit_sets *sets);
/** Frees and leaves none. */
void ctd_fit_sets_clear(ctd_fit_sets *sets);

#endif
