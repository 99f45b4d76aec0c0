/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_CALIBRATED_H
#define CTD_SCENARIOS_CALIBRATED_H

#include "scenarios/calibrate.h"
#include "scenarios/fit.h"

typedef struct ctd_calibrated_options {
    const char *name;            /* path it will have: its tables are looked up beside it */
    const char *version;         /* of the program, for the heading */
    const ctd_fit_found *fitted; /* what was fitted, NULL = nothing */
    bool keep_shares;            /* leave calibration.flow to be inverted at every run */
} ctd_calibrated_options;

/**
 * Writes a calibrated scenario as a scenario of its own: intercepts as `quality` by region in place
 * of calibration.flow, on-premises by region in place of calibration.stay, what a fit found under
 * calibration.fitted in place of calibration.fit, and all of it in words at the top. It has the
 * same intercepts to the last bit, so its runs give the same results; this is checked.
 *
 * @param[in]  scenario calibrated; loaded with the fitted values set
 * @param[in]  sets     of that calibration
 * @param[out] text     YAML, to be freed by the caller; NULL on error
 * @param[out] report   message, when CTD_ERR_CALIBRATION
 * @return CTD_OK, CTD_ERR_CALIBRATION where a variant changes what is written out in a way that
 *         cannot be, CTD_ERR_NO_MEMORY, CTD_ERR_INTERNAL
 */
CTD_MUST_CHECK ctd_status ctd_calibrated_write(const ctd_scenario *scenario,
                                               const ctd_calibration_sets *sets,
                                               const ctd_calibrated_options *options, char **text,
                                               ctd_calibration *report);

#endif
