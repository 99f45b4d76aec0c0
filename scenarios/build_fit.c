/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_fit.h"

#include "scenarios/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
ctd_fit_destroy(ctd_fit **fit)
{
    ctd_fit *const f = *fit;

    if (f == NULL) {
        return;
    }
    for (uint32_t k = 0; k < f->n_parameters; k++) {
        for (uint32_t i = 0; i < f->parameter[k].n_paths; i++) {
            free(f->parameter[k].path[i]);
        }
        free(f->parameter[k].path);
    }
    free(f);
    *fit = NULL;
}

/* A number that two parameters set would be the later one's alone. */
static void
check_twice(const ctd_build *build, const ctd_fit *fit, ctd_node *path, uint32_t n)
{
    const ctd_fit_parameter *const p = &fit->parameter[n];

    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t i = 0; i < fit->parameter[k].n_paths * p->n_paths; i++) {
            const char *const ours = p->path[i % p->n_paths];
            if (strcmp(ours, fit->parameter[k].path[i / p->n_paths]) == 0) {
                ctd_node_report(build->messages, path, CTD_AT_VALUE, "%s is set by %s already",
                                ours, fit->parameter[k].name);
                return;
            }
        }
    }
}

static bool
build_parameter(const ctd_build *build, ctd_fit *fit, ctd_node *node)
{
    const uint32_t n = fit->n_parameters++;
    ctd_fit_parameter *const p = &fit->parameter[n];
    ctd_node *const path = ctd_node_find(node, "path");
    ctd_node *const from = ctd_build_find(node, "from");
    ctd_node *const to = ctd_build_find(node, "to");
    bool memory = true;

    snprintf(p->name, sizeof p->name, "%s", node->key);
    p->low = from != NULL ? from->number : 0.0;
    p->high = to != NULL ? to->number : 1.0;
    if (from != NULL && to != NULL && p->low >= p->high) {
        ctd_node_report(build->messages, to, CTD_AT_VALUE, "must be above from, %s",
                        ctd_utf8_clip(from->text).text);
    }
    if (path == NULL || path->bad) {
        return true;
    }
    if (path->kind == CTD_NODE_SCALAR) {
        memory = ctd_build_fit_path(build, path, from, to, p);
    } else if (path->child == NULL) {
        ctd_node_report(build->messages, path, CTD_AT_VALUE, "the list names no path");
    }
    for (ctd_node *item = path->child; item != NULL && memory; item = item->next) {
        memory = item->kind != CTD_NODE_SCALAR || item->bad ||
                 ctd_build_fit_path(build, item, from, to, p);
    }
    check_twice(build, fit, path, n);
    return memory;
}

/* Whether there is one more than there may be; reported once. */
static bool
is_full(const ctd_build *build, ctd_node *node, uint32_t n, uint32_t most, const char *what)
{
    if (n == most) {
        ctd_node_report(build->messages, node, CTD_AT_KEY, "too many %s: at most %u", what, most);
    }
    return n >= most;
}

static bool
build_all(const ctd_build *build, const ctd_node *section, ctd_fit *fit)
{
    ctd_node *const parameters = ctd_build_find(section, "parameters");
    ctd_node *const targets = ctd_build_find(section, "targets");
    ctd_node *const both[] = {parameters, targets};

    for (size_t i = 0; i < 2; i++) {
        if (both[i] != NULL && both[i]->child == NULL) {
            ctd_node_report(build->messages, both[i], CTD_AT_KEY, "at least one is needed");
        }
    }
    for (ctd_node *node = parameters != NULL ? parameters->child : NULL; node != NULL;
         node = node->next) {
        if (is_full(build, node, fit->n_parameters, CTD_MAX_FIT_PARAMETERS, "parameters")) {
            break;
        }
        if (node->kind == CTD_NODE_MAPPING && !build_parameter(build, fit, node)) {
            return false;
        }
    }
    for (ctd_node *node = targets != NULL ? targets->child : NULL; node != NULL;
         node = node->next) {
        if (is_full(build, node, fit->n_targets, CTD_MAX_FIT_TARGETS, "targets")) {
            break;
        }
        if (node->kind == CTD_NODE_MAPPING) {
            ctd_build_fit_target(build, node, &fit->target[fit->n_targets++]);
        }
    }
    return true;
}

bool
ctd_build_fit(const ctd_build *build, ctd_scenario *scenario)
{
    const ctd_node *const section =
        ctd_build_find(ctd_node_find(build->root, "calibration"), "fit");

    if (section == NULL || section->kind != CTD_NODE_MAPPING) {
        return true;
    }
    scenario->fit = calloc(1, sizeof *scenario->fit);
    if (scenario->fit == NULL) {
        return false;
    }
    scenario->fit->n_points = (uint32_t)ctd_build_whole(section, "points", 1);
    scenario->fit->n_replications = (uint32_t)ctd_build_whole(section, "replications", 1);
    scenario->fit->n_customers = ctd_build_whole(section, "customers", 1);
    return build_all(build, section, scenario->fit);
}
