/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/document.h"

#include "scenarios/build_model.h"
#include "scenarios/check.h"
#include "scenarios/latency.h"
#include "scenarios/node_yaml.h"
#include "scenarios/override.h"
#include "scenarios/utf8.h"
#include "scenarios/variants.h"

#include <stdlib.h>
#include <string.h>

enum { ENOUGH_MESSAGES = 100 }; /* more are not shown */

/* Whether the file is a study; reported, and nothing else is then. */
static bool
is_study(ctd_messages *messages, const ctd_node *root)
{
    ctd_node *const study = ctd_node_find(root, "study");

    if (study != NULL) {
        ctd_node_report(messages, study, CTD_AT_KEY,
                        "this is a study, many runs of a scenario, and not a scenario: "
                        "'contend study' takes it");
    }
    return study != NULL;
}

ctd_status
ctd_document_read(ctd_arena *arena, ctd_messages *messages, const ctd_source *source,
                  ctd_document *document)
{
    const ctd_place start = {.source = source, .line = 1, .column = 1};
    const size_t before = ctd_messages_count(messages);
    ctd_node *root = NULL;

    *document = (ctd_document){.path = source->name};
    const ctd_status status = ctd_node_read_yaml(arena, messages, source, &root);
    if (status != CTD_OK) {
        return status;
    }
    if (root == NULL && ctd_messages_count(messages) == before) {
        ctd_messages_report_at(messages, (ctd_place){.source = source},
                               "the file is empty: a scenario begins with 'contend: 1'");
    } else if (root != NULL && root->kind != CTD_NODE_MAPPING) {
        ctd_messages_report_at(messages, start,
                               "a scenario is a mapping that begins with 'contend: 1', not %s",
                               ctd_node_kind_name(root->kind));
    } else if (root != NULL && !is_study(messages, root)) {
        document->root = root;
    }
    return CTD_OK;
}

/* The section is not part of any variant's own document, so it is looked at here. */
static void
check_variants(ctd_messages *messages, ctd_node *variants)
{
    if (variants == NULL) {
        return;
    }
    if (variants->kind != CTD_NODE_MAPPING) {
        ctd_node_report(messages, variants, CTD_AT_VALUE, "must be a mapping, not %s",
                        ctd_node_kind_name(variants->kind));
        return;
    }
    for (ctd_node *v = variants->child; v != NULL; v = v->next) {
        const char *const problem = ctd_check_name(v->key);
        if (problem != NULL) {
            ctd_node_report(messages, v, CTD_AT_KEY, "%s", problem);
        }
        if (ctd_node_is_null(v)) {
            ctd_node_report(messages, v, CTD_AT_KEY, "no value is given: it must be a mapping");
        } else if (v->kind != CTD_NODE_MAPPING) {
            ctd_node_report(messages, v, CTD_AT_VALUE, "must be a mapping, not %s",
                            ctd_node_kind_name(v->kind));
        }
    }
}

/* Reads output.variants; without it every variant is wanted. */
static void
choose_variants(ctd_messages *messages, ctd_document *d)
{
    ctd_node *const list = ctd_node_find(ctd_node_find(d->root, "output"), "variants");
    const bool all = list == NULL || list->kind != CTD_NODE_LIST;

    for (uint32_t v = 0; v < d->names.n_variants; v++) {
        d->wanted[v] = all || v == 0;
    }
    for (ctd_node *item = all ? NULL : list->child; item != NULL; item = item->next) {
        const int32_t v = ctd_names_find(d->names.variant, d->names.n_variants, item->text);
        ctd_near near = ctd_near_begin(item->text);
        if (v >= 0) {
            d->wanted[v] = true;
        } else if (item->kind == CTD_NODE_SCALAR) {
            for (uint32_t i = 0; i < d->names.n_variants; i++) {
                ctd_near_offer(&near, d->names.variant[i]);
            }
            ctd_node_report(messages, item, CTD_AT_VALUE,
                            near.best[0] != '\0' ? "there is no variant '%s'%s"
                                                 : "there is no variant '%s'; there are: %s",
                            ctd_utf8_clip(item->text).text,
                            near.best[0] != '\0'
                                ? ctd_near_hint(&near).text
                                : ctd_names_list(d->names.variant, d->names.n_variants).text);
        }
    }
}

