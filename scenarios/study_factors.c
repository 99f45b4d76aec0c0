/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/follow.h"
#include "scenarios/path.h"
#include "scenarios/tree.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <string.h>

enum { MAX_PATHS = 4096 };

/* What takes the ends of a factor's paths. */
typedef struct ends {
    ctd_study_reading *r;
    ctd_node *node; /* the path as written */
    ctd_factor *factor;
    ctd_factor_home *home;
    uint32_t room;
} ends;

/* The section that makes a path one that no factor may change, in words; NULL if it may. */
static const char *
fixed_because(const char *path)
{
    static const char *const same[] = {"contend", "clock", "random", "output"};
    static const char *const unread[] = {"solve", "calibration.fit", "calibration.fitted"};

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        if (ctd_path_is_within(path, same[i])) {
            return "it is the same at all points";
        }
    }
    for (size_t i = 0; i < sizeof unread / sizeof unread[0]; i++) {
        if (ctd_path_is_within(path, unread[i])) {
            return "no run looks at it";
        }
    }
    return NULL;
}

static bool
overlap(const char *a, const char *b)
{
    return ctd_path_is_within(a, b) || ctd_path_is_within(b, a);
}

/* The factor before this one, or this one itself, that sets a path already; NULL if none does. */
static const ctd_factor *
find_setter(const ctd_study *study, const ctd_factor *last, const char *path)
{
    for (const ctd_factor *f = study->factor; f <= last; f++) {
        for (uint32_t i = 0; i < f->n_paths; i++) {
            if (overlap(f->path[i], path)) {
                return f;
            }
        }
    }
    return NULL;
}

/* Both what is set, and what gives way to it, end at numbers. */
static bool
is_number(const ends *e, const ctd_schema_row *row, const char *path)
{
    if ((row->types & (CTD_TYPE_NUMBER | CTD_TYPE_WHOLE)) == 0) {
        ctd_node_report(e->r->messages, e->node, CTD_AT_VALUE, "%s is %s, not a number",
                        ctd_utf8_clip(path).text, ctd_schema_type_words(row).text);
        return false;
    }
    return true;
}

static bool
add(const ctd_schema_row *row, const char *path, void *context)
{
    ends *const e = context;
    ctd_factor *const f = e->factor;
    const ctd_factor *const setter = find_setter(e->r->study, f, path);

    if (!is_number(e, row, path)) {
        return true;
    }
    if (setter != NULL || f->n_paths == MAX_PATHS) {
        ctd_node_report(e->r->messages, e->node, CTD_AT_VALUE,
                        setter != NULL ? "%s is set by %s already"
                                       : "%s is one path too many of %s",
                        ctd_utf8_clip(path).text, setter != NULL ? setter->name : f->name);
        return true;
    }
    if (f->n_paths == e->room) {
        char **const more = ctd_study_alloc(e->r, 2 * (size_t)e->room + 4, sizeof *more);
        if (more == NULL) {
            return false;
        }
        if (f->n_paths > 0) {
            memcpy(more, f->path, f->n_paths * sizeof *more);
        }
        f->path = more;
        e->room = 2 * e->room + 4;
    }
    f->path[f->n_paths] = ctd_study_copy(e->r, path);
    if (f->path[f->n_paths] == NULL) {
        return false;
    }
    f->n_paths++;
    f->whole = f->whole || (row->types & CTD_TYPE_NUMBER) == 0;
    e->home->row = e->home->row != NULL ? e->home->row : row;
    return true;
}

static void
follow(ends *e, ctd_node *node, ctd_follow_taker *take, bool stars)
{
    const ctd_follow f = {.messages = e->r->messages,
                          .node = node,
                          .root = e->r->study->base->document.root,
                          .stars = stars,
                          .take = take,
                          .context = e};

    e->node = node;
    if (node->kind != CTD_NODE_SCALAR || node->bad) {
        return;
    }
    const char *const fixed = fixed_because(node->text);
    if (fixed != NULL) {
        ctd_node_report(e->r->messages, node, CTD_AT_VALUE, "a factor cannot change %s: %s",
                        ctd_utf8_clip(node->text).text, fixed);
        return;
    }
    ctd_follow_path(&f, node->text);
}

