/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"

#include "agents/sample.h"
#include "scenarios/calibrate.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const ctd_calibrate_how threads[] = {{0}, {.n_threads = 1}, {.n_threads = 2}}; /* by number */

/* Tastes, awareness sets and distances that make the inversion a real one. */
static ctd_model *
mixed_model(uint32_t n_clouds)
{
    static const double v[8] = {0};
    ctd_model *m = kit_model(1000, n_clouds, v);

    m->segment[0] = (ctd_segment){.customers = 0.4, .workload = {3.0, 1.0},
                                  .price_taste = {2.5, 0.5}, .latency_taste = {1.0, 0.5},
                                  .presence_taste = {1.2, 1.0}, .contract_months = 36.0,
                                  .brand_sigma = 0.7};
    m->segment[1] = m->segment[0];
    m->segment[1].customers = 0.6;
    m->segment[1].workload.mean = 0.5;
    m->n_segments = 2;
    kit_add_region(m, 130.0);
    for (uint32_t j = 1; j <= n_clouds; j++) {
        m->provider[j].price_level = 0.12 * (1.0 + 0.1 * j);
        m->provider[j].awareness[0] = j == 2 ? 0.3 : 1.0;
        m->provider[j].location[1] = m->provider[j].location[0];
        m->provider[j].location[0].open = j % 2 == 1;
    }
    return m;
}

static ctd_sample *
sample_of(const ctd_model *model, ctd_board *board)
{
    ctd_sample *sample = NULL;

    ctd_board_at_start(model, board);
    cr_assert_eq(ctd_sample_create(model, board, 0, 2, &sample), CTD_OK);
    return sample;
}

Test(calibrate, intercepts_to_shares_and_back_is_the_identity)
{
    const double drawn[][6] = {{0, 0.0, 1.0, -1.0, 0.5, -2.0}, {0, 0.0, -3.0, 2.0, -0.7, 4.0}};
    ctd_model *model = mixed_model(5);
    ctd_board *board = malloc(sizeof *board);
    ctd_sample *sample = sample_of(model, board);

    for (size_t k = 0; k < 2; k++) {
        double share[6], xi[6], sum = 0.0;

        ctd_sample_shares(sample, drawn[k], 2, share);
        for (int j = 1; j <= 5; j++) {
            sum += share[j];
        }
        cr_expect_float_eq(sum, 1.0, 1e-12);
        share[0] = 0.0;
        cr_expect_lt(ctd_calibrate_invert(sample, 6, share, &threads[2], xi, NULL), 1e-10);
        for (int j = 1; j <= 5; j++) {
            cr_expect_float_eq(xi[j], drawn[k][j], 2e-9, "case %zu: xi[%d] = %.12f", k, j, xi[j]);
        }
    }
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}

Test(calibrate, the_outside_option_is_matched_too)
{
    const double target[] = {0.35, 0.5, 0.2, 0.3};
    ctd_model *model = mixed_model(3);
    ctd_board *board = malloc(sizeof *board);
    double xi[4], share[4];

    model->outside_option = true;
    model->provider[2].awareness[0] = 1.0;
    ctd_sample *sample = sample_of(model, board);

    cr_expect_lt(ctd_calibrate_invert(sample, 4, target, &threads[2], xi, NULL), 1e-10);
    ctd_sample_shares(sample, xi, 2, share);
    for (int j = 0; j <= 3; j++) {
        cr_expect_float_eq(share[j], target[j], 1e-10);
    }
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}

Test(calibrate, plain_logit_is_a_difference_of_logs)
{
    const double target[] = {0.2, 0.40, 0.25, 0.35}; /* of deciders; of cloud revenue */
    ctd_model *model = kit_model(1000, 3, (const double[]){0.0, 0.0, 0.0});
    ctd_board *board = malloc(sizeof *board);
    double xi[4];

    model->outside_option = true;
    ctd_sample *sample = sample_of(model, board);

    cr_expect_lt(ctd_calibrate_invert(sample, 4, target, &threads[1], xi, NULL), 1e-10);
    for (int j = 1; j <= 3; j++) {
        cr_expect_float_eq(xi[j] - xi[0], log(target[j] * 0.8) - log(0.2), 1e-9);
    }
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}

