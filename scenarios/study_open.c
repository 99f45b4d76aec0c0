/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/number.h"
#include "scenarios/override.h"
#include "scenarios/source_file.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <string.h>

/* The scenario's text; NULL after a report, or where memory is exhausted. */
static ctd_status
read_source(ctd_study_reading *r, ctd_node *file, const char *given, ctd_source **source)
{
    ctd_source *const s = ctd_study_alloc(r, 1, sizeof *s);
    const char *const slash = strrchr(file->text, '/');
    /* A text that is given is no file: its tables lie beside the study. */
    char *const path = ctd_source_file_beside(
        r->arena, r->path, given != NULL && slash != NULL ? slash + 1 : file->text);
    const char *why = "";
    char *text = NULL;
    ctd_status status = CTD_OK;

    *source = NULL;
    if (s == NULL || path == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    r->study->scenario = path;
    s->name = path;
    if (given != NULL) {
        s->length = strlen(given);
        text = ctd_arena_text(r->arena, given, s->length);
        status = text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
    } else {
        status = ctd_source_file_read(r->arena, path, &text, &s->length, &why);
    }
    if (status == CTD_ERR_READ) {
        ctd_node_report(r->messages, file, CTD_AT_VALUE, "cannot read '%s': %s",
                        ctd_utf8_clip(path).text, why);
        return CTD_OK;
    }
    s->text = text;
    *source = status == CTD_OK ? s : NULL;
    return status;
}

/* The key `replications`, where it is as it should be. */
static ctd_status
set_replications(ctd_study_reading *r, ctd_node *root)
{
    const ctd_node *const given = ctd_node_find(r->root, "replications");
    uint64_t n = 0;

    if (given == NULL || given->kind != CTD_NODE_SCALAR || !ctd_whole_parse(given->text, &n) ||
        n < 1 || n > 1000000) {
        return CTD_OK;
    }
    ctd_node *const value = ctd_node_copy(r->arena, given);
    return value != NULL ? ctd_override_put(r->arena, r->messages, "random.replications",
                                            given->place, value, root)
                         : CTD_ERR_NO_MEMORY;
}

/* The study's settings, then the command line's. */
static ctd_status
settle(ctd_study_reading *r, size_t n_sets, const char *const sets[])
{
    ctd_status status = CTD_OK;
    ctd_document *const d = &r->study->base->document;
    const ctd_node *const set = ctd_node_find(r->root, "set");
    const ctd_overrides overrides = {.n_sets = n_sets, .sets = sets};
    const uint32_t n_own = set != NULL && set->kind == CTD_NODE_LIST ? set->n_children : 0;
    ctd_study *const study = r->study;

    study->set = ctd_study_alloc(r, n_own + n_sets + 1, sizeof *study->set);
    CTD_TRY(study->set != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(set_replications(r, d->root));
    for (const ctd_node *item = n_own > 0 ? set->child : NULL; item != NULL; item = item->next) {
        if (item->kind == CTD_NODE_SCALAR && !ctd_node_is_null(item)) {
            CTD_TRY(ctd_override_item(r->arena, r->messages, item, d->root));
            study->set[study->n_sets++] = ctd_study_copy(r, item->text);
        }
    }
    for (size_t i = 0; i < n_sets; i++) {
        study->set[study->n_sets++] = ctd_study_copy(r, sets[i]);
    }
    CTD_TRY(ctd_document_settle(r->arena, r->messages, &overrides, d));
out:
    return status;
}

/* A text that has the settings already. */
static ctd_status
take_as_it_is(ctd_study_reading *r)
{
    ctd_study *const study = r->study;
    const ctd_node *const set = ctd_node_find(r->root, "set");
    const bool list = set != NULL && set->kind == CTD_NODE_LIST;

    study->set = ctd_study_alloc(r, list ? set->n_children + 1 : 1, sizeof *study->set);
    for (const ctd_node *item = list ? set->child : NULL; item != NULL && study->set != NULL;
         item = item->next) {
        study->set[study->n_sets++] = ctd_study_copy(r, item->text);
    }
    return study->set != NULL
               ? ctd_document_settle(r->arena, r->messages, NULL, &study->base->document)
               : CTD_ERR_NO_MEMORY;
}

ctd_status
ctd_study_open(ctd_study_reading *reading, const char *scenario_text, size_t n_sets,
               const char *const sets[])
{
    ctd_status status = CTD_OK;
    ctd_study_reading *const r = reading;
    ctd_document *const d = &r->study->base->document;
    ctd_node *const file = ctd_node_find(r->root, "scenario");
    const bool there = file != NULL && file->kind == CTD_NODE_SCALAR && !ctd_node_is_null(file) &&
                       ctd_node_find(r->root, "response") == NULL;
    ctd_source *source = NULL;

    if (!there) {
        return CTD_OK;
    }
    CTD_TRY(read_source(r, file, scenario_text, &source));
    if (source == NULL) {
        return CTD_OK;
    }
    CTD_TRY(ctd_document_read(r->arena, r->messages, source, d));
    if (d->root == NULL) {
        return CTD_OK;
    }
    CTD_TRY(scenario_text != NULL ? take_as_it_is(r) : settle(r, n_sets, sets));
out:
    return status;
}
