/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_CALIBRATE_REPORT_H
#define CTD_CLI_CALIBRATE_REPORT_H

#include "output/sink.h"
#include "scenarios/calibrate.h"
#include "scenarios/fit.h"
#include "sim/status.h"

/** What `contend calibrate` did. */
typedef struct ctd_calibrate_facts {
    const ctd_scenario *scenario; /* calibrated, with the fitted values set */
    const ctd_calibration *report;
    const ctd_calibration_sets *sets;
    const ctd_fit_found *fitted; /* NULL: there was nothing to fit */
} ctd_calibrate_facts;

/** Writes tables for people: each region's shares, then the fit and what is weak about it.
 *  @return CTD_OK, CTD_ERR_NO_MEMORY or CTD_ERR_WRITE */
CTD_MUST_CHECK ctd_status ctd_calibrate_report_put(const ctd_calibrate_facts *facts,
                                                   ctd_sink *sink);

/** Writes the same as one JSON object, unrounded; numbers that are not known are null.
 *  @return CTD_OK or CTD_ERR_WRITE */
CTD_MUST_CHECK ctd_status ctd_calibrate_json_put(const ctd_calibrate_facts *facts, ctd_sink *sink);

/** Whether the targets say less about a parameter than its range did: its error exceeds the
 *  standard deviation of the uniform distribution over the range. */
bool ctd_calibrate_is_weak(const ctd_fit_parameter *parameter, double error);

/** The word for a metric: "share", "market", "churn". */
const char *ctd_calibrate_metric(ctd_fit_metric metric);

#endif
