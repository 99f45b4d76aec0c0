/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_POPULATION_LOAD_H
#define CTD_SCENARIOS_POPULATION_LOAD_H

#include "scenarios/arena.h"
#include "scenarios/names.h"
#include "scenarios/scenario.h"

/**
 * Reads the table that customers.file names, if it does, and gives it to every model. Its SHA-256
 * goes into the document as customers.sha256, so that what is kept of the run names the very table;
 * a document that has one already must name this.
 *
 * @param[in]     path     of the scenario, beside which the table is looked up
 * @param[in,out] root     the document
 * @param[in,out] scenario its models built; owns the table
 * @return CTD_OK, also after reporting mistakes, or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_population_load(ctd_arena *arena, ctd_messages *messages,
                                              const char *path, ctd_node *root,
                                              const ctd_names *names, ctd_scenario *scenario);

/** Gives the scenario's table, which must not be NULL, to all its models. */
void ctd_population_use(ctd_scenario *scenario);

#endif
