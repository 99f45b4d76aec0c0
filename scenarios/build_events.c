/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/number.h"
#include "scenarios/schema.h"

#include <string.h>

typedef struct kind_row {
    const char *key;
    ctd_event_kind kind;
    bool nobodys;           /* it has no provider */
    const char *companions; /* keys that may stand with it, each behind a blank */
} kind_row;

static const kind_row kinds[] = {
    {"inject", CTD_EVENT_INJECT, false, " over_months"},
    {"open", CTD_EVENT_OPEN, false, " spend"},
    {"price", CTD_EVENT_PRICE, false, ""},
    {"partnership", CTD_EVENT_PARTNERSHIP, false, " over_months region"},
    {"marketing", CTD_EVENT_MARKETING, false, " over_months region"},
    {"outage", CTD_EVENT_OUTAGE, false, " over_months lost reconsider"},
    {"quality", CTD_EVENT_QUALITY, false, " over_months region"},
    {"demand", CTD_EVENT_DEMAND, true, " over_months region"},
    {"residency", CTD_EVENT_RESIDENCY, true, " segments accepted"},
    {"merge", CTD_EVENT_MERGE, false, ""},
    {"exit", CTD_EVENT_EXIT, false, ""},
};

enum { N_KINDS = sizeof kinds / sizeof kinds[0] };

static const char ONE_OF[] = "inject, open, price, partnership, marketing, outage, quality, "
                             "demand, residency, merge, exit";

/* The one kind an event has; NULL after a report. */
static const kind_row *
find_kind(const ctd_build *build, ctd_node *event)
{
    const kind_row *found = NULL;

    for (size_t i = 0; i < N_KINDS; i++) {
        ctd_node *const node = ctd_node_find(event, kinds[i].key);
        if (node != NULL && found != NULL) {
            ctd_node_report(build->messages, node, CTD_AT_KEY,
                            "an event does one thing, and %s is given too: make it two events",
                            found->key);
            return NULL;
        }
        found = node != NULL ? &kinds[i] : found;
    }
    if (found == NULL && !event->bad) {
        ctd_node_report(build->messages, event, CTD_AT_KEY, "what happens? Give one of %s", ONE_OF);
    }
    return found;
}

static void
check_companions(const ctd_build *build, ctd_node *event, const kind_row *kind)
{
    static const char *const keys[] = {"over_months", "spend",    "region",  "lost",
                                       "reconsider",  "segments", "accepted"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        ctd_node *const node = ctd_node_find(event, keys[i]);
        if (node != NULL && !node->filled && strstr(kind->companions, keys[i]) == NULL) {
            ctd_node_report(build->messages, node, CTD_AT_KEY, "%s does not go with %s", keys[i],
                            kind->key);
        }
    }
}

static void
check_provider(const ctd_build *build, ctd_node *event, const kind_row *kind)
{
    ctd_node *const provider = ctd_node_find(event, "provider");

    if (provider == NULL && !kind->nobodys) {
        ctd_node_report(build->messages, event, CTD_AT_KEY,
                        "missing key 'provider' (the name of a provider), whose %s it is",
                        kind->key);
    } else if (provider != NULL && kind->nobodys) {
        ctd_node_report(build->messages, provider, CTD_AT_KEY,
                        "%s concerns everybody: leave out provider", kind->key);
    }
}

static void
check_date(const ctd_build *build, ctd_node *date)
{
    const ctd_calendar *const calendar = &build->model->calendar;

    if (date == NULL || ctd_node_find(build->root, "clock") == NULL ||
        ctd_node_find(build->root, "clock")->bad ||
        ctd_build_is_early(build, date, CTD_AT_VALUE, date->index)) {
        return;
    }
    if (calendar->n_ticks == 0) {
        ctd_node_report(build->messages, date, CTD_AT_VALUE, "nothing can happen in 0 ticks");
    } else if (ctd_calendar_first_tick(calendar, date->index) > calendar->n_ticks) {
        ctd_node_report(
            build->messages, date, CTD_AT_VALUE,
            "%s lies after the last tick, whose decisions fall in %s",
            ctd_month_format(date->index).text,
            ctd_month_format(ctd_calendar_decision_month(calendar, calendar->n_ticks)).text);
    }
}

