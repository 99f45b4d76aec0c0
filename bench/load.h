/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_BENCH_LOAD_H
#define CTD_BENCH_LOAD_H

#include "scenarios/scenario.h"

/** Reads a scenario problems go to standard error.
 *  @param[in]  sets     [n] "PATH=VALUE"; NULL leaves that one out
 *  @param[out] scenario free with ctd_scenario_destroy(); not calibrated
 *  @return CTD_OK or what ctd_scenario_load() says */
CTD_MUST_CHECK ctd_status ctd_bench_load(const char *path, size_t n, const char *const sets[],
                                         ctd_scenario **scenario);

#endif