static void
build_paths(ends *e, ctd_node *node)
{
    ctd_study_reading *const r = e->r;
    ctd_node *const path = ctd_node_find(node, "path");

    if (r->study->response != CTD_RESPONSE_NONE) {
        ctd_study_refuse(r, node, "path", "a scenario, not with a response");
        return;
    }
    if (path == NULL) {
        if (!e->home->misread) {
            ctd_node_report(r->messages, node, CTD_AT_KEY, "missing key 'path' (a text or a list)");
        }
        return;
    }
    if (r->study->base->document.root == NULL || path->bad) {
        return;
    }
    e->home->path = path;
    if (path->kind == CTD_NODE_LIST && path->child == NULL) {
        ctd_node_report(r->messages, path, CTD_AT_VALUE, "the list names no path");
    } else if (path->kind == CTD_NODE_SCALAR) {
        follow(e, path, add, true);
    }
    for (ctd_node *item = path->child; item != NULL && !r->no_memory; item = item->next) {
        follow(e, item, add, true);
    }
}

/* Takes the end of taken_from. */
static bool
take_from(const ctd_schema_row *row, const char *path, void *context)
{
    ends *const e = context;
    ctd_node *const root = e->r->study->base->document.root;
    const char *missing = NULL;

    if (!is_number(e, row, path)) {
        return true;
    }
    const char *const both[] = {e->factor->path[0], path};
    for (size_t i = 0; i < 2 && missing == NULL; i++) {
        const ctd_node *const number = ctd_tree_find(root, both[i]);
        missing = number == NULL || number->kind != CTD_NODE_SCALAR ? both[i] : NULL;
    }
    if (missing != NULL) {
        ctd_node_report(e->r->messages, e->node, CTD_AT_VALUE,
                        "the scenario gives no number at %s, so that nothing can give way",
                        ctd_utf8_clip(missing).text);
    }
    e->factor->taken_from = ctd_study_copy(e->r, path);
    return e->factor->taken_from != NULL;
}

static void
build_taken_from(ends *e, ctd_node *node)
{
    ctd_node *const other = ctd_study_find_text(node, "taken_from");

    if (e->r->study->response != CTD_RESPONSE_NONE) {
        ctd_study_refuse(e->r, node, "taken_from", "a path, which a response has not");
        return;
    }
    if (other == NULL || e->factor->n_paths == 0) {
        return;
    }
    if (e->factor->n_paths > 1) {
        ctd_node_report(e->r->messages, other, CTD_AT_KEY,
                        "it gives way to one number, and the factor sets %u", e->factor->n_paths);
        return;
    }
    follow(e, other, take_from, false);
}

/* What gives way to one factor cannot be set by another, whichever comes first. */
static void
check_taken_from(ctd_study_reading *r)
{
    ctd_study *const s = r->study;

    for (uint32_t k = 0; k < s->n_factors; k++) {
        const char *const other = s->factor[k].taken_from;
        const ctd_factor *const setter =
            other != NULL ? find_setter(s, &s->factor[s->n_factors - 1], other) : NULL;
        if (setter != NULL) {
            ctd_node_report(r->messages, ctd_node_find(s->base->home[k].node, "taken_from"),
                            CTD_AT_VALUE, "%s is set by %s already", ctd_utf8_clip(other).text,
                            setter->name);
        }
    }
}

void
ctd_study_build_factors(ctd_study_reading *reading)
{
    ctd_study_reading *const r = reading;
    ctd_study *const s = r->study;
    ctd_node *const factors = ctd_node_find(r->root, "factors");

    if (factors == NULL || factors->kind != CTD_NODE_MAPPING) {
        return;
    }
    const uint32_t room =
        factors->n_children < CTD_MAX_FACTORS ? factors->n_children : CTD_MAX_FACTORS;
    s->factor = ctd_study_alloc(r, room + 1, sizeof *s->factor);
    s->base->home = ctd_study_alloc(r, room + 1, sizeof *s->base->home);
    if (s->factor == NULL || s->base->home == NULL) {
        return;
    }
    if (factors->child == NULL) {
        ctd_node_report(r->messages, factors, CTD_AT_KEY, "at least one is needed");
    }
    for (ctd_node *node = factors->child; node != NULL && !r->no_memory; node = node->next) {
        if (s->n_factors == CTD_MAX_FACTORS) {
            ctd_node_report(r->messages, node, CTD_AT_KEY, "too many factors: at most %d",
                            CTD_MAX_FACTORS);
            break;
        }
        if (node->kind == CTD_NODE_MAPPING && node->type != 0) {
            const uint32_t k = s->n_factors++;
            ends e = {.r = r, .factor = &s->factor[k], .home = &s->base->home[k]};

            e.home->node = node;
            e.home->misread = node->bad;
            snprintf(e.factor->name, sizeof e.factor->name, "%s", node->key);
            build_paths(&e, node);
            build_taken_from(&e, node);
            ctd_study_build_values(r, k);
        }
    }
    check_taken_from(r);
}
