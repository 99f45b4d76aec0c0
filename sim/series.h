/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_SERIES_H
#define CTD_SIM_SERIES_H

#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The axes a recorded column may have, in the order in which they may stand. */
typedef enum ctd_axis {
    CTD_AXIS_VARIANT,
    CTD_AXIS_REPLICATION,
    CTD_AXIS_TIME,
    CTD_AXIS_FROM_PROVIDER,
    CTD_AXIS_PROVIDER,
    CTD_AXIS_REGION,
    CTD_AXIS_SEGMENT,
    CTD_AXIS_QUESTION,
    CTD_AXIS_CUSTOMER, /* followed one by one */
    CTD_AXIS_EVENT,    /* entries of the log */
    CTD_N_AXES
} ctd_axis;

typedef enum ctd_type { CTD_INT64, CTD_FLOAT64, CTD_INT8 } ctd_type;

enum { CTD_COLUMN_MAX_AXES = 4 };

/** One recorded quantity of a run: a row of a static table, shared by all runs. */
typedef struct ctd_column {
    const char *name;
    ctd_type type;
    int n_axes;                         /* 1 .. CTD_COLUMN_MAX_AXES */
    ctd_axis axes[CTD_COLUMN_MAX_AXES]; /* row-major, slowest first: TIME, where it has that */
    const char *units;                  /* UDUNITS where they exist */
    const char *long_name;
    const char *flags; /* CTD_INT8: what its values mean, in one word each; NULL = numbers */
    int first_flag;    /* the value that the first word is of */
    bool is_date;      /* CTD_FLOAT64: days since the start, NaN = none; units are left to output */
} ctd_column;

/** Bytes of a value of a type. */
static inline size_t
ctd_type_bytes(ctd_type type)
{
    return type == CTD_INT8 ? sizeof(int8_t) : sizeof(double);
}

/** The recorded columns of one run (one variant, one replication), all in memory. */
typedef struct ctd_series {
    size_t n_columns;
    const ctd_column *columns; /* [n_columns], borrowed: a static table */
    size_t size[CTD_N_AXES];   /* length of each axis */
    void **data;               /* [n_columns], each row-major, by its type, zeroed at creation */
} ctd_series;

/** Allocates every column for axes of the given sizes. Free with ctd_series_destroy().
 *  @return CTD_OK or CTD_ERR_NO_MEMORY (then *series is NULL) */
CTD_MUST_CHECK ctd_status ctd_series_create(size_t n_columns, const ctd_column *columns,
                                            const size_t size[CTD_N_AXES], ctd_series **series);
/** Frees and sets to NULL; *series may be NULL. */
void ctd_series_destroy(ctd_series **series);
/** Number of values in a column: the product of its axes' lengths; SIZE_MAX if that overflows. */
size_t ctd_column_length(const ctd_column *column, const size_t size[CTD_N_AXES]);
/** Index of a column by name, or -1. */
int ctd_series_find(const ctd_series *series, const char *name);
/** Bytes that ctd_series_create() would take for its data; SIZE_MAX if that overflows. */
size_t ctd_series_bytes(size_t n_columns, const ctd_column *columns, const size_t size[CTD_N_AXES]);

#endif
