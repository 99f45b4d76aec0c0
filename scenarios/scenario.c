/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/scenario.h"

#include "scenarios/build_model.h"
#include "scenarios/check.h"
#include "scenarios/emit.h"
#include "scenarios/fit.h"
#include "scenarios/latency.h"
#include "scenarios/names.h"
#include "scenarios/node_yaml.h"
#include "scenarios/override.h"
#include "scenarios/population_load.h"
#include "scenarios/population_table.h"
#include "scenarios/source_file.h"
#include "scenarios/utf8.h"
#include "scenarios/variants.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ENOUGH_MESSAGES = 100 }; /* more are not shown */

/* One load on its way. */
typedef struct load {
    ctd_arena *arena;
    ctd_messages *messages;
    ctd_node *root;
    ctd_names names;
    bool wanted[CTD_MAX_VARIANTS];
    ctd_scenario *scenario;
    ctd_model *scratch; /* for variants that are checked but not wanted */
} load;

void
ctd_scenario_destroy(ctd_scenario **scenario)
{
    ctd_scenario *const s = *scenario;

    if (s == NULL) {
        return;
    }
    for (uint32_t i = 0; i < s->n_questions; i++) {
        free(s->question[i].title);
    }
    ctd_build_searches_free(s);
    ctd_fit_destroy(&s->fit);
    ctd_population_table_destroy(&s->table);
    free(s->title);
    free(s->variant);
    free(s->model);
    free(s->calibrated_by);
    free(s->text);
    free(s);
    *scenario = NULL;
}

