/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario_text.h"

#include "scenarios/arena.h"
#include "scenarios/node_yaml.h"
#include "scenarios/source_file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The study input that is shipped: it is YAML, and its scenario takes every value it may set. */

enum { MAX_SETS = 32 };

static const char folder[] = "scenarios/studies/";

static ctd_node *
read(ctd_arena *arena, ctd_messages *messages)
{
    char path[256], *text = NULL;
    const char *why = "";
    ctd_source *source = ctd_arena_alloc(arena, sizeof *source);
    ctd_node *root = NULL;

    snprintf(path, sizeof path, "%s/%sfrontier.yaml", CTD_SOURCE_DIR, folder);
    *source = (ctd_source){.name = path, .text = ""};
    cr_assert_eq(ctd_source_file_read(arena, path, &text, &source->length, &why), CTD_OK, "%s",
                 why);
    source->text = text;
    cr_assert_eq(ctd_node_read_yaml(arena, messages, source, &root), CTD_OK);
    cr_assert_eq(ctd_messages_count(messages), 0);
    return root;
}

static size_t
add(ctd_arena *arena, const char *sets[], size_t n, const char *path, const char *value)
{
    const size_t size = strlen(path) + strlen(value) + 2;
    char *set = ctd_arena_alloc(arena, size);

    cr_assert_lt(n, (size_t)MAX_SETS);
    snprintf(set, size, "%s=%s", path, value);
    sets[n] = set;
    return n + 1;
}

/* One end of a factor's range, or of its list of values. */
static const char *
end_of(const ctd_node *factor, bool last)
{
    const ctd_node *values = ctd_node_find(factor, "values");
    const ctd_node *end = ctd_node_find(factor, last ? "to" : "from");

    if (values != NULL) {
        end = ctd_node_item(values, last ? values->n_children - 1 : 0);
    }
    cr_assert_not_null(end, "%s has neither values nor from and to", factor->key);
    return end->text;
}

static void
try_corner(ctd_arena *arena, const ctd_node *root, bool last)
{
    const ctd_node *set = ctd_node_find(root, "set");
    const char *sets[MAX_SETS];
    size_t n = 0;
    char path[256];

    for (const ctd_node *item = set->child; item != NULL; item = item->next) {
        sets[n++] = item->text;
    }
    for (const ctd_node *f = ctd_node_find(root, "factors")->child; f != NULL; f = f->next) {
        const ctd_node *paths = ctd_node_find(f, "path");
        const ctd_node *one = paths->kind == CTD_NODE_LIST ? paths->child : paths;

        for (; one != NULL; one = paths->kind == CTD_NODE_LIST ? one->next : NULL) {
            n = add(arena, sets, n, one->text, end_of(f, last));
        }
    }
    const ctd_overrides overrides = {.n_sets = n, .sets = sets};
    snprintf(path, sizeof path, "%s%s", folder, ctd_node_find(root, "scenario")->text);
    ctd_scenario *s = load_good(path, &overrides);
    const ctd_node *outcomes = ctd_node_find(root, "outcomes");

    for (const ctd_node *o = outcomes->child; o != NULL; o = o->next) {
        bool known = false;

        for (uint32_t q = 0; q < s->n_questions; q++) {
            known |= strcmp(s->question[q].name, ctd_node_find(o, "question")->text) == 0;
        }
        cr_expect(known, "%s", o->key);
    }
    ctd_scenario_destroy(&s);
}

Test(frontier, the_scenario_takes_both_ends_of_every_factor_and_has_the_questions)
{
    ctd_arena *arena = ctd_arena_create();
    ctd_messages *messages = ctd_messages_create();
    const ctd_node *root = read(arena, messages);

    cr_expect_eq(ctd_node_find(root, "factors")->n_children, 3);
    try_corner(arena, root, false);
    try_corner(arena, root, true);
    ctd_messages_destroy(&messages);
    ctd_arena_destroy(&arena);
}
