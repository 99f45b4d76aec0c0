/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/schema.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
to_stream(const char *text, size_t length, void *stream)
{
    return fwrite(text, 1, length, stream) == length;
}

static const ctd_schema *const schemas[] = {&ctd_schema_scenario, &ctd_schema_study};

enum { N_SCHEMAS = sizeof schemas / sizeof schemas[0] };

static char *
printed(bool (*print)(const ctd_schema *, ctd_schema_writer *, void *), const ctd_schema *schema)
{
    char *text = NULL;
    size_t size = 0;
    FILE *const out = open_memstream(&text, &size);

    cr_expect(print(schema, to_stream, out));
    fclose(out);
    return text;
}

static char *
read_file(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *const in = fopen(path, "rb");
    FILE *const out = open_memstream(&text, &size);

    cr_assert(in != NULL, "%s", path);
    for (int c = getc(in); c != EOF; c = getc(in)) {
        putc(c, out);
    }
    fclose(in);
    fclose(out);
    return text;
}

Test(schema, every_key_is_described_in_the_manual_as_the_table_has_it)
{
    for (size_t i = 0; i < N_SCHEMAS; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/docs/%s.md", CTD_SOURCE_DIR, schemas[i]->noun);
        char *const manual = read_file(path);
        char *const keys = printed(ctd_schema_print_keys, schemas[i]);
        const size_t n = strlen(keys);

        cr_assert(strlen(manual) > n);
        cr_expect(eq(str, manual + strlen(manual) - n, keys),
                  "put what 'contend help %s' prints at the end of docs/%s.md", schemas[i]->noun,
                  schemas[i]->noun);
        free(manual);
        free(keys);
    }
}

static void
expect_whole(const ctd_schema *schema, const ctd_schema_row *row)
{
    const size_t n = strlen(row->doc);

    cr_expect(row->types != 0, "%s", row->path);
    cr_expect(n > 0 && row->doc[n - 1] == '.', "%s is not described by a sentence", row->path);
    const bool number = (row->types & (CTD_TYPE_NUMBER | CTD_TYPE_WHOLE)) != 0;
    cr_expect(number == (row->ends[0] != '\0'), "%s has no range, or needs none", row->path);
    const bool word = (row->types & CTD_TYPE_WORD) != 0;
    cr_expect(word == (row->words[0] != '\0'), "%s", row->path);
    cr_expect(isfinite(row->low) && isfinite(row->high) && row->low <= row->high, "%s", row->path);
    if (row->fallback != NULL && row->fallback[0] == '=') {
        cr_expect(ctd_schema_find(schema, row->fallback + 1) != NULL, "%s", row->path);
    }
}

static void
expect_behind_parent(const ctd_schema *schema, size_t i)
{
    const ctd_schema_row *const rows = schema->row;
    bool has_parent = i == 0;

    for (size_t k = 0; k < i; k++) {
        for (const ctd_schema_row *r = ctd_schema_next(&rows[k], NULL); r != NULL;
             r = ctd_schema_next(&rows[k], r)) {
            has_parent = has_parent || r == &rows[i];
        }
        cr_expect(ne(str, (char *)rows[k].path, (char *)rows[i].path));
    }
    cr_expect(has_parent, "%s", rows[i].path);
}

Test(schema, every_row_is_whole_and_stands_behind_its_parent)
{
    for (size_t s = 0; s < N_SCHEMAS; s++) {
        cr_expect(schemas[s]->row[schemas[s]->n_rows].path == NULL);
        for (size_t i = 0; i < schemas[s]->n_rows; i++) {
            expect_whole(schemas[s], &schemas[s]->row[i]);
            expect_behind_parent(schemas[s], i);
        }
    }
}

/* Wildcards stand for whatever the file has there, so the last steps are looked for. */
Test(schema, the_file_of_all_keys_has_all_keys)
{
    char *const text = read_file(CTD_SOURCE_DIR "/tests/all-keys.yaml");

    for (size_t i = 1; i < ctd_schema_scenario.n_rows; i++) {
        const ctd_schema_row *const row = &ctd_schema_scenario.row[i];
        char key[64];
        snprintf(key, sizeof key, "%s:", ctd_schema_step(row));
        if (!ctd_schema_is_wildcard(row) &&
            strcmp(row->path, "latency.between") != 0 && /* excluded by others there */
            strcmp(row->path, "customers.sha256") != 0) {
            cr_expect(strstr(text, key) != NULL, "%s is missing", row->path);
        }
    }
    free(text);
}

/* Skips one JSON value and the blanks around it; NULL if there is none. */
static const char *
skip_json(const char *s)
{
    s += strspn(s, " \n");
    if (*s == '{' || *s == '[') {
        const char close = *s == '{' ? '}' : ']';
        s++;
        s += strspn(s, " \n");
        while (*s != close) {
            if (close == '}') {
                s = *s == '"' ? skip_json(s) : NULL;
                if (s == NULL || *s++ != ':') {
                    return NULL;
                }
            }
            s = skip_json(s);
            if (s == NULL || (*s != ',' && *s != close)) {
                return NULL;
            }
            if (*s == ',') {
                s++;
                s += strspn(s, " \n");
                if (*s == close) {
                    return NULL;
                }
            }
        }
        s++;
    } else if (*s == '"') {
        for (s++; *s != '"'; s++) {
            if (*s == '\0' || *s == '\n') {
                return NULL;
            }
            s += *s == '\\' ? 1 : 0;
        }
        s++;
    } else {
        const size_t n = strspn(s, "+-.0123456789etrufals");
        s = n > 0 ? s + n : NULL;
    }
    return s == NULL ? NULL : s + strspn(s, " \n");
}

Test(schema, the_schemas_for_editors_are_json)
{
    for (size_t i = 0; i < N_SCHEMAS; i++) {
        char *const json = printed(ctd_schema_print_json, schemas[i]);
        const char *const end = skip_json(json);

        cr_assert(end != NULL, "broken");
        cr_expect(end[0] == '\0');
        cr_expect(strstr(json, i == 0 ? "\"reference_price\"" : "\"trajectories\"") != NULL);
        cr_expect(strstr(json, "\"exclusiveMaximum\": 1") != NULL);
        free(json);
    }
}

static bool
refuse(const char *text, size_t length, void *left)
{
    (void)text;
    (void)length;
    return --*(int *)left > 0;
}

Test(schema, printing_stops_when_the_writer_does)
{
    for (int n = 1; n < 80; n++) {
        int left = n;
        cr_expect(not(ctd_schema_print_keys(schemas[n % 2], refuse, &left)));
        cr_expect(eq(int, left, 0));
        left = n;
        cr_expect(not(ctd_schema_print_json(schemas[n % 2], refuse, &left)));
        cr_expect(eq(int, left, 0));
    }
}
