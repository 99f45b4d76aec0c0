/* SPDX-License-Identifier: Apache-2.0 */
/* What holds in every market, however it is set up. */
#include "kit.h"

#include "agents/market_private.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A market with everything switched on: three regions, two segments, both contract rules, an
 * outside option, rationing, announced money, partnerships, a fringe. */
static ctd_model *
busy_model(uint64_t n)
{
    ctd_model *m = kit_model(n, 5, (const double[]){1.0, 0.4, 0.0, 0.8, 0.3});

    m->calendar.n_ticks = 36;
    m->region[0] = (ctd_region){2.0, 0.1, 0.02, 0.5, 0.25};
    m->segment[0] = (ctd_segment){.customers = 0.7,
                                  .workload = {1.0, 1.0},
                                  .price_taste = {2.5, 0.5},
                                  .latency_taste = {1.0, 0.5},
                                  .presence_taste = {1.2, 0.4},
                                  .contract_months = 12.0,
                                  .switching_cost = 1.0,
                                  .network_taste = 0.2,
                                  .partnership_taste = 0.3,
                                  .staying = 0.5};
    m->n_segments = 2;
    m->segment[1] = m->segment[0];
    m->segment[1].customers = 0.3;
    m->segment[1].contract = CTD_CONTRACT_FIXED;
    m->segment[1].contract_months = 7.0;
    m->segment[1].brand_sigma = 0.5;
    m->outside_option = true;
    m->awareness_presence = 0.24;
    m->awareness_share = 3.0;
    m->awareness_partnership = 1.0;
    m->depreciation = 0.258;
    m->price_trend = -0.17;
    kit_add_region(m, 120.0);
    kit_add_region(m, 180.0);
    m->region[1].customers = 1.0;
    m->region[2].in_cloud = 0.03;
    m->provider[2].awareness[1] = 0.2;
    m->provider[3].location[0].capacity = 3e5;
    m->provider[3].location[0].funded = true;
    m->provider[3].invest_rule = CTD_INVEST_TARGET_UTILISATION;
    m->provider[4].location[0] = (ctd_location){true, false, 1e5, 0};
    m->provider[4].invest_rule = CTD_INVEST_SCHEDULE;
    m->provider[4].reinvest = 0.3;
    m->provider[4].addition_lag_months = 3.0;
    m->provider[5].fringe = true;
    m->event[0] = (ctd_event){CTD_EVENT_INJECT, 24186, 4, -1, 3e8, 24.0};
    m->event[1] = (ctd_event){CTD_EVENT_PARTNERSHIP, 24188, 4, -1, 1.0, 12.0};
    m->event[2] = (ctd_event){CTD_EVENT_OPEN, 24192, 4, 1, 0.0, 0.0};
    m->event[3] = (ctd_event){CTD_EVENT_OPEN, 24198, 4, 2, 5e7, 0.0};
    m->event[4] = (ctd_event){CTD_EVENT_PRICE, 24200, 2, -1, 0.09, 0.0};
    m->n_events = 5;
    kit_use_qualities(m);
    return m;
}

Test(invariants, customers_of_a_cell_add_up_at_every_record)
{
    ctd_model *model = busy_model(30011);
    kit_run run = kit_play(model, 0, 2);
    const int c = ctd_series_find(run.series, "customers");
    const int64_t *customers = run.series->data[c];
    const uint32_t n_cells = model->n_regions * model->n_segments;
    int64_t first[64] = {0};
    int64_t all = 0;

    for (uint32_t t = 0; t < run.n_records; t++) {
        for (uint32_t cell = 0; cell < n_cells; cell++) {
            int64_t sum = 0;

            for (uint32_t j = 0; j < model->n_providers; j++) {
                const int64_t n = customers[(t * model->n_providers + j) * n_cells + cell];

                cr_assert_geq(n, 0);
                sum += n;
            }
            first[cell] = t == 0 ? sum : first[cell];
            all += t == 0 ? sum : 0;
            cr_assert_eq(sum, first[cell]);
        }
    }
    cr_expect_eq(all, 30011);
    kit_run_free(&run);
    free(model);
}

