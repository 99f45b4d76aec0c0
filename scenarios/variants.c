/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/variants.h"

#include "scenarios/near.h"
#include "scenarios/schema.h"
#include "scenarios/utf8.h"

#include <string.h>

typedef struct merger {
    ctd_arena *arena;
    ctd_messages *messages;
    const char *name; /* of the variant */
} merger;

static bool
is_one_of(const char *key, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(key, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool
ctd_variant_calibrates(const ctd_node *variant)
{
    static const char *const sections[] = {"calibration", "segments", "regions", "choice",
                                           "latency"};

    if (variant == NULL) {
        return true;
    }
    for (const ctd_node *child = variant->child; child != NULL; child = child->next) {
        if (is_one_of(child->key, sections, sizeof sections / sizeof sections[0])) {
            return true;
        }
    }
    return false;
}

/* Everything below a node is the variant's doing. */
static void
mark(ctd_node *node, const char *name)
{
    node->origin = name;
    for (ctd_node *child = node->child; child != NULL; child = child->next) {
        mark(child, name);
    }
}

/* A variant's own node, standing in the tree for a moment so that messages show its path. */
static void
report_in(const merger *m, ctd_node *parent, const ctd_node *overlay, const char *format,
          const char *word)
{
    ctd_node shown = *overlay;

    shown.parent = parent;
    shown.origin = m->name;
    ctd_node_report(m->messages, &shown, CTD_AT_KEY, format, word);
}

static void
remove_key(const merger *m, ctd_node *parent, const ctd_node *overlay,
           const ctd_schema_row *parent_row)
{
    ctd_node *const old = ctd_node_find(parent, overlay->key);
    const ctd_schema_row *const row =
        parent_row != NULL ? ctd_schema_child(parent_row, overlay->key) : NULL;
    ctd_near near = ctd_near_begin(overlay->key);

    if (old != NULL) {
        ctd_node_remove(old);
        return;
    }
    if (row != NULL && !ctd_schema_is_wildcard(row)) {
        return;
    }
    for (const ctd_node *child = parent->child; child != NULL; child = child->next) {
        ctd_near_offer(&near, child->key);
    }
    if (parent_row != NULL) {
        ctd_schema_offer(&near, parent_row);
    }
    report_in(m, parent, overlay, "there is nothing of that name to remove%s",
              ctd_near_hint(&near).text);
}

static ctd_status
merge(const merger *m, ctd_node *tree, const ctd_node *overlay, const ctd_schema_row *row)
{
    ctd_status status = CTD_OK;

    for (const ctd_node *child = overlay->child; child != NULL; child = child->next) {
        const ctd_schema_row *const below = row != NULL ? ctd_schema_child(row, child->key) : NULL;
        ctd_node *const old = ctd_node_find(tree, child->key);
        if (ctd_node_is_null(child)) {
            remove_key(m, tree, child, row);
            continue;
        }
        if (old != NULL && old->kind == CTD_NODE_LIST && child->kind == CTD_NODE_MAPPING) {
            report_in(m, tree, child,
                      "a mapping cannot change a list: name the %s in the scenario too",
                      child->key);
            continue;
        }
        if (old != NULL && old->kind == CTD_NODE_MAPPING && child->kind == CTD_NODE_MAPPING) {
            old->place = child->place;
            old->key_place = child->key_place;
            old->origin = m->name;
            CTD_TRY(merge(m, old, child, below));
            continue;
        }
        ctd_node *const copy = ctd_node_copy(m->arena, child);
        CTD_TRY(copy != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        mark(copy, m->name);
        if (old != NULL) {
            ctd_node_replace(old, copy);
        } else {
            ctd_node_append(tree, child->key, child->key_place, copy);
        }
    }
out:
    return status;
}

/* What all variants share, because it makes the axes of the result or the luck. */
static bool
is_shared(const merger *m, ctd_node *tree, const ctd_node *section)
{
    static const char *const shared[] = {"contend", "name",     "title",     "base",
                                         "clock",   "random",   "customers", "questions",
                                         "solve",   "variants", "output"};

    if (!is_one_of(section->key, shared, sizeof shared / sizeof shared[0])) {
        return false;
    }
    report_in(m, tree, section, "a variant cannot change %s: it is the same for all variants",
              section->key);
    return true;
}

static void
keep_names(const merger *m, ctd_node *tree, ctd_node *section)
{
    ctd_node *const old = ctd_node_find(tree, section->key);

    if (section->kind != CTD_NODE_MAPPING) {
        return;
    }
    for (ctd_node *child = section->child; child != NULL;) {
        ctd_node *const next = child->next;
        if (ctd_node_is_null(child) || ctd_node_find(old, child->key) == NULL) {
            report_in(m, old != NULL ? old : tree, child,
                      "a variant cannot add or remove %s: they are the same for all variants",
                      section->key);
            ctd_node_remove(child);
        }
        child = next;
    }
}

ctd_status
ctd_variant_resolve(ctd_arena *arena, ctd_messages *messages, const ctd_node *root,
                    const ctd_node *variant, ctd_node **tree)
{
    ctd_status status = CTD_OK;
    merger m = {.arena = arena, .messages = messages};
    ctd_node *copy = ctd_node_copy(arena, root);

    CTD_TRY(copy != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    ctd_node *const variants = ctd_node_find(copy, "variants");
    if (variants != NULL) {
        ctd_node_remove(variants);
    }
    *tree = copy;
    if (variant == NULL || variant->kind != CTD_NODE_MAPPING) {
        goto out;
    }
    m.name = variant->key;
    ctd_node *const overlay = ctd_node_copy(arena, variant);
    CTD_TRY(overlay != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (ctd_node *section = overlay->child; section != NULL;) {
        ctd_node *const next = section->next;
        const bool axis =
            strcmp(section->key, "regions") == 0 || strcmp(section->key, "segments") == 0;
        if (is_shared(&m, copy, section)) {
            ctd_node_remove(section);
        } else if (axis) {
            keep_names(&m, copy, section);
        }
        section = next;
    }
    CTD_TRY(merge(&m, copy, overlay, ctd_schema_root()));
out:
    return status;
}
