/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/design.h"

#include "study_kit.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const ctd_design_rule random_rules[] = {CTD_DESIGN_LATIN_HYPERCUBE, CTD_DESIGN_SOBOL,
                                               CTD_DESIGN_SALTELLI, CTD_DESIGN_MORRIS};

Test(design, a_point_is_the_same_alone_and_among_others)
{
    for (int rule = 0; rule < 4; rule++) {
        enum { K = 5 };
        ctd_study *study = study_of(random_rules[rule], 37, K, 1.0, 3.0);
        const size_t n = ctd_design_points(study);
        double *all = malloc(n * K * sizeof *all), *part = malloc(n * K * sizeof *part);

        study->design.second_order = true;
        study->factor[1].log = study->factor[2].whole = true;
        ctd_design_fill(study, 0, n, all);
        for (size_t i = n; i-- > 0;) { /* backwards: no point rests on the one before */
            double alone[K];

            ctd_design_point(study, i, alone);
            cr_assert_eq(memcmp(alone, &all[i * K], sizeof alone), 0, "rule %d, %zu", rule, i);
        }
        for (size_t first = 0; first < n; first += 3) {
            const size_t count = n - first < 17 ? n - first : 17;

            ctd_design_fill(study, first, count, part);
            cr_assert_eq(memcmp(part, &all[first * K], count * K * sizeof *part), 0);
        }
        free(all);
        free(part);
        study_free(study);
    }
}

Test(design, seeds_give_other_points)
{
    for (int rule = 0; rule < 4; rule++) {
        ctd_study *study = study_of(random_rules[rule], 64, 8, 0.0, 1.0);
        double x[8], y[8];

        ctd_design_unit(study, 3, x);
        study->seed = 2;
        ctd_design_unit(study, 3, y);
        cr_expect_neq(memcmp(x, y, sizeof x), 0, "rule %d", rule);
        study_free(study);
    }
}

Test(design, unscrambled_points_are_those_of_joe_and_kuo_from_the_origin_on)
{
    static const double known[6][3] = {{0, 0, 0},       {.5, .5, .5},       {.75, .25, .25},
                                       {.25, .75, .75}, {.375, .375, .625}, {.875, .875, .125}};
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 6, 3, 0.0, 1.0);
    double x[6][3];

    study->design.scramble = false;
    ctd_design_fill(study, 0, 6, &x[0][0]);
    cr_expect_eq(memcmp(x, known, sizeof x), 0);
    study_free(study);
}

Test(design, points_are_counted_and_too_many_are_none)
{
    static const double values[100] = {0};
    ctd_study *study = study_of(CTD_DESIGN_SALTELLI, 1000, 5, 0.0, 1.0);

    cr_expect_eq(ctd_design_points(study), 7000);
    study->design.second_order = true;
    cr_expect_eq(ctd_design_points(study), 12000);
    study->design.n = 4000000000u;
    cr_expect_eq(ctd_design_points(study), 0);
    study->design = (ctd_design){.rule = CTD_DESIGN_MORRIS, .n = 10, .levels = 4};
    cr_expect_eq(ctd_design_points(study), 60);
    study->design = (ctd_design){.rule = CTD_DESIGN_SOBOL, .n = CTD_MAX_POINTS};
    cr_expect_eq(ctd_design_points(study), CTD_MAX_POINTS);
    study->design.n++;
    cr_expect_eq(ctd_design_points(study), 0);
    study->design.rule = CTD_DESIGN_GRID;
    for (uint32_t i = 0; i < 5; i++) {
        study_values(study, i, i < 3 ? 100 : 2, values);
    }
    cr_expect_eq(ctd_design_points(study), 4000000);
    study_values(study, 4, 100, values);
    cr_expect_eq(ctd_design_points(study), 0);
    study_free(study);

    study = study_of(CTD_DESIGN_GRID, 0, CTD_MAX_FACTORS, 0.0, 1.0); /* 100^256 */
    for (uint32_t i = 0; i < CTD_MAX_FACTORS; i++) {
        study_values(study, i, 100, values);
    }
    cr_expect_eq(ctd_design_points(study), 0);
    study_free(study);
}