Test(invariants, the_columns_agree_with_the_customers_themselves_cell_by_cell)
{
    ctd_model *model =
        busy_model(3011); /* few, so that those turned away now and then trade places */
    kit_run run = kit_play(model, 0, 2);
    const ctd_customers *c = run.market->customers;
    const int64_t *customers = run.series->data[ctd_series_find(run.series, "customers")];
    const double *workload = run.series->data[ctd_series_find(run.series, "workload")];

    for (uint32_t cell = 0; cell < c->n_cells; cell++) {
        uint64_t count[CTD_MAX_PROVIDERS] = {0}, work[CTD_MAX_PROVIDERS] = {0};

        for (uint64_t i = c->cell[cell].begin; i < c->cell[cell].begin + c->cell[cell].n; i++) {
            count[c->provider[i]]++;
            work[c->provider[i]] += c->workload[i];
            cr_assert_eq(c->provider[i], c->next[i]);
        }
        for (uint32_t j = 0; j < model->n_providers; j++) {
            const size_t i = (size_t)(36 * model->n_providers + j) * c->n_cells + cell;

            cr_expect_eq((uint64_t)customers[i], count[j]);
            cr_expect_eq(workload[i], (double)work[j] * run.market->unit);
        }
    }
    kit_run_free(&run);
    free(model);
}

Test(invariants, switches_account_for_every_change_of_customers)
{
    ctd_model *model = busy_model(30011);
    kit_run run = kit_play(model, 0, 2);
    double rationed = 0.0;

    for (uint32_t t = 1; t < run.n_records; t++) {
        for (uint32_t j = 0; j < model->n_providers; j++) {
            double change = 0.0;

            for (uint32_t k = 0; k < model->n_providers; k++) {
                change += (double)kit_switches(&run, t, k, j) - (double)kit_switches(&run, t, j, k);
            }
            cr_assert_eq(kit_world(&run, "customers", t, j) -
                             kit_world(&run, "customers", t - 1, j),
                         change);
            rationed += kit_value(&run, "rationed", t, j, 0);
        }
    }
    cr_expect_gt(rationed, 0.0, "the busy market is meant to ration");
    kit_run_free(&run);
    free(model);
}

Test(invariants, shares_add_up_and_the_market_starts_at_its_spending)
{
    ctd_model *model = busy_model(30011);
    kit_run run = kit_play(model, 0, 2);
    double list = 0.0;

    for (uint32_t t = 0; t < run.n_records; t++) {
        double shares = 0.0, revenue = 0.0;

        for (uint32_t j = 1; j < model->n_providers; j++) {
            shares += kit_value(&run, "share", t, j, 0);
            revenue += kit_world(&run, "revenue", t, j);
        }
        cr_expect_float_eq(shares, 1.0, 1e-12);
        cr_expect_float_eq(revenue, kit_world(&run, "market", t, 0), revenue * 1e-12);
    }
    for (uint32_t j = 1; j < model->n_providers; j++) {
        for (uint32_t r = 0; r < model->n_regions; r++) {
            list += kit_value(&run, "workload", 0, j, r) * kit_value(&run, "price", 0, j, r) *
                    CTD_HOURS_PER_YEAR;
        }
    }
    cr_expect_float_eq(list, model->spend, model->spend * 1e-12);
    kit_run_free(&run);
    free(model);
}

