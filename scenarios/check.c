/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/check.h"

#include "scenarios/near.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <string.h>

enum { FEW_KEYS = 20, SOME_KEYS = 10 };

static ctd_status check_node(ctd_check *check, ctd_node *node, const ctd_schema_row *row);

/* Another place in the table where the key is at home. */
static const ctd_schema_row *
find_home(const ctd_schema *schema, const char *key)
{
    for (size_t i = 1; i < schema->n_rows; i++) {
        if (strcmp(ctd_schema_step(&schema->row[i]), key) == 0) {
            return &schema->row[i];
        }
    }
    return NULL;
}

static ctd_schema_words
known_here(const ctd_schema_row *parent, unsigned most)
{
    ctd_schema_words words = {""};
    size_t used = 0;
    unsigned n = 0;

    for (const ctd_schema_row *row = ctd_schema_next(parent, NULL);
         row != NULL && used < sizeof words.text; row = ctd_schema_next(parent, row)) {
        used += (size_t)snprintf(words.text + used, sizeof words.text - used, "%s%s",
                                 n > 0 ? ", " : "", ctd_schema_step(row));
        n++;
    }
    if (n > most) {
        words.text[0] = '\0';
    }
    return words;
}

static void
report_unknown(ctd_check *check, ctd_node *node, const ctd_schema_row *parent)
{
    ctd_near near = ctd_near_begin(node->key);
    const ctd_schema_row *const home = find_home(check->schema, node->key);
    const ctd_schema_words here = known_here(parent, FEW_KEYS);

    ctd_schema_offer(&near, parent);
    if (strcmp(node->key, "<<") == 0) {
        ctd_node_report(check->messages, node, CTD_AT_KEY,
                        "merge keys are not read: write the keys out");
    } else if (near.best[0] != '\0') {
        ctd_node_report(check->messages, node, CTD_AT_KEY, "unknown key%s",
                        ctd_near_hint(&near).text);
    } else if (home != NULL) {
        ctd_node_report(check->messages, node, CTD_AT_KEY, "unknown key here: it belongs at %s",
                        ctd_schema_path_words(home).text);
    } else if (here.text[0] != '\0') {
        ctd_node_report(check->messages, node, CTD_AT_KEY, "unknown key; known here: %s",
                        here.text);
    } else {
        ctd_node_report(check->messages, node, CTD_AT_KEY, "unknown key");
    }
}

/* Whether an unknown key, reported already, was meant to be this one. */
static bool
is_misspelt(const ctd_node *mapping, const ctd_schema_row *parent, const ctd_schema_row *row)
{
    for (const ctd_node *child = mapping->child; child != NULL; child = child->next) {
        ctd_near near = ctd_near_begin(child->key);
        ctd_near_offer(&near, ctd_schema_step(row));
        if (near.best[0] != '\0' && ctd_schema_child(parent, child->key) == NULL) {
            return true;
        }
    }
    return false;
}

static void
report_missing(ctd_check *check, ctd_node *mapping, const ctd_schema_row *row)
{
    const bool has_unit = row->unit[0] != '\0' && strcmp(row->unit, "1") != 0;

    ctd_node_report(check->messages, mapping, CTD_AT_KEY, "missing key '%s' (%s%s%s)",
                    ctd_schema_step(row), ctd_schema_type_words(row).text, has_unit ? ", " : "",
                    has_unit ? row->unit : "");
}

/* The value at a path without wildcards, or the default that stands for it. */
static ctd_node *
find_source(const ctd_check *check, const char *path)
{
    ctd_node *node = check->root;
    char key[64];

    while (node != NULL && *path != '\0') {
        const size_t n = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)n, path);
        node = ctd_node_find(node, key);
        path += n + (path[n] == '.');
    }
    return node;
}

