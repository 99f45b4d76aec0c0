/* SPDX-License-Identifier: Apache-2.0 */
#include "output/hash.h"
#include "scenario_text.h"
#include "scenarios/calibrate.h"
#include "studies/experiment.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SETS = 8 };

/* A scenario of the tree, changed, for a number of replications. */
typedef struct setting {
    const char *path;
    const char *sets[MAX_SETS];
} setting;

static const setting settings[] = {
    {"scenarios/two-clouds.yaml",
     {"customers.count=2000", "calibration.sample=2000", "output.panel.customers=30"}},
    {"tests/both-sides.yaml", {"customers.count=3000"}},  /* panel, rules, log */
    {"tests/everything.yaml", {"customers.count=20000"}}, /* threads inside */
    {"scenarios/textbook/learning-duopoly.yaml", {"clock.ticks=700", "output.every=97"}},
    {"scenarios/textbook/logit.yaml",
     {"customers.mode=expected", "customers.types=600", "choice.rule=inverse_cdf"}},
};

static ctd_scenario *
load(const setting *what, uint32_t n_replications)
{
    char replications[48];
    const char *sets[MAX_SETS + 1];
    ctd_overrides overrides = {.sets = sets};
    ctd_calibration report;

    snprintf(replications, sizeof replications, "random.replications=%u", n_replications);
    sets[overrides.n_sets++] = replications;
    for (int i = 0; i < MAX_SETS && what->sets[i] != NULL; i++) {
        sets[overrides.n_sets++] = what->sets[i];
    }
    ctd_scenario *scenario = load_good(what->path, &overrides);

    cr_assert_eq(ctd_calibrate(scenario, 2, &report), CTD_OK, "%s", report.message);
    return scenario;
}

static void
hash_of(const ctd_scenario *scenario, const ctd_experiment_options *options, ctd_hash hash)
{
    ctd_experiment *experiment = NULL;

    cr_assert_eq(ctd_experiment_run(scenario, options, &experiment), CTD_OK);
    cr_assert_eq(ctd_result_hash(ctd_experiment_result(experiment), hash), CTD_OK);
    ctd_experiment_destroy(&experiment);
}

Test(side_by_side, any_number_of_markets_and_threads_finds_the_same_bits)
{
    static const uint32_t replications[] = {1, 2, 5};
    static const struct {
        int n_threads;
        uint32_t width;
        bool rest_inside; /* the last, incomplete batch has all threads inside */
    } how[] = {{2, 2, false}, {2, 2, true}, {3, 3, true}, {7, 3, false}, {7, 1, false}};

    for (size_t k = 0; k < sizeof settings / sizeof *settings; k++) {
        for (size_t i = 0; i < 3; i++) {
            const uint32_t n = replications[i];
            ctd_scenario *scenario = load(&settings[k], n);
            const ctd_experiment_options alone = {.n_threads = 1};
            ctd_hash expected, got;

            hash_of(scenario, &alone, expected);
            for (size_t h = 0; h < sizeof how / sizeof *how; h++) {
                const uint32_t width = how[h].width;
                const uint32_t last = how[h].rest_inside ? n % width : 0;
                const ctd_sharing sharing = {width, width > 1 ? n - last : 0};
                const ctd_experiment_options options = {.n_threads = how[h].n_threads,
                                                        .sharing = &sharing};

                hash_of(scenario, &options, got);
                cr_expect_str_eq(got, expected,
                                 "%s: %u replications, %u markets side by side, %d threads",
                                 settings[k].path, n, width, how[h].n_threads);
            }
            ctd_scenario_destroy(&scenario);
        }
    }
}

/* What progress was told. */
typedef struct listener {
    pthread_t caller;
    uint64_t last, total;
    bool falls, strange_thread;
    sig_atomic_t volatile *stop; /* set once half is done; may be NULL */
} listener;

static void
listen(uint64_t done, uint64_t total, void *context)
{
    listener *l = context;

    l->falls = l->falls || done <= l->last;
    l->strange_thread = l->strange_thread || !pthread_equal(l->caller, pthread_self());
    l->last = done;
    l->total = total;
    if (l->stop != NULL && 2 * done > total) {
        *l->stop = 15;
    }
}

