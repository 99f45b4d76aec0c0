/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_PANELS_H
#define CTD_STUDIES_PANELS_H

#include "scenarios/scenario.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The panels of all runs, customers followed one by one, can be larger than memory. Whether they
 * are taken for large follows from the scenario alone, so that its result has the same bytes on
 * every machine. Large panels are held in windows: a run that is being played holds its last
 * records, and whenever these fill the window they go to a file of the checkpoint's folder, from
 * which the result file is made at the end.
 */

enum { CTD_PANELS_IN_MEMORY = 256 << 20, CTD_PANEL_WINDOW = 32000000 };

/** Limits for tests; 0: the usual one. */
typedef struct ctd_panel_limits {
    size_t in_memory; /* bytes of all panels; more is large: CTD_PANELS_IN_MEMORY */
    size_t window;    /* bytes of a window, at least a record: CTD_PANEL_WINDOW */
} ctd_panel_limits;

/** How panels are held. */
typedef struct ctd_panels {
    bool large;
    size_t n_customers;  /* of each */
    uint32_t n_records;  /* of a run, */
    uint32_t n_held;     /* of which so many make a window; all unless large */
    uint64_t all_bytes;  /* of all runs */
    size_t window_bytes; /* of one run being played; 0 unless large */
} ctd_panels;

/** @param[in] limits NULL: the usual ones */
void ctd_panels_plan(const ctd_scenario *scenario, const ctd_panel_limits *limits,
                     ctd_panels *panels);

#endif
