/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/number.h"
#include "scenarios/schema.h"
#include "scenarios/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void
ctd_build_question_region(const ctd_build *build, ctd_node *region, ctd_question *q)
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

/* How a question compares, by its key. */
static const struct {
    const char *key;
    ctd_comparison comparison;
} comparisons[] = {{"leader", CTD_COMPARE_LEADER},
                   {"above", CTD_COMPARE_ABOVE},
                   {"below", CTD_COMPARE_BELOW},
                   {"rank", CTD_COMPARE_RANK}};

/* The key of the one comparison made; NULL after a report. */
static ctd_node *
find_comparison(const ctd_build *build, ctd_node *question, ctd_question *q)
{
    ctd_node *found = NULL;

    for (size_t i = 0; i < sizeof comparisons / sizeof comparisons[0]; i++) {
        ctd_node *const node = ctd_node_find(question, comparisons[i].key);
        if (node != NULL && found != NULL) {
            ctd_node_report(build->messages, node, CTD_AT_KEY,
                            "a question compares once, and %s is given too: make it two questions",
                            found->key);
            return NULL;
        }
        if (node != NULL) {
            found = node;
            q->comparison = comparisons[i].comparison;
        }
    }
    if (found == NULL && !question->bad) {
        ctd_node_report(build->messages, question, CTD_AT_KEY,
                        "compared with what? Give one of leader, above, below, rank");
    }
    return found;
}

/* The date asked for: by or at. */
static ctd_node *
find_date(const ctd_build *build, ctd_node *question)
{
    ctd_node *const by = ctd_node_find(question, "by");
    ctd_node *const at = ctd_node_find(question, "at");

    if (by != NULL && at != NULL) {
        ctd_node_report(build->messages, at, CTD_AT_KEY,
                        "at does not go with by: either at that date, or by then");
        return NULL;
    }
    if (by == NULL && at == NULL && !question->bad) {
        ctd_node_report(build->messages, question, CTD_AT_KEY,
                        "when? Give by (at some record up to then) or at (at that date)");
    }
    return by != NULL ? ctd_build_find(question, "by") : ctd_build_find(question, "at");
}

