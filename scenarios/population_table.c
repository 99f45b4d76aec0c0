/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/population_table.h"

#include "scenarios/near.h"
#include "scenarios/node_yaml.h"
#include "scenarios/population_rows.h"
#include "scenarios/population_sort.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REGION = CTD_N_NUMBERS, SEGMENT, PROVIDER, N_COLUMNS };

typedef struct column_row {
    const char *name;
    double low, high;
    bool low_open;
    const char *range; /* what a number out of it is told */
} column_row;

/* Columns of numbers, then those of names. */
static const column_row columns[N_COLUMNS] = {
    [REGION] = {"region", 0, 0, false, ""},
    [SEGMENT] = {"segment", 0, 0, false, ""},
    [CTD_WORKLOAD] = {"workload", 0, 1e6, true, "must be above 0 and at most 1000000"},
    [PROVIDER] = {"provider", 0, 0, false, ""},
    [CTD_PRICE_TASTE] = {"price_taste", 0, 1000, false, "must be at least 0 and at most 1000"},
    [CTD_LATENCY_TASTE] = {"latency_taste", 0, 1000, false, "must be at least 0 and at most 1000"},
    [CTD_PRESENCE_TASTE] = {"presence_taste", -1000, 1000, false,
                            "must be at least -1000 and at most 1000"},
};

typedef struct reading {
    ctd_messages *messages;
    const ctd_names *names;
    ctd_rows at;
    uint32_t n_fields;
    int32_t field[N_COLUMNS]; /* which field holds a column, -1 = none */
    bool open[CTD_MAX_PROVIDERS];
    bool bad;
    ctd_population_rows rows;
} reading;

static void
report(reading *r, const ctd_field *field, const char *format, const char *a, const char *b)
{
    r->bad = true;
    if (!ctd_messages_overflow(r->messages)) {
        ctd_messages_report_at(r->messages, ctd_rows_place(&r->at, field), format, a, b);
    }
}

static void
report_name(reading *r, const ctd_field *field, const char *kind, const ctd_name *list, uint32_t n)
{
    const ctd_field_text text = ctd_field_copy(field);
    ctd_near near = ctd_near_begin(text.text);
    char what[160];

    for (uint32_t i = 0; i < n; i++) {
        ctd_near_offer(&near, list[i]);
    }
    snprintf(what, sizeof what, "%s '%s'", kind, ctd_utf8_clip(text.text).text);
    if (near.best[0] != '\0') {
        report(r, field, "there is no %s%s", what, ctd_near_hint(&near).text);
    } else {
        report(r, field, "there is no %s; there are: %s", what, ctd_names_list(list, n).text);
    }
}

static void
name_column(reading *r, uint32_t k, const ctd_field *field)
{
    const ctd_field_text text = ctd_field_copy(field);
    ctd_near near = ctd_near_begin(text.text);

    for (int c = 0; c < N_COLUMNS; c++) {
        ctd_near_offer(&near, columns[c].name);
        if (ctd_field_is(field, columns[c].name)) {
            if (r->field[c] >= 0) {
                report(r, field, "column %s stands twice%s", columns[c].name, "");
            }
            r->field[c] = (int32_t)k;
            return;
        }
    }
    report(r, field,
           near.best[0] != '\0'
               ? "unknown column '%s'%s"
               : "unknown column '%s'; known are region, segment, workload, provider, price_taste, "
                 "latency_taste, presence_taste%s",
           ctd_utf8_clip(text.text).text, ctd_near_hint(&near).text);
}

static void
read_header(reading *r)
{
    ctd_field field[CTD_MAX_FIELDS];

    switch (ctd_rows_next(&r->at, r->messages, field, &r->n_fields)) {
    case CTD_ROW_END:
        r->bad = true;
        ctd_messages_report_at(r->messages, (ctd_place){.source = r->at.source},
                               "the table is empty: its first row names the columns");
        return;
    case CTD_ROW_BAD:
        r->bad = true;
        return;
    case CTD_ROW_READ:
        break;
    }
    if (r->n_fields == 1 && (memchr(field[0].at, ';', field[0].length) != NULL ||
                             memchr(field[0].at, '\t', field[0].length) != NULL)) {
        report(r, &field[0], "fields are separated by commas, and this row has none%s%s", "", "");
        return;
    }
    for (uint32_t k = 0; k < r->n_fields; k++) {
        name_column(r, k, &field[k]);
    }
    if (r->field[REGION] < 0 && r->names->n_regions > 1) {
        report(r, &field[0], "column region is missing, and there are several: %s%s",
               ctd_names_list(r->names->region, r->names->n_regions).text, "");
    }
    if (r->field[SEGMENT] < 0 && r->names->n_segments > 1) {
        report(r, &field[0], "column segment is missing, and there are several: %s%s",
               ctd_names_list(r->names->segment, r->names->n_segments).text, "");
    }
}

/* A customer's region, segment or provider; most rows repeat the last one's. */
static int32_t
find_name(const ctd_field *field, const ctd_name *list, uint32_t n, int32_t last)
{
    if (ctd_field_is(field, list[last])) {
        return last;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (ctd_field_is(field, list[i])) {
            return (int32_t)i;
        }
    }
    return -1;
}

