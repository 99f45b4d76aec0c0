/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/override.h"

#include "scenarios/node_yaml.h"

#include <stdio.h>
#include <string.h>

/* The source of a setting: what its messages begin with, and the text its value is read from. */
static ctd_source *
new_source(ctd_arena *arena, int32_t order, const char *option, const char *text, size_t split)
{
    ctd_source *const source = ctd_arena_alloc(arena, sizeof *source);
    const size_t n = strlen(option) + strlen(text) + 2;
    char *const name = ctd_arena_alloc(arena, n);
    char *const path = ctd_arena_text(arena, text, split);

    if (source == NULL || name == NULL || path == NULL) {
        return NULL;
    }
    snprintf(name, n, "%s %s", option, text);
    *source = (ctd_source){.order = order, .name = name, .set_path = path};
    source->text = text[split] == '=' ? text + split + 1 : "";
    source->length = strlen(source->text);
    return source;
}

/* Everything a value holds was written at one place. */
static void
move_to(ctd_node *node, ctd_place place)
{
    node->place = place;
    node->key_place = place;
    for (ctd_node *child = node->child; child != NULL; child = child->next) {
        move_to(child, place);
    }
}

static ctd_status
apply_one(ctd_arena *arena, ctd_messages *messages, const char *text, ctd_source *source,
          const ctd_place *home, ctd_node *root)
{
    const size_t split = strcspn(text, "=");
    const size_t before = ctd_messages_count(messages);
    ctd_node *value = NULL;

    if (source == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    const ctd_place here = {.source = source, .line = 1, .column = 1};
    const ctd_place place = home != NULL ? *home : here;
    if (text[split] != '=') {
        ctd_messages_report_at(messages, place, "must be written PATH=VALUE");
        return CTD_OK;
    }
    const ctd_status status = ctd_node_read_yaml(arena, messages, source, &value);
    if (status != CTD_OK || ctd_messages_count(messages) > before) {
        return status;
    }
    if (value == NULL) {
        value = ctd_node_create(arena, CTD_NODE_SCALAR, place);
        if (value == NULL) {
            return CTD_ERR_NO_MEMORY;
        }
        value->plain = true;
    }
    value->key_place = place;
    if (home != NULL) {
        move_to(value, place);
    }
    return ctd_override_put(arena, messages, source->set_path, place, value, root);
}

ctd_status
ctd_override_item(ctd_arena *arena, ctd_messages *messages, const ctd_node *item, ctd_node *root)
{
    const ctd_place *const place = &item->place;
    char where[512];

    snprintf(where, sizeof where, "%.400s:%u:%u: set", place->source->name, place->line,
             place->column);
    return apply_one(
        arena, messages, item->text,
        new_source(arena, place->source->order, where, item->text, strcspn(item->text, "=")), place,
        root);
}

/* The list under output.variants that --variant fills, made anew. */
static ctd_status
new_list(ctd_arena *arena, ctd_node *root, ctd_place place, ctd_node **list)
{
    ctd_node *output = ctd_node_find(root, "output");

    *list = ctd_node_create(arena, CTD_NODE_LIST, place);
    if (output == NULL) {
        output = ctd_node_create(arena, CTD_NODE_MAPPING, place);
        if (output != NULL) {
            ctd_node_append(root, "output", place, output);
        }
    }
    if (*list == NULL || output == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    ctd_node *const old = ctd_node_find(output, "variants");
    if (old != NULL) {
        ctd_node_replace(old, *list);
    } else if (output->kind == CTD_NODE_MAPPING) {
        ctd_node_append(output, "variants", place, *list);
    }
    return CTD_OK;
}

static ctd_status
want_variants(ctd_arena *arena, const ctd_overrides *overrides, int32_t order, ctd_node *root)
{
    ctd_status status = CTD_OK;
    ctd_node *list = NULL;

    for (size_t i = 0; i < overrides->n_variants; i++) {
        const char *const name = overrides->variants[i];
        ctd_source *const source =
            new_source(arena, order + (int32_t)i, "--variant", name, strlen(name));
        CTD_TRY(source != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        const ctd_place place = {.source = source, .line = 1, .column = 1};
        if (list == NULL) {
            CTD_TRY(new_list(arena, root, place, &list));
        }
        ctd_node *const item = ctd_node_create(arena, CTD_NODE_SCALAR, place);
        CTD_TRY(item != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        item->text = name;
        ctd_node_append(list, NULL, place, item);
        const ctd_node_path path = ctd_node_path_of(item);
        source->set_path = ctd_arena_text(arena, path.text, strlen(path.text));
        CTD_TRY(source->set_path != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
out:
    return status;
}

ctd_status
ctd_override_apply(ctd_arena *arena, ctd_messages *messages, const ctd_overrides *overrides,
                   ctd_node *root)
{
    ctd_status status = CTD_OK;
    const int32_t first = -(int32_t)(overrides->n_sets + overrides->n_variants);

    for (size_t i = 0; i < overrides->n_sets; i++) {
        const char *const set = overrides->sets[i];
        CTD_TRY(apply_one(arena, messages, set,
                          new_source(arena, first + (int32_t)i, "--set", set, strcspn(set, "=")),
                          NULL, root));
    }
    if (overrides->n_variants > 0) {
        CTD_TRY(want_variants(arena, overrides, first + (int32_t)overrides->n_sets, root));
    }
out:
    return status;
}
