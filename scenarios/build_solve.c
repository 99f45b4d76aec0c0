/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/near.h"
#include "scenarios/path.h"
#include "scenarios/schema.h"
#include "scenarios/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text or name that is as it should be. */
static ctd_node *
find_text(const ctd_node *mapping, const char *key)
{
    ctd_node *const node = ctd_node_find(mapping, key);

    return node != NULL && node->kind == CTD_NODE_SCALAR && !node->bad ? node : NULL;
}

static void
report_step(const ctd_build *build, ctd_node *node, const char *what, const char *key,
            const ctd_near *near)
{
    ctd_node_report(build->messages, node, CTD_AT_VALUE, "%s '%s'%s", what, ctd_utf8_clip(key).text,
                    ctd_near_hint(near).text);
}

/* Whether a path may go through this name: one that the scenario gives. Variants have been taken
 * out of the tree; what stands in them is looked at when the number is set. */
static bool
is_there(const ctd_build *build, ctd_node *node, const ctd_node *parent, const ctd_path_step *step)
{
    ctd_near near = ctd_near_begin(step->key);

    if (parent == NULL || ctd_node_find(parent, step->key) != NULL) {
        return true;
    }
    for (const ctd_node *child = parent->child; child != NULL; child = child->next) {
        if (child->key != NULL) {
            ctd_near_offer(&near, child->key);
        }
    }
    report_step(build, node, "there is nothing called", step->key, &near);
    return false;
}

/* The schema row a path leads to, walking the tree beside it; NULL after a report. */
static const ctd_schema_row *
follow(const ctd_build *build, ctd_node *node, const char *path)
{
    const ctd_schema_row *row = ctd_schema_root();
    const ctd_node *tree = build->root;
    ctd_path_step step;

    while (*path != '\0') {
        const ctd_schema_row *const above =
            strcmp(row->path, "variants.*") == 0 ? ctd_schema_root() : row;
        if (!ctd_path_next(&path, &step)) {
            const ctd_near none = ctd_near_begin("");
            report_step(build, node,
                        "a path is keys joined by '.', and [i] for items of a list; not", path,
                        &none);
            return NULL;
        }
        const char *const key = step.item >= 0 ? "" : step.key;
        row = ctd_schema_child(above, key);
        if (row == NULL) {
            ctd_near near = ctd_near_begin(key);
            ctd_schema_offer(&near, above);
            report_step(build, node, "unknown key", key, &near);
            return NULL;
        }
        if (step.item < 0 && strcmp(ctd_schema_step(row), "*") == 0 &&
            !is_there(build, node, tree, &step)) {
            return NULL;
        }
        tree = tree == NULL     ? NULL
               : step.item >= 0 ? ctd_node_item(tree, (uint32_t)step.item)
                                : ctd_node_find(tree, step.key);
    }
    return row;
}

static bool
is_within(const ctd_schema_row *row, double value)
{
    return row->ends[0] == '\0' || ((row->ends[0] == '[' ? value >= row->low : value > row->low) &&
                                    (row->ends[1] == ']' ? value <= row->high : value < row->high));
}

/* The path must end at a number that takes both ends of the range. */
static void
check_path(const ctd_build *build, ctd_node *search, ctd_search *out)
{
    ctd_node *const path = find_text(search, "path");

    if (path == NULL) {
        return;
    }
    const ctd_schema_row *const row = follow(build, path, path->text);
    if (row == NULL) {
        return;
    }
    if ((row->types & (CTD_TYPE_NUMBER | CTD_TYPE_WHOLE)) == 0) {
        ctd_node_report(build->messages, path, CTD_AT_VALUE, "%s is %s, not a number",
                        ctd_utf8_clip(path->text).text, ctd_schema_type_words(row).text);
        return;
    }
    out->whole = (row->types & CTD_TYPE_NUMBER) == 0;
    static const char *const ends[] = {"from", "to"};
    for (size_t i = 0; i < 2; i++) {
        ctd_node *const end = ctd_build_find(search, ends[i]);
        if (end != NULL && out->whole && end->number != floor(end->number)) {
            ctd_node_report(build->messages, end, CTD_AT_VALUE, "%s takes whole numbers, not %s",
                            ctd_utf8_clip(path->text).text, ctd_utf8_clip(end->text).text);
        } else if (end != NULL && !is_within(row, end->number)) {
            ctd_node_report(build->messages, end, CTD_AT_VALUE, "%s must be %s, not %s",
                            ctd_utf8_clip(path->text).text, ctd_schema_range_words(row).text,
                            ctd_utf8_clip(end->text).text);
        }
    }
}

static void
check_range(const ctd_build *build, ctd_node *search, const ctd_search *out)
{
    ctd_node *const from = ctd_build_find(search, "from");
    ctd_node *const to = ctd_build_find(search, "to");

    if (from == NULL || to == NULL) {
        return;
    }
    if (out->from >= out->to) {
        ctd_node_report(build->messages, to, CTD_AT_VALUE, "must be above from, %s",
                        ctd_utf8_clip(from->text).text);
    }
    if (out->log && out->from <= 0.0) {
        ctd_node_report(build->messages, from, CTD_AT_VALUE,
                        "a log scale begins above 0: give the lowest value that matters, or the "
                        "linear scale");
    }
}

