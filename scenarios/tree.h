/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_TREE_H
#define CTD_SCENARIOS_TREE_H

#include "scenarios/node.h"

/*
 * Changes to a document that is known to be correct, such as the text of a loaded scenario.
 * A key of NULL adds an item to a list.
 */

/** Reads the text of a scenario (ctd_scenario.text) into a tree.
 *  @param[in] text borrowed as long as the tree lives
 *  @return CTD_OK, CTD_ERR_NO_MEMORY, or CTD_ERR_INTERNAL if it is no document */
CTD_MUST_CHECK ctd_status ctd_tree_read(ctd_arena *arena, const char *text, ctd_node **root);

/** The node a path such as "events[2].inject" leads to; NULL if there is none. */
ctd_node *ctd_tree_find(ctd_node *root, const char *path);

/** Removes what stands under a key, if anything does; `mapping` may be NULL. */
void ctd_tree_remove(ctd_node *mapping, const char *key);

/** The mapping under a key, made or put in place of a single value; NULL: memory is exhausted. */
ctd_node *ctd_tree_mapping(ctd_arena *arena, ctd_node *mapping, const char *key);

/** A new list under a key, in place of what is there; NULL: memory is exhausted. */
ctd_node *ctd_tree_list(ctd_arena *arena, ctd_node *parent, const char *key);

/** Puts a plain value under a key, in place of what is there; both texts are copied.
 *  @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_tree_put(ctd_arena *arena, ctd_node *mapping, const char *key,
                                       const char *value);

/** The same for a text that is to be quoted where it must be. */
CTD_MUST_CHECK ctd_status ctd_tree_put_text(ctd_arena *arena, ctd_node *mapping, const char *key,
                                            const char *value);

/** The same for a number, written so that it is read back as it is. */
CTD_MUST_CHECK ctd_status ctd_tree_put_number(ctd_arena *arena, ctd_node *mapping, const char *key,
                                              double value);

/** Text of a finite number that is read back as it is, whatever the locale: the shortest of 15 to
 *  17 digits. */
typedef struct ctd_number_text {
    char text[32];
} ctd_number_text;

ctd_number_text ctd_number_format(double value);

#endif
