/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/response.h"

#include "study_kit.h"

#include <criterion/criterion.h>
#include <math.h>

static const double pi = 3.14159265358979323846;

Test(response, ishigami_is_its_formula)
{
    static const double parameter[] = {7.0, 0.1};
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 8, 3, -pi, pi);
    const double zero[] = {0, 0, 1}, quarter[] = {pi / 2, 0, 2}, all[] = {-pi / 2, pi / 2, -1};
    const double any[] = {0.5, -1.2, 2.5};

    study_response(study, CTD_RESPONSE_ISHIGAMI, 2, parameter);
    cr_expect_eq(ctd_response_value(study, zero), 0.0);
    cr_expect_float_eq(ctd_response_value(study, quarter), 1.0 + 0.1 * 16.0, 1e-15);
    cr_expect_float_eq(ctd_response_value(study, all), -1.0 + 7.0 - 0.1, 1e-14);
    cr_expect_float_eq(ctd_response_value(study, any),
                       sin(.5) + 7 * pow(sin(-1.2), 2) + .1 * pow(2.5, 4) * sin(.5), 1e-14);
    study_free(study);
}

Test(response, sobol_g_is_its_formula)
{
    static const double parameter[] = {0.0, 1.0};
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 8, 2, 0.0, 1.0);
    const double middle[] = {0.5, 0.25}, corner[] = {0.0, 1.0}, any[] = {0.875, 0.5};

    study_response(study, CTD_RESPONSE_SOBOL_G, 2, parameter);
    cr_expect_eq(ctd_response_value(study, middle), 0.0);
    cr_expect_eq(ctd_response_value(study, corner), 2.0 * 1.5);
    cr_expect_eq(ctd_response_value(study, any), 1.5 * 0.5);
    study_free(study);
}

Test(response, linear_is_a_weighted_sum_and_no_response_is_no_number)
{
    static const double parameter[] = {2.0, -3.0, 0.5};
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 8, 3, 0.0, 1.0);
    const double x[] = {1.0, 2.0, 4.0};

    study_response(study, CTD_RESPONSE_LINEAR, 3, parameter);
    cr_expect_eq(ctd_response_value(study, x), -2.0);
    study->response = CTD_RESPONSE_NONE;
    cr_expect(isnan(ctd_response_value(study, x)));
    study_free(study);
}