static ctd_status
fill(ctd_check *check, ctd_node *mapping, const ctd_schema_row *row)
{
    const bool is_mapping = strcmp(row->fallback, "{}") == 0;
    ctd_node *const node = ctd_node_create(
        check->arena, is_mapping ? CTD_NODE_MAPPING : CTD_NODE_SCALAR, mapping->key_place);

    if (node == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    node->plain = (row->types & (CTD_TYPE_TEXT | CTD_TYPE_NAME)) == 0;
    node->text = row->fallback;
    if (row->fallback[0] == '=') {
        const ctd_node *const source = find_source(check, row->fallback + 1);
        const ctd_schema_row *const source_row =
            source == NULL ? ctd_schema_find(check->schema, row->fallback + 1) : NULL;
        if (source != NULL) {
            node->text = source->text;
            node->bad = source->bad;
        } else {
            node->text = source_row->fallback;
            node->bad = source_row->fallback == CTD_REQUIRED;
        }
    }
    node->filled = true;
    node->origin = mapping->origin;
    ctd_node_append(mapping, ctd_schema_step(row), mapping->key_place, node);
    return check_node(check, node, row);
}

static ctd_status
fill_in(ctd_check *check, ctd_node *mapping, const ctd_schema_row *row)
{
    ctd_status status = CTD_OK;

    for (const ctd_schema_row *child = ctd_schema_next(row, NULL); child != NULL;
         child = ctd_schema_next(row, child)) {
        if (child->fallback == NULL || ctd_node_find(mapping, ctd_schema_step(child)) != NULL) {
            continue;
        }
        if (child->fallback == CTD_REQUIRED && !is_misspelt(mapping, row, child)) {
            report_missing(check, mapping, child);
        } else if (child->fallback != CTD_REQUIRED) {
            CTD_TRY(fill(check, mapping, child));
        }
    }
out:
    return status;
}

static ctd_status
check_mapping(ctd_check *check, ctd_node *mapping, const ctd_schema_row *row)
{
    ctd_status status = CTD_OK;

    for (ctd_node *child = mapping->child; child != NULL; child = child->next) {
        const bool known = child->row != NULL;
        const ctd_schema_row *const child_row =
            known ? child->row : ctd_schema_child(row, child->key);
        if (child_row == NULL) {
            report_unknown(check, child, row);
        } else if (known || !ctd_schema_is_wildcard(child_row) ||
                   ctd_check_key(check, child, row, child_row)) {
            CTD_TRY(check_node(check, child, child_row));
        }
    }
    CTD_TRY(fill_in(check, mapping, row));
out:
    return status;
}

static void
report_kind(ctd_check *check, ctd_node *node, const ctd_schema_row *row)
{
    const ctd_schema_words wanted = ctd_schema_type_words(row);
    const ctd_schema_words keys = known_here(row, SOME_KEYS);
    const bool keyed =
        row->types == CTD_TYPE_MAPPING && keys.text[0] != '\0' && strpbrk(keys.text, "*@") == NULL;

    if (node->kind == CTD_NODE_SCALAR) {
        ctd_node_report(check->messages, node, CTD_AT_VALUE, "must be %s%s%s, not '%s'",
                        wanted.text, keyed ? " with the keys " : "", keyed ? keys.text : "",
                        ctd_utf8_clip(node->text).text);
    } else {
        ctd_node_report(check->messages, node, CTD_AT_VALUE, "must be %s, not %s", wanted.text,
                        ctd_node_kind_name(node->kind));
    }
}

static ctd_status
check_node(ctd_check *check, ctd_node *node, const ctd_schema_row *row)
{
    const unsigned wanted = node->kind == CTD_NODE_MAPPING ? CTD_TYPE_MAPPING
                            : node->kind == CTD_NODE_LIST
                                ? CTD_TYPE_LIST
                                : ~(unsigned)(CTD_TYPE_MAPPING | CTD_TYPE_LIST);
    ctd_status status = CTD_OK;

    if (node->row != NULL && node->kind == CTD_NODE_SCALAR) {
        return CTD_OK;
    }
    if ((row->types & wanted) == 0 && !ctd_node_is_null(node)) {
        report_kind(check, node, row);
        return CTD_OK;
    }
    if (node->kind == CTD_NODE_SCALAR) {
        ctd_check_value(check, node, row);
        return CTD_OK;
    }
    node->type = wanted;
    if (node->kind == CTD_NODE_MAPPING) {
        return check_mapping(check, node, row);
    }
    for (ctd_node *item = node->child; item != NULL; item = item->next) {
        CTD_TRY(check_node(check, item, ctd_schema_child(row, "")));
    }
out:
    return status;
}

ctd_status
ctd_check_tree(ctd_check *check)
{
    return check_node(check, check->root, check->schema->row);
}
