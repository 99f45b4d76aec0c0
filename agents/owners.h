/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_OWNERS_H
#define CTD_AGENTS_OWNERS_H

#include "agents/model.h"

/*
 * Who owns whom: providers of one owner set prices jointly and count as one in the concentration
 * index. provider.owner joins groups from the start; a merger joins the whole groups of its two
 * providers from the tick it acts in, and nothing parts them again.
 */

/** The owner of every provider at `tick` (0 = the start).
 *  @param[out] owner [n_providers] smallest index of the group, the provider itself if it is
 *              independent; owner[0] = 0 */
void ctd_owners(const ctd_model *model, uint32_t tick, int32_t owner[]);

/** The owner of provider j >= 1 at `tick`: one element of ctd_owners(). */
int32_t ctd_owner(const ctd_model *model, uint32_t j, uint32_t tick);

#endif
