/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "agents/market.h"
#include "scenarios/calibrate.h"
#include "scenarios/population_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * A table of customers, any bytes at all. One that is refused must say why; one that is taken must
 * be sorted and in range, and a market of its customers, tried for
 * some, must live through its first tick.
 */

enum { CUSTOMERS = 200, ONE_OF = 8 };

static const char market_text[] =
    "contend: 1\n"
    "name: table\n"
    "clock: {start: 2015-07, ticks: 3}\n"
    "customers: {count: 10}\n"
    "market: {spend: 1.0e9, reference_price: 0.12}\n"
    "regions:\n"
    "  西部: {customers: 1, in_cloud: 0.5, education: {innovation: 0.6}}\n"
    "  east: {customers: 1, in_cloud: 0.5, education: {innovation: 0.6}}\n"
    "latency: {between: {西部: {east: 100}}}\n"
    "segments:\n"
    "  small: {customers: 1, price_taste: {mean: 2, sigma: 0.5}, contract: {mean_months: 3}}\n"
    "  \"large, or so\": {customers: 1, price_taste: {mean: 2}, contract: {mean_months: 3}}\n"
    "providers:\n"
    "  one: {locations: {西部: {}, east: {}}, quality: 0}\n"
    "  two: {locations: {east: {capacity: 10}}, quality: 0}\n"
    "  late: {locations: {西部: {}}, quality: 1, enters: 2015-08}\n";

/* The market the tables are for: read once, changed by nothing. */
static struct setting {
    ctd_scenario *scenario;
    ctd_names names;
} setting;

static void
set_up(void)
{
    ctd_messages *messages = ctd_messages_create();
    ctd_calibration report;

    if (setting.scenario == NULL) {
        FUZZ_REQUIRE(messages != NULL);
        FUZZ_REQUIRE(ctd_scenario_read("table.yaml", market_text, NULL, messages,
                                       &setting.scenario) == CTD_OK);
        const ctd_scenario *const s = setting.scenario;
        FUZZ_REQUIRE(ctd_calibrate(setting.scenario, 1, &report) == CTD_OK);
        setting.names = (ctd_names){.n_regions = s->model->n_regions,
                                    .n_segments = s->model->n_segments,
                                    .n_providers = s->model->n_providers};
        memcpy(setting.names.region, s->region, sizeof s->region);
        memcpy(setting.names.segment, s->segment, sizeof s->segment);
        memcpy(setting.names.provider, s->provider, sizeof s->provider);
    }
    ctd_messages_destroy(&messages);
}

static void
check_column(const float *column, uint64_t n, double low, double high)
{
    for (uint64_t i = 0; column != NULL && i < n; i++) {
        FUZZ_REQUIRE(isfinite(column[i]) && column[i] >= low && column[i] <= high);
    }
}

static void
check_table(const ctd_population_table *t, uint32_t n_cells, uint32_t n_providers)
{
    FUZZ_REQUIRE(t->n > 0 && t->begin[0] == 0 && t->begin[n_cells] == t->n);
    for (uint32_t c = 0; c < n_cells; c++) {
        FUZZ_REQUIRE(t->begin[c] <= t->begin[c + 1]);
        const uint64_t n = t->begin[c + 1] - t->begin[c];

        for (uint64_t i = 0; t->provider != NULL && i < n; i++) {
            const uint8_t provider = t->provider[t->begin[c] + i];

            FUZZ_REQUIRE(provider < n_providers);
            FUZZ_REQUIRE((provider > 0) == (i < t->in_cloud[c]));
        }
    }
    check_column(t->workload, t->n, 0x1p-149, 1e6);
    check_column(t->price_taste, t->n, 0, 1000);
    check_column(t->latency_taste, t->n, 0, 1000);
    check_column(t->presence_taste, t->n, -1000, 1000);
}

static void
live_a_little(const ctd_population_table *table)
{
    ctd_model *const m = setting.scenario->model;
    ctd_market *market = NULL;

    m->table = table;
    m->n_customers = table->n;
    FUZZ_REQUIRE(ctd_market_create(m, 1, 1, &market) == CTD_OK);
    ctd_market_start(market, m, 0, NULL, 1);
    ctd_market_step(market);
    ctd_market_destroy(&market);
    m->table = NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    set_up();

    char *const text = fuzz_text(data, size);
    const ctd_source source = {.name = "table.csv", .text = text, .length = size};
    const ctd_model *const model = setting.scenario->model;
    ctd_messages *messages = ctd_messages_create();
    ctd_population_table *table = NULL;

    FUZZ_REQUIRE(messages != NULL);
    const ctd_status status =
        ctd_population_table_read(messages, &source, &setting.names, model, &table);
    const size_t n = ctd_messages_count(messages);

    FUZZ_REQUIRE(status == CTD_OK || status == CTD_ERR_SCENARIO);
    FUZZ_REQUIRE((status == CTD_OK) == (table != NULL));
    FUZZ_REQUIRE((status == CTD_OK) == (n == 0));
    if (table != NULL) {
        check_table(table, model->n_regions * model->n_segments, model->n_providers);
        if (table->n <= CUSTOMERS && size % ONE_OF == 0) { /* it takes far longer than reading */
            live_a_little(table);
        }
    }
    ctd_population_table_destroy(&table);
    ctd_messages_destroy(&messages);
    free(text);
    return 0;
}
