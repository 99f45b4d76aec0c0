/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/utf8.h"

#include <math.h>
#include <stdio.h>

/* The weight of a region; 0 after a report. `by_spend`: how the first region has it. */
static double
region_weight(const ctd_build *build, ctd_node *region, bool by_spend)
{
    ctd_node *const customers = ctd_node_find(region, "customers");
    ctd_node *const spend = ctd_node_find(region, "spend");
    const double in_cloud = ctd_build_number(region, "in_cloud", NAN);

    if (customers == NULL && spend == NULL) {
        ctd_node_report(build->messages, region, CTD_AT_KEY,
                        "missing key '%s': the weight of the region",
                        by_spend ? "spend" : "customers");
        return 0.0;
    }
    if (customers != NULL && spend != NULL) {
        ctd_node_report(build->messages, customers->next == spend ? spend : customers, CTD_AT_KEY,
                        "give either customers or spend, not both");
        return 0.0;
    }
    if (by_spend != (spend != NULL)) {
        ctd_node_report(build->messages, by_spend ? customers : spend, CTD_AT_KEY,
                        "other regions give %s: give the same in every region",
                        by_spend ? "spend" : "customers");
        return 0.0;
    }
    if (spend == NULL) {
        return ctd_build_number(region, "customers", 0.0);
    }
    if (in_cloud == 0.0) {
        ctd_node_report(build->messages, ctd_node_find(region, "in_cloud"), CTD_AT_VALUE,
                        "must be above 0 where spend is given: nobody could spend it");
        return 0.0;
    }
    return isnan(in_cloud) ? 0.0 : ctd_build_number(region, "spend", 0.0) / in_cloud;
}

/* What the first region that has just one of them has. */
static bool
is_by_spend(const ctd_node *regions)
{
    for (const ctd_node *region = regions->child; region != NULL; region = region->next) {
        const bool customers = ctd_node_find(region, "customers") != NULL;
        const bool spend = ctd_node_find(region, "spend") != NULL;
        if (customers != spend) {
            return spend;
        }
    }
    return false;
}

void
ctd_build_regions(const ctd_build *build)
{
    ctd_node *const regions = ctd_node_find(build->root, "regions");

    if (regions == NULL || regions->kind != CTD_NODE_MAPPING) {
        return;
    }
    if (regions->child == NULL) {
        ctd_node_report(build->messages, regions, CTD_AT_KEY, "at least one region is needed");
        return;
    }
    const bool by_spend = is_by_spend(regions);
    const ctd_node *const stays =
        ctd_node_find(ctd_node_find(build->root, "on_premises"), "regions");
    for (ctd_node *node = regions->child; node != NULL; node = node->next) {
        const int32_t index =
            ctd_names_find(build->names->region, build->names->n_regions, node->key);
        if (index < 0 || node->kind != CTD_NODE_MAPPING) {
            continue;
        }
        const ctd_node *const education = ctd_node_find(node, "education");
        build->model->region[index] = (ctd_region){
            .customers = region_weight(build, node, by_spend),
            .in_cloud = ctd_build_number(node, "in_cloud", 0.0),
            .innovation = ctd_build_number(education, "innovation", 0.0),
            .imitation = ctd_build_number(education, "imitation", 0.0),
            .growth = ctd_build_number(node, "growth", 0.0),
            .on_premises = ctd_build_number(stays, node->key, 0.0),
        };
    }
}

static double
pair(const ctd_node *between, const char *from, const char *to)
{
    return ctd_build_number(ctd_node_find(between, from), to, NAN);
}

static void
report_missing_pairs(const ctd_build *build, ctd_node *latency, ctd_build_list *missing)
{
    ctd_node *const between = ctd_node_find(latency, "between");

    if (latency->bad || missing->n == 0) {
        return;
    }
    ctd_node_report(build->messages,
                    between != NULL    ? between
                    : !latency->filled ? latency
                                       : ctd_node_find(build->root, "regions"),
                    CTD_AT_KEY, "no round-trip time between %s%s", ctd_build_list_end(missing),
                    between != NULL ? "" : ": add latency.between");
}

void
ctd_build_latency(const ctd_build *build)
{
    const ctd_names *const names = build->names;
    ctd_node *const latency = ctd_node_find(build->root, "latency");
    const ctd_node *const between = ctd_node_find(latency, "between");
    ctd_node *const places = ctd_node_find(latency, "places");
    ctd_build_list missing = {0};
    const double local = ctd_build_number(latency, "local", 0.0);

    if (latency == NULL) {
        return;
    }
    if (places != NULL && ctd_node_find(latency, "file") == NULL) {
        ctd_node_report(build->messages, places, CTD_AT_KEY,
                        "places name rows of a table: give latency.file too");
    }
    for (uint32_t a = 0; a < names->n_regions; a++) {
        for (uint32_t b = 0; b < names->n_regions; b++) {
            const double there = pair(between, names->region[a], names->region[b]);
            const double back = pair(between, names->region[b], names->region[a]);
            double ms = isnan(there) ? back : there;
            if (isnan(ms) && a == b) {
                ms = local;
            }
            if (isnan(ms) && a < b) {
                char both[2 * sizeof(ctd_clip) + 8];
                snprintf(both, sizeof both, "%s and %s", ctd_utf8_clip(names->region[a]).text,
                         ctd_utf8_clip(names->region[b]).text);
                ctd_build_list_add(&missing, both);
            }
            build->model->round_trip_ms[a][b] = isnan(ms) ? 0.0 : ms;
        }
    }
    report_missing_pairs(build, latency, &missing);
}
