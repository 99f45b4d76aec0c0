/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/number.h"
#include "scenarios/schema.h"
#include "scenarios/source_file.h"
#include "scenarios/utf8.h"

#include <math.h>
#include <string.h>

enum { MAX_NUMBERS = 100000 }; /* that the study's text, a document again, can hold */

/* One number of the table. false after a report. */
static bool
read_cell(ctd_study_reading *r, uint32_t k, const ctd_csv_cell *cell, double *value)
{
    const ctd_factor *const f = &r->study->factor[k];
    const ctd_schema_row *const row = r->study->base->home[k].row;
    const ctd_clip text = ctd_utf8_clip(cell->text);
    const ctd_numeral numeral = ctd_number_parse(cell->text, value);
    const char *const advice = ctd_numeral_advice(numeral);

    if (numeral != CTD_NUMERAL_OK) {
        ctd_messages_report_at(r->messages, cell->place, "%s must be a number, not '%s'%s%s%s",
                               f->name, text.text, advice[0] != '\0' ? " (" : "", advice,
                               advice[0] != '\0' ? ")" : "");
    } else if (row != NULL && f->whole && *value != floor(*value)) {
        ctd_messages_report_at(r->messages, cell->place, "%s takes whole numbers, not %s", f->name,
                               text.text);
    } else if (row != NULL && !ctd_schema_holds(row, *value)) {
        ctd_messages_report_at(r->messages, cell->place, "%s must be %s, not %s", f->name,
                               ctd_schema_range_words(row).text, text.text);
    } else if (f->log && *value <= 0.0) {
        ctd_messages_report_at(r->messages, cell->place, "%s is on a log scale: above 0, not %s",
                               f->name, text.text);
    } else {
        return true;
    }
    return false;
}

/* One point, its cells in the factors' order; they live as long as the study. */
static void
read_row(ctd_study_reading *r, uint32_t row, const ctd_csv_cell cell[])
{
    ctd_study *const s = r->study;

    for (uint32_t k = 0; k < s->n_factors; k++) {
        ctd_factor *const f = &s->factor[k];
        ctd_factor_home *const home = &s->base->home[k];
        double *const value = &s->design.row[(size_t)row * s->n_factors + k];

        if (!read_cell(r, k, &cell[k], value)) {
            continue;
        }
        if (home->low == NULL || *value < f->from) {
            f->from = *value;
            home->low = &cell[k];
        }
        if (home->high == NULL || *value > f->to) {
            f->to = *value;
            home->high = &cell[k];
        }
    }
}

static const char *
factor_name(const void *study, size_t i)
{
    return ((const ctd_study *)study)->factor[i].name;
}

static bool
make_room(ctd_study_reading *r, ctd_node *node, size_t n_rows)
{
    ctd_study *const s = r->study;

    if (n_rows == 0) {
        ctd_node_report(r->messages, node, CTD_AT_VALUE, "it has no points");
        return false;
    }
    if (n_rows * s->n_factors > MAX_NUMBERS) {
        ctd_node_report(r->messages, node, CTD_AT_VALUE,
                        "it has %zu numbers, %zu points of %u factors: a list has at most %d",
                        n_rows * s->n_factors, n_rows, s->n_factors, MAX_NUMBERS);
        return false;
    }
    s->design.row = ctd_study_alloc(r, n_rows * s->n_factors, sizeof *s->design.row);
    s->design.n_rows = s->design.row != NULL ? (uint32_t)n_rows : 0;
    return s->design.row != NULL;
}

/* Column of each factor; false after a report. */
static bool
find_columns(ctd_study_reading *r, ctd_node *file, const ctd_csv *table, uint32_t column[])
{
    const ctd_study *const s = r->study;
    bool found[CTD_MAX_FACTORS] = {false};
    bool right = true;

    for (uint32_t c = 0; c < table->n_columns; c++) {
        const ctd_csv_cell *const head = &table->cell[c];
        const int32_t k = ctd_study_find_factor(s, head->text);
        if (k < 0 || found[k]) {
            ctd_near near = ctd_near_begin(head->text);
            for (uint32_t i = 0; i < s->n_factors; i++) {
                ctd_near_offer(&near, factor_name(s, i));
            }
            ctd_messages_report_at(
                r->messages, head->place,
                k < 0 ? "there is no factor '%s'%s" : "there is a column '%s' already%s",
                ctd_utf8_clip(head->text).text, k < 0 ? ctd_near_hint(&near).text : "");
            right = false;
            continue;
        }
        found[k] = true;
        column[k] = c;
    }
    for (uint32_t k = 0; k < s->n_factors && right; k++) {
        if (!found[k]) {
            ctd_node_report(r->messages, file, CTD_AT_VALUE, "the table has no column '%s'",
                            s->factor[k].name);
            right = false;
        }
    }
    return right;
}

