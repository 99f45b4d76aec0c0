/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_fit.h"

#include "scenarios/follow.h"
#include "scenarios/path.h"
#include "scenarios/schema.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What takes the ends of one path. */
typedef struct ends {
    const ctd_build *build;
    ctd_node *node; /* the path as written */
    ctd_node *from, *to;
    ctd_fit_parameter *parameter;
} ends;

/* The end of a path: a number whose range holds that of the parameter. */
static bool
add(const ctd_schema_row *row, const char *path, void *context)
{
    const ends *const e = context;
    ctd_fit_parameter *const p = e->parameter;
    ctd_node *const sides[] = {e->from, e->to};

    if ((row->types & CTD_TYPE_NUMBER) == 0) {
        ctd_node_report(e->build->messages, e->node, CTD_AT_VALUE,
                        "%s is %s: only a number can be fitted", path,
                        ctd_schema_type_words(row).text);
        return true;
    }
    for (size_t i = 0; i < 2; i++) {
        if (sides[i] != NULL && !sides[i]->bad && !ctd_schema_holds(row, sides[i]->number)) {
            ctd_node_report(e->build->messages, sides[i], CTD_AT_VALUE, "%s must be %s, not %s",
                            path, ctd_schema_range_words(row).text,
                            ctd_utf8_clip(sides[i]->text).text);
        }
    }
    char **const paths = realloc(p->path, (p->n_paths + 1) * sizeof *paths);
    if (paths == NULL) {
        return false;
    }
    p->path = paths;
    p->path[p->n_paths] = strdup(path);
    if (p->path[p->n_paths] == NULL) {
        return false;
    }
    p->n_paths++;
    return true;
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
        fixed = fixed || ctd_path_is_within(path, sections[i]);
    }
    return fixed;
}

bool
ctd_build_fit_path(const ctd_build *build, ctd_node *node, ctd_node *from, ctd_node *to,
                   ctd_fit_parameter *parameter)
{
    ends e = {.build = build, .node = node, .from = from, .to = to, .parameter = parameter};
    const ctd_follow follow = {.messages = build->messages,
                               .node = node,
                               .root = build->root,
                               .stars = true,
                               .take = add,
                               .context = &e};

    if (is_fixed(node->text)) {
        ctd_node_report(build->messages, node, CTD_AT_VALUE,
                        "a fit cannot change %s: it is the same at all points",
                        ctd_utf8_clip(node->text).text);
        return true;
    }
    return ctd_follow_path(&follow, node->text);
}
