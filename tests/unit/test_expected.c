/* SPDX-License-Identifier: Apache-2.0 */
/* Markets of expected shares: exact where individuals scatter around, and the same otherwise. */
#include "kit.h"

#include "agents/events.h"
#include "agents/market_private.h"
#include "sim/maths.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static ctd_model *
expected_model(uint64_t n_customers, uint32_t n_clouds, const double v[])
{
    ctd_model *model = kit_model(n_customers, n_clouds, v);

    model->mode = CTD_CUSTOMERS_EXPECTED;
    return model;
}

/* Share of world workload, on-premises included, at a record. */
static double
share(const kit_run *run, uint32_t record, uint32_t provider)
{
    double all = 0.0;

    for (uint32_t j = 0; j < run->series->size[CTD_AXIS_PROVIDER]; j++) {
        all += kit_world(run, "workload", record, j);
    }
    return kit_world(run, "workload", record, provider) / all;
}

static void
expect_share(const kit_run *run, uint32_t record, uint32_t provider, double wanted, double within)
{
    const double got = share(run, record, provider);

    cr_expect(fabs(got - wanted) <= within, "record %u, provider %u: %.15g, expected %.15g", record,
              provider, got, wanted);
}

Test(expected, shares_are_those_of_the_logit)
{
    const double v[] = {1.0, .5, .2, 0.0, -.3};
    double sum = 1.0;
    ctd_model *model = expected_model(1000, 5, v);

    model->outside_option = true;
    model->segment[0].price_taste = (ctd_taste){1.0, 0.0};
    for (int j = 0; j < 5; j++) {
        model->provider[j + 1].price_level = 0.12 * (1.0 + 0.1 * j);
        sum += exp(v[j] - (1.0 + 0.1 * j));
    }
    kit_run run = kit_play(model, 0, 1);

    expect_share(&run, 1, 0, 1.0 / sum, 1e-12);
    for (uint32_t j = 0; j < 5; j++) {
        expect_share(&run, 1, j + 1, exp(v[j] - (1.0 + 0.1 * j)) / sum, 1e-12);
    }
    kit_run_free(&run);
    free(model);
}

Test(expected, extreme_utilities_give_finite_shares)
{
    const double v[] = {800.0, 799.0, -800.0};
    const double wanted[] = {.7310585786300049, .2689414213699951, 0.0};
    ctd_model *model = expected_model(1000, 3, v);

    model->segment[0].switching_cost = 900.0;
    model->targets.has_stock =
        true; /* everybody starts with the worst, and finds it hard to leave */
    model->stock_intercept[1][0] = -INFINITY;
    model->stock_intercept[2][0] = -INFINITY;
    model->calendar.n_ticks = 2;
    kit_run run = kit_play(model, 0, 1);

    expect_share(&run, 0, 3, 1.0, 0.0);
    for (uint32_t j = 0; j < 3; j++) {
        expect_share(&run, 1, j + 1, wanted[j], 1e-12);
    }
    kit_run_free(&run);
    free(model);
}

Test(expected, shares_are_those_of_the_nested_logit)
{
    const double v[] = {1.0, 1.0, 1.0, 0.5};
    const double wanted[] = {.1246348976, .2395626702, .2395626702, .2896744772, .1065652848};
    ctd_model *model = expected_model(1000, 4, v);

    model->outside_option = true;
    model->nest_dissimilarity[1] = model->nest_dissimilarity[2] = 0.5;
    for (uint32_t j = 1; j <= 4; j++) {
        model->provider[j].nest = j <= 2 ? 1 : 2;
    }
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t j = 0; j <= 4; j++) {
        expect_share(&run, 1, j, wanted[j], 6e-11);
    }
    kit_run_free(&run);
    free(model);
}

