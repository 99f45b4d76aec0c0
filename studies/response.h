/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_RESPONSE_H
#define CTD_STUDIES_RESPONSE_H

#include "scenarios/study.h"

/**
 * The value of a study's built-in response, a function whose sensitivities are known:
 *
 *     ishigami  sin x1 + a sin^2 x2 + b x3^4 sin x1, of the first three factors; parameters a, b;
 *               usually a = 7, b = 0.1, x in [-pi, pi] (Ishigami and Homma 1990)
 *     sobol_g   product of (|4 x_i - 2| + a_i) / (1 + a_i); x in [0, 1] (Saltelli and Sobol 1995)
 *     linear    sum of a_i x_i
 *
 * @param[in] value [n_factors]; of ishigami within +-10^6, beyond which there is no sine: NaN
 * @return NaN for CTD_RESPONSE_NONE
 */
double ctd_response_value(const ctd_study *study, const double value[]);

#endif