Test(calibrate, shares_of_nests_are_inverted_too)
{
    const double drawn[] = {0.4, 0.0, 1.0, -1.0, 0.5, -2.0};
    ctd_model *model = mixed_model(5);
    ctd_board *board = malloc(sizeof *board);
    uint32_t rounds = 0;
    double share[6], xi[6];

    model->outside_option = true;
    model->dissimilarity = 0.2;
    model->provider[4].nest = model->provider[5].nest = 1;
    model->nest_dissimilarity[1] = 0.5;
    model->provider[2].awareness[0] = 1.0;
    ctd_sample *sample = sample_of(model, board);

    ctd_sample_shares(sample, drawn, 2, share);
    cr_expect_lt(ctd_calibrate_invert(sample, 6, share, &threads[2], xi, &rounds), 1e-10);
    for (int j = 0; j <= 5; j++) {
        cr_expect_float_eq(xi[j], drawn[j], 2e-9, "xi[%d] = %.12f", j, xi[j]);
    }
    cr_expect_leq(rounds, 30, "%u rounds", rounds);
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}

Test(calibrate, a_plain_nest_is_a_difference_of_logs_times_its_dissimilarity)
{
    const double target[] = {0.0, 0.40, 0.25, 0.35};
    ctd_model *model = kit_model(1000, 3, (const double[]){0.0, 0.0, 0.0});
    ctd_board *board = malloc(sizeof *board);
    uint32_t rounds = 0;
    double xi[4];

    model->dissimilarity = 0.3;
    ctd_sample *sample = sample_of(model, board);

    cr_expect_lt(ctd_calibrate_invert(sample, 4, target, &threads[1], xi, &rounds), 1e-10);
    cr_expect_float_eq(xi[2], 0.3 * log(0.25 / 0.40), 1e-9);
    cr_expect_float_eq(xi[3], 0.3 * log(0.35 / 0.40), 1e-9);
    cr_expect_leq(rounds, 2, "%u rounds for what the first guess solves", rounds);
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}

/* What a fit may change without inverting shares again, and what not. */
Test(calibrate, only_what_the_calibration_looks_at_makes_another_inversion)
{
    ctd_model *a = mixed_model(3), *b = mixed_model(3), *scratch = malloc(sizeof *scratch);

    a->targets.has_flow = b->targets.has_flow = true;
    memcpy(b, a, sizeof *b);
    b->region[0].innovation = 0.5;
    b->region[1].growth = 0.1;
    b->spend = 1.0;
    b->segment[0].switching_cost = 4.0;
    b->segment[1].contract_months = 5.0;
    b->provider[1].offset[0] = 0.2;
    b->provider[2].unit_cost = 9.0;
    b->awareness_share = 7.0;
    b->targets.flow[0][1] = a->targets.flow[0][1] + 1e-14;
    cr_expect(ctd_calibrate_is_same(a, b, scratch));
    cr_expect(!ctd_calibrate_is_equal(a, b, scratch), "a target differs in its last digits");
    b->targets.flow[0][1] = a->targets.flow[0][1];
    cr_expect(ctd_calibrate_is_equal(a, b, scratch));

    double *const matters[] = {&b->segment[0].price_taste.mean, &b->segment[0].staying,
                               &b->provider[1].price_level,     &b->provider[1].awareness[0],
                               &b->round_trip_ms[0][1],         &b->targets.flow[0][1],
                               &b->targets.stay,                &b->dissimilarity,
                               &b->segment[1].customers,        &b->segment[1].network_taste};
    for (size_t i = 0; i < sizeof matters / sizeof matters[0]; i++) {
        const double before = *matters[i];

        *matters[i] += 1e-6;
        cr_expect(!ctd_calibrate_is_same(a, b, scratch), "change %zu is overlooked", i);
        cr_expect(!ctd_calibrate_is_equal(a, b, scratch), "change %zu is overlooked", i);
        *matters[i] = before;
    }
    b->provider[2].commitment_discount = a->provider[2].commitment_discount = 0.1;
    cr_expect(!ctd_calibrate_is_same(a, b, scratch), "contracts earn discounts");
    free(scratch);
    free(b);
    free(a);
}

Test(calibrate, providers_without_a_share_take_no_part)
{
    const double target[] = {0.0, 0.6, 0.0, 0.4, NAN};
    ctd_model *model = mixed_model(4);
    ctd_board *board = malloc(sizeof *board);
    ctd_sample *sample = sample_of(model, board);
    double xi[5];

    cr_expect_lt(ctd_calibrate_invert(sample, 5, target, &threads[2], xi, NULL), 1e-10);
    cr_expect_eq(xi[1], 0.0);
    cr_expect_eq(xi[2], -INFINITY);
    cr_expect_eq(xi[4], -INFINITY);
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}

