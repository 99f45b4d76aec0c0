/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/series.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static_assert(sizeof(double) == sizeof(int64_t), "a value of either type takes the same room");

size_t
ctd_column_length(const ctd_column *column, const size_t size[CTD_N_AXES])
{
    size_t length = 1;
    bool too_long = false;

    for (int a = 0; a < column->n_axes; a++) {
        too_long |= __builtin_mul_overflow(length, size[column->axes[a]], &length);
    }
    return too_long ? SIZE_MAX : length;
}

size_t
ctd_series_bytes(size_t n_columns, const ctd_column *columns, const size_t size[CTD_N_AXES])
{
    size_t bytes = 0;

    for (size_t c = 0; c < n_columns; c++) {
        size_t column;

        if (__builtin_mul_overflow(ctd_column_length(&columns[c], size),
                                   ctd_type_bytes(columns[c].type), &column) ||
            __builtin_add_overflow(bytes, column, &bytes)) {
            return SIZE_MAX;
        }
    }
    return bytes;
}

ctd_status
ctd_series_create(size_t n_columns, const ctd_column *columns, const size_t size[CTD_N_AXES],
                  ctd_series **series)
{
    ctd_status status = CTD_OK;
    ctd_series *s = NULL;

    *series = NULL;
    CTD_TRY(ctd_series_bytes(n_columns, columns, size) < SIZE_MAX ? CTD_OK : CTD_ERR_NO_MEMORY);
    s = calloc(1, sizeof *s);
    CTD_TRY(s != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    s->columns = columns;
    memcpy(s->size, size, sizeof s->size);
    s->data = calloc(n_columns + 1, sizeof *s->data);
    CTD_TRY(s->data != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    s->n_columns = n_columns;
    for (size_t c = 0; c < n_columns; c++) {
        const size_t length = ctd_column_length(&columns[c], size);

        /* An empty column still owns one value: calloc may give NULL for none. */
        s->data[c] = calloc(length > 0 ? length : 1, ctd_type_bytes(columns[c].type));
        CTD_TRY(s->data[c] != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
    *series = s;
    s = NULL;
out:
    ctd_series_destroy(&s);
    return status;
}

void
ctd_series_destroy(ctd_series **series)
{
    if (*series == NULL) {
        return;
    }
    for (size_t c = 0; c < (*series)->n_columns; c++) {
        free((*series)->data[c]);
    }
    free((*series)->data);
    free(*series);
    *series = NULL;
}

int
ctd_series_find(const ctd_series *series, const char *name)
{
    for (size_t c = 0; c < series->n_columns; c++) {
        if (strcmp(series->columns[c].name, name) == 0) {
            return (int)c;
        }
    }
    return -1;
}
