/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_SAMPLE_H
#define CTD_AGENTS_SAMPLE_H

#include "agents/board.h"
#include "agents/model.h"
#include "sim/status.h"

#include <stddef.h>

/**
 * A sample of customers of one region with their expected choices: tastes, awareness sets and
 * weights drawn under keys of their own, the same for every seed, replication and number of
 * customers, so that intercepts are parameters and not luck. Segments take part by their weights.
 */
typedef struct ctd_sample ctd_sample; /* opaque */

/** Draws the sample of a region on a board.
 *
 * @param[in]  model     segments' tastes; targets.sample customers are drawn
 * @param[in]  board     prices, latencies, presence, awareness of the region
 * @param[in]  n_threads results do not depend on it
 * @return CTD_OK or CTD_ERR_NO_MEMORY; free with ctd_sample_destroy() */
CTD_MUST_CHECK ctd_status ctd_sample_create(const ctd_model *model, const ctd_board *board,
                                            uint32_t region, int n_threads, ctd_sample **sample);
/** Frees and sets to NULL; *sample may be NULL. */
void ctd_sample_destroy(ctd_sample **sample);

/**
 * Expected choices of newcomers, in double, over provider j with intercept xi_j (-INFINITY =
 * unavailable) and on-premises with the segment's omega plus xi_0 where model.outside_option:
 *
 *     P_ij = exp(V_ij) / sum over those i knows of exp(V_ik)
 *     share_j = sum_i w_i P_ij p_j / sum_ij w_i P_ij p_j,   j >= 1: of cloud revenue
 *     share_0 = mean of P_i0: of deciders
 *
 * Sums are of integers, round(P 2^60) times the workload, so they do not depend on n_threads.
 *
 * @param[in]  xi    [n_providers] utils
 * @param[out] share [n_providers]
 */
void ctd_sample_shares(ctd_sample *sample, const double xi[], int n_threads, double share[]);

/** Share of the sample's workload that knows provider j, [0, 1]. */
double ctd_sample_aware(const ctd_sample *sample, uint32_t provider);

/** Dissimilarity of the nest of provider j, (0, 1]; 1 where it has none. */
double ctd_sample_dissimilarity(const ctd_sample *sample, uint32_t provider);

#endif
