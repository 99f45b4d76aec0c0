/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_RATIONING_PRIVATE_H
#define CTD_AGENTS_RATIONING_PRIVATE_H

#include "agents/choice_private.h"

/* What finding thresholds and sending customers on share. */

/** The queue for location d of provider j. */
static inline ctd_queue *
ctd_queue_at(const ctd_market *m, size_t j, size_t d)
{
    return &m->queue[j * m->n_regions + d];
}

/** The queue that customers of a region face at provider j, or NULL where j does not serve it. */
static inline ctd_queue *
ctd_queue_from(const ctd_market *m, size_t j, size_t region)
{
    const int32_t d = m->board.nearest[j][region];

    return d < 0 ? NULL : ctd_queue_at(m, j, (size_t)d);
}

static inline uint32_t
ctd_block_region(const ctd_market *m, const ctd_block *block)
{
    return (uint32_t)ctd_market_region(m, block->cell);
}

/** The stream of the block's priorities at this tick. */
ctd_pcg32 ctd_ration_priorities(const ctd_market *m, const ctd_block *block);

/** Places in block `index` of customers on their way to a full location; returns how many. */
uint32_t ctd_ration_collect(const ctd_market *m, const ctd_block *block, uint32_t index,
                            uint16_t place[]);

/** Marks the locations whose arrivals do not fit, with their room; false when there are none. */
bool ctd_ration_find_full(ctd_market *m);

/** Sets the thresholds of the full locations: the first priority whose customers do not fit. With
 *  `close` nobody is admitted any more. */
void ctd_ration_find_thresholds(ctd_market *m, bool close);

/** Customers on their way to full locations. */
uint64_t ctd_ration_count_arrivals(const ctd_market *m);

/** The thresholds where there are at most CTD_LISTED arrivals: they are listed and sorted. */
void ctd_ration_list_thresholds(ctd_market *m);

#endif