static ctd_status
new_scenario(load *l, uint32_t n_variants)
{
    ctd_scenario *const s = calloc(1, sizeof *s);

    assert(n_variants > 0);
    l->scenario = s;
    l->scratch = calloc(1, sizeof *l->scratch);
    if (s == NULL || l->scratch == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    s->variant = calloc(n_variants, sizeof *s->variant);
    s->model = calloc(n_variants, sizeof *s->model);
    s->calibrated_by = calloc(n_variants, sizeof *s->calibrated_by);
    return s->variant != NULL && s->model != NULL && s->calibrated_by != NULL ? CTD_OK
                                                                              : CTD_ERR_NO_MEMORY;
}

/* The section is not part of any variant's own document, so it is looked at here. */
static void
check_variants(load *l, ctd_node *variants)
{
    if (variants == NULL) {
        return;
    }
    if (variants->kind != CTD_NODE_MAPPING) {
        ctd_node_report(l->messages, variants, CTD_AT_VALUE, "must be a mapping, not %s",
                        ctd_node_kind_name(variants->kind));
        return;
    }
    for (ctd_node *v = variants->child; v != NULL; v = v->next) {
        const char *const problem = ctd_check_name(v->key);
        if (problem != NULL) {
            ctd_node_report(l->messages, v, CTD_AT_KEY, "%s", problem);
        }
        if (ctd_node_is_null(v)) {
            ctd_node_report(l->messages, v, CTD_AT_KEY, "no value is given: it must be a mapping");
        } else if (v->kind != CTD_NODE_MAPPING) {
            ctd_node_report(l->messages, v, CTD_AT_VALUE, "must be a mapping, not %s",
                            ctd_node_kind_name(v->kind));
        }
    }
}

/* Reads output.variants; without it every variant is wanted. */
static uint32_t
choose_variants(load *l)
{
    ctd_node *const list = ctd_node_find(ctd_node_find(l->root, "output"), "variants");
    const bool all = list == NULL || list->kind != CTD_NODE_LIST;
    uint32_t n = 0;

    for (uint32_t v = 0; v < l->names.n_variants; v++) {
        l->wanted[v] = all || v == 0;
    }
    for (ctd_node *item = all ? NULL : list->child; item != NULL; item = item->next) {
        const int32_t v = ctd_names_find(l->names.variant, l->names.n_variants, item->text);
        ctd_near near = ctd_near_begin(item->text);
        if (v >= 0) {
            l->wanted[v] = true;
        } else if (item->kind == CTD_NODE_SCALAR) {
            for (uint32_t i = 0; i < l->names.n_variants; i++) {
                ctd_near_offer(&near, l->names.variant[i]);
            }
            ctd_node_report(l->messages, item, CTD_AT_VALUE,
                            near.best[0] != '\0' ? "there is no variant '%s'%s"
                                                 : "there is no variant '%s'; there are: %s",
                            ctd_utf8_clip(item->text).text,
                            near.best[0] != '\0'
                                ? ctd_near_hint(&near).text
                                : ctd_names_list(l->names.variant, l->names.n_variants).text);
        }
    }
    for (uint32_t v = 0; v < l->names.n_variants; v++) {
        n += l->wanted[v] ? 1 : 0;
    }
    return n;
}

/* Each variant's tree is given back before the next is made. */
static ctd_status
build_variant(load *l, const ctd_node *variant, ctd_model *model)
{
    ctd_status status = CTD_OK;
    ctd_arena *arena = ctd_arena_create();
    ctd_node *tree = NULL;

    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    ctd_messages_set_variant(l->messages, variant != NULL ? variant->key : NULL);
    CTD_TRY(ctd_variant_resolve(arena, l->messages, l->root, variant, &tree));
    ctd_check check = {.arena = arena,
                       .messages = l->messages,
                       .names = &l->names,
                       .root = tree,
                       .in_variant = variant != NULL,
                       .own_calibration = ctd_variant_calibrates(variant)};
    CTD_TRY(ctd_check_tree(&check));
    const ctd_build build = {
        .messages = l->messages, .names = &l->names, .root = tree, .model = model};
    ctd_build_model(&build);
    if (variant == NULL) {
        CTD_TRY(ctd_build_scenario(&build, l->scenario));
    }
out:
    ctd_messages_set_variant(l->messages, NULL);
    ctd_arena_destroy(&arena);
    return status;
}

static ctd_status
build_variants(load *l)
{
    ctd_status status = CTD_OK;
    ctd_scenario *const s = l->scenario;
    const ctd_node *const variants = ctd_node_find(l->root, "variants");

    CTD_TRY(build_variant(l, NULL, &s->model[0]));
    memcpy(s->variant[0], l->names.variant[0], sizeof(ctd_name));
    s->n_variants = 1;
    for (const ctd_node *v = variants != NULL ? variants->child : NULL; v != NULL; v = v->next) {
        if (v->kind != CTD_NODE_MAPPING || v->key == NULL) {
            continue;
        }
        if (ctd_messages_count(l->messages) > ENOUGH_MESSAGES) {
            break;
        }
        const int32_t index = ctd_names_find(l->names.variant, l->names.n_variants, v->key);
        const bool wanted = index > 0 && l->wanted[index];
        CTD_TRY(build_variant(l, v, wanted ? &s->model[s->n_variants] : l->scratch));
        if (wanted) {
            l->wanted[index] = false; /* a duplicate, reported already, has no place */
            memcpy(s->variant[s->n_variants], l->names.variant[index], sizeof(ctd_name));
            s->calibrated_by[s->n_variants] = ctd_variant_calibrates(v) ? s->n_variants : 0;
            s->n_variants++;
        }
    }
out:
    return status;
}

static ctd_status
resolve(load *l, const char *path, const ctd_overrides *overrides)
{
    ctd_status status = CTD_OK;

    if (overrides != NULL) {
        CTD_TRY(ctd_override_apply(l->arena, l->messages, overrides, l->root));
    }
    CTD_TRY(ctd_latency_inline(l->arena, l->messages, path, l->root));
    check_variants(l, ctd_node_find(l->root, "variants"));
    ctd_names_collect(l->messages, l->root, &l->names);
    CTD_TRY(new_scenario(l, choose_variants(l)));
    CTD_TRY(build_variants(l));
    CTD_TRY(ctd_population_load(l->arena, l->messages, path, l->root, &l->names, l->scenario));
    CTD_TRY(ctd_messages_finish(l->messages));
    l->scenario->text = ctd_emit_yaml(l->root);
    CTD_TRY(l->scenario->text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
out:
    return status;
}

static ctd_status
load_source(ctd_arena *arena, const ctd_source *source, const ctd_overrides *overrides,
            ctd_messages *messages, ctd_scenario **scenario)
{
    ctd_status status = CTD_OK;
    load l = {.arena = arena, .messages = messages};
    const ctd_place start = {.source = source, .line = 1, .column = 1};

    CTD_TRY(ctd_node_read_yaml(arena, messages, source, &l.root));
    if (l.root == NULL && ctd_messages_count(messages) == 0) {
        ctd_messages_report_at(messages, (ctd_place){.source = source},
                               "the file is empty: a scenario begins with 'contend: 1'");
    } else if (l.root != NULL && l.root->kind != CTD_NODE_MAPPING) {
        ctd_messages_report_at(messages, start,
                               "a scenario is a mapping that begins with 'contend: 1', not %s",
                               ctd_node_kind_name(l.root->kind));
        l.root = NULL;
    }
    if (l.root == NULL) {
        status = ctd_messages_finish(messages);
        goto out;
    }
    CTD_TRY(resolve(&l, source->name, overrides));
    *scenario = l.scenario;
    l.scenario = NULL;
out:
    free(l.scratch);
    ctd_scenario_destroy(&l.scenario);
    return status;
}

ctd_status
ctd_scenario_read(const char *name, const char *text, const ctd_overrides *overrides,
                  ctd_messages *messages, ctd_scenario **scenario)
{
    ctd_status status = CTD_OK;
    ctd_arena *arena = ctd_arena_create();
    const ctd_source source = {.name = name, .text = text, .length = strlen(text)};

    *scenario = NULL;
    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(load_source(arena, &source, overrides, messages, scenario));
out:
    ctd_arena_destroy(&arena);
    return status;
}

ctd_status
ctd_scenario_load(const char *path, const ctd_overrides *overrides, ctd_messages *messages,
                  ctd_scenario **scenario)
{
    ctd_status status = CTD_OK;
    ctd_arena *arena = ctd_arena_create();
    ctd_source source = {.name = path, .text = ""};
    const char *why = "";
    char *text = NULL;

    *scenario = NULL;
    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    status = ctd_source_file_read(arena, path, &text, &source.length, &why);
    if (status == CTD_ERR_READ) {
        ctd_messages_report_at(messages, (ctd_place){.source = &source},
                               "the file cannot be read: %s", why);
    }
    CTD_TRY(status);
    source.text = text;
    CTD_TRY(load_source(arena, &source, overrides, messages, scenario));
out:
    ctd_arena_destroy(&arena);
    return status;
}