Test(invariants, money_in_is_money_out_plus_cash)
{
    ctd_model *model = busy_model(30011);

    model->provider[4].cash = 1e7;
    model->provider[1].cash = -2e9; /* in debt throughout */
    model->provider[1].interest = 0.08;
    model->provider[2].enters_month = 24190;
    model->provider[2].location[1] = (ctd_location){true, true, 2e4, INT32_MIN};
    model->provider[3].credit = 1e6; /* its building costs more: fails and leaves */
    model->provider[3].interest = 0.2;
    model->provider[3].insolvent_months = 2.0;
    kit_run run = kit_play(model, 0, 2);

    for (uint32_t j = 1; j < model->n_providers; j++) {
        const double start = kit_value(&run, "assets", 0, j, 0);
        double cash = model->provider[j].cash, bought = 0.0, written_off = 0.0;

        for (uint32_t t = 1; t < run.n_records; t++) {
            bought += kit_value(&run, "capex", t, j, 0) / 12.0;
            written_off += kit_value(&run, "depreciation", t, j, 0) / 12.0;
            cash += (kit_world(&run, "revenue", t, j) - kit_value(&run, "operating_cost", t, j, 0) -
                     kit_value(&run, "interest", t, j, 0)) /
                    12.0;
        }
        cash += (j == 4 ? 3e8 : 0.0) - bought;
        cr_expect_float_eq(kit_value(&run, "cash", 36, j, 0), cash, 1e-9 * fabs(cash) + 1e-3,
                           "provider %u", j);
        if (j != 2 && j != 3) { /* one comes with assets, the other loses them */
            cr_expect_float_eq(start + bought, written_off + kit_value(&run, "assets", 36, j, 0),
                               1e-9 * (start + bought) + 1e-3, "provider %u", j);
        }
    }
    cr_expect_lt(kit_value(&run, "cash", 36, 1, 0), 0.0);
    cr_expect_gt(kit_value(&run, "interest", 36, 1, 0), 0.0);
    cr_expect_gt(kit_world(&run, "customers", 36, 2), 0.0);
    cr_expect_eq(kit_world(&run, "customers", 36, 3), 0.0, "it is meant to fail");
    cr_expect_gt(kit_world(&run, "customers", 1, 3), 0.0);
    kit_run_free(&run);
    free(model);
}

Test(invariants, announced_money_is_all_spent_and_no_more)
{
    ctd_model *model = busy_model(30011);

    model->provider[4].reinvest = 0.0;
    kit_run run = kit_play(model, 0, 1);
    double spent = 0.0;

    for (uint32_t t = 1; t < run.n_records; t++) {
        spent += kit_value(&run, "capex", t, 4, 0) / 12.0;
    }
    cr_expect_float_eq(spent, 3e8, 1.0);
    kit_run_free(&run);
    free(model);
}

Test(invariants, any_number_of_threads_gives_the_same_bits)
{
    ctd_model *model = busy_model(30011);
    const int threads[] = {1, 2, 3, 7};
    uint64_t first = 0;

    for (int rule = CTD_CHOICE_GUMBEL; rule <= CTD_CHOICE_INVERSE_CDF; rule++) {
        model->choice_rule = rule;
        for (int k = 0; k < 4; k++) {
            kit_run run = kit_play(model, 3, threads[k]);
            const uint64_t hash = kit_hash(&run);

            first = k == 0 ? hash : first;
            cr_expect_eq(hash, first, "%d threads", threads[k]);
            kit_run_free(&run);
        }
    }
    free(model);
}

static uint64_t
hash_with(const ctd_model *model, const char *kernels, uint32_t replication)
{
    kit_run run = kit_play(model, replication, 1);

    for (size_t c = 0; c < run.series->n_columns; c++) {
        memset(run.series->data[c], 0,
               ctd_type_bytes(run.series->columns[c].type) *
                   ctd_column_length(&run.series->columns[c], run.series->size));
    }
    cr_assert_eq(ctd_market_use_kernels(run.market, kernels), CTD_OK);
    ctd_market_start(run.market, model, replication, run.series, 1);
    for (uint32_t t = 0; t < model->calendar.n_ticks; t++) {
        ctd_market_step(run.market);
    }
    const uint64_t hash = kit_hash(&run);

    kit_run_free(&run);
    return hash;
}

Test(invariants, the_generic_kernel_gives_the_bits_of_the_fastest)
{
    ctd_model *model = busy_model(30011);

    for (int rule = CTD_CHOICE_GUMBEL; rule <= CTD_CHOICE_INVERSE_CDF; rule++) {
        model->choice_rule = rule;
        cr_expect_eq(hash_with(model, "generic", 0), hash_with(model, ctd_kernels_best()->name, 0));
    }
    free(model);
}

Test(invariants, another_seed_or_replication_gives_other_bits)
{
    ctd_model *model = busy_model(3001);
    const uint64_t a = hash_with(model, "generic", 0), b = hash_with(model, "generic", 1);

    model->seed = 2;
    cr_expect_neq(a, b);
    cr_expect_neq(a, hash_with(model, "generic", 0));
    free(model);
}

