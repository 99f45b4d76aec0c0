/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/learning_private.h"
#include "agents/owners.h"
#include "sim/maths.h"

/* The turn of the learners at a tick. */

static const ctd_seat *
seat_of(const ctd_market *m, uint32_t j)
{
    const ctd_learning *l = m->learning;

    for (uint32_t k = 0; l != NULL && k < l->n; k++) {
        if (l->seat[k].provider == j) {
            return &l->seat[k];
        }
    }
    return NULL;
}

static uint32_t
state_of(const ctd_learning *l)
{
    uint32_t state = 0;

    for (uint32_t k = 0; k < l->n; k++) {
        state += l->seat[k].action * l->seat[k].stride;
    }
    return state;
}

/* USD a year of provider j at the last settling: revenue less the cost of what it served. */
static double
profit_of(const ctd_market *m, uint32_t j)
{
    double served = 0.0;

    for (size_t d = 0; d < m->n_regions; d++) {
        served += ctd_market_site(m, j, d)->served;
    }
    return m->books[j].revenue - m->books[j].unit_cost * served * CTD_HOURS_PER_YEAR;
}

double
ctd_learning_reward(const ctd_market *m, uint32_t j, const int32_t owner[], const double profit[])
{
    double sum = 0.0;

    for (uint32_t k = 1; k < m->n_providers; k++) {
        sum += owner[k] == owner[j] ? profit[k] : 0.0;
    }
    return sum;
}

static uint32_t
choose(const ctd_market *m, ctd_seat *s, uint32_t state)
{
    s->explored = false;
    if (!m->learning->settled) {
        const ctd_key key = ctd_key_mix(ctd_market_key(m, CTD_DRAW_PRICE, m->tick), s->provider);
        const ctd_pcg32 stream = ctd_key_stream(key);
        const double chance = ctd_exp(-s->play->decay * (double)s->n_looks);

        s->explored = ctd_uniform(ctd_draw_at(stream, 0)) < chance;
        if (s->explored) {
            return (uint32_t)((uint64_t)ctd_draw_at(stream, 1) * s->table.n_actions >> 32);
        }
    }
    return s->table.greedy[state];
}

/* Learns, and picks the next action; true if the strategy changed. */
static bool
look(ctd_market *m, ctd_seat *s, uint32_t state)
{
    bool changed = false;

    if (s->n_looks > 0 && !m->learning->settled) {
        const ctd_experience experience = {s->state, s->action, s->earned / s->n_earned, state};

        changed = ctd_learner_update(&s->table, &experience, s->play->rate, s->play->discounting);
    }
    s->state = state;
    s->next = choose(m, s, state);
    s->n_looks++;
    s->earned = 0.0;
    s->n_earned = 0;
    return changed;
}

static void
count_settled(ctd_market *m, bool changed)
{
    ctd_learning *l = m->learning;

    l->unchanged = changed ? 0 : l->unchanged + 1;
    if (!l->settled && l->unchanged >= l->enough) {
        l->settled = true;
        l->settled_tick = m->tick;
        ctd_log_add(m, CTD_LOG_LEARNED, CTD_ON_PREMISES, -1, (double)m->tick);
    }
}

void
ctd_learning_step(ctd_market *m)
{
    ctd_learning *l = m->learning;
    double profit[CTD_MAX_PROVIDERS];
    int32_t owner[CTD_MAX_PROVIDERS];
    bool changed = false, looked = false;

    if (!l->started) {
        ctd_learning_foresee(m);
        l->started = true;
    }
    const uint32_t state = state_of(l);

    ctd_owners(m->model, m->tick, owner);
    for (uint32_t j = 1; j < m->n_providers; j++) {
        profit[j] = profit_of(m, j);
    }
    for (uint32_t k = 0; k < l->n; k++) {
        ctd_seat *s = &l->seat[k];

        s->next = s->action;
        if (!ctd_market_active(m, s->provider)) {
            continue;
        }
        s->earned += ctd_learning_reward(m, s->provider, owner, profit);
        s->n_earned++;
        if ((m->tick - 1) % s->period == 0) {
            changed |= look(m, s, state);
            looked = true;
        }
    }
    for (uint32_t k = 0; k < l->n; k++) {
        l->seat[k].action = l->seat[k].next;
    }
    if (looked) {
        count_settled(m, changed);
    }
}

double
ctd_learning_price(const ctd_market *m, uint32_t j)
{
    const ctd_seat *s = seat_of(m, j);
    const double common = m->model->reference_price * ctd_market_grown(m, m->model->price_trend);

    return s->point[s->action] * common;
}

bool
ctd_learning_settled(const ctd_market *m)
{
    return m->learning != NULL && m->learning->settled;
}

uint32_t
ctd_learning_settled_tick(const ctd_market *m)
{
    return m->learning != NULL ? m->learning->settled_tick : 0;
}

uint32_t
ctd_learning_action(const ctd_market *m, uint32_t j)
{
    return seat_of(m, j)->action;
}

bool
ctd_learning_explored(const ctd_market *m, uint32_t j)
{
    return seat_of(m, j)->explored;
}

const ctd_learner *
ctd_learning_table(const ctd_market *m, uint32_t j)
{
    const ctd_seat *s = seat_of(m, j);

    return s != NULL ? &s->table : NULL;
}
