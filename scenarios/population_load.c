/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/population_load.h"

#include "scenarios/digest.h"
#include "scenarios/population_table.h"
#include "scenarios/source_file.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLES = 1000 }; /* behind all other sources in the order of messages */

/* The document says which table it was, or is told to. */
static ctd_status
sign(ctd_arena *arena, ctd_messages *messages, ctd_node *customers, ctd_node *file,
     const ctd_digest *have)
{
    ctd_node *const given = ctd_node_find(customers, "sha256");

    if (given != NULL) {
        if (given->kind == CTD_NODE_SCALAR && strcmp(given->text, have->text) != 0) {
            ctd_node_report(messages, given, CTD_AT_VALUE,
                            "the table is another one now: its SHA-256 is %s", have->text);
        }
        return CTD_OK;
    }
    ctd_node *const node = ctd_node_create(arena, CTD_NODE_SCALAR, file->place);

    if (node == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    node->text = ctd_arena_text(arena, have->text, strlen(have->text));
    ctd_node_append(customers, "sha256", file->key_place, node);
    return node->text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
}

/* What the table says cannot be said elsewhere too. */
static void
check_stock(ctd_messages *messages, ctd_node *root, const ctd_population_table *table)
{
    ctd_node *const stock = ctd_node_find(ctd_node_find(root, "calibration"), "stock");

    if (stock != NULL && table->provider != NULL) {
        ctd_node_report(messages, stock, CTD_AT_KEY,
                        "the table of customers says who has whom at the start: leave out the "
                        "stock, or the table's column provider");
    }
}

void
ctd_population_use(ctd_scenario *scenario)
{
    for (uint32_t v = 0; v < scenario->n_variants; v++) {
        scenario->model[v].table = scenario->table;
        scenario->model[v].n_customers = scenario->table->n;
    }
}

ctd_status
ctd_population_load(ctd_arena *arena, ctd_messages *messages, const char *path, ctd_node *root,
                    const ctd_names *names, ctd_scenario *scenario)
{
    ctd_status status = CTD_OK;
    ctd_node *const customers = ctd_node_find(root, "customers");
    ctd_node *const file = ctd_node_find(customers, "file");
    ctd_source source = {.order = TABLES};
    char *text = NULL;
    const char *why = "";
    ctd_digest have;

    if (file == NULL || file->kind != CTD_NODE_SCALAR || ctd_node_is_null(file) ||
        names->n_regions == 0 || names->n_segments == 0) {
        return CTD_OK;
    }
    ctd_source *const kept = ctd_arena_alloc(arena, sizeof *kept); /* messages point to it */
    source.name = ctd_source_file_beside(arena, path, file->text);
    CTD_TRY(source.name != NULL && kept != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    status = ctd_source_file_read_large(arena, source.name, &text, &source.length, &why);
    if (status == CTD_ERR_READ) {
        ctd_node_report(messages, file, CTD_AT_VALUE, "cannot read '%s': %s",
                        ctd_utf8_clip(source.name).text, why);
        status = CTD_OK;
        goto out;
    }
    CTD_TRY(status);
    CTD_TRY(ctd_digest_of(text, source.length, &have) ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(sign(arena, messages, customers, file, &have));
    source.text = text;
    *kept = source;
    status =
        ctd_population_table_read(messages, kept, names, &scenario->model[0], &scenario->table);
    if (status == CTD_OK) {
        check_stock(messages, root, scenario->table);
        ctd_population_use(scenario);
    }
    status = status == CTD_ERR_SCENARIO ? CTD_OK : status; /* told at the end, with the rest */
    *kept = (ctd_source){.name = source.name, .order = TABLES, .text = ""};
out:
    free(text);
    return status;
}
