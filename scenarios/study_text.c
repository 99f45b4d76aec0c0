/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/digest.h"
#include "scenarios/emit.h"
#include "scenarios/tree.h"

#include <string.h>

/* The variants that are run, under output.variants of the scenario. */
static ctd_status
list_variants(ctd_study_reading *r)
{
    ctd_status status = CTD_OK;
    const ctd_document *const d = &r->study->base->document;
    ctd_node *const output = ctd_tree_mapping(r->arena, d->root, "output");
    ctd_node *const list = output != NULL ? ctd_tree_list(r->arena, output, "variants") : NULL;

    CTD_TRY(list != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (uint32_t v = 0; v < d->names.n_variants; v++) {
        if (d->wanted[v]) {
            CTD_TRY(ctd_tree_put_text(r->arena, list, NULL, d->names.variant[v]));
        }
    }
out:
    return status;
}

/* The scenario's text and its digest, which the study must be the one of. */
static ctd_status
write_scenario(ctd_study_reading *r, ctd_node *raw)
{
    ctd_status status = CTD_OK;
    ctd_study *const s = r->study;
    ctd_node *const given = ctd_study_find_text(r->root, "scenario_sha256");
    ctd_digest have;

    CTD_TRY(list_variants(r));
    r->scenario->text = ctd_emit_yaml(s->base->document.root, &ctd_schema_scenario);
    CTD_TRY(r->scenario->text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_digest_of(r->scenario->text, strlen(r->scenario->text), &have) ? CTD_OK
                                                                               : CTD_ERR_NO_MEMORY);
    memcpy(s->scenario_sha256, have.text, sizeof s->scenario_sha256);
    if (given != NULL && strcmp(given->text, have.text) != 0) {
        ctd_node_report(r->messages, given, CTD_AT_VALUE,
                        "the scenario is another one now: the SHA-256 of its text is %s",
                        have.text);
    }
    CTD_TRY(ctd_tree_put(r->arena, raw, "scenario_sha256", have.text));
out:
    return status;
}

static ctd_status
write_settings(ctd_study_reading *r, ctd_node *raw)
{
    ctd_status status = CTD_OK;

    if (r->study->n_sets > 0) {
        ctd_node *const list = ctd_tree_list(r->arena, raw, "set");
        CTD_TRY(list != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        for (uint32_t i = 0; i < r->study->n_sets; i++) {
            CTD_TRY(ctd_tree_put_text(r->arena, list, NULL, r->study->set[i]));
        }
    }
out:
    return status;
}

/* A table becomes rows, their columns in the factors' order. */
static ctd_status
write_rows(ctd_study_reading *r, ctd_node *raw)
{
    ctd_status status = CTD_OK;
    const ctd_study *const s = r->study;
    ctd_node *const design = ctd_node_find(raw, "design");

    if (ctd_node_find(design, "file") == NULL) {
        return CTD_OK;
    }
    ctd_tree_remove(design, "file");
    ctd_node *const rows = ctd_tree_list(r->arena, design, "rows");
    CTD_TRY(rows != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (uint32_t i = 0; i < s->design.n_rows; i++) {
        ctd_node *const row = ctd_tree_list(r->arena, rows, NULL);
        CTD_TRY(row != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        for (uint32_t k = 0; k < s->n_factors; k++) {
            CTD_TRY(ctd_tree_put_number(r->arena, row, NULL,
                                        s->design.row[(size_t)i * s->n_factors + k]));
        }
    }
out:
    return status;
}

ctd_status
ctd_study_write(ctd_study_reading *reading, ctd_node *raw)
{
    ctd_status status = CTD_OK;

    if (reading->scenario != NULL) {
        CTD_TRY(write_scenario(reading, raw));
    }
    CTD_TRY(write_settings(reading, raw));
    CTD_TRY(write_rows(reading, raw));
    reading->study->text = ctd_emit_yaml(raw, &ctd_schema_study);
    CTD_TRY(reading->study->text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
out:
    return status;
}
