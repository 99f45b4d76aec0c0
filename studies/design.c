/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/design.h"

#include "studies/design_private.h"
#include "studies/factor.h"

#include <assert.h>
#include <string.h>

ctd_key
ctd_design_key(const ctd_study *study, ctd_design_draw draw)
{
    return ctd_key_create(study->seed, 0, CTD_DRAW_DESIGN, draw);
}

uint64_t
ctd_design_unit_size(const ctd_study *study)
{
    const uint64_t k = study->n_factors;

    switch (study->design.rule) {
    case CTD_DESIGN_SALTELLI:
        return study->design.second_order ? 2 * k + 2 : k + 2;
    case CTD_DESIGN_MORRIS:
        return k + 1;
    default:
        return 1;
    }
}

static uint64_t
grid_points(const ctd_study *study)
{
    uint64_t points = 1;

    for (uint32_t i = 0; i < study->n_factors && points <= CTD_MAX_POINTS; i++) {
        points *= study->factor[i].n_values;
    }
    return points;
}

uint64_t
ctd_design_points(const ctd_study *study)
{
    const ctd_design *design = &study->design;
    const uint64_t points = design->rule == CTD_DESIGN_GRID ? grid_points(study)
                            : design->rule == CTD_DESIGN_LIST
                                ? design->n_rows
                                : design->n * ctd_design_unit_size(study);

    return points <= CTD_MAX_POINTS ? points : 0;
}

static void
fill_unit(const ctd_study *study, uint64_t first, size_t n, double x[])
{
    switch (study->design.rule) {
    case CTD_DESIGN_LATIN_HYPERCUBE:
        ctd_design_latin_hypercube(study, first, n, x);
        break;
    case CTD_DESIGN_SOBOL:
        ctd_design_sobol(study, first, n, x);
        break;
    case CTD_DESIGN_SALTELLI:
        ctd_design_saltelli(study, first, n, x);
        break;
    case CTD_DESIGN_MORRIS:
        ctd_design_morris(study, first, n, x);
        break;
    default:
        assert(false); /* a grid or a list has no points of the unit cube */
    }
}

void
ctd_design_unit(const ctd_study *study, uint64_t number, double x[])
{
    fill_unit(study, number, 1, x);
}

static void
fill_grid(const ctd_study *study, uint64_t first, size_t n, double value[])
{
    const uint32_t k = study->n_factors;

    for (size_t j = 0; j < n; j++) {
        uint64_t rest = first + j;

        for (uint32_t i = k; i-- > 0;) {
            const ctd_factor *factor = &study->factor[i];

            value[j * k + i] = factor->value[rest % factor->n_values];
            rest /= factor->n_values;
        }
    }
}

void
ctd_design_fill(const ctd_study *study, uint64_t first, size_t n, double value[])
{
    const uint32_t k = study->n_factors;

    if (study->design.rule == CTD_DESIGN_GRID) {
        fill_grid(study, first, n, value);
    } else if (study->design.rule == CTD_DESIGN_LIST) {
        memcpy(value, &study->design.row[first * k], n * k * sizeof *value);
    } else {
        fill_unit(study, first, n, value);
        for (uint32_t i = 0; i < k; i++) {
            ctd_factor_stretch(&study->factor[i], n, k, &value[i]);
        }
    }
}

void
ctd_design_point(const ctd_study *study, uint64_t number, double value[])
{
    ctd_design_fill(study, number, 1, value);
}
