/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/tree.h"

#include "scenarios/node_yaml.h"
#include "scenarios/number.h"
#include "scenarios/path.h"
#include "scenarios/plain.h"

#include <stdio.h>
#include <string.h>

static const ctd_source nowhere = {.name = "", .text = ""};

ctd_status
ctd_tree_read(ctd_arena *arena, const char *text, ctd_node **root)
{
    ctd_messages *messages = ctd_messages_create();
    ctd_source *const source = ctd_arena_alloc(arena, sizeof *source);
    ctd_status status = CTD_ERR_NO_MEMORY;

    *root = NULL;
    if (messages != NULL && source != NULL) {
        *source = (ctd_source){.name = "scenario", .text = text, .length = strlen(text)};
        status = ctd_node_read_yaml(arena, messages, source, root);
    }
    if (status == CTD_OK && (*root == NULL || (*root)->kind != CTD_NODE_MAPPING)) {
        status = CTD_ERR_INTERNAL;
    }
    ctd_messages_destroy(&messages);
    return status;
}

ctd_node *
ctd_tree_find(ctd_node *root, const char *path)
{
    ctd_node *node = root;
    ctd_path_step step;

    while (node != NULL && *path != '\0') {
        if (!ctd_path_next(&path, &step)) {
            return NULL;
        }
        if (step.item < 0) {
            node = ctd_node_find(node, step.key);
        } else {
            node = node->kind == CTD_NODE_LIST ? ctd_node_item(node, (uint32_t)step.item) : NULL;
        }
    }
    return node;
}

void
ctd_tree_remove(ctd_node *mapping, const char *key)
{
    ctd_node *const node = ctd_node_find(mapping, key);

    if (node != NULL) {
        ctd_node_remove(node);
    }
}

/* Puts a new node under a key; what was there is gone. NULL: memory is exhausted. */
static ctd_node *
place(ctd_arena *arena, ctd_node *mapping, const char *key, ctd_node_kind kind)
{
    const ctd_place start = {.source = &nowhere, .line = 1, .column = 1};
    ctd_node *const node = ctd_node_create(arena, kind, start);
    ctd_node *const old = key != NULL ? ctd_node_find(mapping, key) : NULL;
    const char *const name =
        old != NULL || key == NULL ? NULL : ctd_arena_text(arena, key, strlen(key));

    if (node == NULL || (old == NULL && key != NULL && name == NULL)) {
        return NULL;
    }
    if (old != NULL) {
        ctd_node_replace(old, node);
    } else {
        ctd_node_append(mapping, name, start, node);
    }
    return node;
}

ctd_node *
ctd_tree_mapping(ctd_arena *arena, ctd_node *mapping, const char *key)
{
    ctd_node *const node = ctd_node_find(mapping, key);

    return node != NULL && node->kind == CTD_NODE_MAPPING
               ? node
               : place(arena, mapping, key, CTD_NODE_MAPPING);
}

ctd_node *
ctd_tree_list(ctd_arena *arena, ctd_node *parent, const char *key)
{
    return place(arena, parent, key, CTD_NODE_LIST);
}

static ctd_status
put(ctd_arena *arena, ctd_node *mapping, const char *key, const char *value, bool plain)
{
    ctd_node *const node = place(arena, mapping, key, CTD_NODE_SCALAR);
    const char *const text = ctd_arena_text(arena, value, strlen(value));

    if (node == NULL || text == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    node->text = text;
    node->plain = plain;
    return CTD_OK;
}

ctd_status
ctd_tree_put(ctd_arena *arena, ctd_node *mapping, const char *key, const char *value)
{
    return put(arena, mapping, key, value, true);
}

ctd_status
ctd_tree_put_text(ctd_arena *arena, ctd_node *mapping, const char *key, const char *value)
{
    return put(arena, mapping, key, value, false);
}

ctd_status
ctd_tree_put_number(ctd_arena *arena, ctd_node *mapping, const char *key, double value)
{
    return put(arena, mapping, key, ctd_number_format(value).text, true);
}

ctd_number_text
ctd_number_format(double value)
{
    ctd_number_text out = {""};
    ctd_plain plain = ctd_plain_begin();
    double read = 0.0;

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out.text, sizeof out.text, "%.*g", digits, value);
        if (ctd_number_parse(out.text, &read) == CTD_NUMERAL_OK && read == value) {
            break;
        }
    }
    ctd_plain_end(&plain);
    return out;
}
