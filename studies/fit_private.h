/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_FIT_PRIVATE_H
#define CTD_STUDIES_FIT_PRIVATE_H

#include "scenarios/calibrate.h"
#include "studies/fit.h"

/* One fit on its way. Points are in units of the box: z in [0, 1] for each parameter. */
typedef struct ctd_fitting {
    const ctd_fit *fit;
    const char *name;
    const ctd_fit_options *options;
    char *text;               /* of the scenario that is simulated */
    ctd_scenario *reference;  /* that scenario as written, not calibrated */
    ctd_inversion *inversion; /* its intercepts */
    ctd_fit_found *found;
    uint64_t expected; /* points that there will be, at most */
} ctd_fitting;

/** A point and what was simulated there. Misses are (moment - value) / error. */
typedef struct ctd_fit_point {
    double z[CTD_MAX_FIT_PARAMETERS];
    double moment[CTD_MAX_FIT_TARGETS]; /* mean over replications */
    double *each;                       /* [n_replications][n_targets], or NULL: not asked for */
    double objective;                   /* INFINITY: shares could not be matched there */
    ctd_status status;
    bool inverted;
    char message[512];
} ctd_fit_point;

/** The value of a parameter at z, of six digits. */
double ctd_fit_value(const ctd_fit_parameter *parameter, double z);

/** Simulates points side by side: fills all but z.
 *  @return CTD_OK, CTD_ERR_STOPPED, or the first point's status that is neither CTD_OK nor
 *          CTD_ERR_CALIBRATION; found->message says more */
CTD_MUST_CHECK ctd_status ctd_fit_simulate(ctd_fitting *fitting, uint32_t n,
                                           ctd_fit_point points[]);

/** Sensitivities at a point by central differences of `step`, within the box:
 *  slope[i * n_parameters + k] = d miss_i / d z_k. Points of infinite objective count as level.
 *  @param[out] scratch [2 n_parameters] points */
CTD_MUST_CHECK ctd_status ctd_fit_slopes(ctd_fitting *fitting, const ctd_fit_point *at, double step,
                                         ctd_fit_point scratch[], double slope[]);

/** Goes downhill from *best, which it replaces. */
CTD_MUST_CHECK ctd_status ctd_fit_polish(ctd_fitting *fitting, ctd_fit_point *best);
/** The last steps, of ever shorter length along one parameter at a time. */
CTD_MUST_CHECK ctd_status ctd_fit_compass(ctd_fitting *fitting, ctd_fit_point *best);
/** Points that ctd_fit_polish() and ctd_fit_compass() simulate at most. */
uint64_t ctd_fit_polish_points(uint32_t n_parameters);
uint64_t ctd_fit_compass_points(uint32_t n_parameters);

/** Errors, covariance, correlations and condition at the estimates, into fitting->found.
 *  @param[in] best with `each` */
CTD_MUST_CHECK ctd_status ctd_fit_errors(ctd_fitting *fitting, const ctd_fit_point *best);

#endif
