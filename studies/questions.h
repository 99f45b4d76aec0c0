/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_QUESTIONS_H
#define CTD_STUDIES_QUESTIONS_H

#include "output/result.h"
#include "scenarios/scenario.h"

/** An answer before anything was looked at: no, gap 0, never reached. */
ctd_answer ctd_question_start(void);

/**
 * Takes one record into account, in order of time: yes if the challenger's metric exceeds the
 * leader's at some record dated up to and including `by`; gap = (challenger - leader) / all
 * providers' sum at the last such record (on-premises left out), 0 where that sum is 0. Records
 * after `by` change nothing.
 *
 * @param[in]     series record 0 holds customers, workload and revenue (ctd_market_snapshot())
 * @param[in]     tick   of that record
 * @param[in,out] answer
 */
void ctd_question_look(const ctd_question *question, const ctd_calendar *calendar,
                       const ctd_series *series, uint32_t tick, ctd_answer *answer);

/** The question in one sentence, into text[size], cut if too long: its title, or one made up from
 *  its parts. */
void ctd_question_say(const ctd_question *question, const ctd_scenario *scenario, char text[],
                      size_t size);

#endif
