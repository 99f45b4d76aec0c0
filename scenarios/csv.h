/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_CSV_H
#define CTD_SCENARIOS_CSV_H

#include "scenarios/arena.h"
#include "scenarios/messages_private.h"

enum { CTD_MAX_CSV_CELLS = 1 << 20 };

/** A field of a table; blanks around it and quotes are taken off. */
typedef struct ctd_csv_cell {
    const char *text;
    ctd_place place;
} ctd_csv_cell;

/** A table of comma-separated values (RFC 4180), every row as long as the first. */
typedef struct ctd_csv {
    uint32_t n_rows, n_columns;
    ctd_csv_cell *cell; /* [n_rows * n_columns] */
} ctd_csv;

/**
 * Reads a table. Empty lines are left out; LF and CR LF end lines.
 *
 * @return CTD_OK, CTD_ERR_SCENARIO after reporting a mistake, or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_csv_read(ctd_arena *arena, ctd_messages *messages,
                                       const ctd_source *source, ctd_csv *table);

#endif