Test(calibrate, a_share_that_its_awareness_forbids_does_not_converge)
{
    const double target[] = {0.0, 0.5, 0.4, 0.1};
    ctd_model *model = mixed_model(3); /* 30 % know provider 2 */
    ctd_board *board = malloc(sizeof *board);
    ctd_sample *sample = sample_of(model, board);
    double xi[4];

    cr_expect_gt(ctd_calibrate_invert(sample, 4, target, &threads[2], xi, NULL), 1e-3);
    cr_expect_float_eq(ctd_sample_aware(sample, 2), 0.3, 0.02);
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}

Test(calibrate, the_sample_does_not_depend_on_threads_seed_or_number_of_customers)
{
    const double xi[] = {0, 0.0, 0.3, -0.4, 0.1, 0.2};
    ctd_model *model = mixed_model(5);
    ctd_board *board = malloc(sizeof *board);
    double a[6], b[6];
    ctd_sample *sample = sample_of(model, board);

    ctd_sample_shares(sample, xi, 1, a);
    ctd_sample_destroy(&sample);
    model->seed = 99;
    model->n_customers = 77;
    sample = sample_of(model, board);
    ctd_sample_shares(sample, xi, 7, b);
    for (int j = 0; j < 6; j++) {
        cr_expect_eq(a[j], b[j]);
    }
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}

Test(calibrate, a_calibrated_market_starts_and_grows_by_its_targets)
{
    ctd_model *model = mixed_model(3);
    ctd_board *board = malloc(sizeof *board);
    const double flow[] = {0.0, 0.2, 0.1, 0.7}, stock[] = {0.0, 0.5, 0.2, 0.3};
    double xi[4];

    model->n_customers = 2000000;
    model->region[1].customers = 0.0;
    model->region[0].in_cloud = 0.2;
    model->region[0].innovation = 2.0;
    model->targets.has_stock = true;
    ctd_sample *sample = sample_of(model, board);

    cr_assert_lt(ctd_calibrate_invert(sample, 4, flow, &threads[2], xi, NULL), 1e-10);
    for (int j = 1; j <= 3; j++) {
        model->intercept[j][0][0] = model->intercept[j][0][1] = xi[j];
    }
    cr_assert_lt(ctd_calibrate_invert(sample, 4, stock, &threads[2], xi, NULL), 1e-10);
    for (int j = 1; j <= 3; j++) {
        model->stock_intercept[j][0] = xi[j];
    }
    model->segment[0].contract_months = model->segment[1].contract_months = 1e9;
    kit_run run = kit_play(model, 0, 2);

    for (uint32_t j = 1; j <= 3; j++) {
        const double start = kit_value(&run, "revenue", 0, j, 0);
        const double first = start / kit_value(&run, "market", 0, 0, 0);
        const double came = kit_value(&run, "revenue", 1, j, 0) - start;
        const double all = kit_value(&run, "market", 1, 0, 0) - kit_value(&run, "market", 0, 0, 0);

        /* Heavy workloads: the sample of 20,000 itself is good to about one percent. */
        cr_expect_float_eq(first, stock[j], 0.02, "stock of %u: %.4f", j, first);
        cr_expect_float_eq(came / all, flow[j], 0.02, "flow of %u: %.4f", j, came / all);
    }
    kit_run_free(&run);
    ctd_sample_destroy(&sample);
    free(board);
    free(model);
}

Test(calibrate, who_is_told_to_stop_looks_at_no_more_shares)
{
    const double share[] = {NAN, 0.5, 0.2, 0.3};
    const volatile sig_atomic_t stop = 1;
    const ctd_calibrate_how how = {.n_threads = 1, .stop = &stop};
    ctd_model *model = mixed_model(3);
    ctd_scenario *scenario = calloc(1, sizeof *scenario);
    ctd_board *board = malloc(sizeof *board);
    ctd_sample *sample = sample_of(model, board);
    ctd_inversion *found = calloc(1, sizeof *found);
    ctd_calibration report = {0};
    double xi[CTD_MAX_PROVIDERS];
    uint32_t rounds = 99;

    cr_expect_gt(ctd_calibrate_invert(sample, 4, share, &how, xi, &rounds), 1e-10);
    cr_expect_eq(rounds, 0);
    model->targets.has_flow = true;
    memcpy(model->targets.flow[0], share, sizeof share);
    cr_expect_eq(ctd_calibrate_model(scenario, model, &how, &report, found), CTD_ERR_STOPPED);
    cr_expect_str_empty(report.message);
    free(found);
    ctd_sample_destroy(&sample);
    free(board);
    free(scenario);
    free(model);
}
