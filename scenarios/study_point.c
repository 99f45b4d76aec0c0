/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/number.h"
#include "scenarios/override.h"
#include "scenarios/population_load.h"
#include "scenarios/tree.h"

#include <assert.h>
#include <string.h>

static ctd_node *
new_number(ctd_arena *arena, const char *text, ctd_place place)
{
    ctd_node *const node = ctd_node_create(arena, CTD_NODE_SCALAR, place);

    if (node != NULL) {
        node->text = text;
        node->plain = true;
    }
    return node;
}

static double
number_at(ctd_node *root, const char *path)
{
    const ctd_node *const node = ctd_tree_find(root, path);
    double value = 0.0;

    return node != NULL && ctd_number_parse(node->text, &value) == CTD_NUMERAL_OK ? value : 0.0;
}

/* What one number gains the other loses. */
static ctd_status
give_way(ctd_arena *arena, ctd_messages *messages, const ctd_factor_setting *setting,
         ctd_node *root)
{
    const ctd_factor *const f = setting->factor;
    double value = 0.0;

    if (ctd_number_parse(setting->text, &value) != CTD_NUMERAL_OK) {
        return CTD_OK;
    }
    const double left = number_at(root, f->taken_from) + (number_at(root, f->path[0]) - value);
    const ctd_number_text text = ctd_number_format(left);
    const char *const copy = ctd_arena_text(arena, text.text, strlen(text.text));
    ctd_node *const node = copy != NULL ? new_number(arena, copy, setting->value) : NULL;

    return node != NULL
               ? ctd_override_put(arena, messages, f->taken_from, setting->place, node, root)
               : CTD_ERR_NO_MEMORY;
}

ctd_status
ctd_study_apply(ctd_arena *arena, ctd_messages *messages, const ctd_factor_setting *setting,
                ctd_node *root)
{
    ctd_status status = CTD_OK;
    const ctd_factor *const f = setting->factor;

    if (f->taken_from != NULL) {
        CTD_TRY(give_way(arena, messages, setting, root));
    }
    for (uint32_t i = 0; i < f->n_paths; i++) {
        ctd_node *const node = new_number(arena, setting->text, setting->value);
        CTD_TRY(node != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        CTD_TRY(ctd_override_put(arena, messages, f->path[i], setting->place, node, root));
    }
out:
    return status;
}

static ctd_status
set_factors(ctd_arena *arena, const ctd_study *study, const double value[], ctd_messages *messages,
            ctd_node *root)
{
    ctd_status status = CTD_OK;

    for (uint32_t k = 0; k < study->n_factors; k++) {
        const ctd_number_text number = ctd_number_format(value[k]);
        const ctd_node *const node = study->base->home[k].node;
        const ctd_factor_setting setting = {
            .factor = &study->factor[k],
            .text = ctd_arena_text(arena, number.text, strlen(number.text)),
            .place = node->key_place,
            .value = node->key_place};
        CTD_TRY(setting.text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        CTD_TRY(ctd_study_apply(arena, messages, &setting, root));
    }
out:
    return status;
}

ctd_status
ctd_study_scenario(const ctd_study *study, const double value[], ctd_messages *messages,
                   ctd_scenario **scenario)
{
    ctd_status status = CTD_OK;
    const ctd_study_base *const base = study->base;
    ctd_arena *arena = ctd_arena_create();
    ctd_document document = base->document;
    ctd_scenario *s = NULL;

    *scenario = NULL;
    assert(study->response == CTD_RESPONSE_NONE);
    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    document.root = ctd_node_copy(arena, base->document.root);
    CTD_TRY(document.root != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(set_factors(arena, study, value, messages, document.root));
    CTD_TRY(ctd_document_build(&document, messages, false, &s));
    CTD_TRY(ctd_messages_finish(messages));
    if (base->table != NULL) {
        s->table = base->table;
        s->table_is_borrowed = true;
        ctd_population_use(s);
    }
    *scenario = s;
    s = NULL;
out:
    ctd_scenario_destroy(&s);
    ctd_arena_destroy(&arena);
    return status;
}
