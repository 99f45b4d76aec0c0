/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/owners.h"

#include "agents/events.h"

static void
join(uint32_t n, int32_t owner[], int32_t a, int32_t b)
{
    const int32_t one = owner[a], other = owner[b];
    const int32_t low = one < other ? one : other, high = one < other ? other : one;

    for (uint32_t j = 1; j < n; j++) {
        owner[j] = owner[j] == high ? low : owner[j];
    }
}

void
ctd_owners(const ctd_model *model, uint32_t tick, int32_t owner[])
{
    const uint32_t n = model->n_providers;

    for (uint32_t j = 0; j < n; j++) {
        owner[j] = (int32_t)j;
    }
    for (uint32_t j = 1; j < n; j++) {
        if (model->provider[j].owner > CTD_ON_PREMISES) {
            join(n, owner, (int32_t)j, model->provider[j].owner);
        }
    }
    for (uint32_t e = 0; e < model->n_events; e++) {
        const ctd_event *event = &model->event[e];

        if (event->kind == CTD_EVENT_MERGE && ctd_events_tick(model, event) <= tick) {
            join(n, owner, event->provider, event->other);
        }
    }
}

int32_t
ctd_owner(const ctd_model *model, uint32_t j, uint32_t tick)
{
    int32_t owner[CTD_MAX_PROVIDERS];

    ctd_owners(model, tick, owner);
    return owner[j];
}
