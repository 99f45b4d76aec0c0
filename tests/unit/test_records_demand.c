/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand.h"
#include "agents/market_private.h"
#include "kit.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { N = 4000, CLOUDS = 3 };

static const double quality[CLOUDS] = {1.0, 0.5, 0.2};
static const double alpha = 2.0; /* utils for a reference price */

/* A plain logit with an outside option, all prices the reference price, everybody looked at. */
static ctd_model *
plain_logit(void)
{
    ctd_model *model = kit_model(N, CLOUDS, quality);

    model->outside_option = true;
    model->segment[0].price_taste = (ctd_taste){alpha, 0.0};
    model->segment[0].workload = (ctd_taste){1.0, 1.0};
    model->demand_sample = N;
    model->targets.has_stock = true; /* what the stock was drawn with is not what newcomers like */
    for (uint32_t j = 1; j <= CLOUDS; j++) {
        model->stock_intercept[j][0] = 1.5 * j;
    }
    return model;
}

/* Two regions, nests, incumbency, elastic use, varied tastes and prices, one merger. */
static ctd_model *
rich_model(void)
{
    ctd_model *model = plain_logit();

    kit_add_region(model, 120.0);
    model->calendar.n_ticks = 3;
    model->provider[2].price_level = 0.1;
    model->provider[3].price_region[1] = 1.2;
    model->provider[3].commitment_discount = 0.2;
    model->provider[3].awareness[0] = 0.5;
    model->segment[0].price_taste.sigma = 0.5;
    model->segment[0].latency_taste = (ctd_taste){1.0, 0.5};
    model->segment[0].switching_cost = 1.0;
    model->segment[0].contract = CTD_CONTRACT_FIXED;
    model->segment[0].contract_months = 12.0;
    model->dissimilarity = 0.6;
    return model;
}

static double
share(uint32_t j)
{
    double sum = 1.0;

    for (int k = 0; k < CLOUDS; k++) {
        sum += exp(quality[k] - alpha);
    }
    return (j == 0 ? 1.0 : exp(quality[j - 1] - alpha)) / sum;
}

static double
pair_value(const kit_run *run, const char *column, uint32_t record, uint32_t from, uint32_t to)
{
    const ctd_series *s = run->series;
    const size_t n = s->size[CTD_AXIS_PROVIDER];

    return ((double *)s->data[ctd_series_find(s, column)])[(record * n + from) * n + to];
}

static void
expect_near(double got, double wanted, double relative, const char *what)
{
    cr_expect(fabs(got - wanted) <= relative * fabs(wanted), "%s: %.15g, not %.15g", what, got,
              wanted);
}

Test(records, elasticities_and_diversion_of_a_logit_are_those_of_the_textbook)
{
    ctd_model *model = plain_logit();
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t t = 0; t < run.n_records; t++) {
        for (uint32_t k = 1; k <= CLOUDS; k++) {
            expect_near(pair_value(&run, "elasticity", t, k, k), -alpha * (1.0 - share(k)), 1e-9,
                        "own elasticity");
            cr_expect(isnan(pair_value(&run, "diversion", t, k, k)));
            for (uint32_t j = 0; j <= CLOUDS; j++) {
                if (j != k) {
                    expect_near(pair_value(&run, "elasticity", t, k, j), alpha * share(k), 1e-9,
                                "cross elasticity");
                    expect_near(pair_value(&run, "diversion", t, k, j), share(j) / (1.0 - share(k)),
                                1e-9, "diversion");
                }
            }
        }
        cr_expect(isnan(pair_value(&run, "elasticity", t, 0, 1)), "on-premises has no price");
    }
    kit_run_free(&run);
    free(model);
}

