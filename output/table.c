/* SPDX-License-Identifier: Apache-2.0 */
#include "output/table.h"

#include "output/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 2, MAX_FORMATTED = 128 };

struct ctd_table {
    size_t n_columns;
    size_t n_cells;
    size_t capacity;
    char **cell;   /* [n_cells] row-major, owned */
    size_t *width; /* [n_columns] widest so far */
    bool failed;
};

ctd_status
ctd_table_create(size_t n_columns, ctd_table **table)
{
    ctd_status status = CTD_OK;
    ctd_table *t = calloc(1, sizeof *t);

    *table = NULL;
    CTD_TRY(t != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    t->n_columns = n_columns;
    t->width = calloc(n_columns, sizeof *t->width);
    CTD_TRY(t->width != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    *table = t;
    t = NULL;
out:
    ctd_table_destroy(&t);
    return status;
}

void
ctd_table_destroy(ctd_table **table)
{
    ctd_table *t = *table;

    if (t == NULL) {
        return;
    }
    for (size_t i = 0; i < t->n_cells; i++) {
        free(t->cell[i]);
    }
    free(t->cell);
    free(t->width);
    free(t);
    *table = NULL;
}

static bool
grow(ctd_table *table)
{
    const size_t capacity = table->capacity > 0 ? 2 * table->capacity : 64;
    char **grown = realloc(table->cell, capacity * sizeof *grown);

    if (grown != NULL) {
        table->cell = grown;
        table->capacity = capacity;
    }
    return grown != NULL;
}

void
ctd_table_add(ctd_table *table, const char *text)
{
    const size_t column = table->n_cells % table->n_columns, width = ctd_text_width(text);
    char *copy;

    if (table->failed || (table->n_cells == table->capacity && !grow(table))) {
        table->failed = true;
        return;
    }
    copy = strdup(text);
    if (copy == NULL) {
        table->failed = true;
        return;
    }
    table->cell[table->n_cells++] = copy;
    if (width > table->width[column]) {
        table->width[column] = width;
    }
}

void
ctd_table_addf(ctd_table *table, const char *format, ...)
{
    char text[MAX_FORMATTED];
    va_list arguments;

    va_start(arguments, format);
    ctd_text_vformat(text, sizeof text, format, arguments);
    va_end(arguments);
    ctd_table_add(table, text);
}

static void
put_row(const ctd_table *table, size_t row, size_t indent, size_t first, size_t end, ctd_sink *sink)
{
    char *const *cell = &table->cell[row * table->n_columns];
    size_t blanks = table->width[0] - ctd_text_width(cell[0]); /* due before the next text */

    ctd_text_blanks(sink, indent);
    ctd_text_put(sink, cell[0]);
    for (size_t c = first; c < end; c++) {
        blanks += GAP + table->width[c] - ctd_text_width(cell[c]);
        if (cell[c][0] != '\0') { /* blanks are kept back, so that no line ends with them */
            ctd_text_blanks(sink, blanks);
            ctd_text_put(sink, cell[c]);
            blanks = 0;
        }
    }
    ctd_sink_puts(sink, "\n");
}

size_t
ctd_table_width(const ctd_table *table, size_t indent)
{
    size_t width = indent + table->width[0];

    for (size_t c = 1; c < table->n_columns; c++) {
        width += GAP + table->width[c];
    }
    return width;
}

/* One past the last column that fits beside the first, at least one of them. */
static size_t
fit(const ctd_table *table, size_t indent, size_t width, size_t first)
{
    size_t end = first, used = indent + table->width[0];

    while (end < table->n_columns && (end == first || used + GAP + table->width[end] <= width)) {
        used += GAP + table->width[end++];
    }
    return end;
}

ctd_status
ctd_table_put(const ctd_table *table, size_t indent, size_t width, ctd_sink *sink)
{
    const size_t n_rows = table->n_cells / table->n_columns;
    size_t first = 1;

    if (table->failed) {
        return CTD_ERR_NO_MEMORY;
    }
    do {
        const size_t end = fit(table, indent, width, first);

        if (first > 1) {
            ctd_sink_puts(sink, "\n");
        }
        for (size_t row = 0; row < n_rows; row++) {
            put_row(table, row, indent, first, end, sink);
        }
        first = end;
    } while (first < table->n_columns);
    return CTD_OK;
}
