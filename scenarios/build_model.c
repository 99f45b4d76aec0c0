/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"

#include "scenarios/number.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_SHOWN = 3 };

ctd_node *
ctd_build_find(const ctd_node *mapping, const char *key)
{
    ctd_node *const node = ctd_node_find(mapping, key);

    return node != NULL && node->type != 0 ? node : NULL;
}

double
ctd_build_number(const ctd_node *mapping, const char *key, double otherwise)
{
    const ctd_node *const node = ctd_build_find(mapping, key);

    return node != NULL && node->kind == CTD_NODE_SCALAR ? node->number : otherwise;
}

uint64_t
ctd_build_whole(const ctd_node *mapping, const char *key, uint64_t otherwise)
{
    const ctd_node *const node = ctd_build_find(mapping, key);

    return node != NULL ? node->whole : otherwise;
}

int32_t
ctd_build_index(const ctd_node *mapping, const char *key, int32_t otherwise)
{
    const ctd_node *const node = ctd_build_find(mapping, key);

    return node != NULL ? node->index : otherwise;
}

void
ctd_build_by_region(const ctd_node *mapping, const char *key, double otherwise,
                    double value[CTD_MAX_REGIONS])
{
    const ctd_node *const node = ctd_build_find(mapping, key);
    const double all = ctd_build_number(mapping, key, otherwise);

    for (size_t r = 0; r < CTD_MAX_REGIONS; r++) {
        value[r] = all;
    }
    if (node == NULL) {
        return;
    }
    for (const ctd_node *child = node->child; child != NULL; child = child->next) {
        if (child->type != 0 && child->key_index >= 0) {
            value[child->key_index] = child->number;
        }
    }
}

int32_t
ctd_build_provider_index(const ctd_build *build, const ctd_node *node)
{
    const ctd_names *const names = build->names;

    return node->kind == CTD_NODE_MAPPING && node->key != NULL
               ? ctd_names_find(names->provider, names->n_providers, node->key)
               : -1;
}

bool
ctd_build_is_early(const ctd_build *build, ctd_node *node, ctd_node_part part, int32_t month)
{
    const int32_t start = build->model->calendar.start_month;

    if (month >= start) {
        return false;
    }
    ctd_node_report(build->messages, node, part, "%s lies before the start of the run, %s",
                    ctd_month_format(month).text, ctd_month_format(start).text);
    return true;
}

void
ctd_build_list_add(ctd_build_list *list, const char *name)
{
    const size_t used = strlen(list->text);

    if (list->n < NAMES_SHOWN) {
        snprintf(list->text + used, sizeof list->text - used, "%s%s", used > 0 ? ", " : "",
                 ctd_utf8_clip(name).text);
    }
    list->n++;
}

const char *
ctd_build_list_end(ctd_build_list *list)
{
    const size_t used = strlen(list->text);

    if (list->n > NAMES_SHOWN) {
        snprintf(list->text + used, sizeof list->text - used, " and %u more",
                 list->n - NAMES_SHOWN);
    }
    return list->text;
}

void
ctd_build_model(const ctd_build *build)
{
    ctd_model *const m = build->model;

    m->n_providers = build->names->n_providers;
    m->n_regions = build->names->n_regions;
    m->n_segments = build->names->n_segments;
    ctd_build_clock(build);
    ctd_build_market(build);
    ctd_build_regions(build);
    ctd_build_latency(build);
    ctd_build_segments(build);
    ctd_build_providers(build);
    ctd_build_nests(build);
    ctd_build_events(build);
    ctd_build_stock(build);
    ctd_build_flow(build);
    ctd_build_intercepts(build);
}

ctd_status
ctd_build_scenario(const ctd_build *build, ctd_scenario *scenario)
{
    const ctd_node *const root = build->root;
    const ctd_node *const name = ctd_node_find(root, "name");
    const ctd_node *const title = ctd_node_find(root, "title");
    const ctd_node *const random = ctd_node_find(root, "random");

    if (name != NULL) {
        snprintf(scenario->name, sizeof scenario->name, "%s", name->text);
    }
    scenario->title = strdup(title != NULL ? title->text : "");
    if (scenario->title == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    scenario->seed = ctd_build_whole(random, "seed", 1);
    scenario->n_replications = (uint32_t)ctd_build_whole(random, "replications", 1);
    scenario->record_every = (uint32_t)ctd_build_whole(ctd_node_find(root, "output"), "every", 1);
    memcpy(scenario->provider, build->names->provider, sizeof scenario->provider);
    memcpy(scenario->region, build->names->region, sizeof scenario->region);
    memcpy(scenario->segment, build->names->segment, sizeof scenario->segment);
    return ctd_build_questions(build, scenario) && ctd_build_searches(build, scenario) &&
                   ctd_build_fit(build, scenario)
               ? CTD_OK
               : CTD_ERR_NO_MEMORY;
}
