/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/study_result_private.h"

#include "output/build.h"
#include "output/json.h"

#include <math.h>
#include <string.h>

/* A study's findings for programs. */

static void
put_index(ctd_json *json, const char *name, const ctd_index_arrays *index, size_t i)
{
    if (index->value != NULL) {
        ctd_json_open_object(json, name);
        ctd_json_number(json, "value", index->value[i]);
        ctd_json_number(json, "low", index->low[i]);
        ctd_json_number(json, "high", index->high[i]);
        ctd_json_close_object(json);
    }
}

static void
put_factor(ctd_json *json, const ctd_study_result *r, uint32_t o, uint32_t k)
{
    const size_t i = (size_t)o * r->study->n_factors + k;

    ctd_json_open_object(json, NULL);
    ctd_json_text(json, "name", r->study->factor[k].name);
    put_index(json, "sobol_first", &r->first, i);
    put_index(json, "sobol_total", &r->total, i);
    if (r->mu != NULL) {
        ctd_json_number(json, "morris_mu", r->mu[i]);
        ctd_json_number(json, "morris_sigma", r->sigma[i]);
    }
    put_index(json, "morris_mu_star", &r->mu_star, i);
    put_index(json, "regression", &r->coefficient, i);
    ctd_json_number(json, "tornado_low", r->tornado_low[i]);
    ctd_json_number(json, "tornado_high", r->tornado_high[i]);
    ctd_json_close_object(json);
}

static void
put_outcome(ctd_json *json, const ctd_study_result *r, uint32_t o)
{
    const ctd_study_range range = ctd_study_result_range(r, o);

    ctd_json_open_object(json, NULL);
    ctd_json_text(json, "name", r->study->outcome[o].name);
    ctd_json_text(json, "unit", ctd_study_outcome_unit(r->study, r->scenario, o));
    ctd_json_number(json, "least", range.least);
    ctd_json_number(json, "mean", range.mean);
    ctd_json_number(json, "greatest", range.greatest);
    ctd_json_number(json, "regression_r2", r->r2[o]);
    ctd_json_open_list(json, "factors");
    for (uint32_t k = 0; k < r->study->n_factors; k++) {
        put_factor(json, r, o, k);
    }
    ctd_json_close_list(json);
    ctd_json_close_object(json);
}

/* An infinite value is null, and `crosses` says on which side of the range it would be. */
static void
put_crossing(ctd_json *json, const ctd_study_result *r, uint32_t along, size_t i)
{
    const ctd_study *s = r->study;
    const double x = r->crossing.value[i];

    ctd_json_open_object(json, NULL);
    ctd_json_open_object(json, "settings");
    for (uint32_t k = 0; k < s->n_factors; k++) {
        if (k != along) {
            ctd_json_number(json, s->factor[k].name, r->frontier_setting[i * s->n_factors + k]);
        }
    }
    ctd_json_close_object(json);
    ctd_json_text(json, "crosses",
                  isnan(x)         ? "unknown"
                  : x == -INFINITY ? "below"
                  : x == INFINITY  ? "above"
                                   : "within");
    ctd_json_number(json, "value", x);
    ctd_json_number(json, "low", r->crossing.low[i]);
    ctd_json_number(json, "high", r->crossing.high[i]);
    ctd_json_close_object(json);
}

static void
put_frontier(ctd_json *json, const ctd_study_result *r, const ctd_frontier *frontier)
{
    ctd_json_open_object(json, NULL);
    ctd_json_text(json, "name", frontier->name);
    ctd_json_text(json, "outcome", r->study->outcome[frontier->outcome].name);
    ctd_json_text(json, "factor", r->study->factor[frontier->factor].name);
    ctd_json_number(json, "level", frontier->crosses);
    ctd_json_open_list(json, "crossings");
    for (size_t i = 0; i < r->n_frontier; i++) {
        if (strcmp(r->frontier[i], frontier->name) == 0) {
            put_crossing(json, r, frontier->factor, i);
        }
    }
    ctd_json_close_list(json);
    ctd_json_close_object(json);
}

ctd_status
ctd_study_result_put_json(const ctd_study_result *r, const char *content_hash, ctd_sink *sink)
{
    const ctd_study *s = r->study;
    ctd_json json = {.sink = sink};

    ctd_json_open_object(&json, NULL);
    ctd_json_text(&json, "name", s->name);
    ctd_json_text(&json, "title", s->title);
    ctd_json_text(&json, "version", ctd_build_version());
    ctd_json_text(&json, "content_hash", content_hash);
    ctd_json_count(&json, "points", r->n_points);
    ctd_json_count(&json, "replications", r->values->n_replications);
    ctd_json_number(&json, "confidence", s->confidence);
    ctd_json_open_list(&json, "outcomes");
    for (uint32_t o = 0; o < s->n_outcomes && r->mean != NULL; o++) {
        put_outcome(&json, r, o);
    }
    ctd_json_close_list(&json);
    ctd_json_open_list(&json, "frontiers");
    for (uint32_t f = 0; f < s->n_frontiers && r->mean != NULL; f++) {
        put_frontier(&json, r, &s->frontier[f]);
    }
    ctd_json_close_list(&json);
    ctd_json_text(&json, "note",
                  "Intervals show luck, or for indices the finite sample; not what the scenario "
                  "assumes and no factor varies.");
    ctd_json_close_object(&json);
    ctd_json_end(&json);
    return sink->failed ? CTD_ERR_WRITE : CTD_OK;
}
