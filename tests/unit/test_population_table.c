/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"

#include "agents/market_private.h"
#include "scenarios/calibrate.h"
#include "scenarios/population_rows.h"
#include "scenarios/scenario.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A market of two regions and two segments whose customers are in customers.csv. */
static const char *const scenario_head =
    "contend: 1\n"
    "name: table\n"
    "clock: {start: 2015-07, ticks: 12}\n"
    "market: {spend: 1.0e9, reference_price: 0.12}\n"
    "regions:\n"
    "  西部: {customers: 1, in_cloud: 0.5, education: {innovation: 0.6}}\n"
    "  east: {customers: 1, in_cloud: 0.5, education: {innovation: 0.6}}\n"
    "latency: {between: {西部: {east: 100}}}\n"
    "segments:\n"
    "  small: {customers: 1, price_taste: {mean: 2, sigma: 0.5}, contract: {mean_months: 1.0e6}}\n"
    "  \"large, or so\": {customers: 1, price_taste: {mean: 2}, contract: {mean_months: 1.0e6}}\n"
    "providers:\n"
    "  one: {locations: {西部: {}, east: {}}, quality: 0}\n"
    "  two: {locations: {西部: {}, east: {}}, quality: 0}\n";

static ctd_scenario *
load(const char *customers, const char *table)
{
    char folder[FOLDER_PATH], path[FOLDER_PATH], *text = NULL;
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *scenario = NULL;

    folder_make(folder);
    folder_name(folder, "customers.csv", path);
    folder_put(path, table, strlen(table));
    folder_name(folder, "table.yaml", path);
    cr_assert_gt(asprintf(&text, "%scustomers: %s\n", scenario_head, customers), 0);
    folder_put(path, text, strlen(text));
    free(text);
    if (ctd_scenario_load(path, NULL, messages, &scenario) != CTD_OK) {
        for (size_t i = 0; i < ctd_messages_count(messages); i++) {
            cr_log_error("%s", ctd_messages_get(messages, i));
        }
    }
    cr_assert_not_null(scenario);
    ctd_calibration report;
    cr_assert_eq(ctd_calibrate(scenario, 1, &report), CTD_OK, "%s", report.message);
    ctd_messages_destroy(&messages);
    folder_remove(folder);
    return scenario;
}

static ctd_market *
start(const ctd_scenario *scenario)
{
    ctd_market *market = NULL;

    cr_assert_eq(ctd_market_create(scenario->model, 1, 1, &market), CTD_OK);
    ctd_market_start(market, &scenario->model[0], 0, NULL, 1);
    return market;
}

Test(population_table, the_start_is_what_the_table_says)
{
    ctd_scenario *s = load("{file: customers.csv}", "provider,segment,region,workload\r\n"
                                                    "one,small,西部,4\r\n"
                                                    "two,\"large, or so\",east,1\r\n"
                                                    "\r\n"
                                                    ",small,east,2\r\n"
                                                    "on-premises,\"large, or so\",east,1.5\r\n"
                                                    "one,\"large, or so\",east,0.5");
    ctd_market *m = start(s);
    const uint64_t count[] = {0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 1}; /* [provider][cell] */

    cr_assert_eq(s->model[0].n_customers, 5);
    cr_assert_eq(m->customers->n, 5);
    for (int i = 0; i < 12; i++) {
        cr_expect_eq(m->count[i], count[i], "%d", i);
    }
    cr_expect_eq(m->cell_work[0], 222, "4 over 1.8 in hundredths");
    cr_expect_float_eq(m->books[1].revenue + m->books[2].revenue, 1e9, 1.0);
    cr_expect_float_eq(m->books[1].revenue / 1e9, (222.0 + 28.0) / (222.0 + 28.0 + 56.0), 1e-9);
    ctd_market_destroy(&m);
    ctd_scenario_destroy(&s);
}

Test(population_table, one_row_is_enough)
{
    ctd_scenario *s = load("{file: customers.csv}", "segment,region\nsmall,east\n");
    ctd_market *m = start(s);

    for (int t = 0; t < 12; t++) {
        ctd_market_step(m);
    }
    cr_expect_eq(m->customers->n, 1);
    ctd_market_destroy(&m);
    ctd_scenario_destroy(&s);
}

