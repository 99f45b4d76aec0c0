/* SPDX-License-Identifier: Apache-2.0 */
/* Variants under the same luck: what an improvement of one provider does, customer by customer. */
#include "kit.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum { JULY = 12 * 2015 + 6, N = 60000, TICKS = 48, IMPROVED = 2, WHEN = 12 };

static const double v[] = {0.6, 0.3, 0.0, -0.2};

/* The settings of docs/model.md, section 4: everybody aware, no capacity limit, prices and builds
 * given, no network taste, on-premises no option for those in the market. */
static ctd_model *
market_of(double switching_cost, double dissimilarity, bool improved)
{
    ctd_model *model = kit_model(N, 4, v);

    model->calendar.n_ticks = TICKS;
    model->region[0] = (ctd_region){1.0, 0.2, 0.05, 0.38, 0.25};
    model->segment[0].contract_months = 12.0;
    model->segment[0].workload = (ctd_taste){1.0, 1.0};
    model->segment[0].price_taste = (ctd_taste){2.5, 0.5};
    model->segment[0].switching_cost = switching_cost;
    model->dissimilarity = dissimilarity;
    if (improved) {
        model->event[0] = (ctd_event){CTD_EVENT_QUALITY, JULY + WHEN, IMPROVED, -1, 0.5, 0.0};
        model->n_events = 1;
    }
    return model;
}

/* What became of customers in the improved market by where they are without it. */
typedef struct moves {
    uint64_t gained; /* at the improved provider, and elsewhere without it */
    uint64_t lost;   /* the other way round */
    uint64_t stray;  /* at two different unimproved ones */
    uint64_t broken; /* lost or stray although at the same provider a tick before */
} moves;

typedef struct pair {
    ctd_model *model[2];
    kit_run run[2];
    uint8_t *now[2], *before[2];
} pair;

static moves
compare(const pair *p)
{
    moves m = {0, 0, 0, 0};

    for (uint64_t i = 0; i < N; i++) {
        const uint8_t a = p->now[0][i], b = p->now[1][i];
        const bool lost = a != b && a == IMPROVED, stray = a != b && !lost && b != IMPROVED;

        m.gained += a != b && b == IMPROVED;
        m.lost += lost;
        m.stray += stray;
        m.broken += (lost || stray) && p->before[0] != NULL && p->before[0][i] == p->before[1][i];
    }
    return m;
}

static void
walk(double switching_cost, double dissimilarity, moves at[TICKS + 1])
{
    pair p = {.before = {NULL, NULL}};
    uint64_t n;

    for (int k = 0; k < 2; k++) {
        p.model[k] = market_of(switching_cost, dissimilarity, k == 1);
        p.run[k] = kit_play(p.model[k], 0, 1);
        ctd_market_start(p.run[k].market, p.model[k], 0, NULL, 1);
    }
    for (uint32_t t = 0; t <= TICKS; t++) {
        for (int k = 0; k < 2; k++) {
            p.now[k] = kit_providers(&p.run[k], &n);
        }
        at[t] = compare(&p);
        for (int k = 0; k < 2; k++) {
            free(p.before[k]);
            p.before[k] = p.now[k];
            ctd_market_step(p.run[k].market);
        }
    }
    for (int k = 0; k < 2; k++) {
        free(p.before[k]);
        kit_run_free(&p.run[k]);
        free(p.model[k]);
    }
}

Test(paired, without_switching_costs_the_improved_loses_nobody_ever)
{
    moves at[TICKS + 1];

    walk(0.0, 1.0, at);
    cr_expect_gt(at[TICKS].gained, 0);
    for (uint32_t t = 0; t <= TICKS; t++) {
        cr_expect_eq(at[t].lost + at[t].stray, 0, "tick %u", t);
    }
}

/* With them a customer who went to the improved provider and on to a third is held there, so that
 * later it may miss a move that it makes without the improvement. From equal states never. */
Test(paired, with_switching_costs_from_equal_states_it_loses_nobody)
{
    const double cost[] = {1.0, 2.8, 5.0}, nest[] = {1.0, 0.5};

    for (int c = 0; c < 3; c++) {
        for (int k = 0; k < 2; k++) {
            moves at[TICKS + 1];

            walk(cost[c], nest[k], at);
            cr_expect_eq(at[WHEN].gained + at[WHEN].lost + at[WHEN].stray, 0, "equal until then");
            cr_expect_gt(at[WHEN + 1].gained, 0);
            cr_expect_eq(at[WHEN + 1].lost + at[WHEN + 1].stray, 0);
            for (uint32_t t = 0; t <= TICKS; t++) {
                cr_expect_eq(at[t].broken, 0, "tick %u", t);
            }
            cr_log_info("cost %g, dissimilarity %g: %lu gained, %lu lost, %lu astray of %d",
                        cost[c], nest[k], (unsigned long)at[TICKS].gained,
                        (unsigned long)at[TICKS].lost, (unsigned long)at[TICKS].stray, N);
        }
    }
}
