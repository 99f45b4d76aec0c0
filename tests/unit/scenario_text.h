/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_SCENARIO_TEXT_H
#define CTD_TESTS_SCENARIO_TEXT_H

#include "scenarios/scenario.h"

/** A correct scenario to change: two regions, one segment, two providers. */
extern const char small_scenario[];

/**
 * Reads small_scenario with `add` behind it and --set options, ended by NULL; fails the test with
 * the messages if it is not correct.
 */
ctd_scenario *read_small(const char *add, ...) __attribute__((sentinel));

/** Reads a text that must be correct; fails the test with the messages otherwise. */
ctd_scenario *read_good(const char *text, const ctd_overrides *overrides);

/** Loads a file of the source tree that must be correct. */
ctd_scenario *load_good(const char *path, const ctd_overrides *overrides);

#endif
