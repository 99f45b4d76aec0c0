/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/build_model.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <string.h>

static const char *
variant_name(const void *names, size_t i)
{
    return ((const ctd_names *)names)->variant[i];
}

static const char *
question_name(const void *scenario, size_t i)
{
    return ((const ctd_scenario *)scenario)->question[i].name;
}

/* A variant that an outcome names becomes a wanted one; false after a report. */
static bool
want(ctd_study_reading *r, const ctd_node *outcome, const char *key)
{
    ctd_document *const d = &r->study->base->document;
    ctd_node *const node = ctd_study_find_text(outcome, key);

    if (node == NULL) {
        return true;
    }
    const int32_t v = ctd_names_find(d->names.variant, d->names.n_variants, node->text);
    if (v >= 0) {
        d->wanted[v] = true;
    } else {
        ctd_study_no_such(r, node, "variant", variant_name, &d->names, d->names.n_variants);
    }
    return v >= 0;
}

void
ctd_study_choose_variants(ctd_study_reading *reading)
{
    ctd_study_reading *const r = reading;
    ctd_document *const d = &r->study->base->document;
    const ctd_node *const outcomes = ctd_node_find(r->root, "outcomes");

    if (d->root == NULL) {
        return;
    }
    for (uint32_t v = 0; v < CTD_MAX_VARIANTS; v++) {
        d->wanted[v] = v == 0;
    }
    for (const ctd_node *o = outcomes != NULL ? outcomes->child : NULL; o != NULL; o = o->next) {
        const bool has_variant = want(r, o, "variant");
        const bool has_against = want(r, o, "against");
        ctd_node *const against = ctd_study_find_text(o, "against");
        const ctd_node *const variant = ctd_study_find_text(o, "variant");
        const char *const own = variant != NULL ? variant->text : d->names.variant[0];
        if (has_variant && has_against && against != NULL && strcmp(against->text, own) == 0) {
            ctd_node_report(r->messages, against, CTD_AT_VALUE,
                            "it is compared with itself: variant and against are the same");
        }
    }
}

static void
build_of_question(ctd_study_reading *r, const ctd_node *node, ctd_study_outcome *out)
{
    static const char *const keys[] = {"provider", "region", "at"};
    static const ctd_outcome_kind kinds[] = {CTD_OUTCOME_ANSWER, CTD_OUTCOME_GAP,
                                             CTD_OUTCOME_REACHED};
    ctd_node *const question = ctd_study_find_text(node, "question");
    const ctd_scenario *const s = r->scenario;

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        ctd_study_refuse(r, node, keys[i], "metric; the question says it");
    }
    out->kind = kinds[ctd_build_index(node, "value", 0)];
    if (question == NULL || s == NULL) {
        return;
    }
    snprintf(out->question, sizeof out->question, "%s", question->text);
    for (uint32_t q = 0; q < s->n_questions; q++) {
        if (strcmp(s->question[q].name, question->text) == 0) {
            return;
        }
    }
    if (s->n_questions == 0) {
        ctd_node_report(r->messages, question, CTD_AT_VALUE, "the scenario asks no question");
    } else {
        ctd_study_no_such(r, question, "question", question_name, s, s->n_questions);
    }
}

/* Which keys go with which metric. */
static void
check_metric(ctd_study_reading *r, ctd_node *node, const ctd_question *q)
{
    const char *const word = ctd_node_find(node, "metric")->text;
    ctd_node *const provider = ctd_node_find(node, "provider");
    ctd_node *const region = ctd_node_find(node, "region");

    if (ctd_build_is_markets(q->metric) && provider != NULL) {
        ctd_node_report(r->messages, provider, CTD_AT_KEY,
                        "%s is the market's, nobody's in particular: leave provider out", word);
    } else if (!ctd_build_is_markets(q->metric) && provider == NULL && !node->bad) {
        ctd_node_report(r->messages, node, CTD_AT_KEY, "whose %s? Give the provider", word);
    }
    if (ctd_build_is_worldwide(q->metric) && ctd_study_is_given(node, "region") &&
        region->type != CTD_TYPE_WORD) {
        ctd_node_report(r->messages, region, CTD_AT_KEY,
                        "%s is that of the whole world: leave region out", word);
    }
    if (!ctd_study_is_given(node, "at") && !node->bad) {
        ctd_node_report(r->messages, node, CTD_AT_KEY, "when? Give at, the date of a record");
    }
    if (q->metric == CTD_METRIC_SURPLUS && r->scenario != NULL &&
        r->scenario->model[0].demand_sample == 0) {
        ctd_node_report(r->messages, node, CTD_AT_KEY,
                        "surplus is estimated from a sample, and output.demand_sample is 0");
    }
}