Test(population_table, what_the_table_does_not_say_is_drawn_as_without_it)
{
    enum { N = 4000 };
    char *table = NULL;
    size_t size = 0;
    FILE *const text = open_memstream(&table, &size);

    fprintf(text, "segment,region,latency_taste\n");
    for (int i = 0; i < N; i++) {
        fprintf(text, "%s,%s,0.25\n", i % 2 == 0 ? "small" : "\"large, or so\"",
                i / 2 % 2 == 0 ? "east" : "西部");
    }
    fclose(text);
    ctd_scenario *s = load("{file: customers.csv}", table), *plain = load("{count: 4000}", table);
    ctd_market *m = start(s), *p = start(plain);

    cr_assert_eq(m->customers->n, N);
    for (uint32_t b = 0; b < m->customers->n_blocks; b++) {
        const ctd_block block = ctd_customers_block(m->customers, b);

        for (uint64_t i = block.begin; i < block.begin + block.n; i++) {
            cr_assert_eq(m->customers->price_taste[i], p->customers->price_taste[i]);
            cr_assert_eq(m->customers->workload[i], p->customers->workload[i]);
            cr_assert_eq(m->customers->provider[i], p->customers->provider[i]);
            cr_assert_eq(m->customers->latency_taste[i], 0.25f);
            cr_assert_eq(p->customers->latency_taste[i], 0.0f);
        }
    }
    ctd_market_destroy(&m);
    ctd_market_destroy(&p);
    ctd_scenario_destroy(&s);
    ctd_scenario_destroy(&plain);
    free(table);
}

Test(population_table, rows_of_different_cells_may_stand_in_any_order)
{
    ctd_scenario *a = load("{file: customers.csv}",
                           "segment,region,price_taste,provider\nsmall,east,1,\nsmall,西部,2,one\n"
                           "small,east,3,two\nsmall,西部,4,two\nsmall,east,5,\n");
    ctd_scenario *b = load("{file: customers.csv}",
                           "segment,region,price_taste,provider\nsmall,西部,2,one\n"
                           "small,西部,4,two\nsmall,east,1,\nsmall,east,3,two\nsmall,east,5,\n");
    const float price[] = {2, 4, 3, 1, 5}; /* who has a provider stands first */

    cr_expect_arr_eq(a->table->price_taste, price, sizeof price);
    cr_expect_arr_eq(b->table->price_taste, price, sizeof price);
    cr_expect_arr_eq(a->table->provider, b->table->provider, 5);
    cr_expect_eq(a->table->in_cloud[0], 2);
    cr_expect_eq(a->table->in_cloud[2], 1);
    ctd_scenario_destroy(&a);
    ctd_scenario_destroy(&b);
}

Test(population_table, the_others_come_to_market_from_where_the_table_leaves_off)
{
    enum { N = 3000, IN_CLOUD = 500 };
    char *table = NULL;
    size_t size = 0;
    FILE *const text = open_memstream(&table, &size);

    fprintf(text, "segment,region,provider\n");
    for (int i = 0; i < N; i++) {
        fprintf(text, "small,east,%s\n", i % (N / IN_CLOUD) == 0 ? "two" : "");
    }
    fclose(text);
    ctd_scenario *s = load("{file: customers.csv}", table);
    ctd_market *m = start(s);

    for (uint32_t t = 0; t <= 12; t++) {
        const double in = IN_CLOUD + (N - IN_CLOUD) * -expm1(-0.6 * t / 12.0);

        cr_expect(fabs((double)m->in_market[2] - in) < 1.0, "tick %u: %lu, not %.1f", t,
                  (unsigned long)m->in_market[2], in);
        ctd_market_step(m);
    }
    ctd_market_destroy(&m);
    ctd_scenario_destroy(&s);
    free(table);
}

Test(population_table, numbers_are_read_as_correctly_rounded)
{
    const char *const text[] = {"1.1",
                                "0.1",
                                "-123456789.012345",
                                "3",
                                "1e3",
                                ".5",
                                "0.000123",
                                "999999999999999",
                                "0.30000000000000004",
                                "1.7976931348623157e308"};
    const char *const bad[] = {"", "-", ".", "1.2.3", "1,5", "0x1", "1x", "01", "inf", "--1"};

    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
        const ctd_field field = {.at = text[i], .length = strlen(text[i])};
        double value = 0.0;

        cr_expect(ctd_field_number(&field, &value), "%s", text[i]);
        cr_expect_eq(value, strtod(text[i], NULL), "%s", text[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const ctd_field field = {.at = bad[i], .length = strlen(bad[i])};
        double value = 0.0;

        cr_expect_not(ctd_field_number(&field, &value), "%s", bad[i]);
    }
}
