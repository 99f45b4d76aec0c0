/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_fit.h"

#include "scenarios/number.h"
#include "scenarios/schema.h"
#include "scenarios/utf8.h"

#include <stdio.h>

static void
read_regions(const ctd_build *build, ctd_node *region, ctd_fit_target *t)
{
    for (uint32_t r = 0; r < build->names->n_regions; r++) {
        t->region[r] = region == NULL || region->type == CTD_TYPE_WORD;
    }
    if (region == NULL) {
        return;
    }
    if (region->type == CTD_TYPE_REGION) {
        t->region[region->index] = true;
    }
    if (region->kind == CTD_NODE_LIST && region->child == NULL) {
        ctd_node_report(build->messages, region, CTD_AT_VALUE, "the list names no region");
    }
    for (ctd_node *item = region->child; item != NULL; item = item->next) {
        if (item->type != 0 && t->region[item->index]) {
            ctd_node_report(build->messages, item, CTD_AT_VALUE, "region '%s' is listed twice",
                            ctd_utf8_clip(item->text).text);
        }
        if (item->type != 0) {
            t->region[item->index] = true;
        }
    }
}

static int32_t
month_of(const ctd_calendar *calendar, uint32_t tick)
{
    const ctd_date date = ctd_calendar_date(calendar, tick);

    return 12 * date.year + date.month - 1;
}

/* The record of the date: dated its first day or, where records fall on odd days, the last before.
 */
static void
read_date(const ctd_build *build, ctd_node *at, ctd_fit_target *t)
{
    const ctd_calendar *const calendar = &build->model->calendar;
    const ctd_node *const clock = ctd_node_find(build->root, "clock");

    if (at == NULL || clock == NULL || clock->bad ||
        ctd_build_is_early(build, at, CTD_AT_VALUE, at->index)) {
        return;
    }
    const int32_t last = month_of(calendar, calendar->n_ticks);
    const int64_t tick = ctd_calendar_last_record(calendar, at->index);

    if (at->index > last) {
        ctd_node_report(build->messages, at, CTD_AT_VALUE, "%s lies after the last record, %s",
                        ctd_month_format(at->index).text, ctd_month_format(last).text);
        return;
    }
    t->month = at->index;
    t->tick = (uint32_t)tick;
    if (12 % calendar->ticks_per_year == 0 && month_of(calendar, t->tick) != at->index) {
        ctd_node_report(
            build->messages, at, CTD_AT_VALUE, "no record is dated %s: the nearest are %s and %s",
            ctd_month_format(at->index).text, ctd_month_format(month_of(calendar, t->tick)).text,
            ctd_month_format(month_of(calendar, t->tick + 1)).text);
    } else if (t->metric == CTD_FIT_CHURN && t->tick < calendar->ticks_per_year) {
        ctd_node_report(build->messages, at, CTD_AT_VALUE,
                        "churn is counted over the year up to the date: the first is %s",
                        ctd_month_format(calendar->start_month + 12).text);
    }
}

static void
check_metric(const ctd_build *build, ctd_node *node, const ctd_fit_target *t)
{
    ctd_node *const provider = ctd_node_find(node, "provider");
    ctd_node *const region = ctd_node_find(node, "region");
    ctd_node *const value = ctd_build_find(node, "value");

    if (t->metric == CTD_FIT_SHARE && provider == NULL && !node->bad) {
        ctd_node_report(build->messages, node, CTD_AT_KEY, "whose share? Give the provider");
    }
    if (t->metric == CTD_FIT_MARKET && provider != NULL) {
        ctd_node_report(build->messages, provider, CTD_AT_KEY,
                        "the market is everybody's: leave provider out");
    }
    if (t->metric == CTD_FIT_CHURN && region != NULL && !region->filled &&
        region->type != CTD_TYPE_WORD) {
        ctd_node_report(build->messages, region, CTD_AT_KEY,
                        "churn is counted worldwide: leave region out");
    }
    if (t->metric != CTD_FIT_MARKET && value != NULL && value->number > 1.0) {
        ctd_node_report(build->messages, value, CTD_AT_VALUE,
                        "a %s is at most 1, not %s (a fraction, not a percentage)",
                        t->metric == CTD_FIT_SHARE ? "share" : "churn",
                        ctd_utf8_clip(value->text).text);
    }
}

void
ctd_build_fit_target(const ctd_build *build, ctd_node *node, ctd_fit_target *target)
{
    static const ctd_fit_metric metrics[] = {CTD_FIT_SHARE, CTD_FIT_MARKET, CTD_FIT_CHURN};

    snprintf(target->name, sizeof target->name, "%s", node->key);
    target->metric = metrics[ctd_build_index(node, "metric", 0)];
    target->provider = ctd_build_index(node, "provider", 0);
    target->value = ctd_build_number(node, "value", 0.0);
    target->error = ctd_build_number(node, "error", 1.0);
    read_regions(build, ctd_build_find(node, "region"), target);
    read_date(build, ctd_build_find(node, "at"), target);
    if (ctd_build_find(node, "metric") != NULL) {
        check_metric(build, node, target);
    }
}