Test(design, a_grid_is_every_combination_the_last_factor_fastest)
{
    static const double two[] = {5, 1}, three[] = {10, 30, 20};
    static const double known[] = {5, 10, 5, 30, 5, 20, 1, 10, 1, 30, 1, 20};
    ctd_study *study = study_of(CTD_DESIGN_GRID, 0, 2, 0.0, 1.0);
    double value[12];

    study_values(study, 0, 2, two);
    study_values(study, 1, 3, three);
    cr_assert_eq(ctd_design_points(study), 6);
    ctd_design_fill(study, 0, 6, value);
    cr_expect_eq(memcmp(value, known, sizeof value), 0);
    study_free(study);
}

Test(design, a_list_is_its_rows)
{
    static const double row[] = {1, 2, 3, 4, 5, 6};
    ctd_study *study = study_of(CTD_DESIGN_LIST, 0, 2, 0.0, 1.0);
    double value[2];

    study_rows(study, 3, row);
    cr_assert_eq(ctd_design_points(study), 3);
    ctd_design_point(study, 2, value);
    cr_expect_eq(value[0], 5.0);
    cr_expect_eq(value[1], 6.0);
    study_free(study);
}

Test(design, ranges_are_met_at_both_ends_exactly_and_never_left)
{
    ctd_study *study = study_of(CTD_DESIGN_MORRIS, 200, 3, 0.1, 0.7);
    bool low[3] = {false}, high[3] = {false};

    study->factor[1] = (ctd_factor){.from = 1e-3, .to = 7e4, .log = true};
    study->factor[2] = (ctd_factor){.from = 2, .to = 9, .whole = true};
    for (uint64_t j = 0; j < ctd_design_points(study); j++) {
        double value[3];

        ctd_design_point(study, j, value);
        for (int i = 0; i < 3; i++) {
            const ctd_factor *f = &study->factor[i];

            cr_assert(value[i] >= f->from && value[i] <= f->to);
            low[i] |= value[i] == f->from;
            high[i] |= value[i] == f->to;
        }
        cr_assert_eq(value[2], floor(value[2]));
    }
    for (int i = 0; i < 3; i++) {
        cr_expect(low[i] && high[i], "factor %d", i);
    }
    study_free(study);
}

Test(design, scales_whole_numbers_and_values_are_as_declared)
{
    static const double values[] = {3, 1, 2};
    ctd_study *study = study_of(CTD_DESIGN_SOBOL, 8, 4, 10.0, 30.0);
    const ctd_study unit_study = *study;
    double x[4], value[4];

    study->factor[1] = (ctd_factor){.from = 1, .to = 10000, .log = true};
    study->factor[2] = (ctd_factor){.from = 0, .to = 10, .whole = true};
    study_values(study, 3, 3, values);
    for (uint64_t j = 0; j < 8; j++) {
        ctd_design_unit(&unit_study, j, x);
        ctd_design_point(study, j, value);
        cr_expect_float_eq(value[0], 10.0 + 20.0 * x[0], 1e-14);
        cr_expect_float_eq(value[1] / pow(10.0, 4.0 * x[1]), 1.0, 1e-14);
        cr_expect_eq(value[2], floor(10.0 * x[2] + 0.5));
        cr_expect_eq(value[3], values[(int)(3.0 * x[3])]);
    }
    study_free(study);
}

/* The bits of some points of every random rule; they change only when results are meant to. */
Test(design, points_are_the_same_bits_everywhere)
{
    enum { N = 200, K = 6 };
    uint64_t hash = 0xcbf29ce484222325;

    for (int rule = 0; rule < 4; rule++) {
        ctd_study *study = study_of(random_rules[rule], N, K, 0.3, 7.0);
        double value[N * K];

        study->factor[1].log = study->factor[2].whole = true;
        ctd_design_fill(study, 0, N, value);
        for (size_t i = 0; i < sizeof value; i++) { /* FNV-1a */
            hash = (hash ^ ((const unsigned char *)value)[i]) * 0x100000001b3u;
        }
        study_free(study);
    }
    cr_expect_eq(hash, UINT64_C(0x63a7c4015e43ac59), "%016llx", (unsigned long long)hash);
}
