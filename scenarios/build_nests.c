/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"

/* Nests by name: number 0 is of those in none of them, under choice.dissimilarity. */

static void
join(const ctd_build *build, ctd_node *item, int32_t nest, const ctd_node *owner[])
{
    const int32_t j = item->index;

    if (item->type == 0) {
        return;
    }
    if (owner[j] != NULL) {
        ctd_node_report(build->messages, item, CTD_AT_VALUE, "%s is in nest %s already",
                        build->names->provider[j], owner[j]->key);
        return;
    }
    owner[j] = item->parent->parent;
    build->model->provider[j].nest = nest;
}

void
ctd_build_nests(const ctd_build *build)
{
    const ctd_node *const choice = ctd_node_find(build->root, "choice");
    const ctd_node *const nests = ctd_build_find(choice, "nests");
    const ctd_node *owner[CTD_MAX_PROVIDERS] = {NULL};
    int32_t nest = 0;

    for (ctd_node *node = nests != NULL ? nests->child : NULL; node != NULL; node = node->next) {
        const ctd_node *const providers = ctd_build_find(node, "providers");

        if (++nest == CTD_MAX_NESTS) {
            ctd_node_report(build->messages, node, CTD_AT_KEY, "too many nests: at most %d",
                            CTD_MAX_NESTS - 1);
            return;
        }
        build->model->nest_dissimilarity[nest] = ctd_build_number(node, "dissimilarity", 1.0);
        for (ctd_node *item = providers != NULL ? providers->child : NULL; item != NULL;
             item = item->next) {
            join(build, item, nest, owner);
        }
    }
}
