/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_VECTOR_H
#define CTD_SIM_VECTOR_H

#include "sim/isa.h"
#include "sim/pcg.h"

#include <stdint.h>

/*
 * Loops over arrays that a million customers are drawn with: one source, compiled once per
 * instruction set, chosen when the program runs, with the same bits. Single precision, a fixed
 * sequence of operations, no branches. tests/unit/test_vector.c asserts the errors.
 */

/** The loops of one instruction set. Serial, no allocation, cannot fail. Arrays must not overlap
 *  but where said. */
typedef struct ctd_vector {
    ctd_isa isa;
    /** Draws 0 .. n - 1 of a stream, n <= CTD_BLOCK: what ctd_draw_run() gives. */
    void (*draw)(ctd_pcg32 stream, uint32_t n, uint32_t bits[]);
    /** x[i] = mean + sigma z, z the standard normal quantile of u = (bits[i] + 1/2) 2^-32, -6.34 to
     *  6.34. Error of z below 6e-7 of itself, near 0 and far out alike. */
    void (*normal)(uint32_t n, const uint32_t bits[], float mean, float sigma, float x[]);
    /** y[i] = scale 2^x[i], x[i] <= 127; x[i] counts as -125 below it. Error of the power below
     *  1.3e-7 of itself. x and y may be one array. */
    void (*exp2)(uint32_t n, float scale, const float x[], float y[]);
    /** y[i] = the whole number nearest to x[i] >= 0 (halves up), at least 1 and at most
     *  2^32 - 256, the last float below 2^32. */
    void (*count)(uint32_t n, const float x[], uint32_t y[]);
} ctd_vector;

/** The loops of an instruction set that runs here (ctd_isa_runs). */
const ctd_vector *ctd_vector_of(ctd_isa isa);

#endif