Test(records, implied_costs_of_a_logit_are_price_less_the_markup_of_the_owner)
{
    ctd_model *model = plain_logit();

    model->n_events = 1;
    model->event[0] = (ctd_event){.kind = CTD_EVENT_MERGE,
                                  .month = model->calendar.start_month + 1,
                                  .provider = 1,
                                  .region = -1,
                                  .other = 3};
    model->calendar.n_ticks = 2;
    kit_run run = kit_play(model, 0, 1);

    for (uint32_t t = 0; t < run.n_records; t++) {
        for (uint32_t j = 1; j <= CLOUDS; j++) {
            const bool merged = t == 2 && j != 2;
            const double s = merged ? share(1) + share(3) : share(j);

            expect_near(kit_value(&run, "implied_marginal_cost", t, j, 0),
                        0.12 - 0.12 / (alpha * (1.0 - s)), 1e-9, "implied cost");
        }
    }
    cr_expect(isnan(kit_value(&run, "implied_marginal_cost", 0, 0, 0)));
    kit_run_free(&run);
    free(model);
}

Test(records, a_cut_of_the_price_adds_the_logsum_of_the_textbook_to_consumer_surplus)
{
    ctd_model *model = plain_logit();
    double surplus[2], workload = 0.0;

    for (int cheap = 0; cheap < 2; cheap++) {
        double weight = 1.0;

        model->n_events = 1;
        model->event[0] = (ctd_event){.kind = CTD_EVENT_PRICE,
                                      .month = model->calendar.start_month,
                                      .provider = 2,
                                      .region = -1,
                                      .amount = cheap ? 0.09 : 0.12};
        kit_run run = kit_play(model, 0, 1);

        workload = 0.0;
        for (uint32_t j = 0; j <= CLOUDS; j++) {
            workload += kit_world(&run, "workload", 1, j);
            weight += j > 0 ? exp(quality[j - 1] - alpha * (cheap && j == 2 ? 0.75 : 1.0)) : 0.0;
        }
        surplus[cheap] = kit_value(&run, "consumer_surplus", 1, 0, 0);
        expect_near(surplus[cheap], workload * CTD_HOURS_PER_YEAR * 0.12 / alpha * log(weight),
                    1e-6, "surplus"); /* relative prices are single precision */
        kit_run_free(&run);
    }
    cr_expect_gt(surplus[1], surplus[0]);
    free(model);
}

/* Demand, with one list price moved by a relative step. */
static void
demand_at(const kit_run *run, uint32_t k, double step, ctd_demand_sums *sums)
{
    double price[CTD_MAX_PROVIDERS];

    for (uint32_t j = 0; j < run->market->n_providers; j++) {
        price[j] = run->market->list_price[j] * (j == k ? 1.0 + step : 1.0);
    }
    ctd_demand_at(run->market->demand, run->market, price, NULL, sums);
}

Test(records, what_is_recorded_agrees_with_finite_differences_of_demand)
{
    ctd_model *model = rich_model();
    kit_run run = kit_play(model, 0, 1);
    const uint32_t last = run.n_records - 1;
    const double h = 1e-5;
    ctd_demand_sums low, high, at;

    demand_at(&run, 1, 0.0, &at);
    for (uint32_t k = 1; k <= CLOUDS; k++) {
        demand_at(&run, k, -h, &low);
        demand_at(&run, k, h, &high);
        const double lost = low.quantity[k] - high.quantity[k];

        for (uint32_t j = 0; j <= CLOUDS; j++) {
            const double change = high.quantity[j] - low.quantity[j];

            expect_near(pair_value(&run, "elasticity", last, k, j),
                        change / (2.0 * h * at.quantity[j]), 1e-6, "elasticity");
            if (j != k) {
                expect_near(pair_value(&run, "diversion", last, k, j), change / lost, 1e-6,
                            "diversion");
            }
        }
        expect_near((high.surplus - low.surplus) / (2.0 * h), -at.revenue[k], 1e-6,
                    "a price rise takes from customers what they pay more");
    }
    kit_run_free(&run);
    free(model);
}

