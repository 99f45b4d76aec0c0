/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/build_model.h"
#include "scenarios/utf8.h"
#include "sim/maths.h"

#include <math.h>
#include <stdlib.h>

static ctd_design_rule
rule_of(const ctd_study_reading *r)
{
    static const ctd_design_rule rules[] = {CTD_DESIGN_GRID,   CTD_DESIGN_LATIN_HYPERCUBE,
                                            CTD_DESIGN_SOBOL,  CTD_DESIGN_SALTELLI,
                                            CTD_DESIGN_MORRIS, CTD_DESIGN_LIST};

    return rules[ctd_build_index(ctd_node_find(r->root, "design"), "rule", 1)];
}

static void
check_log(ctd_study_reading *r, const ctd_factor *f, ctd_node *lowest, double value)
{
    if (f->log && value <= 0.0) {
        ctd_node_report(r->messages, lowest, CTD_AT_VALUE,
                        "a log scale begins above 0: give the lowest value that matters, or the "
                        "linear scale");
    }
}

/* A value of a list. */
typedef struct written {
    ctd_node *node;
} written;

static int
by_number(const void *a, const void *b)
{
    const double x = ((const written *)a)->node->number;
    const double y = ((const written *)b)->node->number;

    return x < y ? -1 : x > y ? 1 : 0;
}

static void
report_twins(ctd_study_reading *r, written item[], uint32_t n)
{
    qsort(item, n, sizeof *item, by_number);
    for (uint32_t i = 1; i < n; i++) {
        if (item[i].node->number == item[i - 1].node->number) {
            ctd_node_report(r->messages, item[i].node, CTD_AT_VALUE, "%s is listed twice",
                            ctd_utf8_clip(item[i].node->text).text);
        }
    }
}

static void
read_values(ctd_study_reading *r, ctd_factor *f, ctd_node *node, ctd_node *values)
{
    static const char *const others[] = {"from", "to", "points"};
    written *const item = ctd_study_alloc(r, values->n_children + 1, sizeof *item);

    f->value = ctd_study_alloc(r, values->n_children + 1, sizeof *f->value);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        ctd_study_refuse(r, node, others[i], "a range, and values are given");
    }
    if (item == NULL || f->value == NULL) {
        return;
    }
    for (ctd_node *v = values->child; v != NULL; v = v->next) {
        if (v->type != 0) {
            check_log(r, f, v, v->number);
            item[f->n_values].node = v;
            f->value[f->n_values++] = v->number;
        }
    }
    if (values->child == NULL) {
        ctd_node_report(r->messages, values, CTD_AT_VALUE, "the list has no values");
        return;
    }
    report_twins(r, item, f->n_values);
    if (f->n_values > 0) {
        f->from = item[0].node->number;
        f->to = item[f->n_values - 1].node->number;
    }
}

/* Step i of n over the range, the ends as they are. */
static double
step_at(const ctd_factor *f, uint32_t i, uint32_t n)
{
    const double x = (double)i / (double)(n - 1);
    double value =
        f->log ? f->from * ctd_exp(x * ctd_log(f->to / f->from)) : f->from + x * (f->to - f->from);

    value = f->whole ? round(value) : value;
    return i == 0 ? f->from : i == n - 1 ? f->to : value;
}

static void
make_steps(ctd_study_reading *r, ctd_factor *f, ctd_node *points)
{
    const uint32_t n = (uint32_t)points->whole;
    bool rises = true;

    f->value = ctd_study_alloc(r, n, sizeof *f->value);
    if (f->value == NULL) {
        return;
    }
    f->n_values = n;
    for (uint32_t i = 0; i < n; i++) {
        f->value[i] = step_at(f, i, n);
        rises = rises && (i == 0 || f->value[i] > f->value[i - 1]);
    }
    if (!rises) {
        ctd_node_report(r->messages, points, CTD_AT_VALUE,
                        "there are not %u different %s from %.15g to %.15g", n,
                        f->whole ? "whole numbers" : "numbers", f->from, f->to);
    }
}

static void
read_range(ctd_study_reading *r, ctd_factor *f, const ctd_factor_home *home)
{
    ctd_node *const node = home->node;
    ctd_node *const from = ctd_build_find(node, "from");
    ctd_node *const to = ctd_build_find(node, "to");
    ctd_node *const points = ctd_build_find(node, "points");
    const bool has_from = ctd_study_is_given(node, "from");
    const bool has_to = ctd_study_is_given(node, "to");

    if (home->misread && (!has_from || !has_to)) {
        return;
    }
    if (!has_from && !has_to) {
        ctd_node_report(r->messages, node, CTD_AT_KEY,
                        "over what? Give values, or a range from .. to");
    } else if (!has_from || !has_to) {
        ctd_node_report(r->messages, node, CTD_AT_KEY, "missing key '%s' (a number)",
                        has_from ? "to" : "from");
    }
    if (from == NULL || to == NULL) {
        return;
    }
    f->from = from->number;
    f->to = to->number;
    check_log(r, f, from, f->from);
    if (f->from >= f->to) {
        ctd_node_report(r->messages, to, CTD_AT_VALUE, "must be above from, %s",
                        ctd_utf8_clip(from->text).text);
    } else if (points != NULL) {
        if (!from->bad) {
            make_steps(r, f, points);
        }
    } else if (rule_of(r) == CTD_DESIGN_GRID && !home->misread) {
        ctd_node_report(r->messages, node, CTD_AT_KEY,
                        "a grid needs values: give how many points, or a list of values");
    }
}

void
ctd_study_build_values(ctd_study_reading *reading, uint32_t factor)
{
    static const char *const keys[] = {"values", "from", "to", "points"};
    ctd_study_reading *const r = reading;
    ctd_factor *const f = &r->study->factor[factor];
    ctd_node *const node = r->study->base->home[factor].node;
    ctd_node *const values = ctd_build_find(node, "values");

    f->log = ctd_build_index(node, "scale", 0) == 1;
    f->to = 1.0;
    if (rule_of(r) == CTD_DESIGN_LIST) {
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
            ctd_study_refuse(r, node, keys[i], "designs that choose points; a list has them");
        }
    } else if (values != NULL) {
        read_values(r, f, node, values);
    } else if (!ctd_study_is_given(node, "values")) {
        read_range(r, f, &r->study->base->home[factor]);
    }
}