Test(expected, switching_cost_makes_the_known_markov_chain)
{
    const double v[] = {.5, 0.0};
    const double kappa[] = {2.0, 4.0};

    for (int k = 0; k < 2; k++) {
        const double odds = exp(.5), cost = exp(-kappa[k]);
        const double leaves_1 = cost / (odds + cost), leaves_2 = odds * cost / (odds * cost + 1.0);
        const double eigenvalue = 1.0 - leaves_1 - leaves_2;
        const double stationary = leaves_2 / (leaves_1 + leaves_2);
        ctd_model *model = expected_model(1000000, 2, v);

        model->calendar.n_ticks = 60;
        model->segment[0].switching_cost = kappa[k];
        model->targets.has_stock = true;
        model->stock_intercept[1][0] = -INFINITY;
        kit_run run = kit_play(model, 0, 1);

        for (uint32_t t = 0; t <= 60; t++) {
            expect_share(&run, t, 1, stationary * (1.0 - pow(eigenvalue, t)), 1e-12);
        }
        cr_expect(fabs(stationary - (k == 0 ? .7062990080 : .7273655584)) < 6e-11);
        cr_expect(fabs(eigenvalue - (k == 0 ? .7417162962 : .9597008267)) < 1e-10);
        kit_run_free(&run);
        free(model);
    }
}

Test(expected, education_alone_is_the_bass_curve)
{
    const double v[] = {0.0};
    ctd_model *model = expected_model(1000000, 1, v);
    double cumulated = 0.0, before = 0.0;

    model->calendar.n_ticks = 120;
    model->region[0] = (ctd_region){.customers = 1.0, .innovation = 0.03, .imitation = 0.38};
    model->segment[0].contract_months = 36.0;
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t t = 1; t <= 120; t++) {
        cumulated += (0.03 + 0.38 * before) / 12.0;
        before = 1.0 - exp(-cumulated);
        expect_share(&run, t, 1, before, 1e-12);
    }
    cr_expect(fabs(before - .80634) < 5e-6, "ten years: %.7f", before);
    kit_run_free(&run);
    free(model);
}

Test(expected, hazard_and_fixed_terms_renew_the_same_share_each_tick)
{
    const double v[] = {0.0, -INFINITY};

    for (int fixed = 0; fixed < 2; fixed++) {
        ctd_model *model = expected_model(1000000, 2, v);
        const double h = fixed ? 1.0 / 5.0 : 1.0 - (1.0 - 1.0 / 36.0);

        model->calendar.n_ticks = 12;
        model->segment[0].contract = fixed ? CTD_CONTRACT_FIXED : CTD_CONTRACT_GEOMETRIC;
        model->segment[0].contract_months = fixed ? 5.0 : 36.0;
        model->targets.has_stock = true;
        model->stock_intercept[1][0] = -INFINITY; /* all with the second, who is not offered */
        model->provider[2].quality[0][0] = model->intercept[2][0][0] = -800.0;
        kit_run run = kit_play(model, 0, 1);

        for (uint32_t t = 0; t <= 12; t++) {
            expect_share(&run, t, 2, pow(1.0 - h, t), 1e-12);
        }
        kit_run_free(&run);
        free(model);
    }
}

/* Two regions, two segments, everything that customers feel, an outage and an exit. */
static ctd_model *
rich_model(uint64_t n, ctd_customers_mode mode)
{
    const double v[] = {.3, 0.0, -.2};
    ctd_model *model = kit_model(n, 3, v);

    model->mode = mode;
    model->n_types = 10000;
    model->calendar.n_ticks = 24;
    model->outside_option = true;
    model->dissimilarity = 0.7;
    model->region[0] = (ctd_region){1.0, 0.4, 0.05, 0.4, 0.2};
    model->segment[0] = (ctd_segment){.customers = 0.7,
                                      .workload = {1.0, 0.5},
                                      .price_taste = {2.5, 0.5},
                                      .latency_taste = {1.0, 0.5},
                                      .presence_taste = {1.2, 0.4},
                                      .contract_months = 6.0,
                                      .switching_cost = 1.0,
                                      .staying = 0.5,
                                      .network_taste = 0.1,
                                      .brand_sigma = 0.5,
                                      .on_premises = -1.5};
    model->segment[1] = model->segment[0];
    model->segment[1].customers = 0.3;
    model->segment[1].switching_cost = 2.0;
    model->segment[1].price_taste.mean = 1.0;
    model->n_segments = 2;
    for (uint32_t j = 1; j <= 3; j++) {
        model->provider[j].price_level = 0.12 * (1.0 - 0.1 * (j - 1));
        model->provider[j].egress_months = j == 1 ? 1.0 : 0.0;
        for (int r = 0; r < 2; r++) {
            model->provider[j].awareness[r] = j == 1 ? 1.0 : 0.4;
            for (int s = 0; s < 2; s++) {
                model->provider[j].quality[r][s] = v[j - 1];
            }
        }
    }
    model->awareness_share = 1.0;
    kit_add_region(model, 80.0);
    model->provider[2].location[1] = model->provider[2].location[0];
    model->n_events = 2;
    model->event[1] = (ctd_event){.kind = CTD_EVENT_EXIT,
                                  .month = model->calendar.start_month + 18,
                                  .provider = 3,
                                  .region = -1};
    model->event[0] = (ctd_event){.kind = CTD_EVENT_OUTAGE,
                                  .month = model->calendar.start_month + 10,
                                  .provider = 1,
                                  .region = 0,
                                  .amount = 1.0,
                                  .over_months = 2.0,
                                  .fraction = 0.5};
    return model;
}