Test(side_by_side, progress_rises_to_the_end_and_is_told_by_the_caller_alone)
{
    ctd_scenario *scenario = load(&settings[0], 5);
    const ctd_sharing sharings[] = {{1, 0}, {2, 4}, {3, 5}, {5, 5}};

    for (size_t k = 0; k < 4; k++) {
        listener l = {.caller = pthread_self()};
        const ctd_experiment_options options = {
            .n_threads = 3, .sharing = &sharings[k], .progress = listen, .progress_context = &l};
        ctd_experiment *experiment = NULL;

        cr_assert_eq(ctd_experiment_run(scenario, &options, &experiment), CTD_OK);
        cr_expect_eq(l.last, l.total);
        cr_expect_eq(l.total, 48u * 5 * scenario->n_variants);
        cr_expect(!l.falls && !l.strange_thread);
        cr_expect_eq(ctd_experiment_sharing(experiment).n_markets, sharings[k].n_markets);
        ctd_experiment_destroy(&experiment);
    }
    ctd_scenario_destroy(&scenario);
}

Test(side_by_side, a_stop_in_the_middle_ends_all_markets_and_gives_nothing)
{
    ctd_scenario *scenario = load(&settings[0], 40);
    const ctd_sharing side = {3, 40};
    sig_atomic_t volatile stop = 0;
    listener l = {.caller = pthread_self(), .stop = &stop};
    const ctd_experiment_options options = {.n_threads = 3,
                                            .sharing = &side,
                                            .progress = listen,
                                            .progress_context = &l,
                                            .stop = &stop};
    ctd_experiment *experiment = NULL;

    cr_expect_eq(ctd_experiment_run(scenario, &options, &experiment), CTD_ERR_STOPPED);
    cr_expect_null(experiment);
    cr_expect(stop == 0 || l.last < l.total);
    ctd_scenario_destroy(&scenario);
}

Test(side_by_side, phases_add_up_over_all_markets)
{
    ctd_scenario *scenario = load(&settings[0], 6);
    const ctd_sharing side = {3, 6};
    const ctd_experiment_options options = {.n_threads = 3, .sharing = &side};
    ctd_experiment *experiment = NULL;
    double population;

    cr_assert_eq(ctd_experiment_run(scenario, &options, &experiment), CTD_OK);
    cr_expect_gt(ctd_experiment_seconds(experiment, &population)[0], 0.0);
    cr_expect_gt(population, 0.0);
    ctd_experiment_destroy(&experiment);
    ctd_scenario_destroy(&scenario);
}

Test(side_by_side, the_plan_counts_every_market_and_the_table_and_keeps_to_the_memory)
{
    ctd_scenario *scenario = load(&settings[0], 8);
    ctd_plan one, many, narrow;

    ctd_experiment_plan(scenario, 1, 0, NULL, &one);
    ctd_experiment_plan(scenario, 4, 0, NULL, &many);
    cr_expect_eq(many.sharing.n_markets, 4);
    cr_expect_geq(many.bytes, one.bytes + 3 * one.market_bytes);
    const size_t memory = many.bytes + many.series_bytes - many.market_bytes;

    ctd_experiment_plan(scenario, 4, memory, NULL, &narrow);
    cr_expect_eq(narrow.sharing.n_markets, 3);
    cr_expect_leq(narrow.bytes + narrow.series_bytes, memory);

    uint64_t begin[CTD_MAX_REGIONS * CTD_MAX_SEGMENTS + 1] = {0};
    ctd_population_table table = {
        .begin = begin, .n = 1000, .workload = (float[1]){0}, .provider = (uint8_t[1]){0}};
    const ctd_population_table *const before = scenario->model[0].table;

    scenario->model[0].table = &table;
    ctd_experiment_plan(scenario, 1, 0, NULL, &many);
    scenario->model[0].table = before;
    cr_expect_eq(many.table_bytes, 5000);
    cr_expect_eq(many.bytes, one.bytes + 5000);
    ctd_scenario_destroy(&scenario);
}
