/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/node.h"

#include "scenarios/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

ctd_node *
ctd_node_create(ctd_arena *arena, ctd_node_kind kind, ctd_place place)
{
    ctd_node *const node = ctd_arena_alloc(arena, sizeof *node);

    if (node != NULL) {
        node->kind = kind;
        node->place = place;
        node->key_place = place;
        node->text = "";
    }
    return node;
}

void
ctd_node_append(ctd_node *parent, const char *key, ctd_place key_place, ctd_node *child)
{
    child->parent = parent;
    child->key = key;
    child->key_place = key_place;
    child->next = NULL;
    if (parent->last != NULL) {
        parent->last->next = child;
    } else {
        parent->child = child;
    }
    parent->last = child;
    parent->n_children++;
}

/* The link that leads to a child: its parent's first or its elder's next. */
static ctd_node **
link_to(ctd_node *child, ctd_node **elder)
{
    ctd_node **link = &child->parent->child;

    *elder = NULL;
    while (*link != child) {
        *elder = *link;
        link = &(*link)->next;
    }
    return link;
}

void
ctd_node_remove(ctd_node *child)
{
    ctd_node *const parent = child->parent;
    ctd_node *elder = NULL;
    ctd_node **const link = link_to(child, &elder);

    *link = child->next;
    if (parent->last == child) {
        parent->last = elder;
    }
    parent->n_children--;
    child->parent = NULL;
    child->next = NULL;
}

void
ctd_node_replace(ctd_node *old, ctd_node *new)
{
    ctd_node *const parent = old->parent;
    ctd_node *elder = NULL;
    ctd_node **const link = link_to(old, &elder);

    new->parent = parent;
    new->key = old->key;
    new->next = old->next;
    *link = new;
    if (parent->last == old) {
        parent->last = new;
    }
    old->parent = NULL;
    old->next = NULL;
}

ctd_node *
ctd_node_find(const ctd_node *node, const char *key)
{
    if (node == NULL || node->kind != CTD_NODE_MAPPING) {
        return NULL;
    }
    for (ctd_node *child = node->child; child != NULL; child = child->next) {
        if (strcmp(child->key, key) == 0) {
            return child;
        }
    }
    return NULL;
}

ctd_node *
ctd_node_item(const ctd_node *node, uint32_t i)
{
    ctd_node *child = node->child;

    while (child != NULL && i > 0) {
        child = child->next;
        i--;
    }
    return child;
}

ctd_node *
ctd_node_copy(ctd_arena *arena, const ctd_node *node)
{
    ctd_node *const copy = ctd_arena_alloc(arena, sizeof *copy);

    if (copy == NULL) {
        return NULL;
    }
    *copy = *node;
    copy->parent = copy->child = copy->last = copy->next = NULL;
    copy->n_children = 0;
    for (const ctd_node *child = node->child; child != NULL; child = child->next) {
        ctd_node *const twin = ctd_node_copy(arena, child);
        if (twin == NULL) {
            return NULL;
        }
        ctd_node_append(copy, child->key, child->key_place, twin);
    }
    return copy;
}

bool
ctd_node_is_null(const ctd_node *node)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};

    if (node->kind != CTD_NODE_SCALAR || !node->plain) {
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(node->text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

const char *
ctd_node_kind_name(ctd_node_kind kind)
{
    return kind == CTD_NODE_MAPPING ? "a mapping"
           : kind == CTD_NODE_LIST  ? "a list"
                                    : "a single value";
}

static uint32_t
place_in_list(const ctd_node *node)
{
    uint32_t i = 0;

    for (const ctd_node *c = node->parent->child; c != node; c = c->next) {
        i++;
    }
    return i;
}

ctd_node_path
ctd_node_path_of(const ctd_node *node)
{
    const ctd_node *way[CTD_MAX_DEPTH + 8];
    ctd_node_path path = {""};
    size_t n = 0;
    size_t used = 0;

    for (; node != NULL && node->parent != NULL && n < sizeof way / sizeof way[0];
         node = node->parent) {
        way[n++] = node;
    }
    while (n > 0 && used < sizeof path.text - 1) {
        const ctd_node *const step = way[--n];
        char *const rest = path.text + used;
        const size_t room = sizeof path.text - used;
        const int written = step->key == NULL ? snprintf(rest, room, "[%u]", place_in_list(step))
                                              : snprintf(rest, room, "%s%s", used > 0 ? "." : "",
                                                         ctd_utf8_clip(step->key).text);
        used += (size_t)written;
    }
    return path;
}

void
ctd_node_spoil(ctd_node *node)
{
    for (ctd_node *n = node; n != NULL; n = n->parent) {
        n->bad = true;
    }
}

void
ctd_node_report(ctd_messages *messages, ctd_node *node, ctd_node_part part, const char *format, ...)
{
    ctd_node_spoil(node);
    if (ctd_messages_overflow(messages)) {
        return;
    }
    const ctd_node_path path = ctd_node_path_of(node);
    const ctd_subject subject = {
        .place = part == CTD_AT_KEY ? node->key_place : node->place,
        .path = path.text,
        .origin = node->origin,
        .scalar = node->kind == CTD_NODE_SCALAR,
    };
    va_list arguments;

    va_start(arguments, format);
    ctd_messages_report(messages, &subject, format, arguments);
    va_end(arguments);
}
