/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_SOLVE_REPORT_H
#define CTD_CLI_SOLVE_REPORT_H

#include "output/sink.h"
#include "scenarios/scenario.h"
#include "sim/status.h"
#include "studies/solve.h"

/** Writes what a search found for people: a table of the ends and of what each lever does there,
 *  then what it means in a sentence or two. @return CTD_OK, CTD_ERR_NO_MEMORY, CTD_ERR_WRITE */
CTD_MUST_CHECK ctd_status ctd_solve_report_put(const ctd_scenario *scenario,
                                               const ctd_search *search,
                                               const ctd_solution *solution, ctd_sink *sink);

/** Writes all searches answered as one JSON document, every value tried with it.
 *  @param[in] search   [n] what was looked for
 *  @param[in] solution [n] what was found
 *  @return CTD_OK or CTD_ERR_WRITE */
CTD_MUST_CHECK ctd_status ctd_solve_json_put(const ctd_scenario *scenario, uint32_t n,
                                             const ctd_search *const search[],
                                             ctd_solution *const solution[], ctd_sink *sink);

#endif
