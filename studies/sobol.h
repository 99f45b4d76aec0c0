/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_SOBOL_H
#define CTD_STUDIES_SOBOL_H

#include "sim/draw.h"

#include <stdint.h>

enum { CTD_SOBOL_BITS = 32, CTD_SOBOL_MAX_DIMENSIONS = 512 };

/**
 * Sobol's low-discrepancy sequence with the direction numbers of Joe and Kuo (2008), in the order
 * of Antonov and Saleev (1979): point i is the exclusive or of the direction numbers of the bits
 * set in i ^ (i >> 1). Any point can be asked for at any time.
 */
typedef struct ctd_sobol {
    uint32_t n_dimensions;
    uint32_t direction[CTD_SOBOL_MAX_DIMENSIONS][CTD_SOBOL_BITS]; /* of bit k, most significant
                                                                     digit first */
} ctd_sobol;

/** @param[in] n_dimensions 1 .. CTD_SOBOL_MAX_DIMENSIONS */
void ctd_sobol_start(ctd_sobol *sobol, uint32_t n_dimensions);

/** Coordinate of a point as its first 32 binary digits: what a scrambling works on. */
uint32_t ctd_sobol_digits(const ctd_sobol *sobol, uint32_t index, uint32_t dimension);

/** From the digits of a point to those of the next one.
 *  @param[in]     index  of the point that `digits` hold, below 2^32 - 1
 *  @param[in,out] digits [n_dimensions] */
void ctd_sobol_step(const ctd_sobol *sobol, uint32_t index, uint32_t digits[]);

/**
 * Nested uniform scrambling (Owen 1995) of one coordinate: of a point's first 32 binary digits,
 * digit l is turned over or not by a fair coin that belongs to the l - 1 digits before it. Every
 * scrambled point is uniform, and the points of a net stay one. Nothing is approximated: the coins
 * of six digits are the 63 bits of one keyed hash of the digits before them.
 *
 * @param[in] key names the scrambling; a key for each dimension
 */
uint32_t ctd_sobol_scramble(ctd_key key, uint32_t digits);

/** A point of the unscrambled sequence; point 0 is the origin.
 *  @param[out] x [n_dimensions] each in [0, 1) */
void ctd_sobol_point(const ctd_sobol *sobol, uint32_t index, double x[]);

#endif
