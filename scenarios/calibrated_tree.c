/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/calibrated_private.h"

#include <math.h>
#include <string.h>

/* One variant whose intercepts are written, the base or another. */
typedef struct writer {
    ctd_arena *arena;
    const ctd_scenario *scenario;
    const ctd_model *model;
    ctd_node *into; /* the document, or what the variant changes of it */
    bool is_base;
} writer;

static bool
has_share(const ctd_model *m, uint32_t j, uint32_t r)
{
    return m->targets.has_flow && !isnan(m->targets.flow[r][j]);
}

static ctd_status
put_intercept(const writer *w, ctd_node *quality, uint32_t j, uint32_t r)
{
    const double xi = w->model->intercept[j][r][0];
    const char *const region = w->scenario->region[r];

    return isinf(xi) ? ctd_tree_put(w->arena, quality, region, "unavailable")
                     : ctd_tree_put_number(w->arena, quality, region, xi);
}

/* A quality given for all regions becomes one for each that has no share. */
static ctd_status
spread(const writer *w, ctd_node *provider, uint32_t j, ctd_node **quality)
{
    ctd_status status = CTD_OK;
    const ctd_node *const old = ctd_node_find(provider, "quality");
    const char *const all =
        old != NULL && old->kind == CTD_NODE_SCALAR && !ctd_node_is_null(old) ? old->text : NULL;

    *quality = ctd_tree_mapping(w->arena, provider, "quality");
    CTD_TRY(*quality != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (uint32_t r = 0; r < w->model->n_regions && all != NULL; r++) {
        if (!has_share(w->model, j, r)) {
            CTD_TRY(ctd_tree_put(w->arena, *quality, w->scenario->region[r], all));
        }
    }
out:
    return status;
}

/* What the base writes out and a variant with shares of its own does not know is taken back. */
static ctd_status
put_missing(const writer *w, ctd_node *quality, uint32_t j, uint32_t r)
{
    const bool in_base = has_share(&w->scenario->model[0], j, r);
    const bool known = ctd_node_find(quality, w->scenario->region[r]) != NULL;

    return in_base && !known ? ctd_tree_put(w->arena, quality, w->scenario->region[r], "null")
                             : CTD_OK;
}

static ctd_status
put_provider(const writer *w, ctd_node *providers, uint32_t j)
{
    ctd_status status = CTD_OK;
    ctd_node *quality = NULL;
    ctd_node *const provider = ctd_tree_mapping(w->arena, providers, w->scenario->provider[j]);

    CTD_TRY(provider != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(spread(w, provider, j, &quality));
    for (uint32_t r = 0; r < w->model->n_regions; r++) {
        CTD_TRY(has_share(w->model, j, r) ? put_intercept(w, quality, j, r)
                                          : put_missing(w, quality, j, r));
    }
out:
    return status;
}

static bool
has_any_share(const writer *w, uint32_t j)
{
    bool any = false;

    for (uint32_t r = 0; r < w->model->n_regions; r++) {
        any = any || has_share(w->model, j, r) ||
              (!w->is_base && has_share(&w->scenario->model[0], j, r));
    }
    return any && w->model->provider[j].exists;
}

static ctd_status
put_outside(const writer *w)
{
    ctd_status status = CTD_OK;
    ctd_node *const section = ctd_tree_mapping(w->arena, w->into, "on_premises");
    const ctd_targets *const t = &w->model->targets;

    CTD_TRY(section != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(
        ctd_tree_put(w->arena, section, "available", w->model->outside_option ? "true" : "false"));
    if (w->model->outside_option && t->has_flow && t->stay > 0.0) {
        ctd_node *const regions = ctd_tree_mapping(w->arena, section, "regions");

        CTD_TRY(regions != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        for (uint32_t r = 0; r < w->model->n_regions; r++) {
            CTD_TRY(ctd_tree_put_number(w->arena, regions, w->scenario->region[r],
                                        w->model->outside_intercept[r]));
        }
    }
out:
    return status;
}

static ctd_status
put_variant(const writer *w)
{
    ctd_status status = CTD_OK;
    ctd_node *const calibration = ctd_node_find(w->into, "calibration");
    ctd_node *const providers = ctd_tree_mapping(w->arena, w->into, "providers");

    CTD_TRY(providers != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (uint32_t j = 1; j < w->model->n_providers; j++) {
        if (has_any_share(w, j)) {
            CTD_TRY(put_provider(w, providers, j));
        }
    }
    CTD_TRY(put_outside(w));
    ctd_tree_remove(calibration, "flow");
    ctd_tree_remove(calibration, "stay");
out:
    return status;
}

/* A variant that takes the base's intercepts may still give a quality where there is no share. */
static ctd_status
spread_variant(const writer *w)
{
    ctd_status status = CTD_OK;
    ctd_node *const providers = ctd_node_find(w->into, "providers");
    ctd_node *quality = NULL;

    for (uint32_t j = 1; j < w->model->n_providers; j++) {
        ctd_node *const provider = ctd_node_find(providers, w->scenario->provider[j]);

        quality = ctd_node_find(provider, "quality");
        if (quality != NULL && quality->kind == CTD_NODE_SCALAR && has_any_share(w, j)) {
            CTD_TRY(spread(w, provider, j, &quality));
        }
    }
out:
    return status;
}

ctd_status
ctd_calibrated_put_intercepts(ctd_arena *arena, const ctd_scenario *scenario, ctd_node *root)
{
    ctd_status status = CTD_OK;
    ctd_node *const variants = ctd_node_find(root, "variants");
    writer w = {.arena = arena,
                .scenario = scenario,
                .model = &scenario->model[0],
                .into = root,
                .is_base = true};

    CTD_TRY(put_variant(&w));
    w.is_base = false;
    for (uint32_t v = 1; v < scenario->n_variants; v++) {
        w.model = &scenario->model[v];
        w.into = ctd_node_find(variants, scenario->variant[v]);
        if (w.into != NULL && scenario->calibrated_by[v] == v) {
            CTD_TRY(put_variant(&w));
        } else if (w.into != NULL) {
            CTD_TRY(spread_variant(&w));
        }
    }
out:
    return status;
}

/* A path as it was given: one text, or a list. */
static ctd_status
put_paths(ctd_arena *arena, ctd_node *into, const ctd_fit_parameter *p)
{
    ctd_status status = CTD_OK;

    if (p->n_paths == 1) {
        return ctd_tree_put_text(arena, into, "path", p->path[0]);
    }
    ctd_node *const list = ctd_tree_list(arena, into, "path");
    CTD_TRY(list != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (uint32_t i = 0; i < p->n_paths; i++) {
        CTD_TRY(ctd_tree_put_text(arena, list, NULL, p->path[i]));
    }
out:
    return status;
}

static ctd_status
put_parameter(ctd_arena *arena, ctd_node *into, const ctd_fit_parameter *p, double value,
              double error)
{
    ctd_status status = CTD_OK;
    ctd_node *const node = ctd_tree_mapping(arena, into, p->name);

    CTD_TRY(node != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(put_paths(arena, node, p));
    CTD_TRY(ctd_tree_put_number(arena, node, "from", p->low));
    CTD_TRY(ctd_tree_put_number(arena, node, "to", p->high));
    CTD_TRY(ctd_tree_put_number(arena, node, "value", value));
    if (isfinite(error)) {
        CTD_TRY(ctd_tree_put_number(arena, node, "error", error));
    }
out:
    return status;
}

static ctd_status
put_covariance(ctd_arena *arena, ctd_node *into, const ctd_fit_found *found)
{
    ctd_status status = CTD_OK;
    const uint32_t n = found->n_parameters;
    ctd_node *const rows = ctd_tree_list(arena, into, "covariance");

    CTD_TRY(rows != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (uint32_t k = 0; k < n; k++) {
        ctd_node *const row = ctd_tree_list(arena, rows, NULL);

        CTD_TRY(row != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        for (uint32_t l = 0; l < n; l++) {
            CTD_TRY(ctd_tree_put_number(arena, row, NULL, found->covariance[k * n + l]));
        }
    }
out:
    return status;
}

static ctd_status
put_target(ctd_arena *arena, ctd_node *into, const ctd_fit_target *t, double moment)
{
    ctd_status status = CTD_OK;
    ctd_node *const node = ctd_tree_mapping(arena, into, t->name);

    CTD_TRY(node != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_tree_put_number(arena, node, "value", t->value));
    CTD_TRY(ctd_tree_put_number(arena, node, "error", t->error));
    CTD_TRY(ctd_tree_put_number(arena, node, "fitted", moment));
out:
    return status;
}

ctd_status
ctd_calibrated_put_fit(ctd_arena *arena, const ctd_fit *fit, const ctd_fit_found *found,
                       ctd_node *root)
{
    ctd_status status = CTD_OK;
    ctd_node *const calibration = ctd_node_find(root, "calibration");

    ctd_tree_remove(calibration, "fit");
    ctd_tree_remove(calibration, "fitted");
    ctd_node *const fitted = ctd_tree_mapping(arena, calibration, "fitted");
    ctd_node *const parameters =
        fitted != NULL ? ctd_tree_mapping(arena, fitted, "parameters") : NULL;
    ctd_node *const targets = fitted != NULL ? ctd_tree_mapping(arena, fitted, "targets") : NULL;

    CTD_TRY(parameters != NULL && targets != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (uint32_t k = 0; k < fit->n_parameters; k++) {
        CTD_TRY(
            put_parameter(arena, parameters, &fit->parameter[k], found->value[k], found->error[k]));
    }
    CTD_TRY(put_covariance(arena, fitted, found));
    for (uint32_t i = 0; i < fit->n_targets; i++) {
        CTD_TRY(put_target(arena, targets, &fit->target[i], found->moment[i]));
    }
    CTD_TRY(ctd_tree_put_number(arena, fitted, "objective", found->objective));
out:
    return status;
}
