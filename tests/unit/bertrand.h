/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_BERTRAND_H
#define CTD_TESTS_BERTRAND_H

#include "kit.h"

/*
 * Markets of providers that set prices by best response from the first tick, on top of kit_model().
 * Textbook units: the reference price is 1, so alpha = 1 / mu and V = (a - p) / mu.
 */

/** n equal providers of quality a and unit cost `cost`, where everybody buys from one of them. */
ctd_model *bertrand_model(uint32_t n, double a, double mu, double cost, uint64_t n_customers);
/** The same with an outside good of utility 0. */
ctd_model *bertrand_outside_model(uint32_t n, double a, double mu, double cost);
/** Customers who differ in everything, two regions, factors of price, a term discount, elastic use,
 *  a nest, egress fees, incomplete awareness: nothing that could hide in a symmetric case. */
ctd_model *motley_model(double dissimilarity, double elasticity);

#endif