Test(records, at_implied_costs_no_owner_gains_by_moving_a_price)
{
    ctd_model *model = rich_model();
    const double h = 1e-4;

    model->provider[3].owner = 1;
    model->segment[0].elasticity = 0.5;
    kit_run run = kit_play(model, 0, 1);
    const uint32_t last = run.n_records - 1;

    for (uint32_t k = 1; k <= CLOUDS; k++) {
        double profit[3];

        for (int i = 0; i < 3; i++) {
            ctd_demand_sums at;

            demand_at(&run, k, (i - 1) * h, &at);
            profit[i] = 0.0;
            for (uint32_t j = 1; j <= CLOUDS; j++) {
                if ((j == 2) == (k == 2)) {
                    profit[i] +=
                        at.revenue[j] -
                        at.quantity[j] * kit_value(&run, "implied_marginal_cost", last, j, 0);
                }
            }
        }
        cr_expect(fabs(profit[2] - profit[0]) / (2.0 * h) < 1e-5 * fabs(profit[1]),
                  "provider %u: slope %g of %g", k, (profit[2] - profit[0]) / (2.0 * h), profit[1]);
    }
    kit_run_free(&run);
    free(model);
}

Test(records, threads_change_no_bit_of_what_is_recorded)
{
    ctd_model *model = rich_model();

    model->n_customers = 30000;
    model->demand_sample = 3000;
    model->n_panel = 500;
    kit_run one = kit_play(model, 0, 1), three = kit_play(model, 0, 3);

    cr_expect_eq(kit_hash(&one), kit_hash(&three));
    kit_run_free(&one);
    kit_run_free(&three);
    free(model);
}

Test(records, without_a_sample_nothing_is_known_of_demand)
{
    ctd_model *model = plain_logit();

    model->demand_sample = 0;
    kit_run run = kit_play(model, 0, 1);

    cr_expect(isnan(kit_value(&run, "consumer_surplus", 1, 0, 0)));
    cr_expect(isnan(kit_value(&run, "implied_marginal_cost", 1, 1, 0)));
    cr_expect(isnan(pair_value(&run, "elasticity", 1, 1, 1)));
    cr_expect(isnan(pair_value(&run, "diversion", 1, 1, 2)));
    kit_run_free(&run);
    free(model);
}

Test(records, a_snapshot_says_what_the_record_says)
{
    static const char *const cheap[] = {"customers", "workload", "revenue",
                                        "share",     "margin",   "operating_cost",
                                        "hhi",       "market",   "consumer_surplus"};
    ctd_model *model = rich_model();
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);
    ctd_series *now = NULL;
    kit_run run = kit_play(model, 0, 1);

    ctd_market_axes(model, 1, 1, size);
    cr_assert_eq(ctd_series_create(n_columns, columns, size, &now), CTD_OK);
    ctd_market_snapshot(run.market, now, true);
    for (size_t i = 0; i < sizeof cheap / sizeof *cheap; i++) {
        const int c = ctd_series_find(now, cheap[i]);
        const size_t n = ctd_column_length(&columns[c], size);
        const unsigned char *recorded = run.series->data[c];

        cr_expect_arr_eq(now->data[c], recorded + 8 * n * (run.n_records - 1), 8 * n, "%s",
                         cheap[i]);
    }
    ctd_series_destroy(&now);
    kit_run_free(&run);
    free(model);
}

Test(records, owners_count_once_in_concentration)
{
    ctd_model *model = plain_logit();

    model->provider[3].owner = 2;
    kit_run run = kit_play(model, 0, 1);
    const double one = kit_value(&run, "share", 1, 1, 0);
    const double two = kit_value(&run, "share", 1, 2, 0) + kit_value(&run, "share", 1, 3, 0);

    expect_near(kit_value(&run, "hhi", 1, 0, 0), one * one + two * two, 1e-12, "hhi");
    kit_run_free(&run);
    free(model);
}
