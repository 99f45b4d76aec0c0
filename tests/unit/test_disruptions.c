/* SPDX-License-Identifier: Apache-2.0 */
/* Outages, laws of residency, shocks to demand and quality, elastic use, discounts for committed
 * spend, fees for leaving. */
#include "kit.h"

#include "agents/sample.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { JULY = 12 * 2015 + 6, N = 40000 };

static const double none[4];

static ctd_model *
model_with(uint32_t n_clouds, uint32_t ticks, double months)
{
    ctd_model *model = kit_model(N, n_clouds, none);

    model->calendar.n_ticks = ticks;
    model->segment[0].contract_months = months;
    return model;
}

static double
band(double share, double n)
{
    return 4.0 * sqrt(share * (1.0 - share) / n);
}

Test(disruptions, the_given_share_reconsiders_and_finds_the_provider_down)
{
    ctd_model *model = model_with(2, 4, 1e9);

    model->event[0] = (ctd_event){CTD_EVENT_OUTAGE, JULY + 1, 1, 0, 1.0, 2.0, .fraction = 0.25};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 1);
    const double ours = kit_value(&run, "customers", 1, 1, 0);
    const double left = (double)kit_switches(&run, 2, 1, 2);

    cr_expect(fabs(left / ours - 0.25) <= band(0.25, ours), "%.4f left", left / ours);
    cr_expect_eq(kit_switches(&run, 2, 2, 1), 0);
    cr_expect_eq(kit_switches(&run, 3, 1, 2), 0, "once, when it begins");
    cr_expect(isnan(kit_value(&run, "latency", 2, 1, 0)));
    cr_expect_eq(kit_value(&run, "revenue", 2, 1, 0), 0.0, "who is down is not paid");
    cr_expect_eq(kit_value(&run, "revenue", 3, 1, 0), 0.0);
    cr_expect_gt(kit_value(&run, "revenue", 4, 1, 0), 0.0, "two months later it works again");
    kit_run_free(&run);
    free(model);
}

Test(disruptions, a_second_location_takes_over_from_farther_away)
{
    ctd_model *model = model_with(2, 3, 1e9);

    kit_add_region(model, 150.0);
    model->provider[1].location[1] = model->provider[1].location[0];
    model->event[0] = (ctd_event){CTD_EVENT_OUTAGE, JULY + 1, 1, 0, 1.0, 0.0};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 1);

    cr_expect_float_eq(kit_value(&run, "latency", 1, 1, 0), 20.0, 1e-9);
    cr_expect_float_eq(kit_value(&run, "latency", 2, 1, 0), 150.0, 1e-9);
    cr_expect_float_eq(kit_value(&run, "presence", 2, 1, 0), 0.0, 1e-9);
    cr_expect_float_eq(kit_value(&run, "latency", 3, 1, 0), 20.0, 1e-9, "one tick at least");
    kit_run_free(&run);
    free(model);
}

Test(disruptions, half_an_outage_halves_what_is_served)
{
    ctd_model *model = model_with(1, 2, 1e9);

    model->provider[1].location[0].capacity = 1e9 / (0.12 * CTD_HOURS_PER_YEAR);
    model->event[0] = (ctd_event){CTD_EVENT_OUTAGE, JULY + 1, 1, 0, 0.5, 0.0};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 1);

    cr_expect_float_eq(kit_value(&run, "revenue", 1, 1, 0), 1e9, 10.0);
    cr_expect_float_eq(kit_value(&run, "revenue", 2, 1, 0), 0.5e9, 10.0);
    cr_expect_float_eq(kit_value(&run, "unserved", 2, 1, 0), 0.5 * kit_value(&run, "load", 2, 1, 0),
                       1.0);
    kit_run_free(&run);
    free(model);
}

Test(disruptions, a_law_of_residency_moves_those_it_binds_and_nobody_else)
{
    ctd_model *model = model_with(3, 3, 1e9);

    kit_add_region(model, 30.0); /* provider 1 is in both regions, 2 and 3 in the first only */
    model->provider[1].location[1] = model->provider[1].location[0];
    model->n_segments = 2;
    model->segment[1] = model->segment[0];
    kit_use_qualities(model);
    model->event[0] =
        (ctd_event){CTD_EVENT_RESIDENCY, JULY + 1, 0, 1, .segments = 1u << 1, .accepted = 0};
    model->n_events = 1;
    kit_run run = kit_play(model, 0, 2);
    const ctd_series *s = run.series;
    const int64_t *customers = s->data[ctd_series_find(s, "customers")];
    /* [time][provider][region][segment] */
    const int64_t *before = customers + 1 * 16, *after = customers + 2 * 16;

    for (int j = 0; j < 4; j++) {
        for (int cell = 0; cell < 3; cell++) {
            cr_expect_eq(after[j * 4 + cell], before[j * 4 + cell], "not bound");
        }
    }
    cr_expect_eq(after[1 * 4 + 3], N / 4);
    cr_expect_eq(after[2 * 4 + 3] + after[3 * 4 + 3], 0);
    kit_run_free(&run);
    model->event[0].accepted = 1; /* the first region counts as well: nothing changes */
    run = kit_play(model, 0, 2);
    customers = run.series->data[ctd_series_find(run.series, "customers")];
    for (int i = 0; i < 16; i++) {
        cr_expect_eq(customers[2 * 16 + i], customers[16 + i]);
    }
    kit_run_free(&run);
    free(model);
}

