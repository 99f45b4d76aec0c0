/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/utf8.h"

#include <math.h>

/* Whether a flow share or a quality in every segment says how attractive a provider is there. */
static bool
is_known(const ctd_model *m, int32_t provider, uint32_t region)
{
    if (!isnan(m->targets.flow[region][provider])) {
        return true;
    }
    for (uint32_t s = 0; s < m->n_segments; s++) {
        if (isnan(m->provider[provider].quality[region][s])) {
            return false;
        }
    }
    return true;
}

static void
check_provider(const ctd_build *build, ctd_node *node, int32_t index)
{
    const ctd_model *const m = build->model;
    const int32_t reference = m->provider[index].reference;
    ctd_node *const written = ctd_node_find(node, "reference");
    ctd_build_list unknown = {0};

    if (reference >= 0 && written == NULL) {
        return; /* it is of another provider of this name, and that has been reported */
    }
    for (uint32_t r = 0; r < m->n_regions; r++) {
        if (!is_known(m, index, r) && (reference < 0 || !is_known(m, reference, r))) {
            ctd_build_list_add(&unknown, build->names->region[r]);
        }
    }
    if (unknown.n == 0) {
        return;
    }
    const bool everywhere = unknown.n == m->n_regions;
    const char *const where = ctd_build_list_end(&unknown);
    if (reference >= 0) {
        ctd_node_report(build->messages, written, CTD_AT_VALUE,
                        "%s has itself neither a share in calibration.flow nor a quality%s%s",
                        ctd_utf8_clip(build->names->provider[reference]).text,
                        everywhere ? "" : " in ", everywhere ? "" : where);
    } else {
        const bool entrant = m->provider[index].enters_month != INT32_MIN;
        ctd_node_report(build->messages, node, CTD_AT_KEY,
                        "it has no intercept%s%s: give it %sa quality or a reference",
                        everywhere ? "" : " in ", everywhere ? "" : where,
                        entrant ? "" : "a share in calibration.flow, ");
    }
}

/* A quality by region where the flow has a share already would never be used. */
static void
check_quality(const ctd_build *build, const ctd_node *node, int32_t index)
{
    const ctd_node *const quality = ctd_build_find(node, "quality");

    for (ctd_node *region = quality != NULL ? quality->child : NULL; region != NULL;
         region = region->next) {
        if (region->type != 0 && !isnan(build->model->targets.flow[region->key_index][index])) {
            ctd_node_report(build->messages, region, CTD_AT_KEY,
                            "calibration.flow gives a share there already: leave out one of them");
        }
    }
}

void
ctd_build_intercepts(const ctd_build *build)
{
    const ctd_names *const names = build->names;
    const ctd_node *const providers = ctd_node_find(build->root, "providers");
    const ctd_node *const calibration = ctd_node_find(build->root, "calibration");

    for (ctd_node *node = providers != NULL ? providers->child : NULL; node != NULL;
         node = node->next) {
        if (node->kind != CTD_NODE_MAPPING || node->key == NULL) {
            continue;
        }
        const int32_t index = ctd_names_find(names->provider, names->n_providers, node->key);
        const ctd_node *const quality = ctd_node_find(node, "quality");
        const ctd_node *const reference = ctd_node_find(node, "reference");
        if (index > 0) {
            check_quality(build, node, index);
        }
        if (index > 0 && !(calibration != NULL && calibration->bad) &&
            !(quality != NULL && quality->bad) && !(reference != NULL && reference->bad)) {
            check_provider(build, node, index);
        }
    }
}
