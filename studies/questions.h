/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_QUESTIONS_H
#define CTD_STUDIES_QUESTIONS_H

#include "output/result.h"
#include "scenarios/scenario.h"

/**
 * Answers a question from a run's series: yes if the challenger's metric exceeds the leader's at
 * some kept record dated up to and including `by`; gap = (challenger - leader) / all providers'
 * sum at the last such record (on-premises left out), 0 where that sum is 0.
 *
 * @param[in] tick [n_records] of the records kept
 */
ctd_answer ctd_question_answer(const ctd_question *question, const ctd_calendar *calendar,
                               const ctd_series *series, uint32_t n_records, const uint32_t tick[]);

/** The question in one sentence, into text[size], cut if too long: its title, or one made up from
 *  its parts. */
void ctd_question_say(const ctd_question *question, const ctd_scenario *scenario, char text[],
                      size_t size);

#endif
