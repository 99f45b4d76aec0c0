/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_STUDY_H
#define CTD_SCENARIOS_STUDY_H

#include "scenarios/messages.h"
#include "scenarios/scenario.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A study: one scenario run at many points of a space of factors, and what is to be made of it.
 * Study files are read by the machinery of scenario files: one table of keys, every mistake at its
 * line and column, all in one go.
 */

enum {
    CTD_MAX_FACTORS = 256,
    CTD_MAX_OUTCOMES = 64,
    CTD_MAX_FRONTIERS = 16,
    CTD_MAX_POINTS = 10000000
};

/** A number of the scenario that varies. */
typedef struct ctd_factor {
    ctd_name name;
    uint32_t n_paths;
    char **path;       /* [n_paths] set alike, as in --set; none with a built-in response */
    char *taken_from;  /* path of a number that falls by as much as this one rises; NULL: none */
    bool whole;        /* it takes whole numbers: values between are rounded */
    bool log;          /* the scale of its range */
    double from, to;   /* of its range; of its values the least and the greatest */
    uint32_t n_values; /* levels: given, or equal steps over the range; 0: a range, or a list's */
    double *value;     /* [n_values] in the order given, all different */
} ctd_factor;

typedef enum ctd_design_rule {
    CTD_DESIGN_GRID,            /* every combination of the factors' values, the last fastest */
    CTD_DESIGN_LATIN_HYPERCUBE, /* one point in each of n strata of every factor */
    CTD_DESIGN_SOBOL,           /* a scrambled low-discrepancy sequence */
    CTD_DESIGN_SALTELLI,        /* two Sobol samples and their crossings, for indices */
    CTD_DESIGN_MORRIS,          /* trajectories of one step of each factor */
    CTD_DESIGN_LIST             /* rows of a table */
} ctd_design_rule;

typedef struct ctd_design {
    ctd_design_rule rule;
    uint32_t n; /* points (latin_hypercube, sobol), base sample (saltelli), trajectories (morris) */
    uint32_t levels;   /* morris: levels of the grid, even, >= 2 */
    bool second_order; /* saltelli: also the crossings that second-order indices need */
    bool scramble;     /* sobol, saltelli: Owen's scrambling, keyed by the study's seed */
    uint32_t n_rows;   /* list */
    double *row;       /* [n_rows][n_factors] values of the factors */
} ctd_design;

typedef enum ctd_outcome_kind {
    CTD_OUTCOME_ANSWER,  /* of a question: 0 or 1 */
    CTD_OUTCOME_GAP,     /* of a question, in its unit */
    CTD_OUTCOME_REACHED, /* of a question: days from the start, NaN = never */
    CTD_OUTCOME_METRIC,  /* at a date */
    CTD_OUTCOME_RESPONSE /* the value of a built-in response */
} ctd_outcome_kind;

/** One number of every run. */
typedef struct ctd_study_outcome {
    ctd_name name;
    ctd_outcome_kind kind;
    ctd_name question; /* its name in the scenario */
    /* CTD_OUTCOME_METRIC: a question of these terms at a date, above 0, so that its gap is the
     * value of the metric. */
    ctd_question metric;
    ctd_name variant; /* that is looked at; the base's name if none was given */
    ctd_name against; /* "": the value itself; else its difference to this variant, pair by pair */
} ctd_study_outcome;

/** Where an outcome's mean crosses a value, along one factor, for each combination of others. */
typedef struct ctd_frontier {
    ctd_name name;
    uint32_t outcome, factor; /* indices */
    double crosses;
} ctd_frontier;

/** A response that needs no scenario: known functions of the factors, to check analyses with. */
typedef enum ctd_response {
    CTD_RESPONSE_NONE,
    CTD_RESPONSE_ISHIGAMI, /* sin x1 + a sin^2 x2 + b x3^4 sin x1; parameters a, b */
    CTD_RESPONSE_SOBOL_G,  /* product of (|4 x - 2| + a) / (1 + a); parameters a, one a factor */
    CTD_RESPONSE_LINEAR    /* sum of a x; parameters a, one a factor */
} ctd_response;

