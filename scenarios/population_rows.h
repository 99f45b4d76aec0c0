/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_POPULATION_ROWS_H
#define CTD_SCENARIOS_POPULATION_ROWS_H

#include "scenarios/messages_private.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Rows of a table of comma-separated values (RFC 4180), one at a time and without copying: millions
 * of them. Empty lines are passed over; LF and CR LF end lines.
 */

enum { CTD_MAX_FIELDS = 64, CTD_FIELD_TEXT = 80 };

/** A field of a row: its bytes in the source, blanks and quotes around it taken off. */
typedef struct ctd_field {
    const char *at;
    size_t length;
    bool doubled;     /* two quotes in it stand for one */
    const char *from; /* where the field begins, for messages */
} ctd_field;

/** Where reading stands. */
typedef struct ctd_rows {
    const ctd_source *source;
    const char *at, *end;
    uint32_t line;     /* of `at` */
    const char *begin; /* of the row read last */
    uint32_t row_line; /* its first line */
} ctd_rows;

/** What became of the next row. */
typedef enum ctd_row_status { CTD_ROW_READ, CTD_ROW_BAD, CTD_ROW_END } ctd_row_status;

/** Begins at the start of a source, behind its byte order mark. */
ctd_rows ctd_rows_begin(const ctd_source *source);

/**
 * Reads a row's fields.
 *
 * @param[out] field [CTD_MAX_FIELDS]
 * @param[out] n     how many there are, 1 .. CTD_MAX_FIELDS
 * @return CTD_ROW_BAD after reporting that the row cannot be taken apart; reading goes on behind it
 */
ctd_row_status ctd_rows_next(ctd_rows *rows, ctd_messages *messages, ctd_field field[],
                             uint32_t *n);

/** Where a field of the row read last begins. */
ctd_place ctd_rows_place(const ctd_rows *rows, const ctd_field *field);

/** A field's text, NUL-terminated, cut to what fits. */
typedef struct ctd_field_text {
    char text[CTD_FIELD_TEXT];
} ctd_field_text;

ctd_field_text ctd_field_copy(const ctd_field *field);

/** Whether a field is exactly `text`. */
bool ctd_field_is(const ctd_field *field, const char *text);

/** Reads a number as ctd_number_parse() does, most of them faster; false: it is none. */
bool ctd_field_number(const ctd_field *field, double *value);

#endif
