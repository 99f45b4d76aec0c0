/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/csv.h"

#include "scenarios/node_yaml.h"
#include "scenarios/utf8.h"

#include <string.h>

typedef struct cursor {
    const char *at, *end;
    ctd_place place;
} cursor;

static void
step(cursor *c)
{
    const size_t n_break = ctd_utf8_break(c->at, (size_t)(c->end - c->at));
    uint32_t character = 0;

    if (n_break > 0) {
        c->at += n_break;
        c->place.line++;
        c->place.column = 1;
    } else {
        c->at += ctd_utf8_decode(c->at, (size_t)(c->end - c->at), &character);
        c->place.column++;
    }
}

static bool
at_break(const cursor *c)
{
    return c->at >= c->end || ctd_utf8_break(c->at, (size_t)(c->end - c->at)) > 0;
}

static const char *
trimmed(ctd_arena *arena, const char *begin, const char *end)
{
    while (begin < end && (*begin == ' ' || *begin == '\t')) {
        begin++;
    }
    while (end > begin && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    return ctd_arena_text(arena, begin, (size_t)(end - begin));
}

/* A field in quotes, in which two quotes stand for one. */
static ctd_status
read_quoted(ctd_arena *arena, ctd_messages *messages, cursor *c, ctd_csv_cell *cell)
{
    char *const text = ctd_arena_alloc(arena, (size_t)(c->end - c->at));
    size_t n = 0;

    if (text == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    step(c);
    while (c->at < c->end && (*c->at != '"' || (c->at + 1 < c->end && c->at[1] == '"'))) {
        const char *const begin = c->at;
        if (*c->at == '"') {
            step(c);
        }
        step(c);
        text[n] = begin[0];
        n++;
        for (const char *s = begin + 1; begin[0] != '"' && s < c->at; s++) {
            text[n++] = *s;
        }
    }
    if (c->at >= c->end) {
        ctd_messages_report_at(messages, cell->place, "this quote is never closed");
        return CTD_ERR_SCENARIO;
    }
    step(c);
    if (!at_break(c) && *c->at != ',') {
        ctd_messages_report_at(messages, c->place, "expected ',' or the end of the line");
        return CTD_ERR_SCENARIO;
    }
    cell->text = text;
    return CTD_OK;
}

static ctd_status
read_cell(ctd_arena *arena, ctd_messages *messages, cursor *c, ctd_csv_cell *cell)
{
    const char *const begin = c->at;

    cell->place = c->place;
    if (c->at < c->end && *c->at == '"') {
        return read_quoted(arena, messages, c, cell);
    }
    while (!at_break(c) && *c->at != ',') {
        step(c);
    }
    cell->text = trimmed(arena, begin, c->at);
    return cell->text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
}

/* One line of cells, at most `room`; *n how many there are. */
static ctd_status
read_row(ctd_arena *arena, ctd_messages *messages, cursor *c, ctd_csv_cell *row, size_t room,
         uint32_t *n)
{
    ctd_status status = CTD_OK;

    *n = 0;
    for (;;) {
        ctd_csv_cell cell;
        CTD_TRY(read_cell(arena, messages, c, &cell));
        if (*n == room) {
            ctd_messages_report_at(messages, cell.place,
                                   "one field more than the %zu there should be", room);
            status = CTD_ERR_SCENARIO;
            goto out;
        }
        row[(*n)++] = cell;
        if (at_break(c)) {
            break;
        }
        step(c);
    }
    if (c->at < c->end) {
        step(c);
    }
out:
    return status;
}

static void
skip_empty_lines(cursor *c)
{
    while (c->at < c->end && at_break(c)) {
        step(c);
    }
}

static size_t
count(const ctd_source *source, char wanted)
{
    size_t n = 0;

    for (size_t i = 0; i < source->length; i++) {
        n += source->text[i] == wanted ? 1 : 0;
    }
    return n;
}

ctd_status
ctd_csv_read(ctd_arena *arena, ctd_messages *messages, const ctd_source *source, ctd_csv *table)
{
    ctd_status status = CTD_OK;
    cursor c = {.at = source->text,
                .end = source->text + source->length,
                .place = {.source = source, .line = 1, .column = 1}};
    const size_t most = count(source, ',') + count(source, '\n') + count(source, '\r') + 2;

    *table = (ctd_csv){0};
    if (!ctd_source_check_text(messages, source)) {
        return CTD_ERR_SCENARIO;
    }
    if (most > CTD_MAX_CSV_CELLS) {
        ctd_messages_report_at(messages, c.place, "the table is too large: more than %d fields",
                               CTD_MAX_CSV_CELLS);
        return CTD_ERR_SCENARIO;
    }
    c.at += ctd_source_mark(source);
    table->cell = ctd_arena_alloc(arena, most * sizeof *table->cell);
    CTD_TRY(table->cell != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (skip_empty_lines(&c); c.at < c.end; skip_empty_lines(&c)) {
        const ctd_place place = c.place;
        const size_t used = (size_t)table->n_rows * table->n_columns;
        uint32_t n = 0;
        CTD_TRY(read_row(arena, messages, &c, table->cell + used,
                         table->n_rows > 0 ? table->n_columns : most, &n));
        if (table->n_rows > 0 && n != table->n_columns) {
            ctd_messages_report_at(messages, place, "the row has %u fields, the first row %u", n,
                                   table->n_columns);
            status = CTD_ERR_SCENARIO;
            goto out;
        }
        table->n_columns = n;
        table->n_rows++;
    }
out:
    return status;
}
