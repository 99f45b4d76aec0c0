/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/override.h"

#include "scenarios/near.h"
#include "scenarios/path.h"
#include "scenarios/schema.h"
#include "scenarios/utf8.h"

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
