/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_CALVANO_H
#define CTD_TESTS_CALVANO_H

#include "agents/model.h"

/*
 * The benchmark of Calvano, Calzolari, Denicolo and Pastorello (2020), section II: two firms,
 * logit demand with a = 2, a0 = 0, mu = 1/4, cost 1; 15 prices from 10 % of the gap below Nash to
 * 10 % of it above the joint optimum; alpha .15, delta .95, exploration e^(-4e-6 t).
 */

/* Known answers (docs/validation.md): profits of one firm, a market of one unit. */
#define CALVANO_NASH_PRICE 1.472926660031
#define CALVANO_NASH_PROFIT .222926660031
#define CALVANO_JOINT_PRICE 1.924980919018
#define CALVANO_JOINT_PROFIT .337490459509

/** The benchmark as a market of expected shares in which everybody decides in each tick; free()
 *  it. */
ctd_model *calvano_model(void);

struct ctd_market;
/** Profit of provider j at the last settling, over the market's units: that of the paper. */
double calvano_profit(const struct ctd_market *m, uint32_t j);

#endif