void
ctd_build_question_date(const ctd_build *build, ctd_node *date, bool at)
{
    const ctd_calendar *const calendar = &build->model->calendar;
    const ctd_node *const clock = ctd_node_find(build->root, "clock");

    if (date == NULL || clock == NULL || clock->bad ||
        ctd_build_is_early(build, date, CTD_AT_VALUE, date->index)) {
        return;
    }
    const ctd_date last = ctd_calendar_date(calendar, calendar->n_ticks);
    const int32_t last_month = 12 * last.year + last.month - 1;
    if (date->index > last_month) {
        ctd_node_report(build->messages, date, CTD_AT_VALUE, "%s lies after the last record, %s",
                        ctd_month_format(date->index).text, ctd_month_format(last_month).text);
        return;
    }
    const int32_t months = 12 % calendar->ticks_per_year == 0
                               ? 12 / (int32_t)calendar->ticks_per_year
                               : 1; /* records on odd days: the last one up to the date */
    const int32_t before = date->index - (date->index - calendar->start_month) % months;
    if (at && before != date->index) {
        ctd_node_report(build->messages, date, CTD_AT_VALUE,
                        "no record is dated %s: the nearest are %s and %s",
                        ctd_month_format(date->index).text, ctd_month_format(before).text,
                        ctd_month_format(before + months).text);
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

bool
ctd_build_is_markets(ctd_metric metric)
{
    return metric == CTD_METRIC_HHI || metric == CTD_METRIC_SURPLUS || metric == CTD_METRIC_MARKET;
}

bool
ctd_build_is_worldwide(ctd_metric metric)
{
    return metric == CTD_METRIC_HHI || metric == CTD_METRIC_SURPLUS || metric == CTD_METRIC_MARGIN;
}

/* Which keys go with which metric. */
static void
check_metric(const ctd_build *build, ctd_node *question, ctd_node *comparison,
             const ctd_question *q)
{
    const char *const metric = ctd_node_find(question, "metric")->text;
    ctd_node *const challenger = ctd_node_find(question, "challenger");
    ctd_node *const region = ctd_node_find(question, "region");
    const bool compares_providers =
        q->comparison == CTD_COMPARE_LEADER || q->comparison == CTD_COMPARE_RANK;

    if (ctd_build_is_markets(q->metric) && challenger != NULL) {
        ctd_node_report(build->messages, challenger, CTD_AT_KEY,
                        "%s is the market's, nobody's in particular: leave challenger out", metric);
    }
    if (ctd_build_is_markets(q->metric) && comparison != NULL && compares_providers) {
        ctd_node_report(build->messages, comparison, CTD_AT_KEY,
                        "%s is the market's: compare it with a threshold, above or below", metric);
    }
    if (!ctd_build_is_markets(q->metric) && challenger == NULL && !question->bad) {
        ctd_node_report(build->messages, question, CTD_AT_KEY, "whose %s? Give the challenger",
                        metric);
    }
    if (ctd_build_is_worldwide(q->metric) && region != NULL && region->type != 0 &&
        region->type != CTD_TYPE_WORD) {
        ctd_node_report(build->messages, region, CTD_AT_KEY,
                        "%s is that of the whole world: leave region out", metric);
    }
    if (q->metric == CTD_METRIC_SURPLUS && build->model->demand_sample == 0) {
        ctd_node_report(build->messages, question, CTD_AT_KEY,
                        "surplus is estimated from a sample, and output.demand_sample is 0");
    }
    if (q->metric == CTD_METRIC_MARGIN && q->comparison == CTD_COMPARE_RANK && comparison != NULL) {
        ctd_node_report(build->messages, comparison, CTD_AT_KEY,
                        "margins make no ranks: compare with a leader, above or below");
    }
}

static void
check_threshold(const ctd_build *build, ctd_node *threshold, const ctd_question *q)
{
    const bool fraction = q->metric == CTD_METRIC_SHARE || q->metric == CTD_METRIC_HHI;
    const double low =
        q->metric == CTD_METRIC_MARGIN || q->metric == CTD_METRIC_SURPLUS ? -INFINITY : 0.0;
    const double high = fraction || q->metric == CTD_METRIC_MARGIN ? 1.0 : INFINITY;

    if (threshold->number < low || threshold->number > high) {
        ctd_node_report(build->messages, threshold, CTD_AT_VALUE,
                        fraction          ? "it always lies between 0 and 1: %s is no threshold"
                        : high < INFINITY ? "it is at most 1: %s is no threshold"
                                          : "it is at least 0: %s is no threshold",
                        ctd_utf8_clip(threshold->text).text);
    }
}

static void
check_rank(const ctd_build *build, ctd_node *rank)
{
    uint64_t n = 0;

    for (uint32_t j = 1; j < build->names->n_providers; j++) {
        n += build->model->provider[j].fringe ? 0 : 1;
    }
    if (rank->whole >= n) {
        ctd_node_report(build->messages, rank, CTD_AT_VALUE,
                        "of %u providers that are not fringe everybody is among the %u largest",
                        (unsigned)n, (unsigned)rank->whole);
    }
}

ctd_metric
ctd_build_metric(int32_t word)
{
    static const ctd_metric metrics[] = {
        CTD_METRIC_REVENUE, CTD_METRIC_CUSTOMERS, CTD_METRIC_WORKLOAD, CTD_METRIC_SHARE,
        CTD_METRIC_MARGIN,  CTD_METRIC_HHI,       CTD_METRIC_SURPLUS,  CTD_METRIC_MARKET};

    return metrics[word];
}

static bool
build_question(const ctd_build *build, ctd_node *node, ctd_question *q)
{
    ctd_node *const challenger = ctd_build_find(node, "challenger");
    ctd_node *const leader = ctd_build_find(node, "leader");
    ctd_node *const comparison = find_comparison(build, node, q);
    ctd_node *const date = find_date(build, node);
    const ctd_node *const title = ctd_node_find(node, "title");

    snprintf(q->name, sizeof q->name, "%s", node->key);
    q->metric = ctd_build_metric(ctd_build_index(node, "metric", 0));
    q->challenger = challenger != NULL ? challenger->index : 0;
    q->leader = leader != NULL ? leader->index : 0;
    q->at = date != NULL && strcmp(date->key, "at") == 0;
    q->month = date != NULL ? date->index : 0;
    ctd_build_question_region(build, ctd_build_find(node, "region"), q);
    ctd_build_question_date(build, date, q->at);
    check_sides(build, challenger, leader);
    if (ctd_build_find(node, "metric") != NULL) {
        check_metric(build, node, comparison, q);
    }
    if (comparison != NULL && comparison->type != 0 && q->comparison == CTD_COMPARE_RANK) {
        q->rank = (uint32_t)comparison->whole;
        check_rank(build, comparison);
    } else if (comparison != NULL && comparison->type != 0 && leader == NULL) {
        q->threshold = comparison->number;
        check_threshold(build, comparison, q);
    }
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
