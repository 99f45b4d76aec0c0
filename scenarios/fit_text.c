/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/fit.h"

#include "scenarios/emit.h"
#include "scenarios/tree.h"

#include <stdio.h>
#include <stdlib.h>

ctd_status
ctd_fit_text(const ctd_scenario *scenario, char **text)
{
    static const char *const unneeded[] = {"variants", "questions", "solve", "output"};
    ctd_status status = CTD_OK;
    ctd_arena *arena = ctd_arena_create();
    ctd_node *root = NULL;
    char count[24];

    *text = NULL;
    CTD_TRY(arena != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_tree_read(arena, scenario->text, &root));
    for (size_t i = 0; i < sizeof unneeded / sizeof unneeded[0]; i++) {
        ctd_tree_remove(root, unneeded[i]);
    }
    ctd_tree_remove(ctd_node_find(root, "calibration"), "fit");
    ctd_node *const customers = ctd_node_find(root, "customers");
    if (ctd_node_find(customers, "count") != NULL) {
        snprintf(count, sizeof count, "%llu", (unsigned long long)scenario->fit->n_customers);
        CTD_TRY(ctd_tree_put(arena, customers, "count", count));
    }
    ctd_node *const output = ctd_tree_mapping(arena, root, "output");
    CTD_TRY(output != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_tree_put(arena, output, "demand_sample", "0"));
    *text = ctd_emit_yaml(root, &ctd_schema_scenario);
    CTD_TRY(*text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
out:
    ctd_arena_destroy(&arena);
    return status;
}

void
ctd_fit_sets_clear(ctd_fit_sets *sets)
{
    for (size_t i = 0; sets->set != NULL && i < sets->n; i++) {
        free(sets->set[i]);
    }
    free(sets->set);
    *sets = (ctd_fit_sets){0};
}

ctd_status
ctd_fit_sets_create(const ctd_fit *fit, const double value[], ctd_fit_sets *sets)
{
    size_t n = 0;

    *sets = (ctd_fit_sets){0};
    for (uint32_t k = 0; k < fit->n_parameters; k++) {
        n += fit->parameter[k].n_paths;
    }
    sets->set = calloc(n + 1, sizeof *sets->set);
    if (sets->set == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (uint32_t k = 0; k < fit->n_parameters; k++) {
        const ctd_number_text number = ctd_number_format(value[k]);

        for (uint32_t i = 0; i < fit->parameter[k].n_paths; i++) {
            char *set = NULL;

            if (asprintf(&set, "%s=%s", fit->parameter[k].path[i], number.text) < 0) {
                ctd_fit_sets_clear(sets);
                return CTD_ERR_NO_MEMORY;
            }
            sets->set[sets->n++] = set;
        }
    }
    return CTD_OK;
}
