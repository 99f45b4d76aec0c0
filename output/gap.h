/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_GAP_H
#define CTD_OUTPUT_GAP_H

#include "output/findings.h"
#include "output/table.h"

/** Head of a column of gaps: "gap" where the unit is "1" and the column in points, otherwise
 *  "gap, UNIT" in words. @param[in] unit as in ctd_result.gap_unit */
const char *ctd_gap_head(const char *unit);

/** Adds a cell with the gap of a verdict, "-5.15 (-5.21 to -5.09)": median and the quantiles 5 %
 *  and 95 %, the median alone of one replication, "-" where there is none. */
void ctd_gap_add(ctd_table *table, const ctd_verdict *verdict, const char *unit);

#endif
