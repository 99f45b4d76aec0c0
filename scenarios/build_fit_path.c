/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_fit.h"

#include "scenarios/path.h"
#include "scenarios/schema.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One path on its way down the tree. */
typedef struct walk {
    const ctd_build *build;
    ctd_node *node; /* the path as written */
    ctd_node *from, *to;
    ctd_fit_parameter *parameter;
    bool no_memory;
} walk;

static void
report(const walk *w, const char *what, const char *key, const ctd_near *near)
{
    ctd_node_report(w->build->messages, w->node, CTD_AT_VALUE, "%s '%s'%s", what,
                    ctd_utf8_clip(key).text, near != NULL ? ctd_near_hint(near).text : "");
}

static bool
is_within(const ctd_schema_row *row, double value)
{
    return row->ends[0] == '\0' || ((row->ends[0] == '[' ? value >= row->low : value > row->low) &&
                                    (row->ends[1] == ']' ? value <= row->high : value < row->high));
}

/* The end of a path: a number whose range holds that of the parameter. */
static void
add(walk *w, const ctd_schema_row *row, const char *path)
{
    ctd_fit_parameter *const p = w->parameter;
    ctd_node *const ends[] = {w->from, w->to};

    if ((row->types & CTD_TYPE_NUMBER) == 0) {
        ctd_node_report(w->build->messages, w->node, CTD_AT_VALUE,
                        "%s is %s: only a number can be fitted", path,
                        ctd_schema_type_words(row).text);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        if (ends[i] != NULL && !ends[i]->bad && !is_within(row, ends[i]->number)) {
            ctd_node_report(w->build->messages, ends[i], CTD_AT_VALUE, "%s must be %s, not %s",
                            path, ctd_schema_range_words(row).text,
                            ctd_utf8_clip(ends[i]->text).text);
        }
    }
    char **const paths = realloc(p->path, (p->n_paths + 1) * sizeof *paths);
    if (paths == NULL) {
        w->no_memory = true;
        return;
    }
    p->path = paths;
    p->path[p->n_paths] = strdup(path);
    w->no_memory = p->path[p->n_paths] == NULL;
    p->n_paths += w->no_memory ? 0 : 1;
}

static void take(walk *w, const char *rest, ctd_node *tree, const ctd_schema_row *row,
                 const char *done);

/* Goes on below one key. */
static void
enter(walk *w, const char *rest, ctd_node *tree, const ctd_schema_row *row, const char *done,
      const char *key)
{
    ctd_node *const below = ctd_node_find(tree, key);
    const ctd_schema_row *const row_below = ctd_schema_child(row, key);
    char path[1024];

    snprintf(path, sizeof path, "%s%s%s", done, done[0] != '\0' ? "." : "", key);
    if (row_below == NULL) {
        ctd_near near = ctd_near_begin(key);
        ctd_schema_offer(&near, row);
        report(w, "the path has an unknown key", key, &near);
        return;
    }
    if (below == NULL && strcmp(ctd_schema_step(row_below), "*") == 0) {
        ctd_near near = ctd_near_begin(key);
        for (const ctd_node *child = tree != NULL ? tree->child : NULL; child != NULL;
             child = child->next) {
            ctd_near_offer(&near, child->key);
        }
        report(w, "there is nothing called", key, &near);
        return;
    }
    take(w, rest, below, row_below, path);
}

static void
enter_all(walk *w, const char *rest, ctd_node *tree, const ctd_schema_row *row, const char *done)
{
    uint32_t n = 0;

    for (const ctd_node *child = tree != NULL ? tree->child : NULL;
         child != NULL && !w->no_memory && !w->node->bad; child = child->next) {
        const ctd_schema_row *const below =
            child->key != NULL ? ctd_schema_child(row, child->key) : NULL;
        if (below != NULL && ctd_schema_is_wildcard(below)) {
            enter(w, rest, tree, row, done, child->key);
            n++;
        }
    }
    if (n == 0) {
        report(w, "there are no names for * under", done, NULL);
    }
}

static void
enter_item(walk *w, const char *rest, ctd_node *tree, const ctd_schema_row *row, const char *done,
           long item)
{
    ctd_node *const below =
        tree != NULL && tree->kind == CTD_NODE_LIST ? ctd_node_item(tree, (uint32_t)item) : NULL;
    char path[1024];

    snprintf(path, sizeof path, "%s[%ld]", done, item);
    if (below == NULL) {
        report(w, "there is nothing at", path, NULL);
        return;
    }
    take(w, rest, below, ctd_schema_child(row, ""), path);
}

static void
take(walk *w, const char *rest, ctd_node *tree, const ctd_schema_row *row, const char *done)
{
    ctd_path_step step;

    if (*rest == '\0') {
        add(w, row, done);
        return;
    }
    if (tree != NULL && tree->kind == CTD_NODE_SCALAR) {
        report(w, "there are no keys under", done, NULL);
        return;
    }
    if (!ctd_path_next(&rest, &step)) {
        report(w, "a path is keys joined by '.', and [i] for items of a list; not", rest, NULL);
    } else if (step.item >= 0) {
        enter_item(w, rest, tree, row, done, step.item);
    } else if (strcmp(step.key, "*") == 0) {
        enter_all(w, rest, tree, row, done);
    } else {
        enter(w, rest, tree, row, done, step.key);
    }
}

/* Whether it stands in a section that makes the axes, the luck or the questions. */
static bool
is_fixed(const char *path)
{
    static const char *const sections[] = {"contend",
                                           "name",
                                           "title",
                                           "base",
                                           "clock",
                                           "random",
                                           "customers",
                                           "questions",
                                           "solve",
                                           "output",
                                           "variants",
                                           "calibration.fit",
                                           "calibration.fitted",
                                           "calibration.sample"};
    bool fixed = false;

    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        const size_t n = strlen(sections[i]);
        fixed = fixed || (strncmp(path, sections[i], n) == 0 &&
                          (path[n] == '\0' || path[n] == '.' || path[n] == '['));
    }
    return fixed;
}

bool
ctd_build_fit_path(const ctd_build *build, ctd_node *node, ctd_node *from, ctd_node *to,
                   ctd_fit_parameter *parameter)
{
    walk w = {.build = build, .node = node, .from = from, .to = to, .parameter = parameter};

    if (is_fixed(node->text)) {
        ctd_node_report(build->messages, node, CTD_AT_VALUE,
                        "a fit cannot change %s: it is the same at all points",
                        ctd_utf8_clip(node->text).text);
        return true;
    }
    take(&w, node->text, build->root, ctd_schema_root(), "");
    return !w.no_memory;
}
