/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_LEARNING_PRIVATE_H
#define CTD_AGENTS_LEARNING_PRIVATE_H

#include "agents/learning.h"
#include "agents/market_private.h"
#include "sim/state.h"

/** A provider that learns. */
typedef struct ctd_seat {
    uint32_t provider;
    const ctd_price_play *play; /* borrowed from the model */
    uint32_t period;            /* ticks between two looks, >= 1 */
    uint32_t stride;            /* of its action in the number of a state */
    uint32_t action, next;      /* point of the grid: now, and after this turn */
    uint32_t state;             /* at its last look */
    uint64_t n_looks;
    double earned; /* profits since its last look, USD a year each */
    uint32_t n_earned;
    bool explored;
    double point[CTD_MAX_PRICE_GRID]; /* the grid, over the common price */
    ctd_learner table;
} ctd_seat;

struct ctd_learning {
    uint32_t n;
    ctd_seat seat[CTD_MAX_LEARNERS];
    uint32_t n_states;
    uint32_t enough;    /* looks without a change of strategy that end learning */
    uint32_t unchanged; /* so many so far */
    bool started, settled;
    uint32_t settled_tick;
    size_t room_values, room_greedy; /* of the tables of all learners */
    double *value;
    uint8_t *greedy;
};

/** Adds what a tick leaves to a state, once ctd_learning_start() has laid the tables. */
void ctd_learning_state(ctd_learning *l, ctd_state *state);
/** Whether what was read back into it can be played on; true without learners. */
bool ctd_learning_is_sane(const ctd_market *m);

/** Values at the start: what each price would earn for ever, on average over the grids of the
 *  others, everybody deciding now (learning_start.c). */
void ctd_learning_foresee(ctd_market *m);
/** What provider j is after, USD a year: the sum of profit[] over those of its owner.
 *  @param[in] owner [n_providers] of ctd_owners() */
double ctd_learning_reward(const ctd_market *m, uint32_t j, const int32_t owner[],
                           const double profit[]);

#endif