static void
find_question(const ctd_build *build, const ctd_scenario *scenario, ctd_node *name, ctd_search *out)
{
    if (name == NULL) {
        return;
    }
    ctd_near near = ctd_near_begin(name->text);
    for (uint32_t q = 0; q < scenario->n_questions; q++) {
        if (strcmp(scenario->question[q].name, name->text) == 0) {
            out->question = q;
            return;
        }
        ctd_near_offer(&near, scenario->question[q].name);
    }
    report_step(build, name, "there is no question", name->text, &near);
}

static void
find_variant(const ctd_build *build, ctd_node *name, ctd_search *out)
{
    const ctd_names *const names = build->names;
    const char *const text = name != NULL ? name->text : names->variant[0];
    ctd_near near = ctd_near_begin(text);

    snprintf(out->variant, sizeof out->variant, "%s", text);
    if (ctd_names_find(names->variant, names->n_variants, text) >= 0) {
        return;
    }
    for (uint32_t v = 0; v < names->n_variants; v++) {
        ctd_near_offer(&near, names->variant[v]);
    }
    report_step(build, name, "there is no variant", text, &near);
}

/* What is wrong with a lever's changes as such is found when they are made; that they are changes
 * is seen here. false: memory is exhausted */
static bool
build_lever(const ctd_build *build, ctd_node *node, ctd_lever *lever)
{
    const ctd_node *const set = ctd_node_find(node, "set");

    snprintf(lever->name, sizeof lever->name, "%s", node->key);
    lever->set = calloc(set != NULL ? set->n_children + 1 : 1, sizeof *lever->set);
    if (lever->set == NULL) {
        return false;
    }
    for (ctd_node *item = set != NULL ? set->child : NULL; item != NULL; item = item->next) {
        if (item->kind != CTD_NODE_SCALAR || item->bad) {
            continue;
        }
        if (strchr(item->text, '=') == NULL) {
            ctd_node_report(build->messages, item, CTD_AT_VALUE, "must be written PATH=VALUE");
        }
        lever->set[lever->n_sets] = strdup(item->text);
        if (lever->set[lever->n_sets++] == NULL) {
            return false;
        }
    }
    return true;
}

static bool
build_search(const ctd_build *build, const ctd_scenario *scenario, ctd_node *node, ctd_search *out)
{
    const ctd_node *const path = find_text(node, "path");
    const ctd_node *const levers = ctd_node_find(node, "levers");

    snprintf(out->name, sizeof out->name, "%s", node->key);
    out->probability = ctd_build_number(node, "probability", 0.5);
    out->from = ctd_build_number(node, "from", 0.0);
    out->to = ctd_build_number(node, "to", 1.0);
    out->log = ctd_build_index(node, "scale", 0) == 1;
    out->tolerance = ctd_build_number(node, "tolerance", 0.01);
    check_path(build, node, out);
    check_range(build, node, out);
    find_question(build, scenario, find_text(node, "question"), out);
    find_variant(build, find_text(node, "variant"), out);
    out->path = strdup(path != NULL ? path->text : "");
    out->lever = calloc(levers != NULL ? levers->n_children + 1 : 1, sizeof *out->lever);
    if (out->path == NULL || out->lever == NULL) {
        return false;
    }
    for (ctd_node *lever = levers != NULL ? levers->child : NULL; lever != NULL;
         lever = lever->next) {
        if (lever->kind == CTD_NODE_MAPPING && lever->key != NULL &&
            !build_lever(build, lever, &out->lever[out->n_levers++])) {
            return false;
        }
    }
    return true;
}

bool
ctd_build_searches(const ctd_build *build, ctd_scenario *scenario)
{
    const ctd_node *const searches = ctd_node_find(build->root, "solve");

    for (ctd_node *node = searches != NULL ? searches->child : NULL; node != NULL;
         node = node->next) {
        if (node->kind != CTD_NODE_MAPPING || node->key == NULL) {
            continue;
        }
        if (scenario->n_searches == CTD_MAX_SEARCHES) {
            ctd_node_report(build->messages, node, CTD_AT_KEY, "too many searches: at most %d",
                            CTD_MAX_SEARCHES);
            return true;
        }
        if (!build_search(build, scenario, node, &scenario->search[scenario->n_searches++])) {
            return false;
        }
    }
    return true;
}

void
ctd_build_searches_free(ctd_scenario *scenario)
{
    for (uint32_t i = 0; i < scenario->n_searches; i++) {
        ctd_search *const search = &scenario->search[i];

        for (uint32_t l = 0; search->lever != NULL && l < search->n_levers; l++) {
            for (uint32_t k = 0; k < search->lever[l].n_sets; k++) {
                free(search->lever[l].set[k]);
            }
            free(search->lever[l].set);
        }
        free(search->lever);
        free(search->path);
    }
}
