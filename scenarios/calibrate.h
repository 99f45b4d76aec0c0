/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_CALIBRATE_H
#define CTD_SCENARIOS_CALIBRATE_H

#include "agents/sample.h"
#include "scenarios/scenario.h"

#include <signal.h>

/** What a calibration did, or why it could not. */
typedef struct ctd_calibration {
    uint32_t n_inversions; /* regions x (stock, flow) inverted */
    uint32_t n_rounds;     /* share evaluations in all */
    double residual;       /* largest |ln observed - ln fitted| left, < 1e-10 when CTD_OK */
    char message[512];     /* one sentence naming provider and region, when not CTD_OK */
} ctd_calibration;

/** One inversion in detail. */
typedef struct ctd_calibration_set {
    uint32_t variant; /* whose demand side it is; 0 = the base, whose intercepts most share */
    uint32_t region;
    bool is_stock; /* else flow */
    uint32_t rounds;
    double residual;
    double target[CTD_MAX_PROVIDERS]; /* [0]: share who stay on-premises; NAN = takes no part */
    double fitted[CTD_MAX_PROVIDERS];
    double xi[CTD_MAX_PROVIDERS]; /* utils; -INFINITY = never available, or nobody starts there */
} ctd_calibration_set;

/** All inversions, in order of variant and region; all zero is none. */
typedef struct ctd_calibration_sets {
    uint32_t n;
    ctd_calibration_set *set; /* [n], owned */
} ctd_calibration_sets;

/** Frees and leaves none. */
void ctd_calibration_sets_clear(ctd_calibration_sets *sets);

/** How to calibrate. */
typedef struct ctd_calibrate_how {
    int n_threads; /* >= 1; results do not depend on it */
    const volatile sig_atomic_t
        *stop;                  /* looked at before every evaluation of shares; may be NULL */
    ctd_calibration_sets *sets; /* gets every inversion in detail; may be NULL */
} ctd_calibrate_how;

/** Whether somebody asks for an end. */
static inline bool
ctd_calibrate_stopped(const ctd_calibrate_how *how)
{
    return how->stop != NULL && *how->stop != 0;
}

/** Intercepts inverted from shares, before given qualities and references; NAN = not calibrated. */
typedef struct ctd_inversion {
    double flow[CTD_MAX_REGIONS][CTD_MAX_PROVIDERS];
    double stock[CTD_MAX_REGIONS][CTD_MAX_PROVIDERS];
} ctd_inversion;

/**
 * Intercepts that reproduce target shares: Berry (1994), the contraction of Berry, Levinsohn and
 * Pakes (1995), xi <- xi + lambda (ln s_obs - ln s(xi)), lambda the dissimilarity of the provider's
 * nest (Grigolon and Verboven 2014), accelerated by squared extrapolation (Varadhan and
 * Roland 2008), until max |ln s_obs - ln s| < 1e-10. The first provider with a target has xi = 0;
 * target[0] (share of deciders who stay on-premises) is matched by xi[0] where it is > 0.
 *
 * @param[in]  target [n_providers] shares; NAN or 0: the provider takes no part (xi = -INFINITY)
 * @param[out] xi     [n_providers] utils
 * @param[out] rounds share evaluations used; may be NULL
 * @return the largest residual; above 1e-10 when it did not converge or was stopped
 */
double ctd_calibrate_invert(ctd_sample *sample, uint32_t n_providers, const double target[],
                            const ctd_calibrate_how *how, double xi[], uint32_t *rounds);

/**
 * Fills the intercepts of every model of a scenario (docs/model.md, section 10): flow and stock
 * shares inverted per region, then given qualities, then reference plus offset. Variants take the
 * base's intercepts, or, where `calibrated_by` says so, their own, inverted on the base's
 * providers, events and prices.
 *
 * @return CTD_OK, CTD_ERR_CALIBRATION (report->message says where and what to do),
 *         CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_calibrate(ctd_scenario *scenario, int n_threads,
                                        ctd_calibration *report);

/**
 * Takes the intercepts from a scenario calibrated before, if nothing that they depend on differs:
 * every variant's model is the same but for sums of money injected.
 *
 * @return false where something else differs, and the scenario is to be calibrated
 */
bool ctd_calibrate_reuse(const ctd_scenario *before, ctd_scenario *scenario);

/** Does what ctd_calibrate() does, can be stopped, and keeps inversions in detail: also those found
 *  before an error; free how->sets with ctd_calibration_sets_clear().
 *  @return as ctd_calibrate(), or CTD_ERR_STOPPED */
CTD_MUST_CHECK ctd_status ctd_calibrate_in_detail(ctd_scenario *scenario,
                                                  const ctd_calibrate_how *how,
                                                  ctd_calibration *report);

/** Inverts the shares of one model; `scenario` gives the names for messages.
 *  @param[in,out] report is added to
 *  @return as ctd_calibrate_in_detail() */
CTD_MUST_CHECK ctd_status ctd_calibrate_model(const ctd_scenario *scenario, const ctd_model *model,
                                              const ctd_calibrate_how *how, ctd_calibration *report,
                                              ctd_inversion *inversion);

/** Fills a model's intercepts: inverted ones, else given qualities, else reference plus offset. */
void ctd_calibrate_use(const ctd_inversion *inversion, ctd_model *model);

/**
 * Whether two models of the same axes have the same inversion: equal in all that the calibration
 * looks at, target shares up to 1e-12; populations from tables count as equal if they are as large.
 * What it does not look at is listed in calibrate_same.c.
 *
 * @param[out] scratch overwritten
 */
bool ctd_calibrate_is_same(const ctd_model *a, const ctd_model *b, ctd_model *scratch);

/** The same, but target shares must be equal to the last bit: then so is the inversion, and it does
 *  not matter which of the two models it was made for. */
bool ctd_calibrate_is_equal(const ctd_model *a, const ctd_model *b, ctd_model *scratch);

#endif
