/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_CALIBRATE_H
#define CTD_SCENARIOS_CALIBRATE_H

#include "agents/sample.h"
#include "scenarios/scenario.h"

/** What a calibration did, or why it could not. */
typedef struct ctd_calibration {
    uint32_t n_inversions; /* regions x (stock, flow) inverted */
    uint32_t n_rounds;     /* share evaluations in all */
    double residual;       /* largest |ln observed - ln fitted| left, < 1e-10 when CTD_OK */
    char message[512];     /* one sentence naming provider and region, when not CTD_OK */
} ctd_calibration;

/**
 * Intercepts that reproduce target shares: Berry (1994), the contraction of Berry, Levinsohn and
 * Pakes (1995), xi <- xi + ln s_obs - ln s(xi), accelerated by squared extrapolation (Varadhan and
 * Roland 2008), until max |ln s_obs - ln s| < 1e-10. The first provider with a target has xi = 0;
 * target[0] (share of deciders who stay on-premises) is matched by xi[0] where it is > 0.
 *
 * @param[in]  target [n_providers] shares; NAN or 0: the provider takes no part (xi = -INFINITY)
 * @param[out] xi     [n_providers] utils
 * @param[out] rounds share evaluations used; may be NULL
 * @return the largest residual; above 1e-10 when it did not converge
 */
double ctd_calibrate_invert(ctd_sample *sample, uint32_t n_providers, const double target[],
                            int n_threads, double xi[], uint32_t *rounds);

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

#endif
