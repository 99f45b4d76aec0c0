/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_CHOICE_TALLY_H
#define CTD_AGENTS_CHOICE_TALLY_H

#include "agents/choice_kernel.h"

#include <stddef.h>
#include <stdint.h>

enum { CTD_PACKED_WORK = 44 };

/** Counts a mover, 1 << CTD_PACKED_WORK, and its workload together; packed is [from][to], strides
 *  J, and holds less than 2^20 movers and 2^44 units.
 *  @return its workload units */
static inline uint64_t
ctd_tally_mover(const ctd_tile *tile, uint32_t i, uint32_t workload, uint32_t n_providers,
                uint64_t packed[])
{
    packed[(size_t)tile->provider[i] * n_providers + tile->choice[i]] +=
        (uint64_t)1 << CTD_PACKED_WORK | workload;
    return workload;
}

#endif
