/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand.h"
#include "agents/expected.h"
#include "agents/learning_private.h"
#include "agents/owners.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Tables and what they hold at the start,
 *
 *     Q_j(s, a) = mean over the others' prices of profit_j(a, others) / (1 - delta)  in every s
 *
 * (Calvano et al. 2020, section II.C): as if the others chose at random for ever.
 */

static bool
learns(const ctd_model *model, uint32_t j)
{
    return model->provider[j].exists && model->provider[j].price_rule == CTD_PRICE_Q_LEARNING;
}

/* Learners, their states, and the entries of all their tables. */
static uint32_t
count(const ctd_model *model, uint64_t *states, uint64_t *entries, uint32_t *largest)
{
    uint64_t actions = 0;
    uint32_t n = 0;

    *states = 1;
    *largest = 0;
    for (uint32_t j = 1; j < model->n_providers; j++) {
        if (learns(model, j)) {
            const uint32_t n_prices = model->provider[j].play.n_prices;

            *states = n < CTD_MAX_LEARNERS ? *states * n_prices : *states;
            *largest = n_prices > *largest ? n_prices : *largest;
            actions += n_prices;
            n++;
        }
    }
    *entries = n > 0 ? *states * actions : 0;
    return n;
}

uint64_t
ctd_learning_entries(const ctd_model *model)
{
    uint64_t states, entries;
    uint32_t largest;
    const uint32_t n = count(model, &states, &entries, &largest);

    return n > CTD_MAX_LEARNERS ? UINT64_MAX : n > 0 ? states * largest : 0;
}

/* Room for the tables of any of the models. */
static void
measure(const ctd_model *models, uint32_t n_models, size_t *values, size_t *greedy)
{
    *values = 0;
    *greedy = 0;
    for (uint32_t v = 0; v < n_models; v++) {
        uint64_t states, entries;
        uint32_t largest;
        const uint32_t n = count(&models[v], &states, &entries, &largest);

        *values = entries > *values ? entries : *values;
        *greedy = n * states > *greedy ? n * states : *greedy;
    }
}

