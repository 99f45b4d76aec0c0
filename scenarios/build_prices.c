/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
by_month(const void *a, const void *b)
{
    const ctd_list_price *const x = a;
    const ctd_list_price *const y = b;

    return x->month < y->month ? -1 : x->month > y->month ? 1 : 0;
}

static void
build_dates(const ctd_build *build, ctd_node *dates, ctd_provider *p)
{
    for (ctd_node *child = dates->child; child != NULL; child = child->next) {
        if (child->type == 0 || ctd_build_is_early(build, child, CTD_AT_KEY, child->key_index)) {
            continue;
        }
        if (p->n_list_prices == CTD_MAX_LIST_PRICES) {
            ctd_node_report(build->messages, child, CTD_AT_KEY, "too many dates: at most %d",
                            CTD_MAX_LIST_PRICES);
            return;
        }
        p->list_price[p->n_list_prices++] =
            (ctd_list_price){.month = child->key_index, .price = child->number};
    }
    qsort(p->list_price, p->n_list_prices, sizeof p->list_price[0], by_month);
}

typedef struct price_key {
    const char *key;
    const char *rules; /* that use it, a blank before and behind each */
    const char *said;  /* the same as a message says it */
} price_key;

static const price_key price_keys[] = {
    {"annual", " trend ", "annual is for rule trend"},
    {"dates", " schedule ", "dates are for rule schedule"},
    {"period_months", " cost_plus follow best_response q_learning ",
     "period_months is for rules cost_plus, follow, best_response and q_learning"},
    {"floor", " cost_plus follow best_response ",
     "a floor is for rules cost_plus, follow and best_response"},
    {"ceiling", " cost_plus follow best_response ",
     "a ceiling is for rules cost_plus, follow and best_response"},
    {"markup", " cost_plus ", "markup is for rule cost_plus"},
    {"discount", " follow ", "discount is for rule follow"},
    {"chance", " follow ", "chance is for rule follow"},
    {"damping", " best_response ", "damping is for rule best_response"},
    {"sample", " best_response q_learning ", "sample is for rules best_response and q_learning"},
    {"learning", " q_learning ", "learning is for rule q_learning"},
};

/* A key that the rule does not use would be passed over in silence. */
static void
check_keys(const ctd_build *build, const ctd_node *price, const ctd_node *rule)
{
    for (size_t i = 0; i < sizeof price_keys / sizeof price_keys[0]; i++) {
        const price_key *const k = &price_keys[i];
        ctd_node *const node = ctd_node_find(price, k->key);
        const char *const found = strstr(k->rules, rule->text);
        const size_t n = strlen(rule->text);
        if (node == NULL || node->filled ||
            (found != NULL && found[-1] == ' ' && found[n] == ' ')) {
            continue;
        }
        const bool inherited = rule->origin != NULL && node->origin != rule->origin;
        ctd_node_report(build->messages, node, CTD_AT_KEY, "%s, not %s%s%s%s", k->said, rule->text,
                        inherited ? ": the variant has to remove it with " : "",
                        inherited ? k->key : "", inherited ? ": null" : "");
    }
}

static void
build_bounds(const ctd_build *build, ctd_node *price, ctd_price_play *play)
{
    play->period_months = ctd_build_number(price, "period_months", 0.0);
    play->floor = ctd_build_number(price, "floor", 0.0);
    play->ceiling = ctd_build_number(price, "ceiling", INFINITY);
    if (play->floor > play->ceiling) {
        ctd_node_report(build->messages, ctd_node_find(price, "floor"), CTD_AT_VALUE,
                        "the floor must not be above the ceiling, %.6g", play->ceiling);
    }
}

void
ctd_build_prices(const ctd_build *build, ctd_node *provider, ctd_provider *p)
{
    static const ctd_price_rule rules[] = {
        CTD_PRICE_FIXED,  CTD_PRICE_SCHEDULE,      CTD_PRICE_TREND,     CTD_PRICE_COST_PLUS,
        CTD_PRICE_FOLLOW, CTD_PRICE_BEST_RESPONSE, CTD_PRICE_Q_LEARNING};
    ctd_node *const price = ctd_node_find(provider, "price");
    ctd_node *const dates = ctd_node_find(price, "dates");
    const ctd_node *const rule = ctd_build_find(price, "rule");

    p->price_rule = rule != NULL ? rules[rule->index] : CTD_PRICE_FIXED;
    p->price_level = ctd_build_number(price, "level", 1.0);
    p->price_annual = ctd_build_number(price, "annual", 0.0);
    ctd_build_by_region(price, "regions", 1.0, p->price_region);
    build_bounds(build, price, &p->play);
    p->play.markup = ctd_build_number(price, "markup", NAN);
    p->play.discount = ctd_build_number(price, "discount", 0.0);
    p->play.chance = ctd_build_number(price, "chance", 1.0);
    p->play.damping = ctd_build_number(price, "damping", 1.0);
    p->play.sample = (uint32_t)ctd_build_whole(price, "sample", 1);
    if (rule == NULL) {
        return;
    }
    check_keys(build, price, rule);
    if (dates != NULL && p->price_rule == CTD_PRICE_SCHEDULE && dates->kind == CTD_NODE_MAPPING) {
        build_dates(build, dates, p);
    } else if (dates == NULL && p->price_rule == CTD_PRICE_SCHEDULE) {
        ctd_node_report(build->messages, price, CTD_AT_KEY,
                        "missing key 'dates', which rule schedule needs");
    }
    if (p->price_rule == CTD_PRICE_Q_LEARNING) {
        ctd_build_learning(build, ctd_node_find(price, "learning"), &p->play);
    }
}
