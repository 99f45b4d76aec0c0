/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"

#include "agents/board.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { JULY = 12 * 2015 + 6 };

static ctd_model *
entrant_model(uint64_t n, int32_t month)
{
    ctd_model *model = kit_model(n, 2, (const double[]){0.0, 1.0});
    ctd_provider *p = &model->provider[2];

    kit_add_region(model, 150.0);
    model->provider[1].location[1] = model->provider[1].location[0];
    model->calendar.n_ticks = 12;
    p->enters_month = month;
    p->cash = 5e6;
    p->location_cost = 1.2e6;
    p->location[0].capacity = 2e6;
    p->location[1] = (ctd_location){true, true, 1000.0, INT32_MIN};
    p->point_of_presence[0] = 0.5;
    return model;
}

Test(entry, nothing_is_there_before_and_everything_given_at_its_tick)
{
    ctd_model *model = entrant_model(2000, JULY + 5);
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t t = 0; t <= 5; t++) {
        cr_expect_eq(kit_world(&run, "customers", t, 2), 0.0);
        cr_expect_eq(kit_world(&run, "presence", t, 2), 0.0);
        cr_expect_eq(kit_world(&run, "capacity", t, 2), 0.0);
        cr_expect_eq(kit_value(&run, "operating_cost", t, 2, 0), 0.0);
        cr_expect_eq(kit_value(&run, "cash", t, 2, 0), 5e6);
        cr_expect_eq(kit_value(&run, "assets", t, 2, 0), 0.0);
    }
    cr_expect_eq(kit_value(&run, "capacity", 6, 2, 0), 2e6);
    cr_expect_eq(kit_value(&run, "capacity", 6, 2, 1), 1000.0);
    cr_expect_eq(kit_world(&run, "presence", 6, 2), 2.0);
    cr_expect_gt(kit_world(&run, "customers", 6, 2), 0.0);
    cr_expect_gt(kit_value(&run, "operating_cost", 6, 2, 0), 2.4e6);
    cr_expect_gt(kit_value(&run, "capex", 7, 2, 0), 0.0, "its funded location then keeps up");
    kit_run_free(&run);
    free(model);
}

Test(entry, its_locations_are_worth_their_capacity_then)
{
    ctd_model *model = entrant_model(100, JULY + 6);

    model->price_trend = -0.17;
    model->provider[2].location[1].open = false;
    model->provider[2].price_level = 1e-9;
    kit_run run = kit_play(model, 0, 1);
    const double worth =
        2e6 * 1.8 * 0.12 * CTD_HOURS_PER_YEAR * pow(0.83, 7.0 / 12.0); /* in tick 7 */

    cr_expect_float_eq(kit_value(&run, "assets", 7, 2, 0), worth * (1.0 - 0.7 / 36.0 - 0.3 / 144.0),
                       1e-9 * worth);
    kit_run_free(&run);
    free(model);
}

Test(entry, in_the_first_month_is_in_the_first_tick_and_before_it_at_the_start)
{
    const int32_t month[] = {INT32_MIN, JULY - 1, JULY, JULY + 1, JULY + 11};
    const uint32_t first[] = {0, 0, 1, 2, 12};

    for (int k = 0; k < 5; k++) {
        ctd_model *model = entrant_model(2000, month[k]);
        kit_run run = kit_play(model, 0, 1);

        for (uint32_t t = 0; t <= 12; t++) {
            cr_expect_eq(kit_world(&run, "customers", t, 2) > 0.0, t >= first[k], "%d %u", k, t);
        }
        kit_run_free(&run);
        free(model);
    }
}

Test(entry, awareness_grows_from_then_on_only)
{
    ctd_model *model = entrant_model(2000, JULY + 6);

    model->awareness_presence = 0.24;
    model->provider[2].awareness[0] = 0.3;
    model->awareness_share = 3.0;
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t t = 1; t <= 6; t++) {
        cr_expect_float_eq(kit_value(&run, "awareness", t, 2, 0), 0.3, 1e-12);
    }
    cr_expect_float_eq(kit_value(&run, "awareness", 7, 2, 0), 1.0 - 0.7 * exp(-0.02), 1e-12);
    kit_run_free(&run);
    free(model);
}

Test(entry, a_sum_dated_shortly_after_it_is_ordered_on_entry)
{
    ctd_model *model = entrant_model(2000, JULY + 3);

    model->provider[2].location[1].open = false;
    model->provider[2].lag_months = 9.0;
    model->event[0] = (ctd_event){CTD_EVENT_OPEN, JULY + 5, 2, 1, 3e6, 0.0};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 1);

    cr_expect_float_eq(kit_value(&run, "capex", 4, 2, 0), 12.0 * 3e6, 1.0);
    cr_expect_eq(kit_value(&run, "presence", 5, 2, 1), 0.5 * 0.0);
    cr_expect_eq(kit_value(&run, "presence", 6, 2, 1), 1.0);
    kit_run_free(&run);
    free(model);
}

Test(entry, who_enters_after_the_end_changes_nothing_for_the_others)
{
    ctd_model *model = entrant_model(30000, JULY + 100);

    kit_run never = kit_play(model, 0, 2);
    model->provider[2].exists = false;
    kit_run none = kit_play(model, 0, 2);

    for (uint32_t t = 0; t <= 12; t++) {
        for (uint32_t r = 0; r < 2; r++) {
            cr_expect_eq(kit_value(&never, "customers", t, 1, r),
                         kit_value(&none, "customers", t, 1, r));
            cr_expect_eq(kit_value(&never, "revenue", t, 1, r),
                         kit_value(&none, "revenue", t, 1, r));
        }
    }
    kit_run_free(&never);
    kit_run_free(&none);
    free(model);
}

Test(entry, the_board_of_the_start_does_not_know_it)
{
    ctd_model *model = entrant_model(100, JULY + 3);
    ctd_board *board = malloc(sizeof *board);

    cr_assert_not_null(board);
    ctd_board_at_start(model, board);
    cr_expect_eq(board->nearest[2][0], -1);
    cr_expect_eq(board->presence[2][0], 0.0);
    cr_expect_eq(board->nearest[1][0], 0);
    free(board);
    free(model);
}
