/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/schema.h"

#include "scenarios/plain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const ctd_schema_row *
ctd_schema_root(void)
{
    return &ctd_schema_scenario.row[0];
}

const ctd_schema_row *
ctd_schema_below(const ctd_schema_row *row)
{
    return strcmp(row->path, "variants.*") == 0 ? ctd_schema_root() : row;
}

/* What follows the parent's path in the row's, NULL if the row is not below the parent. */
static const char *
rest_below(const ctd_schema_row *parent, const ctd_schema_row *row)
{
    const size_t n = strlen(parent->path);

    if (n == 0) {
        return row->path[0] != '\0' ? row->path : NULL;
    }
    if (strncmp(row->path, parent->path, n) != 0 || row->path[n] != '.') {
        return NULL;
    }
    return row->path + n + 1;
}

const ctd_schema_row *
ctd_schema_next(const ctd_schema_row *parent, const ctd_schema_row *previous)
{
    for (const ctd_schema_row *row = (previous == NULL ? parent : previous) + 1; row->path != NULL;
         row++) {
        const char *const rest = rest_below(parent, row);
        if (rest == NULL) {
            return NULL;
        }
        if (strchr(rest, '.') == NULL) {
            return row;
        }
    }
    return NULL;
}

const char *
ctd_schema_step(const ctd_schema_row *row)
{
    const char *const point = strrchr(row->path, '.');

    return point == NULL ? row->path : point + 1;
}

bool
ctd_schema_is_wildcard(const ctd_schema_row *row)
{
    const char first = ctd_schema_step(row)[0];

    return first == '*' || first == '@';
}

const ctd_schema_row *
ctd_schema_child(const ctd_schema_row *parent, const char *key)
{
    const ctd_schema_row *wildcard = NULL;

    for (const ctd_schema_row *row = ctd_schema_next(parent, NULL); row != NULL;
         row = ctd_schema_next(parent, row)) {
        if (ctd_schema_is_wildcard(row)) {
            wildcard = row;
        } else if (strcmp(ctd_schema_step(row), key) == 0) {
            return row;
        }
    }
    return wildcard;
}

void
ctd_schema_offer(ctd_near *near, const ctd_schema_row *parent)
{
    for (const ctd_schema_row *row = ctd_schema_next(parent, NULL); row != NULL;
         row = ctd_schema_next(parent, row)) {
        if (!ctd_schema_is_wildcard(row)) {
            ctd_near_offer(near, ctd_schema_step(row));
        }
    }
}

const ctd_schema_row *
ctd_schema_find(const ctd_schema *schema, const char *path)
{
    for (size_t i = 0; i < schema->n_rows; i++) {
        if (strcmp(schema->row[i].path, path) == 0) {
            return &schema->row[i];
        }
    }
    return NULL;
}

bool
ctd_schema_holds(const ctd_schema_row *row, double value)
{
    return row->ends[0] == '\0' || ((row->ends[0] == '[' ? value >= row->low : value > row->low) &&
                                    (row->ends[1] == ']' ? value <= row->high : value < row->high));
}

/* Word i of a list separated by blanks; false beyond the last. */
static bool
word_at(const char *words, size_t i, const char **begin, size_t *length)
{
    while (*words != '\0') {
        const size_t n = strcspn(words, " ");
        if (i == 0) {
            *begin = words;
            *length = n;
            return true;
        }
        i--;
        words += n + (words[n] == ' ');
    }
    return false;
}

int
ctd_schema_word(const ctd_schema_row *row, const char *word)
{
    const char *begin = NULL;
    size_t length = 0;

    for (size_t i = 0; word_at(row->words, i, &begin, &length); i++) {
        if (strlen(word) == length && strncmp(word, begin, length) == 0) {
            return (int)i;
        }
    }
    return -1;
}

enum { MOST_PARTS = 16 };

typedef struct parts {
    size_t n;
    char text[MOST_PARTS][48];
} parts;

