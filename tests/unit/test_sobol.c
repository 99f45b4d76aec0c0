/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/sobol.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum { N_POINTS = 1024, N_KNOWN = 13 };

static ctd_sobol *
sequence(uint32_t n_dimensions)
{
    ctd_sobol *sobol = malloc(sizeof *sobol);

    ctd_sobol_start(sobol, n_dimensions);
    return sobol;
}

Test(sobol, first_points_are_those_of_joe_and_kuo)
{
    static const double known[6][3] = {{0, 0, 0},       {.5, .5, .5},       {.75, .25, .25},
                                       {.25, .75, .75}, {.375, .375, .625}, {.875, .875, .125}};
    ctd_sobol *sobol = sequence(3);

    for (uint32_t i = 0; i < 6; i++) {
        double x[3];

        ctd_sobol_point(sobol, i, x);
        for (uint32_t d = 0; d < 3; d++) {
            cr_expect_eq(x[d], known[i][d], "point %u, dimension %u: %g", i, d, x[d]);
        }
    }
    free(sobol);
}

/* 32 digits of points far out and high up, from another implementation (SciPy 1.10.1). */
Test(sobol, digits_agree_with_another_implementation)
{
    static const uint32_t dimension[N_KNOWN] = {0,   1,   2,   7,   40,  63, 127,
                                                200, 255, 256, 300, 400, 511};
    static const uint32_t index[4] = {5, 100, 777, 1023};
    static const uint32_t known[4][N_KNOWN] = {
        {3758096384u, 3758096384u, 536870912u, 1610612736u, 1610612736u, 2684354560u, 536870912u,
         536870912u, 3758096384u, 1610612736u, 536870912u, 536870912u, 3758096384u},
        {1778384896u, 1107296256u, 3321888768u, 2046820352u, 3053453312u, 2785017856u, 1979711488u,
         3657433088u, 2449473536u, 503316480u, 3388997632u, 301989888u, 2248146944u},
        {2973761536u, 4022337536u, 700448768u, 3275751424u, 3099590656u, 1832910848u, 507510784u,
         4257218560u, 2730491904u, 20971520u, 2646605824u, 1958739968u, 3426746368u},
        {4194304u, 3233808384u, 2629828608u, 2654994432u, 2713714688u, 171966464u, 3007315968u,
         2831155200u, 3619684352u, 406847488u, 2629828608u, 264241152u, 2638217216u}};
    ctd_sobol *sobol = sequence(CTD_SOBOL_MAX_DIMENSIONS);

    for (int i = 0; i < 4; i++) {
        for (int d = 0; d < N_KNOWN; d++) {
            cr_expect_eq(ctd_sobol_digits(sobol, index[i], dimension[d]), known[i][d],
                         "point %u, dimension %u", index[i], dimension[d]);
        }
    }
    free(sobol);
}

Test(sobol, every_dimension_puts_one_point_in_each_of_1024_strata)
{
    ctd_sobol *sobol = sequence(CTD_SOBOL_MAX_DIMENSIONS);

    for (uint32_t d = 0; d < CTD_SOBOL_MAX_DIMENSIONS; d++) {
        bool hit[N_POINTS] = {false};

        for (uint32_t i = 0; i < N_POINTS; i++) {
            const uint32_t stratum = ctd_sobol_digits(sobol, i, d) >> 22;

            cr_assert(!hit[stratum], "dimension %u, stratum %u", d, stratum);
            hit[stratum] = true;
        }
    }
    free(sobol);
}

Test(sobol, pairs_of_neighbouring_dimensions_fill_the_square_evenly)
{
    ctd_sobol *sobol = sequence(64);

    for (uint32_t d = 1; d < 64; d++) {
        int most = 0, cell[16][16] = {{0}};

        for (uint32_t i = 0; i < 4096; i++) {
            int *const c =
                &cell[ctd_sobol_digits(sobol, i, d - 1) >> 28][ctd_sobol_digits(sobol, i, d) >> 28];
            most = ++*c > most ? *c : most;
        }
        cr_expect_leq(most, 16 * 2, "dimensions %u and %u: %d points in a cell meant for 16", d - 1,
                      d, most);
    }
    free(sobol);
}
