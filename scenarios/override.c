/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/override.h"

#include "scenarios/near.h"
#include "scenarios/node_yaml.h"
#include "scenarios/path.h"
#include "scenarios/schema.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One --set on its way down the tree. */
typedef struct setting {
    ctd_arena *arena;
    ctd_messages *messages;
    ctd_place place; /* the setting as a whole */
    ctd_node *value;
    bool shares; /* it sets one of a set of shares */
} setting;

static void
report(const setting *s, const char *what, const char *key, const ctd_near *near)
{
    ctd_messages_report_at(s->messages, s->place, "%s '%s'%s", what, ctd_utf8_clip(key).text,
                           near != NULL ? ctd_near_hint(near).text : "");
}

static void
report_unknown_key(const setting *s, const ctd_schema_row *parent, const char *key)
{
    ctd_near near = ctd_near_begin(key);

    ctd_schema_offer(&near, parent);
    report(s, "unknown key", key, &near);
}

static void
report_unknown_name(const setting *s, const ctd_node *mapping, const char *key)
{
    ctd_near near = ctd_near_begin(key);

    for (const ctd_node *child = mapping->child; child != NULL; child = child->next) {
        ctd_near_offer(&near, child->key);
    }
    report(s, "there is nothing called", key, &near);
}

static ctd_node *
find(const ctd_node *node, const ctd_path_step *step)
{
    if (step->item >= 0) {
        return node->kind == CTD_NODE_LIST && step->item < (long)node->n_children
                   ? ctd_node_item(node, (uint32_t)step->item)
                   : NULL;
    }
    return ctd_node_find(node, step->key);
}

/* The row a step leads to; a variant's keys are the document's. NULL after a report. */
static const ctd_schema_row *
row_of_step(const setting *s, const ctd_node *node, const ctd_schema_row *row,
            const ctd_path_step *step)
{
    const ctd_schema_row *const above = ctd_schema_below(row);
    const ctd_node *const there = find(node, step);

    if (there != NULL && there->row != NULL) {
        return there->row;
    }
    if (step->item >= 0) {
        if (node->kind != CTD_NODE_LIST) {
            ctd_messages_report_at(s->messages, s->place, "[%ld] needs a list, not %s", step->item,
                                   ctd_node_kind_name(node->kind));
            return NULL;
        }
        return ctd_schema_child(row, "");
    }
    if (node->kind != CTD_NODE_MAPPING) {
        ctd_messages_report_at(s->messages, s->place,
                               node->kind == CTD_NODE_LIST
                                   ? "'%s' stands under a list: write [0], [1], ... for its items"
                                   : "'%s' stands under a single value: set all of that",
                               ctd_utf8_clip(step->key).text);
        return NULL;
    }
    const ctd_schema_row *const below = ctd_schema_child(above, step->key);
    if (below == NULL) {
        report_unknown_key(s, above, step->key);
    }
    return below;
}

/* Puts the value where the path ends. What is then wrong with the whole, a missing key or shares
 * that do not add up, is the setting's fault. */
static ctd_status
put(const setting *s, ctd_node *parent, const ctd_path_step *step)
{
    ctd_node *const old = find(parent, step);

    if (ctd_node_is_null(s->value) || s->shares) {
        parent->key_place = s->place;
    }
    if (ctd_node_is_null(s->value)) {
        if (old != NULL) {
            ctd_node_remove(old);
        } else {
            report_unknown_name(s, parent, step->item >= 0 ? "[]" : step->key);
        }
        return CTD_OK;
    }
    if (old != NULL) {
        ctd_node_replace(old, s->value);
    } else if (step->item >= 0) {
        ctd_messages_report_at(s->messages, s->place, "the list has no item [%ld]: it has %u",
                               step->item, parent->n_children);
    } else {
        const char *const key = ctd_arena_text(s->arena, step->key, strlen(step->key));
        if (key == NULL) {
            return CTD_ERR_NO_MEMORY;
        }
        ctd_node_append(parent, key, s->place, s->value);
    }
    return CTD_OK;
}

/* The node a step leads to, made if it is a section that is left out; NULL after a report. */
static ctd_status
descend(const setting *s, ctd_node *parent, const ctd_schema_row *row, const ctd_path_step *step,
        ctd_node **node)
{
    *node = find(parent, step);
    if (*node != NULL) {
        return CTD_OK;
    }
    if (step->item >= 0) {
        ctd_messages_report_at(s->messages, s->place, "the list has no item [%ld]: it has %u",
                               step->item, parent->n_children);
        return CTD_OK;
    }
    if (strcmp(ctd_schema_step(row), "*") == 0) {
        report_unknown_name(s, parent, step->key);
        return CTD_OK;
    }
    if ((row->types & CTD_TYPE_MAPPING) == 0) {
        report(s, "there are no keys under", step->key, NULL);
        return CTD_OK;
    }
    const char *const key = ctd_arena_text(s->arena, step->key, strlen(step->key));
    ctd_node *const made = ctd_node_create(s->arena, CTD_NODE_MAPPING, s->place);
    if (key == NULL || made == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    ctd_node_append(parent, key, s->place, made);
    *node = made;
    return CTD_OK;
}

static ctd_status
apply_at(const setting *s, const char *path, ctd_node *root)
{
    const ctd_schema_row *row = ctd_schema_root();
    ctd_node *node = root;
    ctd_path_step step;

    for (;;) {
        if (!ctd_path_next(&path, &step)) {
            report(s, "a path is keys joined by '.', and [i] for items of a list; not", path, NULL);
            return CTD_OK;
        }
        row = row_of_step(s, node, row, &step);
        if (row == NULL) {
            return CTD_OK;
        }
        if (*path == '\0') {
            return put(s, node, &step);
        }
        ctd_node *below = NULL;
        const ctd_status status = descend(s, node, row, &step, &below);
        if (status != CTD_OK || below == NULL) {
            return status;
        }
        node = below;
    }
}

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
ctd_override_put(ctd_arena *arena, ctd_messages *messages, const char *path, ctd_place place,
                 ctd_node *value, ctd_node *root)
{
    const setting s = {.arena = arena,
                       .messages = messages,
                       .place = place,
                       .value = value,
                       .shares = strncmp(path, "calibration.", strlen("calibration.")) == 0};

    return apply_at(&s, path, root);
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
