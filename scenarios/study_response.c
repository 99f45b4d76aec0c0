/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/build_model.h"
#include "scenarios/utf8.h"

#include <stdio.h>

enum { ISHIGAMI_FACTORS = 3, ISHIGAMI_PARAMETERS = 2 };

static void
refuse_scenario(ctd_study_reading *r)
{
    static const char *const keys[] = {"scenario_sha256", "set", "replications", "outcomes"};
    ctd_node *const scenario = ctd_node_find(r->root, "scenario");

    if (scenario != NULL) {
        ctd_node_report(r->messages, scenario, CTD_AT_KEY,
                        "give either a scenario or a response, not both");
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        ctd_study_refuse(r, r->root, keys[i], "a scenario, not with a response");
    }
    ctd_study_refuse(r, ctd_node_find(r->root, "output"), "series",
                     "a scenario, not with a response");
}

static void
read_parameters(ctd_study_reading *r, ctd_node *list)
{
    ctd_study *const s = r->study;

    s->parameter = ctd_study_alloc(r, list->n_children + 1, sizeof *s->parameter);
    for (ctd_node *item = list->child; item != NULL && s->parameter != NULL; item = item->next) {
        s->parameter[s->n_parameters++] = item->number;
        if (item->type != 0 && item->number < 0.0 && s->response == CTD_RESPONSE_SOBOL_G) {
            ctd_node_report(r->messages, item, CTD_AT_VALUE,
                            "sobol_g takes parameters of at least 0, not %s",
                            ctd_utf8_clip(item->text).text);
        }
    }
}

static void
check_parameters(ctd_study_reading *r, ctd_node *response, ctd_node *list)
{
    ctd_study *const s = r->study;
    ctd_node *const factors = ctd_node_find(r->root, "factors");
    const bool ishigami = s->response == CTD_RESPONSE_ISHIGAMI;
    const uint32_t n_factors = factors != NULL ? factors->n_children : 0;
    const uint32_t n = ishigami ? ISHIGAMI_PARAMETERS : n_factors;

    if (ishigami && n_factors != ISHIGAMI_FACTORS && factors != NULL && !factors->bad) {
        ctd_node_report(r->messages, factors, CTD_AT_KEY,
                        "ishigami is a function of 3 factors, not of %u", n_factors);
    }
    if (list == NULL && ishigami) {
        s->parameter = ctd_study_alloc(r, ISHIGAMI_PARAMETERS, sizeof *s->parameter);
        if (s->parameter != NULL) {
            s->parameter[0] = 7.0;
            s->parameter[1] = 0.1;
            s->n_parameters = ISHIGAMI_PARAMETERS;
        }
    } else if (list == NULL && !response->bad) {
        ctd_node_report(r->messages, response, CTD_AT_KEY,
                        "missing key 'parameters' (one for each of %u factors)", n);
    } else if (list != NULL && s->n_parameters != n && !list->bad) {
        ctd_node_report(r->messages, list, CTD_AT_VALUE, "%u parameters are needed, not %u", n,
                        s->n_parameters);
    }
}

void
ctd_study_build_response(ctd_study_reading *reading)
{
    static const ctd_response functions[] = {CTD_RESPONSE_ISHIGAMI, CTD_RESPONSE_SOBOL_G,
                                             CTD_RESPONSE_LINEAR};
    ctd_study_reading *const r = reading;
    ctd_study *const s = r->study;
    ctd_node *const response = ctd_node_find(r->root, "response");

    if (response == NULL) {
        /* The root is also bad for names that only the scenario would know. */
        const bool told = r->root->bad && ctd_messages_count(r->messages) > 0;

        if (ctd_node_find(r->root, "scenario") == NULL && !told) {
            ctd_node_report(r->messages, r->root, CTD_AT_KEY,
                            "of what? Give the file of a scenario, or a response");
        }
        return;
    }
    refuse_scenario(r);
    s->n_replications = 1;
    s->response = CTD_RESPONSE_LINEAR; /* whatever it was meant to be */
    if (response->kind != CTD_NODE_MAPPING || ctd_build_find(response, "function") == NULL) {
        return;
    }
    ctd_node *const list = ctd_build_find(response, "parameters");
    s->response = functions[ctd_build_index(response, "function", 0)];
    if (list != NULL) {
        read_parameters(r, list);
    }
    check_parameters(r, response, list);
}
