/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/latency.h"

#include "agents/model.h"
#include "scenarios/csv.h"
#include "scenarios/near.h"
#include "scenarios/number.h"
#include "scenarios/source_file.h"
#include "scenarios/utf8.h"

#include <string.h>

typedef struct reading {
    ctd_arena *arena;
    ctd_messages *messages;
    const char *path; /* of the scenario */
    const ctd_node *regions;
    int32_t n_tables;
} reading;

/* Row or column of the table that stands for a region, 0 after a report. */
static uint32_t
find_place(const reading *r, const ctd_csv *table, bool in_rows, ctd_node *latency,
           const char *region)
{
    ctd_node *const given = ctd_node_find(ctd_node_find(latency, "places"), region);
    const char *const name = given != NULL ? given->text : region;
    const uint32_t n = in_rows ? table->n_rows : table->n_columns;
    const size_t stride = in_rows ? table->n_columns : 1;
    ctd_near near = ctd_near_begin(name);

    for (uint32_t i = 1; i < n; i++) {
        const char *const place = table->cell[i * stride].text;
        if (strcmp(place, name) == 0) {
            return i;
        }
        ctd_near_offer(&near, place);
    }
    ctd_node_report(r->messages, given != NULL ? given : ctd_node_find(latency, "file"),
                    CTD_AT_VALUE, "the table has no %s '%s' for region '%s'%s",
                    in_rows ? "row" : "column", ctd_utf8_clip(name).text,
                    ctd_utf8_clip(region).text, ctd_near_hint(&near).text);
    return 0;
}

/* The section will not be there when the document is checked. */
static void
check_places(const reading *r, ctd_node *places)
{
    for (ctd_node *child = places != NULL ? places->child : NULL; child != NULL;
         child = child->next) {
        ctd_near near = ctd_near_begin(child->key != NULL ? child->key : "");
        if (ctd_node_find(r->regions, near.word) == NULL) {
            for (const ctd_node *n = r->regions->child; n != NULL; n = n->next) {
                ctd_near_offer(&near, n->key);
            }
            ctd_node_report(r->messages, child, CTD_AT_KEY, "there is no region '%s'%s",
                            ctd_utf8_clip(near.word).text, ctd_near_hint(&near).text);
        } else if (child->kind != CTD_NODE_SCALAR) {
            ctd_node_report(r->messages, child, CTD_AT_VALUE, "must be a text, not %s",
                            ctd_node_kind_name(child->kind));
        }
    }
}

