/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_OVERRIDE_H
#define CTD_SCENARIOS_OVERRIDE_H

#include "scenarios/node.h"
#include "scenarios/scenario.h"

/**
 * Applies --set PATH=VALUE to a document, in the order given. PATH is keys joined by '.', an item
 * of a list as [i] counted from 0; VALUE is YAML and replaces what is there; null removes it.
 * Sections and references to regions and providers on the way are made; new named things (a
 * provider, an event) only as the last key, with all they need.
 *
 * Then puts the variants wanted, if any, under output.variants.
 *
 * @return CTD_OK, also where there are mistakes, or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_override_apply(ctd_arena *arena, ctd_messages *messages,
                                             const ctd_overrides *overrides, ctd_node *root);

/**
 * Applies one PATH=VALUE that stands in a file: whatever is wrong with it, or comes of it, is
 * reported there.
 *
 * @param[in] item the text, a single value
 * @return as ctd_override_apply()
 */
CTD_MUST_CHECK ctd_status ctd_override_item(ctd_arena *arena, ctd_messages *messages,
                                            const ctd_node *item, ctd_node *root);

/**
 * Puts a value where a path leads.
 *
 * @param[in] place of what is made on the way, and of a path that leads nowhere
 * @param[in] value a new node without parent
 * @return as ctd_override_apply()
 */
CTD_MUST_CHECK ctd_status ctd_override_put(ctd_arena *arena, ctd_messages *messages,
                                           const char *path, ctd_place place, ctd_node *value,
                                           ctd_node *root);

#endif