/* Events stay in order of date, those of one date as in the file; `nodes` goes along. */
static void
insert(ctd_model *m, ctd_node **nodes, const ctd_event *event, ctd_node *node)
{
    uint32_t i = m->n_events++;

    for (; i > 0 && m->event[i - 1].month > event->month; i--) {
        m->event[i] = m->event[i - 1];
        nodes[i] = nodes[i - 1];
    }
    m->event[i] = *event;
    nodes[i] = node;
}

/* The kind's own value, and what stands with it. */
static void
read_event(const ctd_build *build, ctd_node *node, const ctd_node *what, ctd_event *event)
{
    event->region = ctd_build_index(node, "region", -1);
    event->over_months = ctd_build_number(node, "over_months", 0.0);
    switch (event->kind) {
    case CTD_EVENT_OPEN:
        event->region = what->index;
        event->amount = ctd_build_number(node, "spend", 0.0);
        break;
    case CTD_EVENT_OUTAGE:
        event->region = what->index;
        event->amount = ctd_build_number(node, "lost", 1.0);
        event->fraction = ctd_build_number(node, "reconsider", 0.0);
        break;
    case CTD_EVENT_RESIDENCY:
        event->region = what->type == CTD_TYPE_WORD ? -1 : what->index;
        ctd_build_residency(build, node, event);
        break;
    case CTD_EVENT_MERGE:
        event->other = what->index;
        break;
    default:
        event->amount = what->number;
        break;
    }
}

static void
build_event(const ctd_build *build, ctd_node *node, ctd_node **nodes)
{
    const kind_row *const kind = find_kind(build, node);
    ctd_node *const date = ctd_build_find(node, "date");

    check_date(build, date);
    if (kind == NULL) {
        return;
    }
    check_companions(build, node, kind);
    check_provider(build, node, kind);
    const ctd_node *const what = ctd_build_find(node, kind->key);
    if (date == NULL || what == NULL || node->bad) {
        return;
    }
    ctd_event event = {.kind = kind->kind,
                       .month = date->index,
                       .provider = ctd_build_index(node, "provider", CTD_ON_PREMISES)};
    read_event(build, node, what, &event);
    insert(build->model, nodes, &event, node);
}

/* A location at the start, or to be opened. One written down without capacity is meant so. */
static bool
is_somewhere(const ctd_model *m, int32_t provider, const ctd_node *locations)
{
    if (locations->child != NULL || m->provider[provider].invest_rule == CTD_INVEST_NPV) {
        return true;
    }
    for (uint32_t r = 0; r < m->n_regions; r++) {
        if (m->provider[provider].location[r].open) {
            return true;
        }
    }
    for (uint32_t i = 0; i < m->n_events; i++) {
        if (m->event[i].kind == CTD_EVENT_OPEN && m->event[i].provider == provider) {
            return true;
        }
    }
    return false;
}

static void
check_locations(const ctd_build *build, const ctd_node *events)
{
    const ctd_node *const providers = ctd_node_find(build->root, "providers");

    for (ctd_node *node = providers != NULL ? providers->child : NULL; node != NULL;
         node = node->next) {
        ctd_node *const locations = ctd_node_find(node, "locations");
        if (locations == NULL || locations->bad || (events != NULL && events->bad)) {
            continue;
        }
        const int32_t index =
            ctd_names_find(build->names->provider, build->names->n_providers, node->key);
        if (index > 0 && !is_somewhere(build->model, index, locations)) {
            ctd_node_report(build->messages, node, CTD_AT_KEY,
                            "the provider is nowhere: give it a location, or an event with open");
        }
    }
}

void
ctd_build_events(const ctd_build *build)
{
    ctd_node *const events = ctd_node_find(build->root, "events");
    ctd_node *nodes[CTD_MAX_EVENTS];
    uint32_t n = 0;

    for (ctd_node *node = events != NULL ? events->child : NULL; node != NULL; node = node->next) {
        if (++n > CTD_MAX_EVENTS) {
            ctd_node_report(build->messages, node, CTD_AT_KEY, "too many events: at most %d",
                            CTD_MAX_EVENTS);
            break;
        }
        if (node->kind == CTD_NODE_MAPPING) {
            build_event(build, node, nodes);
        }
    }
    ctd_build_check_events(build, nodes, events != NULL && events->bad);
    check_locations(build, events);
}