Test(expected, is_the_mean_of_individuals)
{
    const double n = 400000.0;
    ctd_model *expected = rich_model((uint64_t)n, CTD_CUSTOMERS_EXPECTED);
    ctd_model *individual = rich_model((uint64_t)n, CTD_CUSTOMERS_INDIVIDUAL);
    kit_run a = kit_play(expected, 0, 2), b = kit_play(individual, 0, 2);

    for (uint32_t t = 0; t <= 24; t++) {
        for (uint32_t r = 0; r < 2; r++) {
            for (uint32_t j = 0; j <= 3; j++) {
                const double x = kit_value(&a, "customers", t, j, r) / (n / 2.0);
                const double y = kit_value(&b, "customers", t, j, r) / (n / 2.0);
                /* individuals scatter, and 20,000 types of a region stand for all tastes */
                const double error = 4.0 * sqrt(y * (1.0 - y) * (2.0 / n + 1.0 / 20000.0));

                cr_expect(fabs(x - y) <= error, "record %u, provider %u, region %u: %.5f and %.5f",
                          t, j, r, x, y);
            }
        }
    }
    kit_run_free(&a);
    kit_run_free(&b);
    free(expected);
    free(individual);
}

Test(expected, any_number_of_threads_gives_the_same_bits)
{
    ctd_model *model = rich_model(100000, CTD_CUSTOMERS_EXPECTED);

    model->n_types = 3000;
    kit_run one = kit_play(model, 0, 1);

    for (int threads = 2; threads <= 5; threads += 3) {
        kit_run more = kit_play(model, 0, threads);

        cr_expect(kit_hash(&one) == kit_hash(&more), "%d threads", threads);
        kit_run_free(&more);
    }
    kit_run_free(&one);
    free(model);
}

Test(expected, knows_no_luck)
{
    ctd_model *model = rich_model(100000, CTD_CUSTOMERS_EXPECTED);

    model->n_types = 500;
    kit_run one = kit_play(model, 0, 1), other;

    model->seed = 99;
    other = kit_play(model, 7, 1);
    cr_expect(kit_hash(&one) == kit_hash(&other));
    kit_run_free(&one);
    kit_run_free(&other);
    free(model);
}

Test(expected, whole_customers_add_up_and_switches_explain_them)
{
    const uint64_t sizes[] = {1, 7, 1000, 4000000000u};

    for (int k = 0; k < 4; k++) {
        ctd_model *model = rich_model(sizes[k], CTD_CUSTOMERS_EXPECTED);
        double first[2] = {0.0, 0.0};

        model->n_types = 100;
        kit_run run = kit_play(model, 0, 1);

        for (uint32_t t = 0; t <= 24; t++) {
            for (uint32_t r = 0; r < 2; r++) {
                double sum = 0.0;

                for (uint32_t j = 0; j <= 3; j++) {
                    sum += kit_value(&run, "customers", t, j, r);
                }
                first[r] = t == 0 ? sum : first[r];
                cr_expect(sum == first[r], "region %u, record %u", r, t);
            }
            for (uint32_t j = 0; t > 0 && j <= 3; j++) {
                double gain = 0.0, came = 0.0;

                for (uint32_t i = 0; i <= 3; i++) {
                    gain += (double)(kit_switches(&run, t, i, j) - kit_switches(&run, t, j, i));
                    came += i == j ? 0.0 : (double)kit_switches(&run, t, i, j);
                    cr_expect(kit_switches(&run, t, i, j) >= 0);
                }
                cr_expect(gain == kit_world(&run, "customers", t, j) -
                                      kit_world(&run, "customers", t - 1, j));
                cr_expect(came <= kit_value(&run, "decisions", t, j, 0));
            }
        }
        cr_expect(first[0] + first[1] == (double)sizes[k]);
        kit_run_free(&run);
        free(model);
    }
}

