/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/number.h"
#include "scenarios/utf8.h"

#include <math.h>

#define SUM_TOLERANCE 1e-6

/* Shares of one set by provider, NAN where none is given; false if they are not to be used. */
static bool
read_shares(const ctd_build *build, ctd_node *set, const char *whose,
            double share[CTD_MAX_PROVIDERS])
{
    double sum = 0.0;

    for (size_t j = 0; j < CTD_MAX_PROVIDERS; j++) {
        share[j] = NAN;
    }
    for (const ctd_node *node = set->child; node != NULL; node = node->next) {
        if (node->kind == CTD_NODE_SCALAR && node->type != 0) {
            share[node->key_index] = node->number;
            sum += node->number;
        }
    }
    if (set->bad) {
        return false;
    }
    if (!(fabs(sum - 1.0) <= SUM_TOLERANCE)) {
        ctd_node_report(build->messages, set, CTD_AT_KEY, "%s add up to %.9g, not 1", whose, sum);
        return false;
    }
    return true;
}

/* Who has or wins customers at the start must be there at the start. */
static void
check_presence(const ctd_build *build, ctd_node *set)
{
    const ctd_model *const m = build->model;
    const ctd_node *const providers = ctd_node_find(build->root, "providers");

    for (ctd_node *node = set->child; node != NULL; node = node->next) {
        const ctd_node *const locations =
            ctd_node_find(ctd_node_find(providers, node->key), "locations");
        bool open = false;
        if (node->kind != CTD_NODE_SCALAR || node->type == 0 || node->number == 0.0) {
            continue;
        }
        const ctd_provider *const p = &m->provider[node->key_index];
        for (uint32_t r = 0; r < m->n_regions; r++) {
            open = open || p->location[r].open;
        }
        if (p->enters_month != INT32_MIN) {
            ctd_node_report(build->messages, node, CTD_AT_KEY,
                            "no share at the start for %s, which enters only in %s: give it a "
                            "quality or a reference",
                            ctd_utf8_clip(node->key).text, ctd_month_format(p->enters_month).text);
        } else if (!open && locations != NULL && !locations->bad) {
            ctd_node_report(build->messages, node, CTD_AT_KEY,
                            "a share at the start needs a location at the start, and %s has none",
                            ctd_utf8_clip(node->key).text);
        }
    }
}

/* A region's part of initial spending. */
static double
spend_share(const ctd_model *m, uint32_t region)
{
    double sum = 0.0;

    for (uint32_t r = 0; r < m->n_regions; r++) {
        sum += m->region[r].customers * m->region[r].in_cloud;
    }
    return sum > 0.0 ? m->region[region].customers * m->region[region].in_cloud / sum : 0.0;
}

typedef struct stock {
    bool given[CTD_MAX_REGIONS]; /* the region has shares of its own */
    double world[CTD_MAX_PROVIDERS];
    bool has_world;
    bool usable;
} stock;

static void
read_stock(const ctd_build *build, ctd_node *node, stock *s)
{
    ctd_targets *const t = &build->model->targets;
    const ctd_node *const regions = ctd_node_find(node, "regions");
    ctd_node *const first = node->child == regions && regions != NULL ? regions->next : node->child;

    s->usable = true;
    s->has_world = first != NULL || regions == NULL;
    if (s->has_world) {
        s->usable = read_shares(build, node, "the world's shares", s->world);
        check_presence(build, node);
    }
    for (ctd_node *set = regions != NULL ? regions->child : NULL; set != NULL; set = set->next) {
        if (set->type == 0 || set->kind != CTD_NODE_MAPPING) {
            continue;
        }
        s->given[set->key_index] = true;
        s->usable =
            read_shares(build, set, "the region's shares", t->stock[set->key_index]) && s->usable;
        check_presence(build, set);
    }
}

/* What the given regions leave of the world for a provider elsewhere; NAN after a report. */
static double
leftover(const ctd_build *build, ctd_node *node, const stock *s, uint32_t provider)
{
    const ctd_model *const m = build->model;
    const double world = isnan(s->world[provider]) ? 0.0 : s->world[provider];
    double taken = 0.0;
    double spent = 0.0;

    for (uint32_t r = 0; r < m->n_regions; r++) {
        if (s->given[r]) {
            const double share = m->targets.stock[r][provider];
            taken += spend_share(m, r) * (isnan(share) ? 0.0 : share);
            spent += spend_share(m, r);
        }
    }
    if (taken > world + SUM_TOLERANCE) {
        ctd_node *const share = ctd_node_find(node, build->names->provider[provider]);
        ctd_node_report(build->messages, share != NULL ? share : node, CTD_AT_KEY,
                        "the regions alone make up %.6g of the world for %s, more than its %.6g",
                        taken, build->names->provider[provider], world);
        return NAN;
    }
    return fmax(world - taken, 0.0) / (1.0 - spent);
}

