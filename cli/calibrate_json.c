/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/calibrate_report.h"

#include "output/json.h"
#include "output/text.h"

#include <math.h>

static void
put_shares(ctd_json *json, const char *name, const ctd_scenario *s, const ctd_calibration_set *set,
           const double value[])
{
    ctd_json_open_object(json, name);
    for (uint32_t j = 0; j < s->model[0].n_providers; j++) {
        if (set->target[j] > 0.0) {
            ctd_json_number(json, s->provider[j], value[j]);
        }
    }
    ctd_json_close_object(json);
}

static void
put_set(ctd_json *json, const ctd_scenario *s, const ctd_calibration_set *set)
{
    ctd_json_open_object(json, NULL);
    ctd_json_text(json, "variant", s->variant[set->variant]);
    ctd_json_text(json, "region", s->region[set->region]);
    ctd_json_text(json, "kind", set->is_stock ? "stock" : "flow");
    ctd_json_count(json, "rounds", set->rounds);
    ctd_json_number(json, "residual", set->residual);
    put_shares(json, "target", s, set, set->target);
    put_shares(json, "fitted", s, set, set->fitted);
    put_shares(json, "intercept", s, set, set->xi);
    ctd_json_close_object(json);
}

static void
put_parameter(ctd_json *json, const ctd_fit_parameter *p, const ctd_fit_found *found, uint32_t k)
{
    ctd_json_open_object(json, NULL);
    ctd_json_text(json, "name", p->name);
    ctd_json_open_list(json, "paths");
    for (uint32_t i = 0; i < p->n_paths; i++) {
        ctd_json_text(json, NULL, p->path[i]);
    }
    ctd_json_close_list(json);
    ctd_json_number(json, "from", p->low);
    ctd_json_number(json, "to", p->high);
    ctd_json_number(json, "value", found->value[k]);
    ctd_json_number(json, "error", found->error[k]);
    ctd_json_number(json, "error_in_range", sqrt(found->covariance[k * found->n_parameters + k]));
    ctd_json_count(json, "at_bound", found->at_bound[k] ? 1 : 0);
    ctd_json_count(json, "weak", ctd_calibrate_is_weak(p, found->error[k]) ? 1 : 0);
    ctd_json_close_object(json);
}

static void
put_target(ctd_json *json, const ctd_scenario *s, const ctd_fit_target *t,
           const ctd_fit_found *found, uint32_t i)
{
    char date[16];

    ctd_text_format(date, sizeof date, "%04d-%02d", t->month / 12, t->month % 12 + 1);
    ctd_json_open_object(json, NULL);
    ctd_json_text(json, "name", t->name);
    ctd_json_text(json, "metric", ctd_calibrate_metric(t->metric));
    ctd_json_text(json, "provider", t->provider > 0 ? s->provider[t->provider] : NULL);
    ctd_json_open_list(json, "regions");
    for (uint32_t r = 0; r < s->model[0].n_regions; r++) {
        if (t->region[r]) {
            ctd_json_text(json, NULL, s->region[r]);
        }
    }
    ctd_json_close_list(json);
    ctd_json_text(json, "date", date);
    ctd_json_number(json, "value", t->value);
    ctd_json_number(json, "error", t->error);
    ctd_json_number(json, "fitted", found->moment[i]);
    ctd_json_number(json, "spread", found->spread[i]);
    ctd_json_close_object(json);
}

static void
put_matrix(ctd_json *json, const char *name, uint32_t n, const double value[])
{
    ctd_json_open_list(json, name);
    for (uint32_t k = 0; k < n; k++) {
        ctd_json_open_list(json, NULL);
        for (uint32_t l = 0; l < n; l++) {
            ctd_json_number(json, NULL, value[k * n + l]);
        }
        ctd_json_close_list(json);
    }
    ctd_json_close_list(json);
}

static void
put_fit(ctd_json *json, const ctd_scenario *s, const ctd_fit_found *found)
{
    const ctd_fit *const fit = s->fit;

    ctd_json_open_object(json, "fit");
    ctd_json_open_list(json, "parameters");
    for (uint32_t k = 0; k < fit->n_parameters; k++) {
        put_parameter(json, &fit->parameter[k], found, k);
    }
    ctd_json_close_list(json);
    put_matrix(json, "covariance", fit->n_parameters, found->covariance);
    put_matrix(json, "correlation", fit->n_parameters, found->correlation);
    ctd_json_open_list(json, "targets");
    for (uint32_t i = 0; i < fit->n_targets; i++) {
        put_target(json, s, &fit->target[i], found, i);
    }
    ctd_json_close_list(json);
    ctd_json_number(json, "objective", found->objective);
    ctd_json_number(json, "freedom", found->freedom);
    ctd_json_number(json, "p_value", found->p_value);
    ctd_json_number(json, "condition", found->condition);
    ctd_json_count(json, "points", found->n_points);
    ctd_json_count(json, "inversions", found->n_inversions);
    ctd_json_count(json, "infeasible", found->n_infeasible);
    ctd_json_close_object(json);
}

ctd_status
ctd_calibrate_json_put(const ctd_calibrate_facts *facts, ctd_sink *sink)
{
    ctd_json json = {.sink = sink};
    const ctd_calibration *const r = facts->report;

    ctd_json_open_object(&json, NULL);
    ctd_json_text(&json, "name", facts->scenario->name);
    ctd_json_count(&json, "inversions", r->n_inversions);
    ctd_json_count(&json, "rounds", r->n_rounds);
    ctd_json_number(&json, "residual", r->residual);
    ctd_json_open_list(&json, "shares");
    for (uint32_t i = 0; i < facts->sets->n; i++) {
        put_set(&json, facts->scenario, &facts->sets->set[i]);
    }
    ctd_json_close_list(&json);
    if (facts->fitted != NULL) {
        put_fit(&json, facts->scenario, facts->fitted);
    }
    ctd_json_close_object(&json);
    ctd_json_end(&json);
    return sink->failed ? CTD_ERR_WRITE : CTD_OK;
}
