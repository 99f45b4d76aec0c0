/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/follow.h"

#include "scenarios/path.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <string.h>

enum { MAX_PATH = 1024 };

/* How far one has come. */
typedef struct spot {
    const char *rest; /* of the path */
    const ctd_node *tree;
    const ctd_schema_row *row;
    bool on_trust;       /* in variants that the document is without */
    char done[MAX_PATH]; /* the way here */
} spot;

static bool take(const ctd_follow *f, const spot *here);

static void
report(const ctd_follow *f, const char *what, const char *key, const ctd_near *near)
{
    ctd_node_report(f->messages, f->node, CTD_AT_VALUE, "%s '%s'%s", what, ctd_utf8_clip(key).text,
                    near != NULL ? ctd_near_hint(near).text : "");
}

static void
report_unknown_name(const ctd_follow *f, const ctd_node *tree, const char *key)
{
    ctd_near near = ctd_near_begin(key);

    for (const ctd_node *child = tree != NULL ? tree->child : NULL; child != NULL;
         child = child->next) {
        if (child->key != NULL) {
            ctd_near_offer(&near, child->key);
        }
    }
    report(f, "there is nothing called", key, &near);
}

/* Goes on below one key. */
static bool
enter(const ctd_follow *f, const spot *here, const char *key)
{
    const ctd_schema_row *const above = ctd_schema_below(here->row);
    spot below = {.rest = here->rest,
                  .tree = ctd_node_find(here->tree, key),
                  .row = ctd_schema_child(above, key)};

    if (below.row == NULL) {
        ctd_near near = ctd_near_begin(key);
        ctd_schema_offer(&near, above);
        report(f, "unknown key", key, &near);
        return true;
    }
    below.on_trust =
        here->on_trust || (below.tree == NULL && strcmp(below.row->path, "variants") == 0);
    if (below.tree == NULL && strcmp(ctd_schema_step(below.row), "*") == 0 && !below.on_trust) {
        report_unknown_name(f, here->tree, key);
        return true;
    }
    snprintf(below.done, sizeof below.done, "%.760s%s%.255s", here->done,
             here->done[0] != '\0' ? "." : "", key);
    return take(f, &below);
}

static bool
enter_all(const ctd_follow *f, const spot *here)
{
    const ctd_schema_row *const above = ctd_schema_below(here->row);
    uint32_t n = 0;

    for (const ctd_node *child = here->tree != NULL ? here->tree->child : NULL;
         child != NULL && !f->node->bad; child = child->next) {
        const ctd_schema_row *const row =
            child->key != NULL ? ctd_schema_child(above, child->key) : NULL;
        if (row != NULL && ctd_schema_is_wildcard(row)) {
            n++;
            if (!enter(f, here, child->key)) {
                return false;
            }
        }
    }
    if (n == 0) {
        report(f, "there are no names for * under", here->done, NULL);
    }
    return true;
}

static bool
enter_item(const ctd_follow *f, const spot *here, long item)
{
    const bool list = here->tree != NULL && here->tree->kind == CTD_NODE_LIST;
    spot below = {.rest = here->rest,
                  .tree = list ? ctd_node_item(here->tree, (uint32_t)item) : NULL,
                  .row = ctd_schema_child(here->row, ""),
                  .on_trust = here->on_trust};

    snprintf(below.done, sizeof below.done, "%.980s[%ld]", here->done, item);
    if (below.row == NULL || (below.tree == NULL && !below.on_trust)) {
        report(f, "there is nothing at", below.done, NULL);
        return true;
    }
    return take(f, &below);
}

static bool
take(const ctd_follow *f, const spot *here)
{
    spot next = *here;
    ctd_path_step step;

    if (*here->rest == '\0' && here->done[0] != '\0') {
        return f->take(here->row, here->done, f->context);
    }
    if (here->tree != NULL && here->tree->kind == CTD_NODE_SCALAR) {
        report(f, "there are no keys under", here->done, NULL);
        return true;
    }
    if (!ctd_path_next(&next.rest, &step)) {
        report(f, "a path is keys joined by '.', and [i] for items of a list; not", next.rest,
               NULL);
        return true;
    }
    return step.item >= 0                           ? enter_item(f, &next, step.item)
           : f->stars && strcmp(step.key, "*") == 0 ? enter_all(f, &next)
                                                    : enter(f, &next, step.key);
}

bool
ctd_follow_path(const ctd_follow *follow, const char *path)
{
    const spot start = {.rest = path, .tree = follow->root, .row = ctd_schema_root()};

    return take(follow, &start);
}
