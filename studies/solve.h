/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_SOLVE_H
#define CTD_STUDIES_SOLVE_H

#include "output/findings.h"
#include "scenarios/calibrate.h"
#include "scenarios/scenario.h"
#include "sim/status.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The value of one number at which a question's probability crosses p: both ends of the range are
 * tried, and where one end has probability >= p and the other has not, the range is halved until
 * the bracket is at most tolerance times the range, on the linear or the logarithmic scale (at
 * most 60 times). Every value runs all replications under the same seed, so that values differ by
 * what they change and not by luck. The answer is a bracket: between its ends the probability, a
 * count over replications, crosses p at least once.
 *
 * Where neither end has it, every lever is tried at the better end (that of the higher
 * probability, then of the larger median gap, then the upper one), and where that is enough the
 * search is repeated with the lever pulled. An answer that turns twice between the ends is not
 * seen.
 */

enum { CTD_MAX_TRIALS = 64 };

/** A value tried and what all replications said to the question. */
typedef struct ctd_trial {
    double value;
    ctd_verdict verdict;
} ctd_trial;

typedef enum ctd_outcome {
    CTD_OUTCOME_CROSSES, /* at the ends of the bracket the probability lies on two sides of p */
    CTD_OUTCOME_NEVER,   /* it is below p at every value tried */
    CTD_OUTCOME_ALWAYS   /* it is at least p at both ends */
} ctd_outcome;

/** What was found with one lever pulled, or none. */
typedef struct ctd_answered {
    const char *lever; /* NULL: none; borrowed from the scenario */
    ctd_outcome outcome;
    uint32_t n_trials;
    ctd_trial trial[CTD_MAX_TRIALS]; /* in the order tried */
    uint32_t low, high; /* trials at the ends of the bracket, or of the range, by value; the same
                           where only one end was tried */
    uint32_t bound;     /* the trial at the better end of the range */
} ctd_answered;

typedef struct ctd_solution {
    uint64_t n_customers;
    uint32_t n_replications;
    const char *gap_unit; /* as in ctd_result */
    char question_text[1024];
    uint32_t n_answered;    /* 1, or with all levers 1 + n_levers */
    ctd_answered *answered; /* [n_answered] the scenario as it stands first; owned */
} ctd_solution;

/** Told after every value tried. */
typedef void ctd_trial_fn(const ctd_answered *answered, void *context);

typedef struct ctd_solve_options {
    const char *path; /* scenario file, read anew for every value */
    /** What else to change, before levers and the value; its variants are not looked at. */
    ctd_overrides overrides;
    int n_threads;
    size_t memory;                     /* as in ctd_experiment_options */
    const volatile sig_atomic_t *stop; /* looked at after every tick; may be NULL */
    ctd_trial_fn *on_trial;            /* may be NULL */
    void *context;
    ctd_messages *messages;       /* receives what is wrong with the scenario as changed */
    ctd_calibration *calibration; /* receives what the last calibration says */
} ctd_solve_options;

/**
 * Answers one search of a scenario.
 *
 * @param[in]  scenario as loaded from options->path with options->overrides; borrowed: must
 *                      outlive the solution
 * @param[in]  search   one of scenario->search
 * @param[out] solution free with ctd_solution_destroy(); NULL unless CTD_OK
 * @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_STOPPED, CTD_ERR_SCENARIO and CTD_ERR_READ (see
 *         messages), CTD_ERR_CALIBRATION (see calibration)
 */
CTD_MUST_CHECK ctd_status ctd_solve(const ctd_scenario *scenario, const ctd_search *search,
                                    const ctd_solve_options *options, ctd_solution **solution);
/** Frees and sets to NULL; *solution may be NULL. */
void ctd_solution_destroy(ctd_solution **solution);

#endif