Test(expected, an_exit_tells_how_many_customers_it_leaves)
{
    ctd_model *model = rich_model(100000, CTD_CUSTOMERS_EXPECTED);

    model->n_types = 100;
    kit_run run = kit_play(model, 0, 1);
    const ctd_market *m = run.market;
    int told = 0;

    for (size_t i = 0; i < m->n_logged; i++) {
        if (m->log[i].kind == CTD_LOG_EXITED) {
            const double left = kit_world(&run, "customers", m->log[i].tick - 1, 3);

            cr_expect(left > 1000.0 && fabs(m->log[i].amount - left) <= 2.0, "%g, %g",
                      m->log[i].amount, left);
            told++;
        }
    }
    cr_expect(told == 1 && kit_world(&run, "customers", 24, 3) == 0.0);
    kit_run_free(&run);
    free(model);
}

Test(expected, shares_do_not_depend_on_the_number_of_customers)
{
    ctd_model *few = rich_model(3, CTD_CUSTOMERS_EXPECTED);
    ctd_model *many = rich_model(4000000000u, CTD_CUSTOMERS_EXPECTED);

    /* cells of whole customers in the same proportion */
    few->n_segments = many->n_segments = 1;
    few->n_regions = many->n_regions = 1;
    few->n_types = many->n_types = 200;
    kit_run a = kit_play(few, 0, 1), b = kit_play(many, 0, 1);

    for (uint32_t j = 0; j <= 3; j++) {
        expect_share(&a, 24, j, share(&b, 24, j), 1e-13);
    }
    kit_run_free(&a);
    kit_run_free(&b);
    free(few);
    free(many);
}

Test(expected, memory_does_not_grow_with_the_length_of_the_run)
{
    ctd_model *model = rich_model(100000, CTD_CUSTOMERS_EXPECTED);

    model->segment[0].contract = CTD_CONTRACT_FIXED;
    const size_t bytes = ctd_market_bytes(model, 1, 1, 1);

    model->calendar.n_ticks = 100000000;
    cr_expect(ctd_market_bytes(model, 1, 1, 1) == bytes);
    free(model);
}

/* What is foreseen at a trial price comes about when the price is set; looking changes nothing. */
Test(expected, profits_foreseen_are_those_that_come)
{
    const double v[] = {.5, 0.0, .2};
    ctd_model *model = expected_model(1000, 3, v);
    const double trial[] = {0.0, .13, .10, .12};
    double foreseen[4];
    ctd_market *m = NULL;

    model->outside_option = true;
    model->calendar.n_ticks = 2;
    model->segment[0].price_taste = (ctd_taste){2.0, 0.0};
    model->segment[0].switching_cost = 1.0;
    for (int j = 1; j <= 3; j++) {
        model->provider[j].price_rule = CTD_PRICE_SCHEDULE;
        model->provider[j].n_list_prices = 1;
        model->provider[j].list_price[0] =
            (ctd_list_price){model->calendar.start_month + 1, trial[j]};
    }
    cr_assert(ctd_market_create(model, 1, 1, &m) == CTD_OK);
    ctd_market_start(m, model, 0, NULL, 1);
    ctd_market_step(m);
    const double price = m->board.price[2][0], revenue = m->books[2].revenue;

    ctd_expected_profits(m, trial, foreseen);
    cr_expect(m->board.price[2][0] == price && m->books[2].revenue == revenue);
    ctd_market_step(m);
    for (int j = 1; j <= 3; j++) {
        const double came = m->books[j].revenue - m->books[j].operating_cost;

        cr_expect(fabs(came / foreseen[j] - 1.0) < 1e-12, "%.15g, foreseen %.15g", came,
                  foreseen[j]);
    }
    ctd_market_destroy(&m);
    free(model);
}