static void
share_out(const ctd_build *build, ctd_node *node, const stock *s)
{
    ctd_model *const m = build->model;
    const ctd_node *const regions = ctd_node_find(build->root, "regions");
    ctd_build_list uncovered = {0};
    uint32_t n_given = 0;

    for (uint32_t r = 0; r < m->n_regions; r++) {
        n_given += s->given[r] ? 1 : 0;
        if (!s->given[r]) {
            ctd_build_list_add(&uncovered, build->names->region[r]);
        }
    }
    if (!s->has_world && uncovered.n > 0) {
        ctd_node_report(build->messages, node, CTD_AT_KEY,
                        "no shares for %s: list them under regions, or give the world's shares too",
                        ctd_build_list_end(&uncovered));
        return;
    }
    if (s->has_world && n_given == m->n_regions && n_given > 0) {
        ctd_node_report(build->messages, node, CTD_AT_KEY,
                        "every region has shares of its own: leave out the world's");
        return;
    }
    if (!s->usable || regions == NULL || regions->bad) {
        return;
    }
    for (uint32_t j = 1; s->has_world && j < m->n_providers; j++) {
        const double share = leftover(build, node, s, j);
        for (uint32_t r = 0; r < m->n_regions; r++) {
            if (!s->given[r]) {
                m->targets.stock[r][j] = share;
            }
        }
    }
}

void
ctd_build_stock(const ctd_build *build)
{
    ctd_targets *const t = &build->model->targets;
    const ctd_node *const calibration = ctd_node_find(build->root, "calibration");
    ctd_node *const node = ctd_build_find(calibration, "stock");
    stock s = {.usable = false};

    t->stay = ctd_build_number(calibration, "stay", 0.0);
    t->sample = (uint32_t)ctd_build_whole(calibration, "sample", 1);
    t->has_stock = node != NULL;
    if (node != NULL) {
        read_stock(build, node, &s);
        share_out(build, node, &s);
    }
    for (size_t r = 0; r < CTD_MAX_REGIONS; r++) {
        for (size_t j = 0; j < CTD_MAX_PROVIDERS; j++) {
            if (node == NULL || isnan(t->stock[r][j])) {
                t->stock[r][j] = 0.0;
            }
        }
    }
}

static void
copy_flow(ctd_targets *t, uint32_t region, const double share[CTD_MAX_PROVIDERS])
{
    for (size_t j = 0; j < CTD_MAX_PROVIDERS; j++) {
        t->flow[region][j] = share[j];
    }
}

/* Shares for every region that has none of its own. */
static void
build_flow_set(const ctd_build *build, ctd_node *set, const char *whose)
{
    double share[CTD_MAX_PROVIDERS];

    read_shares(build, set, whose, share);
    check_presence(build, set);
    for (uint32_t r = 0; r < build->model->n_regions; r++) {
        copy_flow(&build->model->targets, r, share);
    }
}

static ctd_node *
first_plain(const ctd_node *flow)
{
    for (ctd_node *node = flow->child; node != NULL; node = node->next) {
        if (node->kind == CTD_NODE_SCALAR) {
            return node;
        }
    }
    return NULL;
}

void
ctd_build_flow(const ctd_build *build)
{
    ctd_targets *const t = &build->model->targets;
    ctd_node *const flow = ctd_build_find(ctd_node_find(build->root, "calibration"), "flow");
    ctd_node *const elsewhere = ctd_build_find(flow, "elsewhere");
    ctd_node *const regions = ctd_build_find(flow, "regions");

    t->has_flow = flow != NULL;
    for (uint32_t r = 0; r < CTD_MAX_REGIONS; r++) {
        for (size_t j = 0; j < CTD_MAX_PROVIDERS; j++) {
            t->flow[r][j] = NAN;
        }
    }
    if (flow == NULL) {
        return;
    }
    ctd_node *const plain = first_plain(flow);
    if (plain != NULL && (elsewhere != NULL || regions != NULL)) {
        ctd_node_report(build->messages, plain, CTD_AT_KEY,
                        "flow has elsewhere or regions: put shares under one of these");
        return;
    }
    if (elsewhere != NULL) {
        build_flow_set(build, elsewhere, "the shares elsewhere");
    } else if (regions == NULL) {
        build_flow_set(build, flow, "the shares");
    }
    for (ctd_node *set = regions != NULL ? regions->child : NULL; set != NULL; set = set->next) {
        if (set->type != 0 && set->kind == CTD_NODE_MAPPING) {
            double share[CTD_MAX_PROVIDERS];

            read_shares(build, set, "the region's shares", share);
            check_presence(build, set);
            copy_flow(t, (uint32_t)set->key_index, share);
        }
    }
}
