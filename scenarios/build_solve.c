/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/follow.h"
#include "scenarios/near.h"
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

/* What the end of a search's path is checked with. */
typedef struct path_end {
    const ctd_build *build;
    ctd_node *search, *path;
    ctd_search *out;
} path_end;

/* The path must end at a number that takes both ends of the range. */
static bool
check_end(const ctd_schema_row *row, const char *written, void *context)
{
    static const char *const ends[] = {"from", "to"};
    const path_end *const e = context;
    ctd_messages *const messages = e->build->messages;
    const ctd_clip path = ctd_utf8_clip(written);

    if ((row->types & (CTD_TYPE_NUMBER | CTD_TYPE_WHOLE)) == 0) {
        ctd_node_report(messages, e->path, CTD_AT_VALUE, "%s is %s, not a number", path.text,
                        ctd_schema_type_words(row).text);
        return true;
    }
    e->out->whole = (row->types & CTD_TYPE_NUMBER) == 0;
    for (size_t i = 0; i < 2; i++) {
        ctd_node *const end = ctd_build_find(e->search, ends[i]);
        if (end != NULL && e->out->whole && end->number != floor(end->number)) {
            ctd_node_report(messages, end, CTD_AT_VALUE, "%s takes whole numbers, not %s",
                            path.text, ctd_utf8_clip(end->text).text);
        } else if (end != NULL && !ctd_schema_holds(row, end->number)) {
            ctd_node_report(messages, end, CTD_AT_VALUE, "%s must be %s, not %s", path.text,
                            ctd_schema_range_words(row).text, ctd_utf8_clip(end->text).text);
        }
    }
    return true;
}

static void
check_path(const ctd_build *build, ctd_node *search, ctd_search *out)
{
    path_end e = {.build = build, .search = search, .path = find_text(search, "path"), .out = out};
    const ctd_follow follow = {.messages = build->messages,
                               .node = e.path,
                               .root = build->root,
                               .take = check_end,
                               .context = &e};

    if (e.path != NULL) {
        ctd_follow_path(&follow, e.path->text);
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
