/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_TABLE_H
#define CTD_OUTPUT_TABLE_H

#include "output/sink.h"
#include "sim/status.h"

#include <stddef.h>

/**
 * A table of texts for people: the first row is the head, the first column names the rows and is
 * set to the left, the others to the right. Columns are as wide as they must be on a terminal.
 */
typedef struct ctd_table ctd_table; /* opaque */

/** @param[in]  n_columns  >= 1
 *  @param[out] table      NULL on error; free with ctd_table_destroy()
 *  @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_table_create(size_t n_columns, ctd_table **table);
/** Frees and sets to NULL; *table may be NULL. */
void ctd_table_destroy(ctd_table **table);

/** Adds the next cell, row by row. A failure to find memory is kept for ctd_table_put(). */
void ctd_table_add(ctd_table *table, const char *text);
/** The same, formatted as by ctd_text_format(); longer than 127 bytes is cut. */
void ctd_table_addf(ctd_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Columns of a terminal that the table takes in one piece. */
size_t ctd_table_width(const ctd_table *table, size_t indent);

/**
 * Writes the table. Where it would be wider than `width` it is split into parts below one another,
 * each with the first column and as many others as fit.
 *
 * @param[in] indent  blanks before every line
 * @param[in] width   columns of the terminal, with the indent
 * @return CTD_OK, or CTD_ERR_NO_MEMORY when a cell could not be added (then nothing is written)
 */
CTD_MUST_CHECK ctd_status ctd_table_put(const ctd_table *table, size_t indent, size_t width,
                                        ctd_sink *sink);

#endif
