/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/emit.h"

#include "scenarios/schema.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_WIDTH = 100, INDENT = 2 };

static void emit_value(FILE *out, const ctd_node *node, const ctd_schema_row *row, int indent);

static bool
is_simple(const char *text)
{
    static const char signs[] = "+-.";
    static const char inner[] = "+-._/";
    const unsigned char first = (unsigned char)text[0];

    if (first == '\0' || (first < 0x80 && strchr("_/", first) != NULL) ||
        (strchr(signs, first) != NULL && (text[1] < '.' || text[1] > '9'))) {
        return false;
    }
    for (const char *s = text; *s != '\0'; s++) {
        const bool plain = (*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z') ||
                           (*s >= 'A' && *s <= 'Z') || strchr(inner, *s) != NULL;
        if (!plain) {
            return false;
        }
    }
    return true;
}

static void
emit_quoted(FILE *out, const char *text)
{
    size_t left = strlen(text);

    fputc('"', out);
    while (left > 0) {
        uint32_t c = 0;
        const size_t n = ctd_utf8_decode(text, left, &c);
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", (int)c);
        } else if (c == '\n') {
            fputs("\\n", out);
        } else if (c < 0x20 || !ctd_utf8_is_printable(c) || ctd_utf8_break(text, left) > 0 ||
                   c == 0xA0) {
            fprintf(out, "\\U%08X", c);
        } else {
            fwrite(text, 1, n, out);
        }
        text += n;
        left -= n;
    }
    fputc('"', out);
}

static void
emit_scalar(FILE *out, const ctd_node *node)
{
    if (ctd_node_is_null(node)) {
        fputs("null", out);
    } else if (node->plain && is_simple(node->text)) {
        fputs(node->text, out);
    } else {
        emit_quoted(out, node->text);
    }
}

static void
emit_key(FILE *out, const char *key)
{
    if (is_simple(key)) {
        fputs(key, out);
    } else {
        emit_quoted(out, key);
    }
}

/* A variant's keys are those of the document. */
static const ctd_schema_row *
row_of(const ctd_schema_row *row)
{
    return row != NULL ? ctd_schema_below(row) : NULL;
}

static bool
is_literal(const ctd_schema_row *parent, const char *key)
{
    const ctd_schema_row *const row = parent != NULL ? ctd_schema_child(parent, key) : NULL;

    return row != NULL && !ctd_schema_is_wildcard(row);
}

/* Children in canonical order: those of plain keys as the schema has them, then the others. */
typedef struct order {
    const ctd_node *mapping;
    const ctd_schema_row *row;     /* NULL: as written */
    const ctd_schema_row *literal; /* the row looked at last */
    const ctd_node *other;
    bool among_others;
} order;

static const ctd_node *
next_child(order *o)
{
    while (!o->among_others) {
        o->literal = o->row != NULL ? ctd_schema_next(o->row, o->literal) : NULL;
        if (o->literal == NULL) {
            o->among_others = true;
            o->other = o->mapping->child;
        } else if (!ctd_schema_is_wildcard(o->literal)) {
            const ctd_node *const child = ctd_node_find(o->mapping, ctd_schema_step(o->literal));
            if (child != NULL) {
                return child;
            }
        }
    }
    while (o->other != NULL && is_literal(o->row, o->other->key)) {
        o->other = o->other->next;
    }
    const ctd_node *const found = o->other;
    o->other = found != NULL ? found->next : NULL;
    return found;
}

static void
emit_flow(FILE *out, const ctd_node *node, const ctd_schema_row *row)
{
    const bool mapping = node->kind == CTD_NODE_MAPPING;

    if (node->kind == CTD_NODE_SCALAR) {
        emit_scalar(out, node);
        return;
    }
    order o = {.mapping = node, .row = row};
    const ctd_node *child = mapping ? next_child(&o) : node->child;
    fputc(mapping ? '{' : '[', out);
    for (bool first = true; child != NULL; first = false) {
        fputs(first ? "" : ", ", out);
        if (mapping) {
            emit_key(out, child->key);
            fputs(": ", out);
        }
        emit_flow(out, child, NULL);
        child = mapping ? next_child(&o) : child->next;
    }
    fputc(mapping ? '}' : ']', out);
}

/* Whether a collection fits on a line: it holds only single values and empty collections. */
static bool
is_flat(const ctd_node *node, int indent)
{
    size_t width = (size_t)indent + 2 + (node->key != NULL ? strlen(node->key) + 2 : 0);

    if (node->kind == CTD_NODE_SCALAR) {
        return true;
    }
    for (const ctd_node *child = node->child; child != NULL; child = child->next) {
        if (child->kind != CTD_NODE_SCALAR && child->n_children > 0) {
            return false;
        }
        width += (child->key != NULL ? strlen(child->key) + 2 : 0) + strlen(child->text) + 2;
    }
    return width <= LINE_WIDTH || node->kind == CTD_NODE_LIST;
}

static void
emit_mapping(FILE *out, const ctd_node *node, const ctd_schema_row *row, int indent, bool in_item)
{
    order o = {.mapping = node, .row = row};
    bool first = in_item;

    for (const ctd_node *child = next_child(&o); child != NULL; child = next_child(&o)) {
        fprintf(out, "%*s", first ? 0 : indent, "");
        emit_key(out, child->key);
        fputc(':', out);
        emit_value(out, child, row != NULL ? ctd_schema_child(row, child->key) : NULL, indent);
        first = false;
    }
}

/* What follows "key:", to the end of the last line. */
static void
emit_value(FILE *out, const ctd_node *node, const ctd_schema_row *row, int indent)
{
    row = row_of(row);
    if (is_flat(node, indent)) {
        fputc(' ', out);
        emit_flow(out, node, row);
        fputc('\n', out);
        return;
    }
    fputc('\n', out);
    if (node->kind == CTD_NODE_MAPPING) {
        emit_mapping(out, node, row, indent + INDENT, false);
        return;
    }
    for (const ctd_node *item = node->child; item != NULL; item = item->next) {
        const ctd_schema_row *const item_row = row != NULL ? ctd_schema_child(row, "") : NULL;
        fprintf(out, "%*s- ", indent + INDENT, "");
        if (is_flat(item, indent + INDENT) || item->kind == CTD_NODE_LIST) {
            emit_flow(out, item, item_row);
            fputc('\n', out);
        } else {
            emit_mapping(out, item, item_row, indent + 2 * INDENT, true);
        }
    }
}

char *
ctd_emit_yaml(const ctd_node *root, const ctd_schema *schema)
{
    char *text = NULL;
    size_t size = 0;
    FILE *const out = open_memstream(&text, &size);

    if (out == NULL) {
        return NULL;
    }
    emit_mapping(out, root, schema->row, 0, false);
    const bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed) {
        free(text);
        return NULL;
    }
    return text;
}