static void
build_of_metric(ctd_study_reading *r, ctd_node *node, ctd_study_outcome *out)
{
    const ctd_document *const d = &r->study->base->document;
    ctd_question *const q = &out->metric;
    const ctd_node *const provider = ctd_build_find(node, "provider");
    ctd_node *const at = ctd_build_find(node, "at");

    ctd_study_refuse(r, node, "value", "question");
    out->kind = CTD_OUTCOME_METRIC;
    memcpy(q->name, out->name, sizeof q->name);
    q->comparison = CTD_COMPARE_ABOVE;
    q->at = true;
    q->challenger = provider != NULL ? provider->index : 0;
    q->month = at != NULL ? at->index : 0;
    if (ctd_build_find(node, "metric") == NULL) {
        return;
    }
    q->metric = ctd_build_metric(ctd_build_index(node, "metric", 0));
    check_metric(r, node, q);
    if (r->scenario != NULL) {
        const ctd_build build = {.messages = r->messages,
                                 .names = &d->names,
                                 .root = d->root,
                                 .model = &r->scenario->model[0]};
        ctd_build_question_region(&build, ctd_build_find(node, "region"), q);
        ctd_build_question_date(&build, at, true);
    }
}

static void
build_outcome(ctd_study_reading *r, ctd_node *node, ctd_study_outcome *out)
{
    const ctd_node *const variant = ctd_study_find_text(node, "variant");
    const ctd_node *const against = ctd_study_find_text(node, "against");
    const char *const base = r->study->base->document.names.variant[0];

    snprintf(out->name, sizeof out->name, "%s", node->key);
    snprintf(out->variant, sizeof out->variant, "%s", variant != NULL ? variant->text : base);
    snprintf(out->against, sizeof out->against, "%s", against != NULL ? against->text : "");
    const bool question = ctd_study_is_given(node, "question");
    const bool metric = ctd_study_is_given(node, "metric");
    if (question && metric) {
        ctd_node_report(r->messages, ctd_node_find(node, "metric"), CTD_AT_KEY,
                        "question is given too: make it two outcomes");
    } else if (question) {
        build_of_question(r, node, out);
    } else if (metric) {
        build_of_metric(r, node, out);
    } else if (!node->bad) {
        ctd_node_report(r->messages, node, CTD_AT_KEY, "of what? Give a question or a metric");
    }
}

static void
build_response_outcome(ctd_study *s)
{
    if (s->outcome != NULL) {
        s->outcome[0].kind = CTD_OUTCOME_RESPONSE;
        snprintf(s->outcome[0].name, sizeof s->outcome[0].name, "response");
        s->n_outcomes = 1;
    }
}

void
ctd_study_build_outcomes(ctd_study_reading *reading)
{
    ctd_study_reading *const r = reading;
    ctd_study *const s = r->study;
    ctd_node *const outcomes = ctd_node_find(r->root, "outcomes");
    const uint32_t n = outcomes != NULL ? outcomes->n_children : 0;

    s->outcome =
        ctd_study_alloc(r, n < CTD_MAX_OUTCOMES ? n + 1 : CTD_MAX_OUTCOMES, sizeof *s->outcome);
    if (s->response != CTD_RESPONSE_NONE) {
        build_response_outcome(s);
        return;
    }
    if (outcomes == NULL && !r->root->bad) {
        ctd_node_report(r->messages, r->root, CTD_AT_KEY, "missing key 'outcomes' (a mapping)");
    } else if (outcomes != NULL && outcomes->kind == CTD_NODE_MAPPING && outcomes->child == NULL) {
        ctd_node_report(r->messages, outcomes, CTD_AT_KEY, "at least one is needed");
    }
    for (ctd_node *node = outcomes != NULL ? outcomes->child : NULL;
         node != NULL && s->outcome != NULL; node = node->next) {
        if (s->n_outcomes == CTD_MAX_OUTCOMES) {
            ctd_node_report(r->messages, node, CTD_AT_KEY, "too many outcomes: at most %d",
                            CTD_MAX_OUTCOMES);
            return;
        }
        if (node->kind == CTD_NODE_MAPPING && node->key != NULL) {
            build_outcome(r, node, &s->outcome[s->n_outcomes++]);
        }
    }
}
