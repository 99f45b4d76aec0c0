/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/build_model.h"

/* What of a factor is tried alone, the others as the scenario has them. */

static ctd_status
try_value(ctd_study_reading *r, uint32_t k, const char *text, ctd_place place)
{
    ctd_status status = CTD_OK;
    const ctd_study *const s = r->study;
    ctd_arena *arena = ctd_arena_create();
    ctd_document document = s->base->document;
    ctd_scenario *scenario = NULL;
    const ctd_factor_setting setting = {.factor = &s->factor[k],
                                        .text = text,
                                        .place = s->base->home[k].path->place,
                                        .value = place};

    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    document.root = ctd_node_copy(arena, s->base->document.root);
    CTD_TRY(document.root != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_study_apply(arena, r->messages, &setting, document.root));
    CTD_TRY(ctd_document_build(&document, r->messages, false, &scenario));
out:
    ctd_scenario_destroy(&scenario);
    ctd_arena_destroy(&arena);
    return status;
}

static ctd_status
try_node(ctd_study_reading *r, uint32_t k, const ctd_node *node)
{
    return node != NULL && node->type != 0 && !node->bad ? try_value(r, k, node->text, node->place)
                                                         : CTD_OK;
}

static ctd_status
try_cell(ctd_study_reading *r, uint32_t k, const ctd_csv_cell *cell)
{
    return cell != NULL ? try_value(r, k, cell->text, cell->place) : CTD_OK;
}

static ctd_status
try_factor(ctd_study_reading *r, uint32_t k)
{
    ctd_status status = CTD_OK;
    const ctd_factor_home *const home = &r->study->base->home[k];
    const ctd_node *const values = ctd_build_find(home->node, "values");
    const size_t before = ctd_messages_count(r->messages);

    CTD_TRY(try_node(r, k, ctd_build_find(home->node, "from")));
    CTD_TRY(try_node(r, k, ctd_build_find(home->node, "to")));
    CTD_TRY(try_cell(r, k, home->low));
    CTD_TRY(try_cell(r, k, home->high));
    for (const ctd_node *v = values != NULL ? values->child : NULL;
         v != NULL && ctd_messages_count(r->messages) < before + 8; v = v->next) {
        CTD_TRY(try_node(r, k, v));
    }
out:
    return status;
}

ctd_status
ctd_study_try_factors(ctd_study_reading *reading)
{
    ctd_status status = CTD_OK;
    const ctd_study *const s = reading->study;

    for (uint32_t k = 0; k < s->n_factors && reading->scenario != NULL; k++) {
        const ctd_node *const path = s->base->home[k].path;
        if (path != NULL && !path->bad && s->factor[k].n_paths > 0) {
            CTD_TRY(try_factor(reading, k));
        }
    }
out:
    return status;
}
