/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/number.h"
#include "scenarios/utf8.h"

/* Event number i of the model, and where it was written. */
typedef struct dated {
    const ctd_build *build;
    const ctd_event *event;
    ctd_node *node;
    uint32_t i;
    bool some_are_bad;
} dated;

static ctd_clip
provider_name(const dated *d, int32_t provider)
{
    return ctd_utf8_clip(d->build->names->provider[provider]);
}

static ctd_clip
region_name(const dated *d)
{
    return ctd_utf8_clip(d->build->names->region[d->event->region]);
}

static bool
is_opening(const ctd_event *e, const ctd_event *other)
{
    return e->kind == CTD_EVENT_OPEN && e->provider == other->provider &&
           e->region == other->region;
}

static void
check_open(const dated *d)
{
    const ctd_model *const m = d->build->model;
    ctd_node *const open = ctd_node_find(d->node, "open");
    const bool from_start = m->provider[d->event->provider].location[d->event->region].open;
    bool before = false;

    for (uint32_t i = 0; i < d->i; i++) {
        before = before || is_opening(&m->event[i], d->event);
    }
    if (from_start) {
        ctd_node_report(d->build->messages, open, CTD_AT_VALUE,
                        "%s has a location in %s at the start already",
                        provider_name(d, d->event->provider).text, region_name(d).text);
    }
    if (before) {
        ctd_node_report(d->build->messages, open, CTD_AT_VALUE,
                        "another event opens %s's location in %s already",
                        provider_name(d, d->event->provider).text, region_name(d).text);
    }
}

static void
check_outage(const dated *d)
{
    const ctd_model *const m = d->build->model;
    bool open = m->provider[d->event->provider].location[d->event->region].open;

    for (uint32_t i = 0; i < d->i; i++) {
        open = open || is_opening(&m->event[i], d->event);
    }
    if (!open && !d->some_are_bad) {
        ctd_node_report(d->build->messages, ctd_node_find(d->node, "outage"), CTD_AT_VALUE,
                        "%s has no location in %s by then that could fail",
                        provider_name(d, d->event->provider).text, region_name(d).text);
    }
}

/* Who owns a provider when event number n acts. */
static int32_t
owner_before(const ctd_model *m, int32_t provider, uint32_t n)
{
    int32_t owner[CTD_MAX_PROVIDERS];

    for (uint32_t j = 0; j < CTD_MAX_PROVIDERS; j++) {
        owner[j] = m->provider[j].owner;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (m->event[i].kind == CTD_EVENT_MERGE) {
            const int32_t buyer = owner[m->event[i].provider];
            const int32_t bought = owner[m->event[i].other];
            for (uint32_t j = 0; j < CTD_MAX_PROVIDERS; j++) {
                owner[j] = owner[j] == bought ? buyer : owner[j];
            }
        }
    }
    return owner[provider];
}

static void
check_merge(const dated *d)
{
    const ctd_model *const m = d->build->model;
    const ctd_event *const e = d->event;
    ctd_node *const merge = ctd_node_find(d->node, "merge");
    const int32_t fringe = m->provider[e->provider].fringe ? e->provider
                           : m->provider[e->other].fringe  ? e->other
                                                           : -1;

    if (e->provider == e->other) {
        ctd_node_report(d->build->messages, merge, CTD_AT_VALUE,
                        "a provider cannot take over itself");
    } else if (fringe >= 0) {
        ctd_node_report(d->build->messages, merge, CTD_AT_VALUE,
                        "%s is fringe, many firms and not one that could merge",
                        provider_name(d, fringe).text);
    } else if (owner_before(m, e->provider, d->i) == owner_before(m, e->other, d->i)) {
        ctd_node_report(d->build->messages, merge, CTD_AT_VALUE,
                        "%s and %s have one owner by then already",
                        provider_name(d, e->provider).text, provider_name(d, e->other).text);
    }
}

/* A provider must have come to the market, and not have left it. */
static void
check_there(const dated *d, int32_t provider, const char *key)
{
    const ctd_model *const m = d->build->model;
    const int32_t enters = m->provider[provider].enters_month;
    ctd_node *const node = ctd_node_find(d->node, key);

    if (d->event->month < enters) {
        ctd_node_report(d->build->messages, node, CTD_AT_VALUE, "%s enters the market only in %s",
                        provider_name(d, provider).text, ctd_month_format(enters).text);
    }
    for (uint32_t i = 0; i < d->i; i++) {
        const ctd_event *const e = &m->event[i];
        if (e->kind == CTD_EVENT_EXIT && e->provider == provider) {
            ctd_node_report(d->build->messages, node, CTD_AT_VALUE, "%s leaves the market in %s",
                            provider_name(d, provider).text, ctd_month_format(e->month).text);
            return;
        }
    }
}

static void
check_exit(const dated *d)
{
    ctd_node *const flag = ctd_node_find(d->node, "exit");

    if (flag->index == 0) {
        ctd_node_report(d->build->messages, flag, CTD_AT_VALUE,
                        "must be true: an event that does not happen is left out");
    }
}

void
ctd_build_check_events(const ctd_build *build, ctd_node *const *nodes, bool some_are_bad)
{
    const ctd_model *const m = build->model;

    for (uint32_t i = 0; i < m->n_events; i++) {
        const dated d = {.build = build,
                         .event = &m->event[i],
                         .node = nodes[i],
                         .i = i,
                         .some_are_bad = some_are_bad};
        if (d.event->provider != CTD_ON_PREMISES) {
            check_there(&d, d.event->provider, "provider");
        }
        switch (d.event->kind) {
        case CTD_EVENT_OPEN:
            check_open(&d);
            break;
        case CTD_EVENT_OUTAGE:
            check_outage(&d);
            break;
        case CTD_EVENT_MERGE:
            check_there(&d, d.event->other, "merge");
            check_merge(&d);
            break;
        case CTD_EVENT_EXIT:
            check_exit(&d);
            break;
        default:
            break;
        }
    }
}
