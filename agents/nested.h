/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_NESTED_H
#define CTD_AGENTS_NESTED_H

#include <stdint.h>

/**
 * Choice probabilities of a nested logit (McFadden 1978; Train 2009, chapter 4):
 *
 *     P_j = (e^{V_j / l} / S_n) S_n^l / sum_m S_m^l,    S_n = sum over the nest of e^{V_k / l}
 *
 * with l the dissimilarity of j's nest n; an alternative without a nest is one of its own with
 * l = 1. Safe for utilities of any size.
 *
 * @param[in]  n      alternatives, at most CTD_MAX_PROVIDERS
 * @param[in]  v      [n] utilities, -INFINITY = not available
 * @param[in]  nest   [n] index into lambda, or CTD_NO_NEST
 * @param[in]  lambda dissimilarities, (0, 1]
 * @param[out] p      [n] probabilities, adding up to 1; all 0 where nothing is available
 * @param[out] within [n] P_j given its nest, 1 without a nest, 0 where not available; may be NULL
 * @return the logsum ln(sum_m S_m^l); -INFINITY where nothing is available
 */
double ctd_nested_logit(uint32_t n, const double v[], const uint8_t nest[], const double lambda[],
                        double p[], double within[]);

#endif