static uint32_t
read_name(reading *r, const ctd_field field[], int c, const ctd_name *list, uint32_t n,
          uint32_t last)
{
    const ctd_field *const f = r->field[c] >= 0 ? &field[r->field[c]] : NULL;

    if (f == NULL || (c == PROVIDER && f->length == 0)) {
        return 0;
    }
    const int32_t index = find_name(f, list, n, (int32_t)last);

    if (index < 0) {
        report_name(r, f, columns[c].name, list, n);
        return 0;
    }
    if (c == PROVIDER && index > 0 && !r->open[index]) {
        report(r, f, "provider '%s' has no open location at the start%s", list[index], "");
    }
    return (uint32_t)index;
}

static float
read_number(reading *r, const ctd_field *field, int c)
{
    double value = 1.0;

    if (!ctd_field_number(field, &value)) {
        report(r, field, "%s must be a number, not '%s'", columns[c].name,
               ctd_utf8_clip(ctd_field_copy(field).text).text);
    } else if (value < columns[c].low || value > columns[c].high ||
               (columns[c].low_open && (float)value <= 0.0f)) {
        report(r, field, "%s %s", columns[c].name, columns[c].range);
    }
    return (float)value;
}

static void
read_row(reading *r, const ctd_field field[], uint32_t n)
{
    const ctd_names *const names = r->names;
    const uint64_t i = r->rows.n, before = i > 0 ? i - 1 : 0;

    if (n != r->n_fields) {
        char have[24], want[24];

        snprintf(have, sizeof have, "%u", n);
        snprintf(want, sizeof want, "%u", r->n_fields);
        report(r, &field[0], "%s fields, where the first row has %s", have, want);
        return;
    }
    const uint32_t last = i > 0 ? r->rows.cell[before] : 0;
    const uint32_t region =
        read_name(r, field, REGION, names->region, names->n_regions, last / names->n_segments);
    const uint32_t segment =
        read_name(r, field, SEGMENT, names->segment, names->n_segments, last % names->n_segments);

    r->rows.cell[i] = (uint16_t)(region * names->n_segments + segment);
    r->rows.provider[i] =
        (uint8_t)read_name(r, field, PROVIDER, names->provider, names->n_providers,
                           i > 0 ? r->rows.provider[before] : 0);
    for (int c = 0; c < CTD_N_NUMBERS; c++) {
        if (r->rows.number[c] != NULL) {
            r->rows.number[c][i] = read_number(r, &field[r->field[c]], c);
        }
    }
    r->rows.n++;
}

/* Room for as many rows as there are lines. */
static ctd_status
make_room(reading *r)
{
    uint64_t lines = 1;

    for (const char *s = r->at.at; (s = memchr(s, '\n', (size_t)(r->at.end - s))) != NULL; s++) {
        lines++;
    }
    r->rows.cell = malloc(lines * sizeof *r->rows.cell);
    r->rows.provider = malloc(lines * sizeof *r->rows.provider);
    if (r->rows.cell == NULL || r->rows.provider == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (int c = 0; c < CTD_N_NUMBERS; c++) {
        if (r->field[c] >= 0) {
            r->rows.number[c] = malloc(lines * sizeof(float));
            if (r->rows.number[c] == NULL) {
                return CTD_ERR_NO_MEMORY;
            }
        }
    }
    return CTD_OK;
}

static ctd_status
read_rows(reading *r)
{
    ctd_status status = CTD_OK;
    ctd_field field[CTD_MAX_FIELDS];
    ctd_row_status row;
    uint32_t n = 0;

    CTD_TRY(make_room(r));
    while ((row = ctd_rows_next(&r->at, r->messages, field, &n)) != CTD_ROW_END) {
        if (row == CTD_ROW_READ) {
            read_row(r, field, n);
        }
        r->bad = r->bad || row == CTD_ROW_BAD;
    }
    if (r->rows.n == 0 && !r->bad) {
        r->bad = true;
        ctd_messages_report_at(r->messages, (ctd_place){.source = r->at.source},
                               "the table has no customers: give one row for each");
    }
out:
    return status;
}

ctd_status
ctd_population_table_read(ctd_messages *messages, const ctd_source *source, const ctd_names *names,
                          const ctd_model *model, ctd_population_table **table)
{
    ctd_status status = CTD_OK;
    reading r = {.messages = messages, .names = names};

    *table = NULL;
    for (int c = 0; c < N_COLUMNS; c++) {
        r.field[c] = -1;
    }
    for (uint32_t j = 1; j < model->n_providers; j++) {
        for (uint32_t d = 0; d < model->n_regions; d++) {
            const ctd_provider *p = &model->provider[j];

            r.open[j] =
                r.open[j] || (p->exists && p->location[d].open && p->enters_month == INT32_MIN);
        }
    }
    CTD_TRY(ctd_source_check_text(messages, source) ? CTD_OK : CTD_ERR_SCENARIO);
    r.at = ctd_rows_begin(source);
    read_header(&r);
    CTD_TRY(r.bad ? CTD_ERR_SCENARIO : CTD_OK);
    CTD_TRY(read_rows(&r));
    CTD_TRY(r.bad ? CTD_ERR_SCENARIO : CTD_OK);
    CTD_TRY(ctd_population_sort(&r.rows, names->n_regions * names->n_segments,
                                r.field[PROVIDER] >= 0, table));
out:
    free(r.rows.cell);
    free(r.rows.provider);
    for (int c = 0; c < CTD_N_NUMBERS; c++) {
        free(r.rows.number[c]);
    }
    return status;
}