static void
add_part(parts *p, const char *text, size_t length)
{
    if (p->n < MOST_PARTS) {
        snprintf(p->text[p->n++], sizeof p->text[0], "%.*s", (int)length, text);
    }
}

/* "a, b or c" */
static ctd_schema_words
join(const parts *p)
{
    ctd_schema_words words = {""};
    size_t used = 0;

    for (size_t i = 0; i < p->n && used < sizeof words.text; i++) {
        const char *const between = i == 0 ? "" : i + 1 == p->n ? " or " : ", ";
        used += (size_t)snprintf(words.text + used, sizeof words.text - used, "%s%s", between,
                                 p->text[i]);
    }
    return words;
}

ctd_schema_words
ctd_schema_type_words(const ctd_schema_row *row)
{
    static const struct {
        unsigned type;
        const char *words;
    } names[] = {
        {CTD_TYPE_WHOLE, "a whole number"},  {CTD_TYPE_NUMBER, "a number"},
        {CTD_TYPE_TEXT, "a text"},           {CTD_TYPE_NAME, "a name"},
        {CTD_TYPE_MONTH, "a month YYYY-MM"},
    };
    parts p = {0};
    const char *begin = NULL;
    size_t length = 0;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if ((row->types & names[i].type) != 0) {
            add_part(&p, names[i].words, strlen(names[i].words));
        }
    }
    if ((row->types & CTD_TYPE_FLAG) != 0) {
        add_part(&p, "true", 4);
        add_part(&p, "false", 5);
    }
    for (size_t i = 0; word_at(row->words, i, &begin, &length); i++) {
        add_part(&p, begin, length);
    }
    if ((row->types & CTD_TYPE_PROVIDER) != 0) {
        add_part(&p, "the name of a provider", 22);
    }
    if ((row->types & CTD_TYPE_REGION) != 0) {
        add_part(&p, "the name of a region", 20);
    }
    if ((row->types & CTD_TYPE_LIST) != 0) {
        add_part(&p, "a list", 6);
    }
    if ((row->types & CTD_TYPE_MAPPING) != 0) {
        add_part(&p, "a mapping", 9);
    }
    return join(&p);
}

static const char *
wildcard_words(const char *step, size_t length)
{
    static const char *const pairs[][2] = {{"*", "NAME"},
                                           {"@region", "REGION"},
                                           {"@provider", "PROVIDER"},
                                           {"@segment", "SEGMENT"},
                                           {"@month", "YYYY-MM"}};

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (strlen(pairs[i][0]) == length && strncmp(step, pairs[i][0], length) == 0) {
            return pairs[i][1];
        }
    }
    return NULL;
}

ctd_schema_words
ctd_schema_path_words(const ctd_schema_row *row)
{
    ctd_schema_words words = {""};
    size_t used = 0;

    for (const char *step = row->path; *step != '\0' && used < sizeof words.text;) {
        const size_t n = strcspn(step, ".");
        const char *const name = wildcard_words(step, n);
        used += (size_t)snprintf(words.text + used, sizeof words.text - used, "%s%.*s",
                                 used > 0 ? "." : "", name != NULL ? (int)strlen(name) : (int)n,
                                 name != NULL ? name : step);
        step += n + (step[n] == '.');
    }
    return words;
}

ctd_schema_words
ctd_schema_range_words(const ctd_schema_row *row)
{
    ctd_schema_words words = {""};

    if (row->ends[0] == '\0') {
        return words;
    }
    ctd_plain plain = ctd_plain_begin();
    const bool whole = (row->types & CTD_TYPE_WHOLE) != 0 && row->high > 9007199254740992.0;
    char high[32];
    snprintf(high, sizeof high, "%.15g", row->high);
    if (row->low == row->high) {
        snprintf(words.text, sizeof words.text, "%s", high);
    } else {
        snprintf(words.text, sizeof words.text, "%s %.15g and %s %s",
                 row->ends[0] == '[' ? "at least" : "above", row->low,
                 row->ends[1] == ']' ? "at most" : "below", whole ? "2^64 - 1" : high);
    }
    ctd_plain_end(&plain);
    return words;
}
