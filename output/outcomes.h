/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_OUTCOMES_H
#define CTD_OUTPUT_OUTCOMES_H

#include "output/result.h"
#include "output/statistics.h"

/** What a whole run comes to, in one number each. */
typedef enum ctd_outcome {
    CTD_OUTCOME_HHI,          /* of owners' revenue shares at the end, [0, 1] */
    CTD_OUTCOME_SURPLUS,      /* consumer surplus at the end, USD a year, up to a constant */
    CTD_OUTCOME_UNSERVED,     /* share of the load at the end that is not served, [0, 1] */
    CTD_OUTCOME_EXITS,        /* providers that left */
    CTD_OUTCOME_INSOLVENCIES, /* times that a provider became insolvent */
    CTD_OUTCOME_UNCONVERGED,  /* times that no best response was found */
    CTD_N_OUTCOMES
} ctd_outcome;

/** "hhi", ...: a name for programs. */
const char *ctd_outcome_name(ctd_outcome outcome);

/** Of one run; NaN where it was not recorded. */
double ctd_outcome_value(const ctd_result *result, ctd_outcome outcome, uint32_t variant,
                         uint32_t replication);

/** Mean over the replications of a variant. */
ctd_estimate ctd_outcome_mean(const ctd_result *result, ctd_outcome outcome, uint32_t variant);
/** Mean of the paired differences from variant 0. */
ctd_estimate ctd_outcome_effect(const ctd_result *result, ctd_outcome outcome, uint32_t variant);

#endif
