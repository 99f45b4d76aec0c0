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

double
ctd_events_marketing(const ctd_model *model, uint32_t provider, uint32_t region, uint32_t tick)
{
    double level = model->provider[provider].marketing[region];

    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];

        if (concerns(event, CTD_EVENT_MARKETING, provider, region)) {
            const uint32_t first = ctd_events_tick(model, event);
            const bool running =
                tick >= first &&
                (event->over_months <= 0.0 || months_in(model, tick - first) < event->over_months);

            level = running ? event->amount : level;
        }
    }
    return level;
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