ctd_status
ctd_document_settle(ctd_arena *arena, ctd_messages *messages, const ctd_overrides *overrides,
                    ctd_document *document)
{
    ctd_status status = CTD_OK;
    ctd_document *const d = document;

    if (overrides != NULL) {
        CTD_TRY(ctd_override_apply(arena, messages, overrides, d->root));
        d->path = overrides->folder != NULL ? overrides->folder : d->path;
    }
    CTD_TRY(ctd_latency_inline(arena, messages, d->path, d->root));
    check_variants(messages, ctd_node_find(d->root, "variants"));
    ctd_names_collect(messages, d->root, &d->names);
    choose_variants(messages, d);
out:
    return status;
}

/* Each variant's tree is given back before the next is made. */
static ctd_status
build_variant(const ctd_document *d, ctd_messages *messages, const ctd_node *variant,
              ctd_model *model, ctd_scenario *scenario)
{
    ctd_status status = CTD_OK;
    ctd_arena *arena = ctd_arena_create();
    ctd_node *tree = NULL;

    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    ctd_messages_set_variant(messages, variant != NULL ? variant->key : NULL);
    CTD_TRY(ctd_variant_resolve(arena, messages, d->root, variant, &tree));
    ctd_check check = {.arena = arena,
                       .messages = messages,
                       .schema = &ctd_schema_scenario,
                       .names = &d->names,
                       .root = tree,
                       .in_variant = variant != NULL,
                       .own_calibration = ctd_variant_calibrates(variant)};
    CTD_TRY(ctd_check_tree(&check));
    const ctd_build build = {
        .messages = messages, .names = &d->names, .root = tree, .model = model};
    ctd_build_model(&build);
    if (variant == NULL) {
        CTD_TRY(ctd_build_scenario(&build, scenario));
    }
out:
    ctd_messages_set_variant(messages, NULL);
    ctd_arena_destroy(&arena);
    return status;
}

/* One that is checked but not wanted: its model is thrown away. */
static ctd_status
check_variant(const ctd_document *d, ctd_messages *messages, const ctd_node *variant)
{
    ctd_model *model = calloc(1, sizeof *model);
    const ctd_status status =
        model != NULL ? build_variant(d, messages, variant, model, NULL) : CTD_ERR_NO_MEMORY;

    free(model);
    return status;
}

static ctd_status
build_variants(const ctd_document *d, ctd_messages *messages, bool all, ctd_scenario *s)
{
    ctd_status status = CTD_OK;
    const ctd_node *const variants = ctd_node_find(d->root, "variants");
    bool built[CTD_MAX_VARIANTS] = {true};

    CTD_TRY(build_variant(d, messages, NULL, &s->model[0], s));
    memcpy(s->variant[0], d->names.variant[0], sizeof(ctd_name));
    s->n_variants = 1;
    for (const ctd_node *v = variants != NULL ? variants->child : NULL; v != NULL; v = v->next) {
        if (v->kind != CTD_NODE_MAPPING || v->key == NULL) {
            continue;
        }
        if (ctd_messages_count(messages) > ENOUGH_MESSAGES) {
            break;
        }
        const int32_t index = ctd_names_find(d->names.variant, d->names.n_variants, v->key);
        const bool wanted = index > 0 && d->wanted[index] && !built[index];
        if (wanted) { /* a duplicate, reported already, has no place */
            built[index] = true;
            CTD_TRY(build_variant(d, messages, v, &s->model[s->n_variants], NULL));
            memcpy(s->variant[s->n_variants], d->names.variant[index], sizeof(ctd_name));
            s->calibrated_by[s->n_variants] = ctd_variant_calibrates(v) ? s->n_variants : 0;
            s->n_variants++;
        } else if (all) {
            CTD_TRY(check_variant(d, messages, v));
        }
    }
out:
    return status;
}

ctd_status
ctd_document_build(const ctd_document *document, ctd_messages *messages, bool all,
                   ctd_scenario **scenario)
{
    ctd_status status = CTD_OK;
    ctd_scenario *s = calloc(1, sizeof *s);
    uint32_t n = 1; /* the base */

    *scenario = NULL;
    for (uint32_t v = 1; v < document->names.n_variants; v++) {
        n += document->wanted[v] ? 1 : 0;
    }
    CTD_TRY(s != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    s->variant = calloc(n, sizeof *s->variant);
    s->model = calloc(n, sizeof *s->model);
    s->calibrated_by = calloc(n, sizeof *s->calibrated_by);
    CTD_TRY(s->variant != NULL && s->model != NULL && s->calibrated_by != NULL ? CTD_OK
                                                                               : CTD_ERR_NO_MEMORY);
    CTD_TRY(build_variants(document, messages, all, s));
    *scenario = s;
    s = NULL;
out:
    ctd_scenario_destroy(&s);
    return status;
}
