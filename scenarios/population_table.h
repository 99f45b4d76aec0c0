/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_POPULATION_TABLE_H
#define CTD_SCENARIOS_POPULATION_TABLE_H

#include "agents/model.h"
#include "scenarios/messages_private.h"
#include "scenarios/names.h"

/**
 * Reads a population from a table of comma-separated values, one customer a row. The first row
 * names the columns, in any order:
 *
 *     region, segment       names of the scenario; may be left out where there is only one
 *     workload              in the segments' own measure, (0, 1e6]
 *     provider              at the start; empty or on-premises: not in the cloud yet
 *     price_taste, latency_taste    [0, 1000]
 *     presence_taste        [-1000, 1000]
 *
 * Columns that are left out are drawn. Every bad row is reported, with its line.
 *
 * @param[in]  model  that of the base, built: its providers' locations
 * @param[out] table  sorted by cell, providers' customers first; NULL unless CTD_OK; free with
 *                    ctd_population_table_destroy()
 * @return CTD_OK, CTD_ERR_SCENARIO after reporting, CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_population_table_read(ctd_messages *messages,
                                                    const ctd_source *source,
                                                    const ctd_names *names, const ctd_model *model,
                                                    ctd_population_table **table);
/** Frees and sets to NULL; *table may be NULL. */
void ctd_population_table_destroy(ctd_population_table **table);

#endif
