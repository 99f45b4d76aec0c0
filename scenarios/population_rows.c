/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/population_rows.h"

#include "scenarios/number.h"
#include "scenarios/utf8.h"

#include <string.h>

ctd_rows
ctd_rows_begin(const ctd_source *source)
{
    return (ctd_rows){.source = source,
                      .at = source->text + ctd_source_mark(source),
                      .end = source->text + source->length,
                      .line = 1};
}

static bool
at_line_end(const ctd_rows *r)
{
    return r->at >= r->end || *r->at == '\n' ||
           (*r->at == '\r' && (r->at + 1 >= r->end || r->at[1] == '\n'));
}

static void
pass_line_end(ctd_rows *r)
{
    r->at += r->at < r->end && *r->at == '\r' ? 1 : 0;
    r->line += r->at < r->end && *r->at == '\n' ? 1 : 0;
    r->at += r->at < r->end && *r->at == '\n' ? 1 : 0;
}

static void
trim(ctd_field *field)
{
    while (field->length > 0 && (*field->at == ' ' || *field->at == '\t')) {
        field->at++;
        field->length--;
    }
    while (field->length > 0 &&
           (field->at[field->length - 1] == ' ' || field->at[field->length - 1] == '\t')) {
        field->length--;
    }
}

/* A field in quotes, which may hold commas, line ends and doubled quotes; false: never closed. */
static bool
read_quoted(ctd_rows *r, ctd_field *field)
{
    field->at = ++r->at;
    while (r->at < r->end && (*r->at != '"' || (r->at + 1 < r->end && r->at[1] == '"'))) {
        field->doubled = field->doubled || *r->at == '"';
        r->line += *r->at == '\n' ? 1 : 0;
        r->at += *r->at == '"' ? 2 : 1;
    }
    field->length = (size_t)(r->at - field->at);
    if (r->at >= r->end) {
        return false;
    }
    r->at++;
    return true;
}

static void
skip_row(ctd_rows *r)
{
    while (!at_line_end(r)) {
        r->at++;
    }
    pass_line_end(r);
}

ctd_row_status
ctd_rows_next(ctd_rows *r, ctd_messages *messages, ctd_field field[], uint32_t *n)
{
    while (r->at < r->end && at_line_end(r)) {
        pass_line_end(r);
    }
    if (r->at >= r->end) {
        return CTD_ROW_END;
    }
    r->begin = r->at;
    r->row_line = r->line;
    for (*n = 0;; r->at++) {
        ctd_field *const f = &field[*n];

        if (*n == CTD_MAX_FIELDS) {
            ctd_messages_report_at(messages, (ctd_place){r->source, r->row_line, 1},
                                   "a row has at most %d fields", CTD_MAX_FIELDS);
            skip_row(r);
            return CTD_ROW_BAD;
        }
        *f = (ctd_field){.at = r->at, .from = r->at};
        ++*n;
        if (r->at < r->end && *r->at == '"') {
            if (!read_quoted(r, f)) {
                ctd_messages_report_at(messages, ctd_rows_place(r, f),
                                       "this quote is never closed");
                return CTD_ROW_BAD;
            }
        } else {
            while (!at_line_end(r) && *r->at != ',') {
                r->at++;
            }
            f->length = (size_t)(r->at - f->at);
            trim(f);
        }
        if (at_line_end(r)) {
            pass_line_end(r);
            return CTD_ROW_READ;
        }
        if (*r->at != ',') {
            ctd_messages_report_at(messages, ctd_rows_place(r, &(ctd_field){.from = r->at}),
                                   "expected ',' or the end of the line behind a quoted field");
            skip_row(r);
            return CTD_ROW_BAD;
        }
    }
}

ctd_place
ctd_rows_place(const ctd_rows *rows, const ctd_field *field)
{
    ctd_place place = {rows->source, rows->row_line, 1};

    for (const char *s = rows->begin; s < field->from;) {
        uint32_t c = 0;
        const bool end = *s == '\n';

        s += ctd_utf8_decode(s, (size_t)(rows->end - s), &c);
        place.line += end ? 1 : 0;
        place.column = end ? 1 : place.column + 1;
    }
    return place;
}

ctd_field_text
ctd_field_copy(const ctd_field *field)
{
    ctd_field_text copy = {""};
    size_t n = 0;

    for (size_t i = 0; i < field->length && n + 1 < sizeof copy.text; i++) {
        copy.text[n++] = field->at[i];
        i += field->doubled && field->at[i] == '"' ? 1 : 0;
    }
    while (field->length >= sizeof copy.text && n > 0 && (copy.text[n - 1] & 0xC0) == 0x80) {
        n--; /* not in the middle of a character */
    }
    copy.text[n] = '\0';
    return copy;
}

bool
ctd_field_is(const ctd_field *field, const char *text)
{
    const size_t n = strlen(text);

    if (field->doubled) {
        return strcmp(ctd_field_copy(field).text, text) == 0;
    }
    return field->length == n && memcmp(field->at, text, n) == 0;
}

/* Digits with at most one point: up to 15 of them are a whole number below 2^53 over a power of
 * ten that doubles hold exactly, so one division rounds correctly (Clinger 1990). */
static bool
read_simple(const ctd_field *field, double *value)
{
    static const double power[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const char *s = field->at, *const end = s + field->length;
    const bool negative = s < end && *s == '-';
    uint64_t digits = 0;
    uint32_t n = 0, behind = 0;
    bool point = false;

    s += negative ? 1 : 0;
    if (end - s > 16 || end == s || (*s == '0' && end - s > 1 && s[1] != '.')) {
        return false;
    }
    for (; s < end; s++) {
        if (*s == '.' && !point) {
            point = true;
        } else if (*s >= '0' && *s <= '9') {
            digits = 10 * digits + (uint64_t)(*s - '0');
            n++;
            behind += point ? 1 : 0;
        } else {
            return false;
        }
    }
    if (n == 0 || n > 15) {
        return false;
    }
    *value = (negative ? -(double)digits : (double)digits) / power[behind];
    return true;
}

bool
ctd_field_number(const ctd_field *field, double *value)
{
    return read_simple(field, value) ||
           (field->length < CTD_FIELD_TEXT - 1 &&
            ctd_number_parse(ctd_field_copy(field).text, value) == CTD_NUMERAL_OK);
}
