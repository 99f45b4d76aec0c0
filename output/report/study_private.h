/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_STUDY_PRIVATE_H
#define CTD_OUTPUT_REPORT_STUDY_PRIVATE_H

#include "output/report/color.h"
#include "output/report/plot.h"
#include "output/report/study.h"
#include "output/report/words.h"

#include <math.h>

/* The page of a study, part by part. Factors k, outcomes o, points p; [o][k] means
 * array[o * n_factors + k]. */

enum { CTD_STUDY_ROWS = 12, CTD_STUDY_CURVES = 6 };

typedef struct ctd_study_page {
    ctd_report *report;
    const ctd_report_study *study;
    const double *setting;                    /* [p][k] */
    const double *mean;                       /* [p][o] */
    const double *tornado_low, *tornado_high; /* [o][k] */
} ctd_study_page;

/** Values of a variable of the frame; NULL where it has none of numbers by that name. */
const double *ctd_study_values_of(const ctd_study_page *page, const char *name);
/** By what numbers of an outcome are multiplied, and the unit behind them. */
double ctd_study_scale(const ctd_report_outcome *outcome, double most, char unit[CTD_REPORT_WORD]);
/** Least, mean and greatest of an outcome's means over points. */
typedef struct ctd_study_range {
    double low, mean, high;
} ctd_study_range;
ctd_study_range ctd_study_range_of(const ctd_study_page *page, uint32_t outcome);
/** Factors in falling order of weight. @param[out] order [n_factors] */
void ctd_study_order(const ctd_study_page *page, uint32_t outcome, uint32_t order[]);

/* The parts. */
void ctd_study_put_outcomes(const ctd_study_page *page);
void ctd_study_put_frontiers(const ctd_study_page *page);
/** Indices and tornado of an outcome. */
void ctd_study_put_weights(const ctd_study_page *page, uint32_t outcome);
void ctd_study_put_curves(const ctd_study_page *page, uint32_t outcome);

#endif
