/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/build_model.h"

#include <math.h>
#include <string.h>

/* Saltelli's two samples are halves of one Sobol point. */
enum { MAX_SALTELLI_FACTORS = CTD_MAX_FACTORS / 2 };

/* What each rule counts, and which keys are its own. */
typedef struct rule {
    const char *name;
    ctd_design_rule rule;
    const char *count; /* key of n; NULL: the factors or the rows make it */
} rule;

static const rule rules[] = {{"grid", CTD_DESIGN_GRID, NULL},
                             {"latin_hypercube", CTD_DESIGN_LATIN_HYPERCUBE, "points"},
                             {"sobol", CTD_DESIGN_SOBOL, "points"},
                             {"saltelli", CTD_DESIGN_SALTELLI, "base"},
                             {"morris", CTD_DESIGN_MORRIS, "trajectories"},
                             {"list", CTD_DESIGN_LIST, NULL}};

/* Keys that go with some rules only. */
static const struct {
    const char *key, *rules;
} owners[] = {{"points", "latin_hypercube or sobol"},
              {"base", "saltelli"},
              {"trajectories", "morris"},
              {"levels", "morris"},
              {"second_order", "saltelli"},
              {"scramble", "sobol or saltelli"},
              {"file", "list"},
              {"rows", "list"}};

static void
refuse_others(ctd_study_reading *r, const ctd_node *design, const rule *mine)
{
    for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++) {
        if (strstr(owners[i].rules, mine->name) == NULL) {
            ctd_study_refuse(r, design, owners[i].key, owners[i].rules);
        }
    }
}

static void
read_count(ctd_study_reading *r, ctd_node *design, const rule *mine)
{
    const ctd_node *const count = mine->count != NULL ? ctd_node_find(design, mine->count) : NULL;

    if (mine->count != NULL && count == NULL && !design->bad) {
        ctd_node_report(r->messages, design, CTD_AT_KEY, "how many? Give %s", mine->count);
    }
    r->study->design.n = count != NULL && count->type != 0 ? (uint32_t)count->whole : 1;
}

/* Points in all; exact up to what a double can count. */
static double
count_points(const ctd_study *s)
{
    const double k = s->n_factors;
    double n = s->design.n;

    switch (s->design.rule) {
    case CTD_DESIGN_GRID:
        n = 1.0;
        for (uint32_t i = 0; i < s->n_factors; i++) {
            n *= s->factor[i].n_values > 0 ? s->factor[i].n_values : 1.0;
        }
        return n;
    case CTD_DESIGN_SALTELLI:
        return n * (s->design.second_order ? 2.0 * k + 2.0 : k + 2.0);
    case CTD_DESIGN_MORRIS:
        return n * (k + 1.0);
    case CTD_DESIGN_LIST:
        return s->design.n_rows;
    default:
        return n;
    }
}

static void
check_size(ctd_study_reading *r, ctd_node *design)
{
    const ctd_study *const s = r->study;
    const double n = count_points(s);

    if (n > CTD_MAX_POINTS) {
        ctd_node_report(r->messages, design, CTD_AT_KEY,
                        n < 1e15 ? "it would have %.0f points: at most %d can be run"
                                 : "it would have %.3g points: at most %d can be run",
                        n, CTD_MAX_POINTS);
    }
    if (s->design.rule == CTD_DESIGN_SALTELLI && s->n_factors > MAX_SALTELLI_FACTORS) {
        ctd_node_report(r->messages, design, CTD_AT_KEY,
                        "saltelli takes at most %d factors, not %u: morris takes more",
                        MAX_SALTELLI_FACTORS, s->n_factors);
    }
}

void
ctd_study_build_design(ctd_study_reading *reading)
{
    ctd_study_reading *const r = reading;
    ctd_study *const s = r->study;
    ctd_node *const design = ctd_node_find(r->root, "design");
    const ctd_node *const word = ctd_build_find(design, "rule");

    if (word == NULL) {
        return;
    }
    const rule *const mine = &rules[word->index];
    ctd_node *const levels = ctd_build_find(design, "levels");

    s->design.rule = mine->rule;
    s->design.levels = (uint32_t)ctd_build_whole(design, "levels", 4);
    s->design.second_order =
        mine->rule == CTD_DESIGN_SALTELLI && ctd_build_index(design, "second_order", 0) != 0;
    s->design.scramble = (mine->rule == CTD_DESIGN_SALTELLI || mine->rule == CTD_DESIGN_SOBOL) &&
                         ctd_build_index(design, "scramble", 1) != 0;
    read_count(r, design, mine);
    refuse_others(r, design, mine);
    if (levels != NULL && mine->rule == CTD_DESIGN_MORRIS && levels->whole % 2 != 0) {
        ctd_node_report(r->messages, levels, CTD_AT_VALUE, "must be even, not %u",
                        s->design.levels);
    }
    if (mine->rule == CTD_DESIGN_LIST) {
        ctd_study_build_rows(r, design);
    }
    check_size(r, design);
}
