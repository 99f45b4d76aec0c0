/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_EMIT_H
#define CTD_SCENARIOS_EMIT_H

#include "scenarios/node.h"
#include "scenarios/schema.h"

/**
 * Writes a correct document as YAML in one canonical form: keys in the order of the schema
 * (names in their own order), no comments, two blanks of indentation, small mappings on one line,
 * values as they were written. Reading it back and writing it again gives the same text.
 *
 * @return to be freed by the caller; NULL when memory is exhausted
 */
char *ctd_emit_yaml(const ctd_node *root, const ctd_schema *schema);

#endif