static void
read_table(ctd_study_reading *r, ctd_node *file, const ctd_csv *table)
{
    const uint32_t n = r->study->n_factors;
    uint32_t column[CTD_MAX_FACTORS] = {0};

    if (table->n_rows == 0 || !find_columns(r, file, table, column) ||
        !make_room(r, file, table->n_rows - 1)) {
        if (table->n_rows == 0) {
            ctd_node_report(r->messages, file, CTD_AT_VALUE, "the table is empty");
        }
        return;
    }
    for (uint32_t i = 1; i < table->n_rows; i++) {
        ctd_csv_cell *const cell = ctd_study_alloc(r, n, sizeof *cell);

        if (cell == NULL) {
            return;
        }
        for (uint32_t k = 0; k < n; k++) {
            cell[k] = table->cell[(size_t)i * table->n_columns + column[k]];
        }
        read_row(r, i - 1, cell);
    }
}

static void
read_file(ctd_study_reading *r, ctd_node *file)
{
    ctd_source *const source = ctd_study_alloc(r, 1, sizeof *source);
    char *const path = ctd_source_file_beside(r->arena, r->path, file->text);
    const char *why = "";
    char *text = NULL;
    ctd_csv table;

    r->no_memory = r->no_memory || path == NULL;
    if (source == NULL || path == NULL) {
        return;
    }
    ctd_status status = ctd_source_file_read(r->arena, path, &text, &source->length, &why);
    if (status == CTD_ERR_READ) {
        ctd_node_report(r->messages, file, CTD_AT_VALUE, "cannot read '%s': %s",
                        ctd_utf8_clip(path).text, why);
        return;
    }
    if (status == CTD_OK) {
        source->name = path;
        source->text = text;
        source->order = CTD_STUDY_ORDER + 1;
        status = ctd_csv_read(r->arena, r->messages, source, &table);
    }
    r->no_memory = r->no_memory || status == CTD_ERR_NO_MEMORY;
    if (status == CTD_OK) {
        read_table(r, file, &table);
    }
}

/* Rows written in the study are cells too. */
static void
read_rows(ctd_study_reading *r, ctd_node *rows)
{
    const uint32_t n = r->study->n_factors;
    uint32_t i = 0;

    if (!make_room(r, rows, rows->n_children)) {
        return;
    }
    for (ctd_node *row = rows->child; row != NULL; row = row->next, i++) {
        ctd_csv_cell *const cell = ctd_study_alloc(r, n, sizeof *cell);
        uint32_t k = 0;

        if (cell == NULL) {
            return;
        }
        if (row->n_children != n && !row->bad) {
            ctd_node_report(r->messages, row, CTD_AT_VALUE,
                            "%u number%s for %u factor%s: one is needed for each", row->n_children,
                            row->n_children == 1 ? "" : "s", n, n == 1 ? "" : "s");
        }
        for (const ctd_node *item = row->child; item != NULL && !row->bad; item = item->next, k++) {
            cell[k] = (ctd_csv_cell){.text = item->text, .place = item->place};
        }
        if (!row->bad) {
            read_row(r, i, cell);
        }
    }
}

void
ctd_study_build_rows(ctd_study_reading *reading, ctd_node *design)
{
    ctd_study_reading *const r = reading;
    ctd_node *const file = ctd_study_find_text(design, "file");
    ctd_node *const rows = ctd_node_find(design, "rows");
    const ctd_node *const factors = ctd_node_find(r->root, "factors");

    if (rows != NULL && ctd_study_is_given(design, "file")) {
        ctd_node_report(r->messages, rows, CTD_AT_KEY, "give either a file or rows, not both");
        return;
    }
    if (rows == NULL && !ctd_study_is_given(design, "file") && !design->bad) {
        ctd_node_report(r->messages, design, CTD_AT_KEY, "of what? Give a file or rows");
    }
    if (r->study->n_factors == 0 || r->study->n_factors != factors->n_children) {
        return; /* which columns there should be is not known */
    }
    if (file != NULL) {
        read_file(r, file);
    } else if (rows != NULL && rows->kind == CTD_NODE_LIST && rows->type != 0) {
        read_rows(r, rows);
    }
}
