/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_NPV_BY_HAND_H
#define CTD_TESTS_NPV_BY_HAND_H

#include "agents/model.h"

/*
 * The net present value of docs/model.md, section 7, computed anew with libm for one case: two
 * providers in two regions 150 ms apart, one segment of alike customers with tastes 1 for latency
 * and .7 for presence, provider 1 in both regions, provider 2 in the first and thinking of the
 * second, depreciation .2 a year.
 */

enum { NPV_YEARS = 10 };

/** What provider 2 expects of region 1 at the end of years 1 .. NPV_YEARS, instances. */
typedef struct npv_expected {
    double load[NPV_YEARS + 2];
    double gain[NPV_YEARS + 2];
} npv_expected;

/** @param[in] w workload in region 1 by provider */
npv_expected npv_expect(const ctd_model *model, const double w[3]);
/** Workload of provider 2 after so many years at utility v, known to a share `aware`, where it was
 *  w by provider; utilities of region 1. */
double npv_held_after(const ctd_model *model, const double w[3], double years, double v,
                      double aware);
/** USD to be paid in tick 1. */
double npv_outlay(const ctd_model *model, const npv_expected *e);
/** The yearly cost of the location at which it just pays, USD. */
double npv_break_even(const ctd_model *model, const npv_expected *e);

#endif