static ctd_status
add_pair(const reading *r, ctd_node *row, const char *to, const ctd_csv_cell *cell)
{
    double value = 0.0;

    if (ctd_number_parse(cell->text, &value) != CTD_NUMERAL_OK) {
        ctd_messages_report_at(r->messages, cell->place, "must be a number, not '%s'",
                               ctd_utf8_clip(cell->text).text);
        row->bad = true;
        return CTD_OK;
    }
    ctd_node *const node = ctd_node_create(r->arena, CTD_NODE_SCALAR, cell->place);
    if (node == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    node->plain = true;
    node->text = cell->text;
    ctd_node_append(row, to, cell->place, node);
    return CTD_OK;
}

typedef struct spot {
    const char *region;
    uint32_t row, column;
} spot;

/* Both directions are written out, so that a variant's table replaces all of the scenario's. */
static ctd_status
add_pairs(const reading *r, const ctd_csv *table, const spot *spots, uint32_t n, ctd_node *between)
{
    ctd_status status = CTD_OK;

    for (uint32_t a = 0; a < n; a++) {
        ctd_node *const row = ctd_node_create(r->arena, CTD_NODE_MAPPING, between->place);
        CTD_TRY(row != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        for (uint32_t b = 0; b < n; b++) {
            const ctd_csv_cell *cell =
                &table->cell[spots[a].row * table->n_columns + spots[b].column];
            if (cell->text[0] == '\0') {
                cell = &table->cell[spots[b].row * table->n_columns + spots[a].column];
            }
            if (cell->text[0] != '\0') {
                CTD_TRY(add_pair(r, row, spots[b].region, cell));
            }
        }
        between->bad = between->bad || row->bad;
        if (row->child != NULL) {
            ctd_node_append(between, spots[a].region, between->place, row);
        }
    }
out:
    return status;
}

static ctd_status
make_between(const reading *r, const ctd_csv *table, ctd_node *latency, ctd_node *between)
{
    spot spots[CTD_MAX_REGIONS];
    uint32_t n = 0;
    bool found = true;

    for (const ctd_node *region = r->regions->child; region != NULL && n < CTD_MAX_REGIONS;
         region = region->next) {
        spot *const s = &spots[n++];
        s->region = region->key;
        s->row = find_place(r, table, true, latency, region->key);
        s->column = s->row > 0 ? find_place(r, table, false, latency, region->key) : 0;
        found = found && s->row > 0 && s->column > 0;
    }
    between->bad = !found;
    return found ? add_pairs(r, table, spots, n, between) : CTD_OK;
}

static ctd_status
read_file(reading *r, ctd_node *file, ctd_csv *table)
{
    ctd_source *const source = ctd_arena_alloc(r->arena, sizeof *source);
    char *const path = ctd_source_file_beside(r->arena, r->path, file->text);
    const char *why = "";
    char *text = NULL;

    if (source == NULL || path == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    const ctd_status status = ctd_source_file_read(r->arena, path, &text, &source->length, &why);
    if (status == CTD_ERR_READ) {
        ctd_node_report(r->messages, file, CTD_AT_VALUE, "cannot read '%s': %s",
                        ctd_utf8_clip(path).text, why);
        return CTD_ERR_SCENARIO;
    }
    if (status != CTD_OK) {
        return status;
    }
    source->name = path;
    source->text = text;
    source->order = ++r->n_tables;
    return ctd_csv_read(r->arena, r->messages, source, table);
}

static ctd_status
inline_one(reading *r, ctd_node *latency)
{
    ctd_node *const file = ctd_node_find(latency, "file");
    ctd_node *const places = ctd_node_find(latency, "places");
    ctd_node *const given = ctd_node_find(latency, "between");
    ctd_csv table;

    if (file == NULL || file->kind != CTD_NODE_SCALAR || ctd_node_is_null(file) ||
        r->regions == NULL || r->regions->kind != CTD_NODE_MAPPING ||
        (places != NULL && places->kind != CTD_NODE_MAPPING)) {
        return CTD_OK;
    }
    if (given != NULL) {
        ctd_node_report(r->messages, file, CTD_AT_KEY, "give either a file or between, not both");
        return CTD_OK;
    }
    ctd_node *const between = ctd_node_create(r->arena, CTD_NODE_MAPPING, file->place);
    if (between == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    check_places(r, places);
    ctd_status status = read_file(r, file, &table);
    if (status == CTD_OK) {
        status = make_between(r, &table, latency, between);
    } else if (status == CTD_ERR_SCENARIO) {
        between->bad = true;
        status = CTD_OK;
    }
    const ctd_place key_place = file->key_place;
    ctd_node_remove(file);
    if (places != NULL) {
        ctd_node_remove(places);
    }
    ctd_node_append(latency, "between", key_place, between);
    latency->bad = latency->bad || between->bad;
    return status;
}

ctd_status
ctd_latency_inline(ctd_arena *arena, ctd_messages *messages, const char *path, ctd_node *root)
{
    ctd_status status = CTD_OK;
    reading r = {.arena = arena,
                 .messages = messages,
                 .path = path,
                 .regions = ctd_node_find(root, "regions")};
    const ctd_node *const variants = ctd_node_find(root, "variants");

    CTD_TRY(inline_one(&r, ctd_node_find(root, "latency")));
    for (ctd_node *v = variants != NULL ? variants->child : NULL; v != NULL; v = v->next) {
        CTD_TRY(inline_one(&r, ctd_node_find(v, "latency")));
    }
out:
    return status;
}
