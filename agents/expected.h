/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_EXPECTED_H
#define CTD_AGENTS_EXPECTED_H

#include "agents/model.h"
#include "sim/status.h"

#include <stddef.h>
#include <stdint.h>

/*
 * A market of expected shares, without individuals (docs/model.md, section 11): each cell holds
 * model.n_types taste types of equal weight, and each type a mass of customers at every provider,
 * in double, which moves by the choice probabilities. No luck, and no rationing.
 *
 * A type is drawn as the customer of the same place of the calibration sample: the same for every
 * seed, replication and number of customers. Types stand in the columns of m->customers, a slot
 * each. What the rest of the market reads (count, work, moved_count, moved_work) are integers in
 * units so fine that all customers are some 2^60 of them.
 */

struct ctd_market;
typedef struct ctd_expected ctd_expected; /* opaque: agents/expected_private.h */

/** Types a cell that a model needs: model.n_types, or 1 where customers of a cell do not differ. */
uint32_t ctd_expected_types(const ctd_model *model);

/** Makes room for models of the same axes.
 *  @param[out] expected free with ctd_expected_destroy(); NULL where the mode is individual
 *  @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_expected_create(const ctd_model *models, uint32_t n_models,
                                              int n_threads, ctd_expected **expected);
/** Frees and sets to NULL; *expected may be NULL. */
void ctd_expected_destroy(ctd_expected **expected);
/** Bytes that ctd_expected_create() takes, without the columns of the types. */
size_t ctd_expected_bytes(const ctd_model *models, uint32_t n_models, int n_threads);
/** Threads worth using: one, where there are few types. */
int ctd_expected_threads(const ctd_model *models, uint32_t n_models, int n_threads);
/** Types of every cell that there is to be room for: the largest need of any model. */
uint32_t ctd_expected_room(const ctd_model *models, uint32_t n_models);

/** Draws the types of the model being started; nobody is in the market yet. */
void ctd_expected_draw(struct ctd_market *m);
/** Sets the fraction in the market from the regions' exposure. */
void ctd_expected_educate(struct ctd_market *m);
/** The initial stock: everybody in the market takes its probabilities on the board of t = 0. */
void ctd_expected_start(struct ctd_market *m);
/** Newcomers, renewals at the hazard of the contract, and those whom events force decide. */
void ctd_expected_decide(struct ctd_market *m);
/** Customers and workload by (provider, cell) after the decisions; adds up the moves. */
void ctd_expected_settle(struct ctd_market *m);

/** Customers, not whole ones, that so many integer units of m->count are. */
double ctd_expected_heads(const struct ctd_market *m, uint64_t units);

/** Whole customers by (provider, cell), rounded so that each cell keeps its number.
 *  @param[out] customers [j][cell] */
void ctd_expected_customers(const struct ctd_market *m, int64_t customers[]);
/**
 * Whole decisions and switches since the last call, rounded so that switches account for every
 * change of customers; starts counting again.
 *
 * @param[in]  before    [j][cell] whole customers at the last record
 * @param[in]  now       [j][cell] at this one
 * @param[out] switches  [from][to]
 * @param[out] decisions [to] staying included
 */
void ctd_expected_flows(struct ctd_market *m, const int64_t before[], const int64_t now[],
                        int64_t switches[], int64_t decisions[]);

/**
 * What would be bought at given list prices if everybody in the market decided now, incumbency
 * included, exactly; capacity does not bind. Leaves the board as it finds it.
 *
 * @param[in]  list_price [n_providers] USD an hour
 * @param[out] profit     [n_providers] USD a year: revenue less unit cost times quantity
 */
void ctd_expected_profits(struct ctd_market *m, const double list_price[], double profit[]);

#endif
