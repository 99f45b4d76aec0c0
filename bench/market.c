/* SPDX-License-Identifier: Apache-2.0 */
/* A whole market, tick by tick: bench_market SCENARIO.yaml CUSTOMERS TICKS THREADS. One CSV row:
 * nanoseconds a customer for drawing the population, a decision for the phase that decides, a
 * customer-tick for everything, and bytes a customer at the peak. */
#include "agents/market.h"
#include "scenarios/calibrate.h"
#include "scenarios/scenario.h"
#include "sim/phases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static double
sum_column(const ctd_series *series, const char *name)
{
    const int c = ctd_series_find(series, name);
    const size_t n = ctd_column_length(&series->columns[c], series->size);
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        sum += (double)((const int64_t *)series->data[c])[i];
    }
    return sum;
}

static int
load(char **argv, int n_threads, ctd_scenario **scenario)
{
    char customers[64], ticks[64];
    const char *const sets[] = {customers,       ticks,         "questions=null",
                                "variants=null", "events=null", "random.replications=1"};
    const ctd_overrides overrides = {.n_sets = 6, .sets = sets};
    ctd_messages *messages = ctd_messages_create();
    ctd_calibration report;

    snprintf(customers, sizeof customers, "customers.count=%s", argv[2]);
    snprintf(ticks, sizeof ticks, "clock.ticks=%s", argv[3]);
    const ctd_status status = ctd_scenario_load(argv[1], &overrides, messages, scenario);

    for (size_t i = 0; i < ctd_messages_count(messages); i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    ctd_messages_destroy(&messages);
    return status == CTD_OK ? (int)ctd_calibrate(*scenario, n_threads, &report) : (int)status;
}

int
main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench_market SCENARIO.yaml CUSTOMERS TICKS THREADS\n");
        return 1;
    }
    const int n_threads = atoi(argv[4]);
    ctd_scenario *scenario = NULL;
    ctd_market *market = NULL;
    ctd_series *series = NULL;
    size_t n_columns, size[CTD_N_AXES], n_phases;
    const ctd_column *columns = ctd_market_columns(&n_columns);
    struct rusage usage;
    double population;

    if (load(argv, n_threads, &scenario) != CTD_OK) {
        return 2;
    }
    const ctd_model *model = &scenario->model[0];
    const uint32_t n_ticks = model->calendar.n_ticks;

    ctd_market_axes(model, 1, n_ticks + 1, size);
    if (ctd_series_create(n_columns, columns, size, &series) != CTD_OK ||
        ctd_market_create(model, 1, n_threads, &market) != CTD_OK) {
        return 3;
    }
    ctd_market_start(market, model, 0, series, 1);
    const double began = ctd_seconds();

    for (uint32_t t = 0; t < n_ticks; t++) {
        ctd_market_step(market);
    }
    const double ticking = ctd_seconds() - began;
    const char *const *names = ctd_market_phase_names(&n_phases);
    const double *seconds = ctd_market_seconds(market, &population);
    const double n = (double)model->n_customers, decisions = sum_column(series, "decisions");

    getrusage(RUSAGE_SELF, &usage);
    puts("customers,ticks,threads,decisions,population_ns_a_customer,decide_ns_a_decision,"
         "tick_ns_a_decision,tick_ns_a_customer_tick,ms_a_tick,peak_bytes_a_customer");
    for (size_t i = 0; i < n_phases; i++) {
        if (strcmp(names[i], "decide") == 0) {
            printf("%.0f,%u,%d,%.0f,%.2f,%.2f,%.2f,%.4f,%.4f,%.2f\n", n, n_ticks, n_threads,
                   decisions, population / n * 1e9, seconds[i] / decisions * 1e9,
                   ticking / decisions * 1e9, ticking / n / n_ticks * 1e9, ticking / n_ticks * 1e3,
                   (double)usage.ru_maxrss * 1024.0 / n);
        }
    }
    ctd_market_destroy(&market);
    ctd_series_destroy(&series);
    ctd_scenario_destroy(&scenario);
    return 0;
}
