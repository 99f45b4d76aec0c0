/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/number.h"

#include <math.h>

/* A provider of another variant: it is nowhere and costs nothing. */
static void
set_absent(ctd_provider *p, double reference_price)
{
    *p = (ctd_provider){.home = -1,
                        .enters_month = INT32_MIN,
                        .credit = INFINITY,
                        .commitment_months = 1.0,
                        .play = {.ceiling = INFINITY, .damping = 1.0},
                        .price_rule = CTD_PRICE_FIXED,
                        .price_level = reference_price,
                        .target_utilisation = 1.0,
                        .capital_cost = 1.0,
                        .experience_years = 1.0,
                        .reference = -1};
    for (size_t r = 0; r < CTD_MAX_REGIONS; r++) {
        p->price_region[r] = 1.0;
        p->location[r].opened_month = INT32_MIN;
        for (size_t s = 0; s < CTD_MAX_SEGMENTS; s++) {
            p->quality[r][s] = NAN;
        }
    }
}

static void
build_locations(const ctd_build *build, const ctd_node *provider, ctd_provider *p)
{
    const ctd_node *const locations = ctd_node_find(provider, "locations");

    for (const ctd_node *node = locations != NULL ? locations->child : NULL; node != NULL;
         node = node->next) {
        ctd_node *const opened = ctd_build_find(node, "opened");
        if (node->type == 0 || node->kind != CTD_NODE_MAPPING) {
            continue;
        }
        ctd_location *const l = &p->location[node->key_index];
        l->capacity = ctd_build_number(node, "capacity", INFINITY);
        l->open = l->capacity > 0.0;
        l->funded = ctd_build_index(node, "funded", 1) != 0;
        l->opened_month = opened != NULL ? opened->index : INT32_MIN;
        if (opened != NULL && opened->index > build->model->calendar.start_month) {
            ctd_node_report(build->messages, opened, CTD_AT_VALUE,
                            "must not be after the start of the run, %s: use an event with open",
                            ctd_month_format(build->model->calendar.start_month).text);
        }
    }
}

static void
build_cost(const ctd_node *provider, ctd_provider *p)
{
    const ctd_node *const cost = ctd_node_find(provider, "cost");

    p->unit_cost = ctd_build_number(cost, "unit", 0.0) * p->price_level;
    p->learning = ctd_build_number(cost, "learning", 0.0);
    p->experience_years = ctd_build_number(cost, "experience_years", 1.0);
    p->location_cost = ctd_build_number(cost, "location", 0.0);
}

static void
build_quality(const ctd_node *provider, ctd_provider *p)
{
    const ctd_node *const quality = ctd_build_find(provider, "quality");

    if (quality == NULL) {
        return;
    }
    for (size_t r = 0; r < CTD_MAX_REGIONS && quality->kind == CTD_NODE_SCALAR; r++) {
        for (size_t s = 0; s < CTD_MAX_SEGMENTS; s++) {
            p->quality[r][s] = quality->number;
        }
    }
    for (const ctd_node *region = quality->child; region != NULL; region = region->next) {
        if (region->type == 0) {
            continue;
        }
        double *const row = p->quality[region->key_index];
        for (size_t s = 0; s < CTD_MAX_SEGMENTS && region->kind == CTD_NODE_SCALAR; s++) {
            row[s] = region->number;
        }
        for (const ctd_node *segment = region->child; segment != NULL; segment = segment->next) {
            if (segment->type != 0) {
                row[segment->key_index] = segment->number;
            }
        }
    }
}

static void
build_provider(const ctd_build *build, ctd_node *node, int32_t index)
{
    ctd_provider *const p = &build->model->provider[index];
    ctd_node *const reference = ctd_build_find(node, "reference");
    ctd_node *const offset = ctd_node_find(node, "offset");

    p->exists = true;
    p->fringe = ctd_build_index(node, "fringe", 0) != 0;
    p->home = ctd_build_index(node, "home", -1);
    p->cash = ctd_build_number(node, "cash", 0.0);
    ctd_build_prices(build, node, p);
    ctd_build_invest(build, node, p);
    ctd_build_finance(node, p);
    ctd_build_entry(build, node, p);
    build_cost(node, p);
    build_locations(build, node, p);
    ctd_build_by_region(node, "awareness", 1.0, p->awareness);
    ctd_build_by_region(node, "presence", 0.0, p->point_of_presence);
    ctd_build_by_region(node, "marketing", 0.0, p->marketing);
    ctd_build_by_region(node, "offset", 0.0, p->offset);
    build_quality(node, p);
    p->reference = reference != NULL ? reference->index : -1;
    if (p->reference == index) {
        ctd_node_report(build->messages, reference, CTD_AT_VALUE,
                        "a provider cannot be its own reference");
        p->reference = -1;
    }
    if (offset != NULL && !offset->filled && ctd_node_find(node, "reference") == NULL) {
        ctd_node_report(build->messages, offset, CTD_AT_KEY,
                        "an offset is added to a reference's intercept: give reference too");
    }
}

void
ctd_build_providers(const ctd_build *build)
{
    const ctd_names *const names = build->names;
    const ctd_node *const providers = ctd_node_find(build->root, "providers");

    for (size_t j = 0; j < CTD_MAX_PROVIDERS; j++) {
        set_absent(&build->model->provider[j], build->model->reference_price);
        build->model->provider[j].owner = (int32_t)j;
    }
    build->model->provider[CTD_ON_PREMISES].exists = true;
    for (ctd_node *node = providers != NULL ? providers->child : NULL; node != NULL;
         node = node->next) {
        if (node->kind != CTD_NODE_MAPPING || node->key == NULL) {
            continue;
        }
        const int32_t index = ctd_names_find(names->provider, names->n_providers, node->key);
        if (index > 0) {
            build_provider(build, node, index);
        }
    }
    ctd_build_owners(build);
    ctd_build_check_learners(build);
}
