/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_CALIBRATED_PRIVATE_H
#define CTD_SCENARIOS_CALIBRATED_PRIVATE_H

#include "scenarios/calibrated.h"
#include "scenarios/tree.h"

#include <stdio.h>

/** Puts intercepts in place of flow shares, in the base and in the variants.
 *  @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_calibrated_put_intercepts(ctd_arena *arena,
                                                        const ctd_scenario *scenario,
                                                        ctd_node *root);

/** Puts what was fitted under calibration.fitted, in place of calibration.fit.
 *  @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_calibrated_put_fit(ctd_arena *arena, const ctd_fit *fit,
                                                 const ctd_fit_found *found, ctd_node *root);

/** Writes the comments at the top. */
void ctd_calibrated_head(FILE *out, const ctd_scenario *scenario, const ctd_calibration_sets *sets,
                         const ctd_calibrated_options *options);

#endif
