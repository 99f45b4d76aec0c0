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
 * Plays one replication of the base variant with few customers, at two sizes, and scales up in
 * customers, ticks and runs. The scenario must be calibrated. Takes a second or so.
 *
 * @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_WRITE or CTD_ERR_INTERNAL
 */
CTD_MUST_CHECK ctd_status ctd_rehearsal_run(const ctd_scenario *scenario, int n_threads,
                                            ctd_forecast *forecast);

#endif
