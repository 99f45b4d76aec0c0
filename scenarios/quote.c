/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/quote.h"

#include "scenarios/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 100, BEFORE = 60, INDENT = 4 };

typedef struct span {
    const char *begin;
    size_t length;
} span;

static span
find_line(const ctd_source *source, uint32_t line)
{
    const char *s = source->text;
    const char *const end = s + source->length;

    s += ctd_source_mark(source);
    while (line > 1 && s < end) {
        const size_t n = ctd_utf8_break(s, (size_t)(end - s));
        line -= n > 0 ? 1 : 0;
        s += n > 0 ? n : 1;
    }
    const char *stop = s;
    while (stop < end && ctd_utf8_break(stop, (size_t)(end - stop)) == 0) {
        stop++;
    }
    return (span){.begin = s, .length = (size_t)(stop - s)};
}

static size_t
next_character(const span *line, size_t at, uint32_t *character)
{
    const size_t n = ctd_utf8_decode(line->begin + at, line->length - at, character);

    if (n == 0 || (*character != '\t' && !ctd_utf8_is_printable(*character))) {
        *character = '?';
    }
    if (*character == '\t') {
        *character = ' ';
    }
    return n == 0 ? 1 : n;
}

/* Bytes to leave out so that the column is in sight. */
static size_t
skip_start(const span *line, uint32_t column)
{
    size_t at = 0;

    for (uint32_t c = 1; c + BEFORE < column && at < line->length; c++) {
        uint32_t character = 0;
        at += next_character(line, at, &character);
    }
    return at;
}

char *
ctd_quote_line(const ctd_place *place)
{
    const span line = find_line(place->source, place->line);
    const size_t start = skip_start(&line, place->column);
    const size_t cut = start > 0 ? place->column - BEFORE : 1; /* column the shown part begins at */
    size_t blanks = start > 0 ? strlen("...") : 0;
    char *text = NULL;
    size_t size = 0;
    FILE *const out = open_memstream(&text, &size);

    if (out == NULL) {
        return NULL;
    }
    if (line.length == 0) {
        fclose(out);
        return text;
    }
    fprintf(out, "%*s%s", INDENT, "", start > 0 ? "..." : "");
    size_t at = start;
    for (size_t c = cut; at < line.length && c < cut + SHOWN; c++) {
        uint32_t character = 0;
        const size_t n = next_character(&line, at, &character);
        if (character == '?' || character == ' ') {
            fputc((int)character, out);
        } else {
            fwrite(line.begin + at, 1, n, out);
        }
        if (c < place->column) {
            blanks += ctd_utf8_width(character);
        }
        at += n;
    }
    fprintf(out, "%s\n%*s^\n", at < line.length ? "..." : "", (int)(INDENT + blanks), "");
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}
