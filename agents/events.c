/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/events.h"

uint32_t
ctd_events_tick(const ctd_model *model, const ctd_event *event)
{
    return ctd_calendar_first_tick(&model->calendar, event->month);
}

static double
months_in(const ctd_model *model, uint32_t ticks)
{
    return 12.0 * (double)ticks * ctd_calendar_dt(&model->calendar);
}

/* Share of an event's months that are over at the end of `tick`, 0 before it acts. */
static double
progress(const ctd_model *model, const ctd_event *event, uint32_t tick)
{
    const uint32_t first = ctd_events_tick(model, event);

    if (tick < first) {
        return 0.0;
    }
    const double elapsed = months_in(model, tick - first + 1);

    return elapsed >= event->over_months ? 1.0 : elapsed / event->over_months;
}

static bool
concerns(const ctd_event *event, ctd_event_kind kind, uint32_t provider, uint32_t region)
{
    return event->kind == kind && event->provider == (int32_t)provider &&
           (event->region < 0 || event->region == (int32_t)region);
}

double
ctd_events_injection(const ctd_model *model, uint32_t provider, uint32_t tick)
{
    double sum = 0.0;

    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];

        if (event->kind == CTD_EVENT_INJECT && event->provider == (int32_t)provider) {
            sum +=
                event->amount * (progress(model, event, tick) - progress(model, event, tick - 1));
        }
    }
    return sum;
}

double
ctd_events_partnership(const ctd_model *model, uint32_t provider, uint32_t region, uint32_t tick)
{
    double index = 0.0;

    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];

        if (concerns(event, CTD_EVENT_PARTNERSHIP, provider, region)) {
            index += (event->amount - index) * progress(model, event, tick);
        }
    }
    return index;
}

bool
ctd_events_running(const ctd_model *model, const ctd_event *event, uint32_t tick)
{
    const uint32_t first = ctd_events_tick(model, event);
    const bool endless = event->over_months <= 0.0 && event->kind != CTD_EVENT_OUTAGE;

    return tick >= first &&
           (endless || tick == first || months_in(model, tick - first) < event->over_months);
}

double
ctd_events_marketing(const ctd_model *model, uint32_t provider, uint32_t region, uint32_t tick)
{
    double level = model->provider[provider].marketing[region];

    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];

        if (concerns(event, CTD_EVENT_MARKETING, provider, region)) {
            level = ctd_events_running(model, event, tick) ? event->amount : level;
        }
    }
    return level;
}

double
ctd_events_quality(const ctd_model *model, uint32_t provider, uint32_t region, uint32_t tick)
{
    double sum = 0.0;

    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];

        if (concerns(event, CTD_EVENT_QUALITY, provider, region)) {
            sum += ctd_events_running(model, event, tick) ? event->amount : 0.0;
        }
    }
    return sum;
}

double
ctd_events_demand(const ctd_model *model, uint32_t region, uint32_t tick)
{
    double factor = 1.0;

    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];

        if (concerns(event, CTD_EVENT_DEMAND, CTD_ON_PREMISES, region)) {
            factor *= ctd_events_running(model, event, tick) ? event->amount : 1.0;
        }
    }
    return factor;
}

double
ctd_events_up(const ctd_model *model, uint32_t provider, uint32_t location, uint32_t tick)
{
    double up = 1.0;

    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];
        const bool down = concerns(event, CTD_EVENT_OUTAGE, provider, location) &&
                          ctd_events_running(model, event, tick);

        up = down && 1.0 - event->amount < up ? 1.0 - event->amount : up;
    }
    return up;
}

ctd_list_price_base
ctd_events_price(const ctd_model *model, uint32_t provider, uint32_t tick)
{
    ctd_list_price_base base = {model->provider[provider].price_level, 0};

    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];

        if (event->kind == CTD_EVENT_PRICE && event->provider == (int32_t)provider) {
            const uint32_t first = ctd_events_tick(model, event);

            if (first <= tick) {
                base = (ctd_list_price_base){event->amount, first};
            }
        }
    }
    return base;
}

uint32_t
ctd_events_entry(const ctd_model *model, uint32_t provider)
{
    const int32_t month = model->provider[provider].enters_month;

    return month < model->calendar.start_month ? 0
                                               : ctd_calendar_first_tick(&model->calendar, month);
}

bool
ctd_events_exit(const ctd_model *model, uint32_t provider, uint32_t tick)
{
    bool exits = false;

    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];

        exits = exits || (event->kind == CTD_EVENT_EXIT && event->provider == (int32_t)provider &&
                          ctd_events_tick(model, event) == tick);
    }
    return exits;
}