Test(invariants, a_market_started_again_forgets_the_run_before)
{
    ctd_model *model = busy_model(3001);

    cr_expect_eq(hash_with(model, "generic", 0), hash_with(model, "generic", 0));
    kit_run once = kit_play(model, 0, 1);

    cr_expect_eq(kit_hash(&once), hash_with(model, "generic", 0));
    kit_run_free(&once);
    free(model);
}

Test(invariants, capacity_is_never_exceeded_by_arrivals)
{
    ctd_model *model = busy_model(30011);

    for (uint32_t r = 0; r < 3; r++) {
        model->region[r].growth = 0.0; /* so that only arrivals raise a load */
    }
    model->depreciation = 0.0;
    kit_run run = kit_play(model, 0, 2);

    for (uint32_t t = 1; t < run.n_records; t++) {
        for (uint32_t j = 3; j <= 4; j++) {
            for (uint32_t d = 0; d < 3; d++) {
                const double before = kit_value(&run, "load", t - 1, j, d);
                const double room = fmax(before, kit_value(&run, "capacity", t, j, d));
                const bool opened = kit_value(&run, "capacity", t - 1, j, d) == 0.0;

                /* Customers of a region move with a new, nearer location. */
                cr_expect(opened || kit_value(&run, "load", t, j, d) <= room * (1 + 1e-12),
                          "tick %u provider %u location %u", t, j, d);
            }
        }
    }
    kit_run_free(&run);
    free(model);
}

Test(invariants, order_of_providers_regions_and_segments_is_no_luck)
{
    ctd_model *model = busy_model(400000);
    kit_run a = kit_play(model, 0, 2);
    const ctd_provider kept = model->provider[1];

    model->provider[1] = model->provider[2];
    model->provider[2] = kept;
    model->event[4].provider = 1;
    kit_use_qualities(model);
    kit_run b = kit_play(model, 0, 2);

    for (uint32_t t = 0; t <= 36; t += 12) {
        for (uint32_t j = 0; j < model->n_providers; j++) {
            const uint32_t other = j == 1 ? 2 : j == 2 ? 1 : j;
            const double n = 400000.0, x = kit_world(&a, "customers", t, j) / n;
            const double y = kit_world(&b, "customers", t, other) / n;

            cr_expect(fabs(x - y) <= 4.0 * sqrt(2.0 * x * (1.0 - x) / n) + 1e-6,
                      "record %u provider %u: %.6f %.6f", t, j, x, y);
        }
    }
    kit_run_free(&a);
    kit_run_free(&b);
    free(model);
}

Test(invariants, the_smallest_markets_run)
{
    for (uint64_t n = 1; n <= 3; n++) {
        for (uint32_t clouds = 0; clouds <= 2; clouds++) {
            ctd_model *model = kit_model(n, clouds, (const double[]){0.0, 1.0});

            model->calendar.n_ticks = 5;
            kit_run run = kit_play(model, 0, 7);
            double sum = 0.0;

            for (uint32_t j = 0; j <= clouds; j++) {
                sum += kit_world(&run, "customers", 5, j);
            }
            cr_expect_eq(sum, (double)n);
            kit_run_free(&run);
            free(model);
        }
    }
}

Test(invariants, thirty_one_providers_and_sixty_four_regions_run)
{
    double v[31];

    for (int j = 0; j < 31; j++) {
        v[j] = 0.05 * j;
    }
    ctd_model *model = kit_model(100000, 31, v);

    for (int r = 1; r < 64; r++) {
        kit_add_region(model, 100.0 + r);
    }
    model->calendar.n_ticks = 3;
    kit_run run = kit_play(model, 0, 2);
    double sum = 0.0;

    for (uint32_t j = 0; j <= 31; j++) {
        sum += kit_world(&run, "customers", 3, j);
    }
    cr_expect_eq(sum, 100000.0);
    cr_expect_gt(kit_world(&run, "customers", 3, 31), kit_world(&run, "customers", 3, 1));
    kit_run_free(&run);
    free(model);
}
