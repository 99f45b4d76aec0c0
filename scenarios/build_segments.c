/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"

static ctd_taste
read_taste(const ctd_node *segment, const char *key)
{
    const ctd_node *const taste = ctd_node_find(segment, key);

    return (ctd_taste){.mean = ctd_build_number(taste, "mean", 0.0),
                       .sigma = ctd_build_number(taste, "sigma", 0.0)};
}

static void
build_contract(const ctd_build *build, ctd_node *contract, ctd_segment *segment)
{
    const bool fixed = ctd_build_index(contract, "rule", 0) == 1;
    const char *const wanted = fixed ? "term_months" : "mean_months";
    const char *const other = fixed ? "mean_months" : "term_months";

    segment->contract = fixed ? CTD_CONTRACT_FIXED : CTD_CONTRACT_GEOMETRIC;
    segment->contract_months = ctd_build_number(contract, wanted, 1.0);
    if (contract == NULL || contract->kind != CTD_NODE_MAPPING ||
        ctd_build_find(contract, "rule") == NULL) {
        return;
    }
    ctd_node *const unused = ctd_node_find(contract, other);
    if (unused != NULL) {
        ctd_node_report(build->messages, unused, CTD_AT_KEY, "rule %s takes %s, not %s",
                        fixed ? "fixed" : "geometric", wanted, other);
    } else if (ctd_node_find(contract, wanted) == NULL) {
        ctd_node_report(build->messages, contract, CTD_AT_KEY,
                        "missing key '%s' (a number, months), which rule %s needs", wanted,
                        fixed ? "fixed" : "geometric");
    }
}

static void
build_segment(const ctd_build *build, ctd_node *node, ctd_segment *s)
{
    *s = (ctd_segment){
        .customers = ctd_build_number(node, "customers", 0.0),
        .workload = read_taste(node, "workload"),
        .price_taste = read_taste(node, "price_taste"),
        .latency_taste = read_taste(node, "latency_taste"),
        .presence_taste = read_taste(node, "presence_taste"),
        .switching_cost = ctd_build_number(node, "switching_cost", 0.0),
        .staying = ctd_build_number(node, "staying", 0.0),
        .network_taste = ctd_build_number(node, "network_taste", 0.0),
        .partnership_taste = ctd_build_number(node, "partnership_taste", 0.0),
        .brand_sigma = ctd_build_number(node, "brand_taste", 0.0),
        .on_premises = ctd_build_number(node, "on_premises", 0.0),
        .elasticity = ctd_build_number(node, "elasticity", 0.0),
    };
    build_contract(build, ctd_node_find(node, "contract"), s);
}

void
ctd_build_segments(const ctd_build *build)
{
    ctd_node *const segments = ctd_node_find(build->root, "segments");
    double sum = 0.0;

    if (segments == NULL || segments->kind != CTD_NODE_MAPPING) {
        return;
    }
    if (segments->child == NULL) {
        ctd_node_report(build->messages, segments, CTD_AT_KEY, "at least one segment is needed");
        return;
    }
    for (ctd_node *node = segments->child; node != NULL; node = node->next) {
        const int32_t index =
            ctd_names_find(build->names->segment, build->names->n_segments, node->key);
        if (index >= 0 && node->kind == CTD_NODE_MAPPING) {
            build_segment(build, node, &build->model->segment[index]);
            sum += build->model->segment[index].customers;
        }
    }
    if (sum == 0.0 && !segments->bad) {
        ctd_node_report(build->messages, segments, CTD_AT_KEY,
                        "no segment has customers: one weight at least must be above 0");
    }
}