Test(disruptions, demand_and_quality_change_for_their_months)
{
    ctd_model *model = model_with(2, 5, 1.0);

    model->event[0] = (ctd_event){CTD_EVENT_DEMAND, JULY + 1, 0, -1, 1.5, 2.0};
    model->event[1] = (ctd_event){CTD_EVENT_QUALITY, JULY + 3, 2, 0, 1.0, 1.0};
    model->n_events = 2;
    kit_run run = kit_play(model, 0, 1);
    const double market[] = {1e9, 1e9, 1.5e9, 1.5e9, 1e9, 1e9};
    const double share[] = {0.5, 0.5, 0.5, 0.5, 1.0 / (1.0 + exp(-1.0)), 0.5};

    for (uint32_t t = 0; t <= 5; t++) {
        const double ours = kit_value(&run, "customers", t, 2, 0) / N;

        cr_expect_float_eq(kit_value(&run, "market", t, 0, 0), market[t], 1.0);
        cr_expect(fabs(ours - share[t]) <= band(share[t], N), "tick %u: %.4f", t, ours);
    }
    kit_run_free(&run);
    free(model);
}

Test(disruptions, use_falls_with_price_as_its_elasticity_says)
{
    ctd_model *model = model_with(2, 1, 1e9);

    model->provider[2].price_level = 0.24;
    model->segment[0].elasticity = 0.5;
    kit_run run = kit_play(model, 0, 1);
    const double use[] = {1.0, pow(2.0, -0.5)};

    for (uint32_t j = 1; j <= 2; j++) {
        cr_expect_float_eq(kit_value(&run, "load", 1, j, 0) / kit_value(&run, "workload", 1, j, 0),
                           use[j - 1], 1e-6);
    }
    cr_expect_float_eq(kit_value(&run, "market", 0, 0, 0), 1e9, 1.0, "spending is as given");
    kit_run_free(&run);
    free(model);
}

Test(disruptions, committed_spend_is_cheaper_for_terms_long_enough)
{
    ctd_model *model = model_with(2, 1, 12.0);

    model->n_segments = 2;
    model->segment[0].contract = CTD_CONTRACT_FIXED;
    model->segment[1] = model->segment[0];
    model->segment[1].contract_months = 36.0;
    model->provider[1].commitment_discount = 0.4;
    model->provider[1].commitment_months = 24.0;
    kit_use_qualities(model);
    for (int s = 0; s < 2; s++) {
        model->segment[s].price_taste.mean = 2.0;
    }
    kit_run run = kit_play(model, 0, 1);
    const ctd_series *series = run.series;
    const int64_t *customers = series->data[ctd_series_find(series, "customers")];
    const double *revenue = series->data[ctd_series_find(series, "revenue")];
    const double *workload = series->data[ctd_series_find(series, "workload")];
    const double p[] = {0.5, 1.0 / (1.0 + exp(-2.0 * 0.4))}, price[] = {0.12, 0.072};

    for (int s = 0; s < 2; s++) { /* record 0, provider 1 */
        cr_expect(fabs((double)customers[2 + s] / (N / 2) - p[s]) <= band(p[s], N / 2));
        cr_expect_float_eq(revenue[2 + s] / workload[2 + s], price[s] * CTD_HOURS_PER_YEAR, 1e-6);
    }
    kit_run_free(&run);
    free(model);
}

Test(disruptions, shares_to_calibrate_to_count_committed_spend_as_it_is_paid)
{
    ctd_model *model = model_with(2, 1, 12.0);
    ctd_board *board = malloc(sizeof *board);
    ctd_sample *sample = NULL;
    const double xi[] = {0.0, 0.0, 0.0};
    double share[3];

    model->n_segments = 2;
    model->segment[0].contract = CTD_CONTRACT_FIXED;
    model->segment[1] = model->segment[0];
    model->segment[1].contract_months = 36.0;
    model->provider[1].commitment_discount = 0.4;
    model->provider[1].commitment_months = 24.0;
    ctd_board_at_start(model, board); /* price tastes are 0: everybody splits evenly */
    cr_assert_eq(ctd_sample_create(model, board, 0, 1, &sample), CTD_OK);
    ctd_sample_shares(sample, xi, 1, share);
    cr_expect_float_eq(share[1], 1.6 / 3.6, 1e-12);
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}

Test(disruptions, a_fee_for_leaving_is_a_switching_cost_of_its_months)
{
    ctd_model *model = model_with(2, 1, 1.0);
    const double v[] = {0.0, 1.0};

    for (uint32_t j = 1; j <= 2; j++) {
        model->provider[j].quality[0][0] = v[j - 1];
    }
    kit_use_qualities(model);
    model->segment[0].price_taste.mean = 1.5;
    model->segment[0].switching_cost = 0.3;
    model->provider[1].egress_months = 0.8; /* 1.5 x .8 months over a contract of one month */
    kit_run run = kit_play(model, 0, 1);
    const double from1 = kit_value(&run, "customers", 0, 1, 0);
    const double from2 = kit_value(&run, "customers", 0, 2, 0);
    const double p12 = 1.0 / (1.0 + exp(-(1.0 - 0.3 - 1.2))), p21 = 1.0 / (1.0 + exp(1.0 + 0.3));
    const double left1 = (double)kit_switches(&run, 1, 1, 2) / from1;
    const double left2 = (double)kit_switches(&run, 1, 2, 1) / from2;

    cr_expect(fabs(left1 - p12) <= band(p12, from1), "%.4f, not %.4f", left1, p12);
    cr_expect(fabs(left2 - p21) <= band(p21, from2), "%.4f, not %.4f", left2, p21);
    kit_run_free(&run);
    free(model);
}
