/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/number.h"
#include "scenarios/utf8.h"

#include <math.h>

static const char *
name_of(const ctd_build *build, int32_t provider, ctd_clip *clip)
{
    *clip = ctd_utf8_clip(build->names->provider[provider]);
    return clip->text;
}

void
ctd_build_finance(const ctd_node *provider, ctd_provider *p)
{
    const ctd_node *const finance = ctd_node_find(provider, "finance");
    const ctd_node *const commitment = ctd_build_find(provider, "commitment");

    p->credit = ctd_build_number(finance, "credit", INFINITY);
    p->interest = ctd_build_number(finance, "interest", 0.0);
    p->insolvent_months = ctd_build_number(finance, "insolvent_months", 0.0);
    p->commitment_discount = ctd_build_number(commitment, "discount", 0.0);
    p->commitment_months = ctd_build_number(commitment, "months", 1.0);
    p->egress_months = ctd_build_number(provider, "egress_months", 0.0);
}

void
ctd_build_invest(const ctd_build *build, const ctd_node *provider, ctd_provider *p)
{
    static const ctd_invest_rule rules[] = {CTD_INVEST_NONE, CTD_INVEST_SCHEDULE,
                                            CTD_INVEST_TARGET_UTILISATION, CTD_INVEST_NPV};
    static const char *const npv_keys[] = {"npv_years", "npv_rate"};
    const ctd_node *const invest = ctd_node_find(provider, "invest");
    const ctd_node *const rule = ctd_build_find(invest, "rule");

    p->invest_rule = rules[rule != NULL ? rule->index : 0];
    p->target_utilisation = ctd_build_number(invest, "target", 1.0);
    p->lag_months = ctd_build_number(invest, "lag_months", 0.0);
    p->addition_lag_months = ctd_build_number(invest, "addition_lag_months", 0.0);
    p->reinvest = ctd_build_number(invest, "reinvest", 0.0);
    p->capital_cost = ctd_build_number(invest, "capital_cost", 1.0);
    p->npv_years = ctd_build_number(invest, "npv_years", 1.0);
    p->npv_rate = ctd_build_number(invest, "npv_rate", 0.0);
    for (size_t i = 0; i < 2 && rule != NULL && p->invest_rule != CTD_INVEST_NPV; i++) {
        ctd_node *const node = ctd_node_find(invest, npv_keys[i]);
        if (node != NULL && !node->filled) {
            ctd_node_report(build->messages, node, CTD_AT_KEY, "%s is for rule npv, not %s",
                            npv_keys[i], rule->text);
        }
    }
}

void
ctd_build_entry(const ctd_build *build, const ctd_node *provider, ctd_provider *p)
{
    const ctd_calendar *const calendar = &build->model->calendar;
    const ctd_node *const clock = ctd_node_find(build->root, "clock");
    ctd_node *const enters = ctd_build_find(provider, "enters");

    p->enters_month = INT32_MIN;
    if (enters == NULL || clock == NULL || clock->bad) {
        return;
    }
    if (enters->index <= calendar->start_month) {
        ctd_node_report(build->messages, enters, CTD_AT_VALUE,
                        "must be after the start of the run, %s; left out, it is there from the "
                        "start",
                        ctd_month_format(calendar->start_month).text);
    } else if (ctd_calendar_first_tick(calendar, enters->index) > calendar->n_ticks) {
        ctd_node_report(build->messages, enters, CTD_AT_VALUE,
                        "%s lies after the last tick: it would never enter",
                        ctd_month_format(enters->index).text);
    } else {
        p->enters_month = enters->index;
    }
}

/* Follows owners up to who owns itself; -1 if they go round in a circle. */
static int32_t
head_of(const int32_t owner[CTD_MAX_PROVIDERS], int32_t provider)
{
    int32_t head = provider;

    for (uint32_t step = 0; step < CTD_MAX_PROVIDERS; step++) {
        if (owner[head] == head) {
            return head;
        }
        head = owner[head];
    }
    return -1;
}

static void
check_owner(const ctd_build *build, ctd_node *owner, int32_t owned)
{
    const ctd_model *const m = build->model;
    const int32_t fringe = m->provider[owned].fringe          ? owned
                           : m->provider[owner->index].fringe ? owner->index
                                                              : -1;
    ctd_clip clip;

    if (owner->index == owned) {
        ctd_node_report(build->messages, owner, CTD_AT_VALUE,
                        "a provider that is independent has no owner: leave it out");
    } else if (fringe >= 0) {
        ctd_node_report(build->messages, owner, CTD_AT_VALUE,
                        "%s is fringe, many firms that set no price jointly with anybody",
                        name_of(build, fringe, &clip));
    }
}

void
ctd_build_owners(const ctd_build *build)
{
    const ctd_node *const providers = ctd_node_find(build->root, "providers");
    int32_t owner[CTD_MAX_PROVIDERS];

    for (int32_t j = 0; j < CTD_MAX_PROVIDERS; j++) {
        owner[j] = j;
    }
    for (ctd_node *node = providers != NULL ? providers->child : NULL; node != NULL;
         node = node->next) {
        ctd_node *const its = ctd_build_find(node, "owner");
        const int32_t j = ctd_build_provider_index(build, node);
        if (its != NULL && j > 0) {
            check_owner(build, its, j);
            owner[j] = its->index;
        }
    }
    for (ctd_node *node = providers != NULL ? providers->child : NULL; node != NULL;
         node = node->next) {
        ctd_node *const its = ctd_build_find(node, "owner");
        const int32_t j = ctd_build_provider_index(build, node);
        const int32_t head = j > 0 ? head_of(owner, j) : -1;
        if (j > 0 && its != NULL && head < 0 && !its->bad) {
            ctd_node_report(build->messages, its, CTD_AT_VALUE,
                            "the owners go round in a circle: one of them must be independent");
            return;
        }
        if (j > 0) {
            build->model->provider[j].owner = head >= 0 ? head : j;
        }
    }
}
