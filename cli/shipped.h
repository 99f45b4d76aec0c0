/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_SHIPPED_H
#define CTD_CLI_SHIPPED_H

#include "output/sink.h"

#include <limits.h>
#include <stdbool.h>

/*
 * Scenarios that came with the program, which can be called by their names alone: 'contend run
 * two-clouds'. They lie where installing puts them, seen from the program, so that the whole may be
 * moved; or, where the program stands in its build tree, among the sources.
 */

typedef enum ctd_shipped_kind { CTD_SHIPPED_SCENARIO, CTD_SHIPPED_STUDY } ctd_shipped_kind;

/** The folder they lie in. @return false if there is none */
bool ctd_shipped_folder(char folder[PATH_MAX]);

/**
 * The file that is meant by what somebody gave as the path of a scenario or a study: that path, but
 * where nothing is there and it may be a name, NAME.yaml in the current folder, else the shipped
 * file of that name.
 *
 * @param[out] found  room for the path
 * @return `given` or `found`
 */
const char *ctd_shipped_find(ctd_shipped_kind kind, const char *given, char found[PATH_MAX]);

/** Says on standard error, where `given` is nothing that can be read, which shipped name it is
 * close to, if it is close to one. */
void ctd_shipped_hint(ctd_shipped_kind kind, const char *given);

/** Lists the shipped scenarios with their titles. @return false if there are none */
bool ctd_shipped_list(ctd_sink *sink);

#endif
