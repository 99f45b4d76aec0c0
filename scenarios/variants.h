/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_VARIANTS_H
#define CTD_SCENARIOS_VARIANTS_H

#include "scenarios/node.h"

/**
 * The document of one variant: a copy of the whole without `variants`, with the variant's keys
 * laid over it. Mappings merge, null removes, everything else replaces.
 *
 * @param[in]  variant  entry of `variants`, or NULL for the scenario as written
 * @param[out] tree     the copy, in `arena`
 * @return CTD_OK, also where there are mistakes, or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_variant_resolve(ctd_arena *arena, ctd_messages *messages,
                                              const ctd_node *root, const ctd_node *variant,
                                              ctd_node **tree);

/** Whether a variant (NULL: the base) takes no intercepts from the base: it changes calibration,
 *  segments, regions, choice or latency. */
bool ctd_variant_calibrates(const ctd_node *variant);

#endif
