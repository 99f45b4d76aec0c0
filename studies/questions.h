/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_QUESTIONS_H
#define CTD_STUDIES_QUESTIONS_H

#include "output/result.h"
#include "scenarios/scenario.h"

/** An answer before anything was looked at: no, gap 0, never reached. */
ctd_answer ctd_question_start(void);

/** Whether the question needs what only ctd_market_snapshot() with demand gives. */
bool ctd_question_needs_demand(const ctd_question *question);

/**
 * Takes one record into account, in order of time. With x_j the metric of provider j (or x the
 * market's) over the question's regions, b the threshold and X the sum of x_j over all providers
 * but on-premises:
 *
 *     leader   yes: x_challenger > x_leader            gap: (x_challenger - x_leader) / X
 *     rank n   yes: x_challenger > the n-th largest    gap: (x_challenger - that) / X
 *              x_j of the others, the fringe left out
 *     above    yes: x > b                              gap: x - b
 *     below    yes: x < b                              gap: b - x
 *
 * share_j = revenue_j / (sum of revenues), 0 of nothing; shares and margins are not divided by X.
 * A gap over an X of 0 is 0. A margin of no revenue is NaN: the gap is NaN, and it is no yes.
 *
 * The answer is yes if that holds at some record dated up to and including the question's month;
 * with `at`, at the last of them. The gap is that of the last of them. Later records change
 * nothing.
 *
 * @param[in]     model  of the variant: its calendar, and who is fringe
 * @param[in]     series record 0 holds what ctd_market_snapshot() writes
 * @param[in]     tick   of that record
 * @param[in,out] answer
 */
void ctd_question_look(const ctd_question *question, const ctd_model *model,
                       const ctd_series *series, uint32_t tick, ctd_answer *answer);
/** Whether ctd_question_look() would look at the record of a tick. */
bool ctd_question_looks(const ctd_question *question, const ctd_model *model, uint32_t tick);

/** Unit of the question's gap as UDUNITS spells it: "1" (a fraction) or "USD year-1", or
 *  "customers" or "instances", which it does not know. */
const char *ctd_question_gap_unit(const ctd_question *question);

/** The question in one sentence, into text[size], cut if too long: its title, or one made up from
 *  its parts. */
void ctd_question_say(const ctd_question *question, const ctd_scenario *scenario, char text[],
                      size_t size);

#endif
