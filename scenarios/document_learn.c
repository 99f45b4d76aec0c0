/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/document.h"

#include "scenarios/check.h"
#include "scenarios/variants.h"

#include <string.h>

/* The checked tree has the same children in the same order, but for the variants, which were taken
 * out of it, and for defaults behind them. */
static void
learn(ctd_node *node, const ctd_node *checked, const ctd_schema_row *row)
{
    const ctd_node *twin = checked->child;

    node->type = checked->type;
    node->number = checked->number;
    node->whole = checked->whole;
    node->index = checked->index;
    node->key_index = checked->key_index;
    node->row = row;
    for (ctd_node *child = node->child; child != NULL; child = child->next) {
        const ctd_schema_row *const below =
            ctd_schema_child(row, child->key != NULL ? child->key : "");
        if (strcmp(below->path, "variants") != 0) {
            learn(child, twin, below);
            twin = twin->next;
        }
    }
}

ctd_status
ctd_document_learn(ctd_messages *messages, ctd_document *document)
{
    ctd_status status = CTD_OK;
    ctd_arena *arena = ctd_arena_create();
    ctd_check check = {.arena = arena,
                       .messages = messages,
                       .schema = &ctd_schema_scenario,
                       .names = &document->names,
                       .own_calibration = true};

    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_variant_resolve(arena, messages, document->root, NULL, &check.root));
    CTD_TRY(ctd_check_tree(&check));
    learn(document->root, check.root, ctd_schema_root());
out:
    ctd_arena_destroy(&arena);
    return status;
}
