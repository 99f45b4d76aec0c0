/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/version.h"

#include "scenarios/calibrate.h"
#include "studies/experiment.h"

const char ctd_self_test_expected[] =
    "02447ade6a8e9d320a9f5a4d6de708ee7acfd2b87378b985afc4ddc206fb24ba";

/* A market with something of everything that makes luck and numbers. */
static const char market[] =
    "contend: 1\n"
    "name: self-test\n"
    "clock: {start: 2015-07, ticks: 18}\n"
    "random: {seed: 7, replications: 2}\n"
    "customers: {count: 3000}\n"
    "market: {spend: 2.0e9, reference_price: 0.12, price_trend: -0.17}\n"
    "regions:\n"
    "  west: {customers: 0.6, in_cloud: 0.3, education: {innovation: 0.05, imitation: 0.38},"
    " growth: 0.25}\n"
    "  east: {customers: 0.4, in_cloud: 0.2, education: {innovation: 0.05, imitation: 0.38}}\n"
    "latency: {local: 20, between: {west: {east: 150}}}\n"
    "segments:\n"
    "  small: {customers: 0.7, workload: {mean: 0.5, sigma: 1}, price_taste: {mean: 2.5,"
    " sigma: 0.5}, contract: {mean_months: 12}, switching_cost: 1}\n"
    "  large: {customers: 0.3, workload: {mean: 3, sigma: 1}, price_taste: {mean: 1.5},"
    " latency_taste: {mean: 1, sigma: 0.5}, presence_taste: {mean: 1.2, sigma: 0.3}, contract:"
    " {rule: fixed, term_months: 6}, switching_cost: 2, brand_taste: 0.5}\n"
    "providers:\n"
    "  leader: {locations: {west: {}, east: {}}, price: {rule: trend}}\n"
    "  challenger:\n"
    "    locations: {east: {}, west: {capacity: 20000, funded: false}}\n"
    "    awareness: {west: 0.3}\n"
    "    price: {rule: follow, discount: 0.1, chance: 0.5}\n"
    "    invest: {rule: schedule}\n"
    "  others: {fringe: true, locations: {west: {}, east: {}}}\n"
    "calibration:\n"
    "  stock: {leader: 0.6, challenger: 0.1, others: 0.3}\n"
    "  flow: {leader: 0.5, challenger: 0.2, others: 0.3}\n"
    "  sample: 2000\n"
    "events:\n"
    "  money: {date: 2015-09, provider: challenger, inject: 1.0e8, over_months: 6}\n"
    "  outage: {date: 2016-03, provider: leader, outage: west, reconsider: 0.3}\n"
    "questions:\n"
    "  overtakes: {metric: revenue, challenger: challenger, leader: leader, by: 2016-12}\n"
    "variants:\n"
    "  calm: {events: []}\n"
    "output: {panel: {customers: 20}}\n";

ctd_status
ctd_self_test_run(ctd_hash hash)
{
    ctd_status status;
    const ctd_experiment_options how = {.n_threads = ctd_cli_threads(0)};
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *scenario = NULL;
    ctd_experiment *experiment = NULL;
    ctd_calibration report;

    CTD_TRY(messages != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_scenario_read("self-test", market, NULL, messages, &scenario));
    CTD_TRY(ctd_calibrate(scenario, how.n_threads, &report));
    CTD_TRY(ctd_experiment_run(scenario, &how, &experiment));
    CTD_TRY(ctd_result_hash(ctd_experiment_result(experiment), hash));
out:
    ctd_experiment_destroy(&experiment);
    ctd_scenario_destroy(&scenario);
    ctd_messages_destroy(&messages);
    return status;
}
