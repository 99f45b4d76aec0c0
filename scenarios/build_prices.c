/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"

#include <stdlib.h>

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

void
ctd_build_prices(const ctd_build *build, ctd_node *provider, ctd_provider *p)
{
    static const ctd_price_rule rules[] = {CTD_PRICE_FIXED, CTD_PRICE_SCHEDULE, CTD_PRICE_TREND};
    ctd_node *const price = ctd_node_find(provider, "price");
    ctd_node *const annual = ctd_node_find(price, "annual");
    ctd_node *const dates = ctd_node_find(price, "dates");
    const ctd_node *const rule = ctd_build_find(price, "rule");

    p->price_rule = rule != NULL ? rules[rule->index] : CTD_PRICE_FIXED;
    p->price_level = ctd_build_number(price, "level", 1.0);
    p->price_annual = ctd_build_number(price, "annual", 0.0);
    ctd_build_by_region(price, "regions", 1.0, p->price_region);
    if (rule == NULL) {
        return;
    }
    if (annual != NULL && !annual->filled && p->price_rule != CTD_PRICE_TREND) {
        ctd_node_report(build->messages, annual, CTD_AT_KEY, "annual is for rule trend, not %s",
                        rule->text);
    }
    if (dates != NULL && p->price_rule != CTD_PRICE_SCHEDULE) {
        ctd_node_report(build->messages, dates, CTD_AT_KEY, "dates are for rule schedule, not %s",
                        rule->text);
    } else if (dates != NULL && dates->kind == CTD_NODE_MAPPING) {
        build_dates(build, dates, p);
    } else if (dates == NULL && p->price_rule == CTD_PRICE_SCHEDULE) {
        ctd_node_report(build->messages, price, CTD_AT_KEY,
                        "missing key 'dates', which rule schedule needs");
    }
}
