/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_STUDY_KIT_H
#define CTD_TESTS_STUDY_KIT_H

#include "scenarios/study.h"

/** A study of n_factors ranges alike, seed 1, 95 %, no bootstrap; free with study_free(). */
ctd_study *study_of(ctd_design_rule rule, uint32_t n, uint32_t n_factors, double from, double to);

/** Gives a factor values, copied, and its range. */
void study_values(ctd_study *study, uint32_t factor, uint32_t n_values, const double value[]);

/** Gives it a built-in response; the parameters are copied. */
void study_response(ctd_study *study, ctd_response response, uint32_t n, const double parameter[]);

/** Rows of a list, copied, and the factors' ranges. */
void study_rows(ctd_study *study, uint32_t n_rows, const double row[]);

void study_free(ctd_study *study);

/** The response at every point of the design; free with free(). */
double *study_play(const ctd_study *study);

enum { N_TRAJECTORY_CODES = 8 * 8 * 9 };

/** Code of a trajectory of 3 factors on 4 levels: start, directions and order, of which there are
 *  8 x 8 x 6. @param[in] x its points in the unit cube */
int study_trajectory(double x[4][3]);

#endif
