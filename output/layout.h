/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_LAYOUT_H
#define CTD_OUTPUT_LAYOUT_H

#include "output/result.h"

#include <stddef.h>
#include <stdint.h>

/*
 * What a result file contains, as one table: the coordinates in the order of ctd_axis, then the
 * columns of the series in their own order, then what is known of the customers followed and of the
 * questions. Axes without length are left out, and so is what has them. The file, the content hash
 * and the tests all walk this table.
 */

enum { CTD_VARIABLE_MAX_AXES = 2 + CTD_COLUMN_MAX_AXES };

/** How values are stored, always little-endian. */
typedef enum ctd_storage {
    CTD_STORED_INT8,
    CTD_STORED_INT32,
    CTD_STORED_INT64,
    CTD_STORED_FLOAT64,
    CTD_STORED_TEXT, /* variable-length UTF-8 */
    CTD_N_STORAGES
} ctd_storage;

typedef enum ctd_source {
    CTD_FROM_LABELS,  /* names along an axis */
    CTD_FROM_NUMBERS, /* 0, 1, 2 ... along an axis */
    CTD_FROM_TIMES,
    CTD_FROM_SERIES,
    CTD_FROM_PANEL,
    CTD_FROM_PANEL_REGIONS,
    CTD_FROM_PANEL_SEGMENTS,
    CTD_FROM_QUESTION_TEXTS,
    CTD_FROM_GAP_UNITS,
    CTD_FROM_ANSWERS,
    CTD_FROM_GAPS,
    CTD_FROM_REACHED,
    CTD_FROM_RECORDS_DONE
} ctd_source;

/** One variable of the file. */
typedef struct ctd_variable {
    const char *name;
    const char *units;
    const char *long_name;
    const char *flags; /* meaning of each value, in one word; NULL = no flags */
    int first_flag;    /* the value that the first word is of */
    bool is_date;      /* days since the start: units are the layout's */
    ctd_storage storage;
    ctd_source source;
    size_t column; /* of the series, with CTD_FROM_SERIES */
    int n_axes;
    ctd_axis axes[CTD_VARIABLE_MAX_AXES]; /* row-major, slowest first */
    size_t length[CTD_VARIABLE_MAX_AXES];
    size_t n_values; /* product of the lengths */
} ctd_variable;

/** The table for one result; plain data that borrows the result. */
typedef struct ctd_layout {
    const ctd_result *result;
    size_t size[CTD_N_AXES]; /* length of each axis */
    char time_units[40];     /* "days since 2015-07-01" */
} ctd_layout;

/** Sets up the table. Every series of the result must have the same columns and the sizes that
 *  the result states; only its log may have room for more, and no customers where those are read
 *  from elsewhere. */
void ctd_layout_init(const ctd_result *result, ctd_layout *layout);

/** Number of variables. */
size_t ctd_layout_count(const ctd_layout *layout);

/** Variable i, 0 .. ctd_layout_count() - 1. Its strings are borrowed from the layout. */
ctd_variable ctd_layout_variable(const ctd_layout *layout, size_t i);

/** Whether a variable of this name is in the table for another reason than being recorded. */
bool ctd_layout_knows(const char *name);

/** Name of an axis, which is also its coordinate's. */
const char *ctd_axis_name(ctd_axis axis);

/** Name of a storage type as in the content hash: "int8" ... "float64", "string". */
const char *ctd_storage_name(ctd_storage storage);

/** Bytes of a stored value; 0 for text. */
size_t ctd_storage_bytes(ctd_storage storage);

/**
 * Values `first` .. `first + count - 1` of a variable that is not text, in row-major order and the
 * machine's byte order. Every NaN is given as the same one, 7ff8000000000000, so that the bytes do
 * not depend on the processor that made it.
 *
 * @param[out] out  [count] of the variable's storage type
 * @return CTD_OK; CTD_ERR_DAMAGED only where the result has a panel_reader
 */
CTD_MUST_CHECK ctd_status ctd_layout_values(const ctd_layout *layout, const ctd_variable *variable,
                                            size_t first, size_t count, void *out);

/** Makes every NaN the one that files hold. */
void ctd_layout_same_nan(size_t count, double *values);

/** The strings of a text variable, [n_values]; borrowed from the result. */
const char *const *ctd_layout_texts(const ctd_layout *layout, const ctd_variable *variable);

#endif
