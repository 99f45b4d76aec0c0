/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_REHEARSAL_H
#define CTD_STUDIES_REHEARSAL_H

#include "scenarios/scenario.h"
#include "sim/status.h"

/** What a whole run is likely to take, extrapolated from small ones. */
typedef struct ctd_forecast {
    double seconds;    /* of all runs, without calibration */
    double file_bytes; /* of the result file */
} ctd_forecast;

/**
 * Plays the scenario with few customers, few ticks and few replications, shared among the threads
 * as the whole is, and scales up in customers, ticks, replications and variants. The scenario must
 * be calibrated. Takes a second or so.
 *
 * @param[in] memory  as in ctd_experiment_plan()
 * @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_WRITE or CTD_ERR_INTERNAL
 */
CTD_MUST_CHECK ctd_status ctd_rehearsal_run(const ctd_scenario *scenario, int n_threads,
                                            size_t memory, ctd_forecast *forecast);

#endif
