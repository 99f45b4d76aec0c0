/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_BUILD_FIT_H
#define CTD_SCENARIOS_BUILD_FIT_H

#include "scenarios/build_model.h"
#include "scenarios/fit.h"

/**
 * Adds the numbers that a path names to a parameter, `*` standing for every name there is; reports
 * paths that lead nowhere, to anything but a number, or to what a fit cannot change, and ends of
 * the range that the number cannot take.
 *
 * @param[in]     node      the path as written
 * @param[in]     from, to  ends of the range, for messages; may be NULL
 * @param[in,out] parameter low and high are set
 * @return false: memory is exhausted
 */
bool ctd_build_fit_path(const ctd_build *build, ctd_node *node, ctd_node *from, ctd_node *to,
                        ctd_fit_parameter *parameter);

/** Reads one target; mistakes go to the messages. */
void ctd_build_fit_target(const ctd_build *build, ctd_node *node, ctd_fit_target *target);

#endif
