/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_state.h"

#include "agents/choice_private.h"
#include "agents/expected_private.h"
#include "agents/learning_private.h"

#include <string.h>

#define PART(object, field) ctd_state_add(state, #field, &(object)->field, sizeof(object)->field)

void
ctd_market_state(ctd_market *m, ctd_state *state)
{
    ctd_array list[CTD_MARKET_ARRAYS];
    const size_t n = ctd_market_arrays(m, m->model, list);

    state->n = 0;
    PART(m, tick);
    PART(m, n_recorded);
    PART(m, unit);
    PART(m, any_forced);
    PART(m, limited);
    PART(m, board);
    PART(m, n_logged);
    ctd_arrays_add(n, list, state);
    if (m->expected != NULL) {
        ctd_expected_state(m->expected, m->model, state);
    } else {
        ctd_state_add(state, "provider", m->customers->provider, m->customers->n_slots);
    }
    if (m->learning != NULL) {
        ctd_learning_state(m->learning, state);
    }
}

uint32_t
ctd_market_tick(const ctd_market *market)
{
    return market->tick;
}

size_t
ctd_market_recorded(const ctd_market *market)
{
    return market->n_recorded;
}

static bool
sites_are_sane(const ctd_market *m)
{
    for (size_t i = 0; i < (size_t)m->n_providers * m->n_regions; i++) {
        if (!ctd_state_is_flag(&m->site[i].open) || !ctd_state_is_flag(&m->site[i].funded)) {
            return false;
        }
    }
    for (size_t j = 0; j < m->n_providers; j++) {
        if (!ctd_state_is_flag(&m->books[j].gone)) {
            return false;
        }
        for (size_t r = 0; r < m->n_regions; r++) {
            const int32_t d = m->board.nearest[j][r];

            if (d < -1 || d >= (int32_t)m->n_regions) {
                return false;
            }
        }
    }
    return true;
}

static bool
alternatives_are_sane(const ctd_market *m)
{
    for (size_t cell = 0; cell < m->n_cells; cell++) {
        const ctd_alternatives *alt = &m->alternatives[cell];

        if (alt->n > m->n_providers || alt->n_nests > CTD_MAX_NESTS ||
            !ctd_state_is_flag(&alt->has_egress)) {
            return false;
        }
        for (uint32_t a = 0; a < alt->n; a++) {
            if (alt->provider[a] >= m->n_providers ||
                (a > 0 && alt->provider[a] <= alt->provider[a - 1]) ||
                (alt->nest[a] >= alt->n_nests && alt->nest[a] != CTD_NO_NEST)) {
                return false;
            }
        }
    }
    return true;
}

/* Those in the market are some of a cell's, and those who came earlier some of them. */
static bool
stocks_are_sane(const ctd_market *m)
{
    const size_t width = (size_t)m->max_term + m->model->calendar.n_ticks + 1;

    for (size_t cell = 0; cell < m->n_cells && m->expected == NULL; cell++) {
        const ctd_cell *c = &m->customers->cell[cell];

        if (m->in_market[cell] > c->n || m->was_in_market[cell] > m->in_market[cell]) {
            return false;
        }
        for (size_t e = 0; m->max_term > 0 && e <= m->max_term + m->tick; e++) {
            const uint64_t *entered = &m->entered[cell * width];

            if (entered[e] > c->n || (e > 0 && entered[e] < entered[e - 1])) {
                return false;
            }
        }
        for (uint64_t i = 0; i < c->n; i++) {
            if (m->customers->provider[c->begin + i] >= m->n_providers) {
                return false;
            }
        }
    }
    return true;
}

static const char *
find_problem(const ctd_market *m)
{
    const uint32_t n_ticks = m->model->calendar.n_ticks;

    if (m->tick > n_ticks) {
        return "tick";
    }
    if (m->n_recorded != (m->tick == 0 ? 1 : m->tick / m->every + 1) +
                             (m->tick == n_ticks && m->tick % m->every != 0)) {
        return "n_recorded";
    }
    if (m->n_logged > m->log_capacity) {
        return "n_logged";
    }
    return !ctd_state_is_flag(&m->any_forced) ? "any_forced"
           : !ctd_state_is_flag(&m->limited)  ? "limited"
           : !sites_are_sane(m)               ? "site"
           : !alternatives_are_sane(m)        ? "alternatives"
           : !stocks_are_sane(m)              ? "provider"
           : !ctd_learning_is_sane(m)         ? "learning"
                                              : NULL;
}

ctd_status
ctd_market_resume(ctd_market *m, const ctd_market_run *run, const unsigned char *bytes, size_t n,
                  const char **problem)
{
    ctd_state state;

    m->model = run->model;
    m->replication = run->replication;
    m->series = run->series;
    m->every = run->every;
    m->tick = 0;
    ctd_population_draw(m);
    if (m->learning != NULL) {
        ctd_learning_start(m);
    }
    ctd_market_state(m, &state);
    if (!ctd_state_load(&state, bytes, n, problem)) {
        return CTD_ERR_DAMAGED;
    }
    ctd_panel_find(m, m->model); /* their places are not taken from a file */
    *problem = find_problem(m);
    if (*problem == NULL && m->expected == NULL) {
        memcpy(m->customers->next, m->customers->provider, m->customers->n_slots);
    }
    return *problem == NULL ? CTD_OK : CTD_ERR_DAMAGED;
}
