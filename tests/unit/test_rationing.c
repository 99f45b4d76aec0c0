/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"

#include "agents/choice_private.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 3000, MANY = 12000 }; /* arrivals that are listed, and too many to be */

/* Two of three providers have little room; everybody arrives in the first tick. */
static ctd_model *
tight_model(uint32_t n)
{
    ctd_model *m = kit_model(n, 3, (const double[]){1.0, 0.6, -3.0});
    const double instances = m->spend / (0.12 * CTD_HOURS_PER_YEAR);

    m->segment[0].workload = (ctd_taste){1.0, 0.8};
    m->segment[0].price_taste = (ctd_taste){1.0, 0.5};
    m->targets.has_stock = true;
    m->stock_intercept[1][0] = -INFINITY;
    m->stock_intercept[2][0] = -INFINITY;
    m->provider[1].location[0].capacity = 0.20 * instances;
    m->provider[2].location[0].capacity = 0.15 * instances;
    m->provider[1].awareness[0] = 0.9;
    return m;
}

typedef struct queued {
    uint32_t priority;
    uint32_t customer;
} queued;

static int
by_priority(const void *a, const void *b)
{
    const queued *x = a, *y = b;

    return (x->priority > y->priority) - (x->priority < y->priority);
}

static void
compare_with_one_by_one(uint32_t n_customers)
{
    ctd_model *model = tight_model(n_customers);
    kit_run run = kit_play(model, 0, 2);
    ctd_market *m = run.market;
    const ctd_customers *c = m->customers;
    static queued queue[MANY];
    static uint8_t expected[MANY];
    ctd_u128 left[4], rationed = 0;

    /* Before the tick everybody was provider 3's, so that room is capacity. */
    for (int j = 1; j <= 2; j++) {
        left[j] = (ctd_u128)(model->provider[j].location[0].capacity / (m->unit * 0x1p-20));
    }
    for (uint32_t i = 0; i < n_customers; i++) {
        const ctd_block block = ctd_customers_block(c, i / CTD_BLOCK);
        const ctd_key key =
            ctd_key_block(ctd_key_create(1, 0, CTD_DRAW_PRIORITY, 1), 0, block.in_cell);

        queue[i] = (queued){ctd_draw_at(ctd_key_stream(key), i % CTD_BLOCK), i};
    }
    qsort(queue, n_customers, sizeof *queue, by_priority);
    memset(c->provider, 3, n_customers);
    static ctd_tile tile;
    bool full[4] = {false};

    for (uint32_t k = 0; k < n_customers; k++) {
        const uint32_t i = queue[k].customer;
        const ctd_block block = ctd_customers_block(c, i / CTD_BLOCK);
        const uint16_t place = (uint16_t)(i % CTD_BLOCK);

        ctd_choice_key(m, CTD_DRAW_CHOICE, 1);
        for (uint32_t closed = 0;;) {
            ctd_tile_open(&tile, 0);
            ctd_tile_add(m, &tile, &block, i / CTD_BLOCK, &place, 1);
            ctd_tile_close(m, &tile);
            tile.restricted = true;
            for (int j = 1; j <= 2; j++) {
                closed |= full[j] ? 1u << j : 0;
            }
            tile.closed[0] = closed;
            m->kernels->gumbel(&m->alternatives[0], &tile);
            const int j = tile.choice[0];
            const ctd_u128 load = (ctd_u128)c->workload[i] << 20;

            if (j == 3 || load <= left[j]) {
                left[j] -= j == 3 ? 0 : load;
                expected[i] = (uint8_t)j;
                break;
            }
            full[j] = true; /* a queue: whoever comes after the first refused is refused */
            rationed++;
        }
    }
    kit_run_free(&run);
    run = kit_play(model, 0, 2);
    uint64_t n, wrong = 0;
    uint8_t *got = kit_providers(&run, &n);

    for (uint32_t i = 0; i < n_customers; i++) {
        wrong += got[i] != expected[i];
    }
    cr_expect_eq(wrong, 0, "%lu of %u customers differ", (unsigned long)wrong, n_customers);
    cr_expect_gt((double)rationed, 0.0);
    cr_expect_gt(kit_value(&run, "utilisation", 1, 1, 0), 0.99);
    cr_expect_leq(kit_value(&run, "utilisation", 1, 1, 0), 1.0);
    cr_expect_leq(kit_value(&run, "utilisation", 1, 2, 0), 1.0);
    free(got);
    kit_run_free(&run);
    free(model);
}

Test(rationing, equals_customers_coming_one_by_one_in_order_of_priority)
{
    compare_with_one_by_one(FEW);
}

Test(rationing, does_so_where_arrivals_are_too_many_to_be_listed)
{
    compare_with_one_by_one(MANY);
}

Test(rationing, requested_load_is_what_would_have_come)
{
    ctd_model *model = tight_model(FEW);
    kit_run tight = kit_play(model, 0, 2);

    model->provider[1].location[0].capacity = INFINITY;
    model->provider[2].location[0].capacity = INFINITY;
    kit_run wide = kit_play(model, 0, 2);
    const double wanted = kit_value(&wide, "load", 1, 1, 0);

    /* Provider 1 is everybody's first choice that meets it; those that 2 turns away may add. */
    cr_expect_geq(kit_value(&tight, "requested", 1, 1, 0), wanted * (1.0 - 1e-12));
    cr_expect_leq(kit_value(&tight, "load", 1, 1, 0), kit_value(&tight, "capacity", 1, 1, 0));
    cr_expect_gt(kit_value(&tight, "rationed", 1, 1, 0), 100.0);
    kit_run_free(&tight);
    kit_run_free(&wide);
    free(model);
}

Test(rationing, incumbents_are_always_kept)
{
    ctd_model *model = tight_model(FEW);

    model->targets.has_stock = false; /* the stock is spread over all three, above capacity */
    model->segment[0].switching_cost = 50.0;
    model->calendar.n_ticks = 5;
    kit_run run = kit_play(model, 0, 2);

    for (uint32_t j = 1; j <= 3; j++) {
        cr_expect_eq(kit_world(&run, "customers", 5, j), kit_world(&run, "customers", 0, j));
    }
    cr_expect_gt(kit_value(&run, "unserved", 5, 1, 0), 0.0);
    kit_run_free(&run);
    free(model);
}
