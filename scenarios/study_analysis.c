/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "agents/market.h"
#include "scenarios/build_model.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <string.h>

static const char *
outcome_name(const void *study, size_t i)
{
    return ((const ctd_study *)study)->outcome[i].name;
}

static const char *
factor_name(const void *study, size_t i)
{
    return ((const ctd_study *)study)->factor[i].name;
}

static const char *
column_name(const void *columns, size_t i)
{
    return ((const ctd_column *)columns)[i].name;
}

static void
find_outcome(ctd_study_reading *r, ctd_node *node, ctd_frontier *out)
{
    const ctd_study *const s = r->study;

    for (uint32_t i = 0; node != NULL && i < s->n_outcomes; i++) {
        if (strcmp(s->outcome[i].name, node->text) == 0) {
            out->outcome = i;
            return;
        }
    }
    if (node != NULL) {
        ctd_study_no_such(r, node, "outcome", outcome_name, s, s->n_outcomes);
    }
}

static void
find_factor(ctd_study_reading *r, ctd_node *node, ctd_frontier *out)
{
    const ctd_study *const s = r->study;
    const int32_t k = node != NULL ? ctd_study_find_factor(s, node->text) : -1;

    if (node == NULL) {
        return;
    }
    if (k < 0) {
        ctd_study_no_such(r, node, "factor", factor_name, s, s->n_factors);
        return;
    }
    out->factor = (uint32_t)k;
    const ctd_factor *const f = &s->factor[k];
    for (uint32_t i = 1; i < f->n_values; i++) {
        if (f->value[i] <= f->value[i - 1]) {
            ctd_node_report(r->messages, node, CTD_AT_VALUE,
                            "a frontier needs values that rise, and %.15g comes after %.15g",
                            f->value[i], f->value[i - 1]);
            return;
        }
    }
    if (f->n_values == 1) {
        ctd_node_report(r->messages, node, CTD_AT_VALUE,
                        "a frontier lies between values, and %s has only one", f->name);
    }
}

static void
build_frontiers(ctd_study_reading *r, ctd_node *frontiers)
{
    ctd_study *const s = r->study;
    const uint32_t n = frontiers->n_children;

    s->frontier =
        ctd_study_alloc(r, n < CTD_MAX_FRONTIERS ? n + 1 : CTD_MAX_FRONTIERS, sizeof *s->frontier);
    if (ctd_build_find(ctd_node_find(r->root, "design"), "rule") != NULL &&
        s->design.rule != CTD_DESIGN_GRID) {
        ctd_node_report(r->messages, frontiers, CTD_AT_KEY,
                        "leave it out: frontiers go with the rule grid");
    }
    for (ctd_node *node = frontiers->child; node != NULL && s->frontier != NULL;
         node = node->next) {
        if (s->n_frontiers == CTD_MAX_FRONTIERS) {
            ctd_node_report(r->messages, node, CTD_AT_KEY, "too many frontiers: at most %d",
                            CTD_MAX_FRONTIERS);
            return;
        }
        if (node->kind == CTD_NODE_MAPPING && node->key != NULL) {
            ctd_frontier *const out = &s->frontier[s->n_frontiers++];
            snprintf(out->name, sizeof out->name, "%s", node->key);
            out->crosses = ctd_build_number(node, "crosses", 0.0);
            find_outcome(r, ctd_study_find_text(node, "outcome"), out);
            find_factor(r, ctd_study_find_text(node, "factor"), out);
        }
    }
}

void
ctd_study_build_analysis(ctd_study_reading *reading)
{
    const ctd_node *const analysis = ctd_node_find(reading->root, "analysis");
    ctd_node *const frontiers = ctd_build_find(analysis, "frontiers");

    reading->study->confidence = ctd_build_number(analysis, "confidence", 0.95);
    reading->study->n_bootstrap = (uint32_t)ctd_build_whole(analysis, "bootstrap", 1000);
    if (frontiers != NULL) {
        build_frontiers(reading, frontiers);
    }
}

/* A variable that is recorded, and not named before; NULL after a report. */
static const ctd_column *
find_column(ctd_study_reading *r, ctd_node *node)
{
    const ctd_study *const s = r->study;
    size_t n = 0;
    const ctd_column *const columns = ctd_market_columns(&n);

    for (uint32_t i = 0; i < s->n_series; i++) {
        if (strcmp(s->series[i], node->text) == 0) {
            ctd_node_report(r->messages, node, CTD_AT_VALUE, "%s is listed twice",
                            ctd_utf8_clip(node->text).text);
            return NULL;
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (strcmp(columns[i].name, node->text) == 0) {
            return &columns[i];
        }
    }
    ctd_study_no_such(r, node, "recorded variable", column_name, columns, n);
    return NULL;
}

void
ctd_study_build_output(ctd_study_reading *reading)
{
    ctd_study *const s = reading->study;
    const ctd_node *const list = ctd_build_find(ctd_node_find(reading->root, "output"), "series");

    if (list == NULL) {
        return;
    }
    s->series = ctd_study_alloc(reading, list->n_children + 1, sizeof *s->series);
    for (ctd_node *item = list->child; item != NULL && s->series != NULL; item = item->next) {
        const ctd_column *const column =
            item->kind == CTD_NODE_SCALAR && !item->bad ? find_column(reading, item) : NULL;
        if (column != NULL) {
            s->series[s->n_series] = ctd_study_copy(reading, column->name);
            s->n_series += s->series[s->n_series] != NULL ? 1 : 0;
        }
    }
}
