/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/response.h"

#include "sim/maths.h"

#include <math.h>

static double
ishigami(const double parameter[], const double x[])
{
    const double first = ctd_sin(x[0]), second = ctd_sin(x[1]), square = x[2] * x[2];

    return first + parameter[0] * (second * second) + parameter[1] * (square * square) * first;
}

static double
sobol_g(const ctd_study *study, const double x[])
{
    double product = 1.0;

    for (uint32_t i = 0; i < study->n_factors; i++) {
        const double a = study->parameter[i];

        product *= (fabs(4.0 * x[i] - 2.0) + a) / (1.0 + a);
    }
    return product;
}

static double
linear(const ctd_study *study, const double x[])
{
    double sum = 0.0;

    for (uint32_t i = 0; i < study->n_factors; i++) {
        sum += study->parameter[i] * x[i];
    }
    return sum;
}

double
ctd_response_value(const ctd_study *study, const double value[])
{
    switch (study->response) {
    case CTD_RESPONSE_ISHIGAMI:
        return ishigami(study->parameter, value);
    case CTD_RESPONSE_SOBOL_G:
        return sobol_g(study, value);
    case CTD_RESPONSE_LINEAR:
        return linear(study, value);
    default:
        return NAN;
    }
}
