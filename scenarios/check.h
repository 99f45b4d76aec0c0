/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_CHECK_H
#define CTD_SCENARIOS_CHECK_H

#include "scenarios/names.h"
#include "scenarios/near.h"
#include "scenarios/node.h"
#include "scenarios/schema.h"

/** One variant's tree under check. */
typedef struct ctd_check {
    ctd_arena *arena;
    ctd_messages *messages;
    const ctd_schema *schema;
    const ctd_names *names;
    ctd_node *root;
    bool in_variant;
    bool own_calibration; /* the variant takes no intercepts from the base */
} ctd_check;

/**
 * Walks a tree against its schema: reports unknown, missing, wrongly typed and out-of-range
 * keys and names of things that do not exist, writes each value into its node, and adds what is
 * left out with its default.
 *
 * @return CTD_OK, also where there are mistakes, or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_check_tree(ctd_check *check);

/** Checks a scalar against its row and keeps its value; false after reporting a mistake. */
bool ctd_check_value(const ctd_check *check, ctd_node *node, const ctd_schema_row *row);

/** Checks a key that names something, of row `row` under `parent`; false after a report. */
bool ctd_check_key(const ctd_check *check, ctd_node *node, const ctd_schema_row *parent,
                   const ctd_schema_row *row);

/** Finds the provider that near->word names, on-premises apart; false after reporting that there
 *  is none. `near` may have been offered other words that would do. */
bool ctd_check_provider(const ctd_check *check, ctd_node *node, ctd_node_part part, ctd_near *near,
                        int32_t *index);
/** The same for a region. */
bool ctd_check_region(const ctd_check *check, ctd_node *node, ctd_node_part part, ctd_near *near,
                      int32_t *index);

/** Why a text cannot be a name, as "names must ..."; NULL if it can. */
const char *ctd_check_name(const char *text);

#endif