ctd_status
ctd_learning_create(const ctd_model *models, uint32_t n_models, ctd_learning **learning)
{
    ctd_status status = CTD_OK;
    ctd_learning *l = NULL;
    size_t values, greedy;

    *learning = NULL;
    for (uint32_t v = 0; v < n_models; v++) {
        CTD_TRY(ctd_learning_entries(&models[v]) <= CTD_MAX_LEARNED ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
    measure(models, n_models, &values, &greedy);
    if (values == 0) {
        return CTD_OK;
    }
    l = calloc(1, sizeof *l);
    CTD_TRY(l != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    l->value = calloc(values, sizeof *l->value);
    l->greedy = calloc(greedy, sizeof *l->greedy);
    CTD_TRY(l->value != NULL && l->greedy != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    *learning = l;
    l = NULL;
out:
    ctd_learning_destroy(&l);
    return status;
}

void
ctd_learning_destroy(ctd_learning **learning)
{
    ctd_learning *l = *learning;

    if (l != NULL) {
        free(l->value);
        free(l->greedy);
        free(l);
        *learning = NULL;
    }
}

size_t
ctd_learning_bytes(const ctd_model *models, uint32_t n_models)
{
    size_t values, greedy;

    measure(models, n_models, &values, &greedy);
    return values > 0 ? sizeof(ctd_learning) + values * sizeof(double) + greedy : 0;
}

static void
lay_grid(ctd_seat *s, double price)
{
    const double step = (s->play->high - s->play->low) / (s->play->n_prices - 1);

    s->action = 0;
    for (uint32_t a = 0; a < s->play->n_prices; a++) {
        s->point[a] = s->play->low + step * a;
        if (fabs(s->point[a] - price) < fabs(s->point[s->action] - price)) {
            s->action = a;
        }
    }
}

static uint32_t
period_of(const ctd_model *model, const ctd_price_play *play)
{
    const double ticks = play->period_months * model->calendar.ticks_per_year / 12.0;

    return ticks < 1.0 ? 1 : (uint32_t)(ticks + 0.5);
}

void
ctd_learning_start(ctd_market *m)
{
    ctd_learning *l = m->learning;
    double *value = l->value;
    uint8_t *greedy = l->greedy;

    *l = (ctd_learning){.value = value, .greedy = greedy, .n_states = 1};
    for (uint32_t j = 1; j < m->n_providers; j++) {
        const ctd_provider *provider = &m->model->provider[j];

        if (learns(m->model, j)) {
            ctd_seat *s = &l->seat[l->n++];

            *s = (ctd_seat){.provider = j,
                            .play = &provider->play,
                            .period = period_of(m->model, &provider->play),
                            .stride = l->n_states};
            lay_grid(s, provider->price_level / m->model->reference_price);
            l->n_states *= provider->play.n_prices;
            l->enough = provider->play.settled > l->enough ? provider->play.settled : l->enough;
        }
    }
    for (uint32_t k = 0; k < l->n; k++) {
        const uint32_t n_actions = l->seat[k].play->n_prices;

        l->seat[k].table = (ctd_learner){l->n_states, n_actions, value, greedy};
        value += (size_t)l->n_states * n_actions;
        greedy += l->n_states;
    }
}

/* Profits of all providers at list prices: exactly, or of a sample of customers. */
static void
profits_at(ctd_market *m, const double list_price[], double profit[])
{
    if (m->expected != NULL) {
        ctd_expected_profits(m, list_price, profit);
        return;
    }
    ctd_demand_sums sums;
    const uint32_t no_pairs[CTD_MAX_PROVIDERS] = {0};

    ctd_demand_at(m->demand, m, list_price, no_pairs, &sums);
    for (uint32_t j = 1; j < m->n_providers; j++) {
        profit[j] = sums.revenue[j] - m->books[j].unit_cost * sums.quantity[j];
    }
}

/* In a market of individuals, as many as keep the work at all points of the grids bounded. */
static uint32_t
sample_size(const ctd_learning *l)
{
    enum { MOST_WORK = 20000000 };
    const uint32_t affordable = MOST_WORK / l->n_states;
    uint32_t sample = 0;

    for (uint32_t k = 0; k < l->n; k++) {
        sample = l->seat[k].play->sample > sample ? l->seat[k].play->sample : sample;
    }
    return affordable < sample ? affordable : sample;
}

void
ctd_learning_foresee(ctd_market *m)
{
    ctd_learning *l = m->learning;
    const double common = m->model->reference_price * ctd_market_grown(m, m->model->price_trend);
    double sum[CTD_MAX_LEARNERS][CTD_MAX_PRICE_GRID] = {{0}};
    double price[CTD_MAX_PROVIDERS], profit[CTD_MAX_PROVIDERS];
    int32_t owner[CTD_MAX_PROVIDERS];

    ctd_owners(m->model, m->tick, owner);
    if (m->expected == NULL) {
        ctd_demand_look(m->demand, m, sample_size(l));
    }
    memcpy(price, m->list_price, m->n_providers * sizeof *price);
    for (uint32_t state = 0; state < l->n_states; state++) {
        for (uint32_t k = 0; k < l->n; k++) {
            const ctd_seat *s = &l->seat[k];

            price[s->provider] = s->point[state / s->stride % s->play->n_prices] * common;
        }
        profits_at(m, price, profit);
        for (uint32_t k = 0; k < l->n; k++) {
            const ctd_seat *s = &l->seat[k];

            sum[k][state / s->stride % s->play->n_prices] +=
                ctd_learning_reward(m, s->provider, owner, profit);
        }
    }
    for (uint32_t k = 0; k < l->n; k++) {
        ctd_seat *s = &l->seat[k];
        const double others = (double)l->n_states / s->play->n_prices;

        for (uint32_t a = 0; a < s->play->n_prices; a++) {
            sum[k][a] /= others * (1.0 - s->play->discounting);
        }
        ctd_learner_start(&s->table, sum[k]);
    }
}

void
ctd_learning_state(ctd_learning *l, ctd_state *state)
{
#define PART(object, field) ctd_state_add(state, #field, &(object)->field, sizeof(object)->field)
    PART(l, unchanged);
    PART(l, started);
    PART(l, settled);
    PART(l, settled_tick);
    for (uint32_t k = 0; k < l->n; k++) {
        ctd_seat *s = &l->seat[k];
        const size_t n_values = (size_t)l->n_states * s->table.n_actions;

        PART(s, action);
        PART(s, next);
        PART(s, state);
        PART(s, n_looks);
        PART(s, earned);
        PART(s, n_earned);
        PART(s, explored);
        ctd_state_add(state, "value", s->table.value, n_values * sizeof *s->table.value);
        ctd_state_add(state, "greedy", s->table.greedy, l->n_states * sizeof *s->table.greedy);
    }
#undef PART
}

bool
ctd_learning_is_sane(const ctd_market *m)
{
    const ctd_learning *l = m->learning;

    if (l != NULL && (!ctd_state_is_flag(&l->started) || !ctd_state_is_flag(&l->settled))) {
        return false;
    }
    for (uint32_t k = 0; l != NULL && k < l->n; k++) {
        const ctd_seat *s = &l->seat[k];

        if (!ctd_state_is_flag(&s->explored) || s->action >= s->table.n_actions ||
            s->next >= s->table.n_actions || s->state >= l->n_states) {
            return false;
        }
        for (uint32_t state = 0; state < l->n_states; state++) {
            if (s->table.greedy[state] >= s->table.n_actions) {
                return false;
            }
        }
    }
    return true;
}
