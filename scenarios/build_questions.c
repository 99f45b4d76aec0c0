/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/number.h"
#include "scenarios/schema.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <string.h>

static void
build_region(const ctd_build *build, ctd_node *region, ctd_question *q)
{
    if (region == NULL) {
        return;
    }
    for (uint32_t r = 0; r < build->names->n_regions; r++) {
        q->region[r] = region->type == CTD_TYPE_WORD;
    }
    if (region->type == CTD_TYPE_REGION) {
        q->region[region->index] = true;
    }
    if (region->kind == CTD_NODE_LIST && region->child == NULL) {
        ctd_node_report(build->messages, region, CTD_AT_VALUE, "the list names no region");
    }
    for (ctd_node *item = region->child; item != NULL; item = item->next) {
        if (item->type == 0) {
            continue;
        }
        if (q->region[item->index]) {
            ctd_node_report(build->messages, item, CTD_AT_VALUE, "region '%s' is listed twice",
                            ctd_utf8_clip(item->text).text);
        }
        q->region[item->index] = true;
    }
}

static void
check_date(const ctd_build *build, ctd_node *by)
{
    const ctd_calendar *const calendar = &build->model->calendar;
    const ctd_node *const clock = ctd_node_find(build->root, "clock");

    if (by == NULL || clock == NULL || clock->bad ||
        ctd_build_is_early(build, by, CTD_AT_VALUE, by->index)) {
        return;
    }
    const ctd_date last = ctd_calendar_date(calendar, calendar->n_ticks);
    const int32_t last_month = 12 * last.year + last.month - 1;
    if (by->index > last_month) {
        ctd_node_report(build->messages, by, CTD_AT_VALUE, "%s lies after the last record, %s",
                        ctd_month_format(by->index).text, ctd_month_format(last_month).text);
    }
}

static void
check_sides(const ctd_build *build, ctd_node *challenger, ctd_node *leader)
{
    ctd_node *const sides[] = {challenger, leader};

    for (size_t i = 0; i < 2; i++) {
        if (sides[i] != NULL && build->model->provider[sides[i]->index].fringe) {
            ctd_node_report(build->messages, sides[i], CTD_AT_VALUE,
                            "%s is fringe, many firms and not one that could lead",
                            ctd_utf8_clip(sides[i]->text).text);
        }
    }
    if (challenger != NULL && leader != NULL && challenger->index == leader->index) {
        ctd_node_report(build->messages, leader, CTD_AT_VALUE,
                        "challenger and leader are the same provider");
    }
}

static bool
build_question(const ctd_build *build, ctd_node *node, ctd_question *q)
{
    static const ctd_metric metrics[] = {CTD_METRIC_REVENUE, CTD_METRIC_CUSTOMERS,
                                         CTD_METRIC_WORKLOAD};
    ctd_node *const challenger = ctd_build_find(node, "challenger");
    ctd_node *const leader = ctd_build_find(node, "leader");
    ctd_node *const by = ctd_build_find(node, "by");
    const ctd_node *const title = ctd_node_find(node, "title");

    snprintf(q->name, sizeof q->name, "%s", node->key);
    q->metric = metrics[ctd_build_index(node, "metric", 0)];
    q->challenger = challenger != NULL ? challenger->index : 0;
    q->leader = leader != NULL ? leader->index : 0;
    q->by_month = by != NULL ? by->index : 0;
    build_region(build, ctd_build_find(node, "region"), q);
    check_date(build, by);
    check_sides(build, challenger, leader);
    q->title = strdup(title != NULL ? title->text : "");
    return q->title != NULL;
}

bool
ctd_build_questions(const ctd_build *build, ctd_scenario *scenario)
{
    const ctd_node *const questions = ctd_node_find(build->root, "questions");

    for (ctd_node *node = questions != NULL ? questions->child : NULL; node != NULL;
         node = node->next) {
        if (node->kind != CTD_NODE_MAPPING || node->key == NULL) {
            continue;
        }
        if (scenario->n_questions == CTD_MAX_QUESTIONS) {
            ctd_node_report(build->messages, node, CTD_AT_KEY, "too many questions: at most %d",
                            CTD_MAX_QUESTIONS);
            return true;
        }
        if (!build_question(build, node, &scenario->question[scenario->n_questions++])) {
            return false;
        }
    }
    return true;
}
