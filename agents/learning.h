/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_LEARNING_H
#define CTD_AGENTS_LEARNING_H

#include "agents/model.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Q-learning (Watkins and Dayan 1992) as in Calvano, Calzolari, Denicolo and Pastorello (2020): a
 * table of values of actions by state, improved by
 *
 *     Q(s, a) <- (1 - alpha) Q(s, a) + alpha (reward + delta max_b Q(s', b))
 *
 * The first half of this file is the learner, which knows nothing of markets; the second half the
 * learners of a market, whose actions are prices on a grid and whose state is the prices that all
 * of them set last.
 */

/** One learner. Its greedy action is the one of highest value, ties to the lowest. */
typedef struct ctd_learner {
    uint32_t n_states, n_actions; /* n_actions <= CTD_MAX_PRICE_GRID */
    double *value;                /* [state][action] */
    uint8_t *greedy;              /* [state] kept up to date by every change */
} ctd_learner;

/** Gives every state the same values. @param[in] value [n_actions] */
void ctd_learner_start(ctd_learner *learner, const double value[]);
/** What came of an action. */
typedef struct ctd_experience {
    uint32_t state, action;
    double reward;
    uint32_t next; /* the state that followed */
} ctd_experience;

/**
 * One step of learning.
 *
 * @param[in] rate        alpha, (0, 1]
 * @param[in] discounting delta, [0, 1)
 * @return whether the greedy action of the state changed
 */
bool ctd_learner_update(ctd_learner *learner, const ctd_experience *experience, double rate,
                        double discounting);

struct ctd_market;
/** The learners of a market: providers whose price rule is q_learning. */
typedef struct ctd_learning ctd_learning; /* opaque */

enum { CTD_MAX_LEARNERS = 4, CTD_MAX_LEARNED = 1 << 20 };

/** Entries of the largest table that a model's learners need: product of all their grids times the
 *  largest grid; 0 where nobody learns; UINT64_MAX where there are more than CTD_MAX_LEARNERS.
 *  More than CTD_MAX_LEARNED is refused by ctd_learning_create(). */
uint64_t ctd_learning_entries(const ctd_model *model);

/** @param[out] learning free with ctd_learning_destroy(); NULL where no model has a learner
 *  @return CTD_OK, or CTD_ERR_NO_MEMORY, also where tables would be too large */
CTD_MUST_CHECK ctd_status ctd_learning_create(const ctd_model *models, uint32_t n_models,
                                              ctd_learning **learning);
/** Frees and sets to NULL; *learning may be NULL. */
void ctd_learning_destroy(ctd_learning **learning);
/** Bytes that ctd_learning_create() takes. */
size_t ctd_learning_bytes(const ctd_model *models, uint32_t n_models);

/** Forgets everything; prices start from the grid's points nearest to the present ones. */
void ctd_learning_start(struct ctd_market *m);

/**
 * The turn of all learners at this tick: each whose period is over learns from the mean profit
 * since its last look, explores with probability exp(-decay k) at its k-th look (k from 0) by a
 * draw of its own, else takes the greedy action. All see the prices before any of them moves.
 * Once no greedy action of anybody has changed for `settled` looks, all play greedily for good.
 */
void ctd_learning_step(struct ctd_market *m);

/** List price of learner j, USD an hour: its point on the grid times the common price of the
 *  tick. */
double ctd_learning_price(const struct ctd_market *m, uint32_t j);
/** Whether learning has ended. */
bool ctd_learning_settled(const struct ctd_market *m);
/** The tick in which it ended; 0 = it has not. */
uint32_t ctd_learning_settled_tick(const struct ctd_market *m);
/** Point of the grid at which provider j is, 0 .. n_prices - 1. */
uint32_t ctd_learning_action(const struct ctd_market *m, uint32_t j);
/** Whether provider j explored at its last look. */
bool ctd_learning_explored(const struct ctd_market *m, uint32_t j);
/** The table of provider j; NULL where it does not learn. */
const ctd_learner *ctd_learning_table(const struct ctd_market *m, uint32_t j);

#endif
