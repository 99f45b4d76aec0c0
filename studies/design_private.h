/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_DESIGN_PRIVATE_H
#define CTD_STUDIES_DESIGN_PRIVATE_H

#include "scenarios/study.h"
#include "sim/draw.h"

#include <stddef.h>
#include <stdint.h>

/** Ticks of CTD_DRAW_DESIGN: never renumber. */
typedef enum ctd_design_draw {
    CTD_DESIGN_SCRAMBLE = 0,   /* a dimension's coins */
    CTD_DESIGN_STRATUM = 1,    /* a factor's permutation of the strata */
    CTD_DESIGN_JITTER = 2,     /* the place in its stratum, by factor and point */
    CTD_DESIGN_TRAJECTORY = 3, /* start, directions and order */
    CTD_DESIGN_GROUP = 4       /* points drawn together in a regression's bootstrap */
} ctd_design_draw;

/** Key of one use of the study's seed. */
ctd_key ctd_design_key(const ctd_study *study, ctd_design_draw draw);

/** Points that are nothing each without the others: k + 2 or 2 k + 2 of a base point (saltelli),
 *  k + 1 of a trajectory (morris), else 1. */
uint64_t ctd_design_unit_size(const ctd_study *study);

/** Points first .. first + n - 1 of the unit cube. x [n][n_factors] */
void ctd_design_latin_hypercube(const ctd_study *study, uint64_t first, size_t n, double x[]);
void ctd_design_sobol(const ctd_study *study, uint64_t first, size_t n, double x[]);
void ctd_design_saltelli(const ctd_study *study, uint64_t first, size_t n, double x[]);
void ctd_design_morris(const ctd_study *study, uint64_t first, size_t n, double x[]);

/** How a trajectory goes: from `start`, step s moves factor order[s] up or down. */
typedef struct ctd_trajectory {
    uint32_t start[CTD_MAX_FACTORS]; /* levels of the first point */
    uint32_t order[CTD_MAX_FACTORS];
    bool down[CTD_MAX_FACTORS]; /* by factor */
} ctd_trajectory;

void ctd_design_trajectory(const ctd_study *study, uint64_t number, ctd_trajectory *trajectory);

#endif
