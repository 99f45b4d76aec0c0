/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_FIT_H
#define CTD_STUDIES_FIT_H

#include "scenarios/fit.h"
#include "scenarios/scenario.h"
#include "sim/status.h"

#include <signal.h>
#include <stdint.h>

/*
 * Free parameters by the method of simulated moments (McFadden 1989): the values at which runs of
 * the scenario, under the same luck at every point, come nearest to dated targets,
 *
 *     minimise over x in the box   sum over targets of ((m(x) - value) / error)^2
 *
 * m(x) the target as simulated, averaged over replications. First at the points of a Sobol design,
 * then from the best of them by Levenberg and Marquardt's method with central differences, last by
 * a compass search, which asks nothing of smoothness. See docs/model.md, section 10.
 */

/** Told now and then, from the calling thread.
 *  @param[in] done, total points; total is an upper bound */
typedef void ctd_fit_progress_fn(uint64_t done, uint64_t total, void *context);

typedef struct ctd_fit_options {
    int n_threads;                 /* >= 1; results do not depend on it */
    ctd_fit_progress_fn *progress; /* may be NULL */
    void *progress_context;
    const volatile sig_atomic_t *stop; /* may be NULL */
} ctd_fit_options;

/**
 * Fits a scenario that has a `calibration: {fit: ...}`. Points are simulated side by side, each on
 * one thread; intercepts are inverted once, and anew only at points that change what they depend on
 * (ctd_calibrate_is_same()).
 *
 * @param[in]  name  path of the scenario: its tables are looked up beside it
 * @param[out] found filled unless an error is returned; then its message may be
 * @return CTD_OK, CTD_ERR_SCENARIO or CTD_ERR_CALIBRATION (found->message says where),
 *         CTD_ERR_STOPPED, CTD_ERR_NO_MEMORY, CTD_ERR_READ, CTD_ERR_INTERNAL
 */
CTD_MUST_CHECK ctd_status ctd_fit_run(const ctd_scenario *scenario, const char *name,
                                      const ctd_fit_options *options, ctd_fit_found *found);

#endif