/** What a study keeps of its files, for its points' scenarios; opaque. */
typedef struct ctd_study_base ctd_study_base;

typedef struct ctd_study {
    ctd_name name;
    char scenario_sha256[65]; /* of the scenario's text with the study's settings; "" without one */
    char *title;
    char *scenario; /* path of the file as it is to be opened; NULL with a built-in response */
    ctd_response response;
    uint32_t n_parameters;
    double *parameter;       /* of the response */
    uint32_t n_replications; /* of every point and variant; 1 with a built-in response */
    uint32_t n_sets;
    char **set;    /* [n_sets] PATH=VALUE at every point, the command line's last */
    uint64_t seed; /* of design and bootstrap; runs keep the scenario's at every point */
    uint32_t n_factors;
    ctd_factor *factor;
    ctd_design design;
    uint32_t n_outcomes;
    uint32_t n_frontiers;
    ctd_study_outcome *outcome;
    ctd_frontier *frontier;
    double confidence;    /* of all intervals, (0, 1) */
    uint32_t n_bootstrap; /* resamples of the indices' intervals */
    uint32_t n_series;
    char **series; /* [n_series] recorded variables to keep of every run */
    char *text;    /* the whole study as canonical YAML, tables inlined, with the SHA-256 of its
                      scenario's text: ctd_study_read() makes the same study of both */
    ctd_study_base *base;
} ctd_study;

/**
 * Reads and checks a study file. What it says of its scenario (paths, questions, variants, dates)
 * is checked against the scenario, which is loaded with the study's `set` and returned; each factor
 * is tried at its ends, or at every value given. Of the scenario's variants only those that
 * outcomes name are there.
 *
 * @param[in]  sets     [n_sets] PATH=VALUE of the command line, after the study's own
 * @param[in]  messages receives errors of both files
 * @param[out] study    NULL unless CTD_OK; free with ctd_study_destroy()
 * @param[out] scenario its scenario as every point has it but for the factors; NULL with a built-in
 *                      response; free with ctd_scenario_destroy(), before the study: a table of
 *                      customers is the study's
 * @return CTD_OK, CTD_ERR_SCENARIO (see messages), CTD_ERR_READ, CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_study_load(const char *path, size_t n_sets, const char *const sets[],
                                         ctd_messages *messages, ctd_study **study,
                                         ctd_scenario **scenario);
/**
 * The same for a study that is in memory, such as what a result file holds of one.
 *
 * @param[in] name          what messages call it; files are looked up beside it as if it were a
 *                          path, the scenario's tables too where its text is given
 * @param[in] text          NUL-terminated
 * @param[in] scenario_text ctd_scenario.text of the study's scenario, to which the study's settings
 *                          are not made again; NULL: the file is read
 */
CTD_MUST_CHECK ctd_status ctd_study_read(const char *name, const char *text,
                                         const char *scenario_text, ctd_messages *messages,
                                         ctd_study **study, ctd_scenario **scenario);
/** Frees and sets to NULL; *study may be NULL. */
void ctd_study_destroy(ctd_study **study);

/**
 * Makes the scenario of one point: what ctd_scenario_load() would make of the scenario's file with
 * the study's settings and then the factors', without reading anything again. Any number of threads
 * may do so at once. It has no text.
 *
 * @param[in]  value    [n_factors]; rounded values for factors that take whole numbers
 * @param[in]  messages receives what is wrong at this point, such as shares that do not add up
 * @param[out] scenario NULL unless CTD_OK; free with ctd_scenario_destroy() before the study
 * @return CTD_OK, CTD_ERR_SCENARIO (see messages), CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_study_scenario(const ctd_study *study, const double value[],
                                             ctd_messages *messages, ctd_scenario **scenario);

/** Whether a file is a study and not a scenario: it has the key `study` at its top. False where it
 *  cannot be read, or only once, as a pipe. */
bool ctd_study_is(const char *path);

#endif
