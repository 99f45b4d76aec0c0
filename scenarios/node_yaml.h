/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_NODE_YAML_H
#define CTD_SCENARIOS_NODE_YAML_H

#include "scenarios/node.h"

/**
 * Reads one YAML document into a tree.
 *
 * Anchors are copied where aliases name them. Refused with a message: text that is not UTF-8,
 * controls, tags, several documents, keys that are not single values or stand twice in a mapping,
 * more than CTD_MAX_DEPTH levels, more than CTD_MAX_NODES nodes once aliases are written out.
 *
 * @param[in]  source  the text; borrowed as long as the tree lives
 * @param[out] root    NULL where the text holds nothing or cannot be read as YAML
 * @return CTD_OK, also where there are mistakes (then `messages` has grown), or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_node_read_yaml(ctd_arena *arena, ctd_messages *messages,
                                             const ctd_source *source, ctd_node **root);

/** Reports the first thing in a text that YAML does not allow at all; true if there is none. */
bool ctd_source_check_text(ctd_messages *messages, const ctd_source *source);

#endif
