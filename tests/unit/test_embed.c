/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/contend.h"

#include "scenarios/calibrate.h"
#include "studies/experiment.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char path[] = CTD_SOURCE_DIR "/scenarios/two-clouds.yaml";
static const char *const small[] = {"customers.count=3000", "calibration.sample=2000",
                                    "clock.ticks=18", "questions=null", NULL};

static ctd_simulation *
create(int n_threads)
{
    char problem[1000];
    ctd_simulation *s = NULL;
    const ctd_status status =
        ctd_simulation_create(path, small, n_threads, problem, sizeof problem, &s);

    cr_assert(status == CTD_OK, "%s", problem);
    cr_expect(zero(int, problem[0]));
    return s;
}

Test(embed, names_are_those_of_the_scenario)
{
    ctd_simulation *s = create(1);

    cr_expect(eq(u32, ctd_simulation_n_variants(s), 3));
    cr_expect(eq(str, (char *)ctd_simulation_variant(s, 0), "base"));
    cr_expect(eq(str, (char *)ctd_simulation_variant(s, 2), "tenfold"));
    cr_expect(eq(u32, ctd_simulation_n_providers(s), 2));
    cr_expect(eq(str, (char *)ctd_simulation_provider(s, 0), "leader"));
    cr_expect(eq(str, (char *)ctd_simulation_provider(s, 1), "challenger"));
    ctd_simulation_destroy(&s);
    cr_expect(s == NULL);
    ctd_simulation_destroy(&s);
}

Test(embed, shares_add_up_to_one_from_the_start_to_the_end_of_the_clock)
{
    ctd_simulation *s = create(2);
    int ticks = 0;

    do {
        const double *share = ctd_simulation_shares(s);

        cr_expect(fabs(share[0] + share[1] - 1.0) < 1e-12);
        cr_expect(share[0] > 0.5 && share[1] > 0.0);
        cr_expect(ctd_simulation_market(s) > 1e9);
        cr_expect(fabs(ctd_simulation_years(s) - ticks / 12.0) < 1e-12);
    } while (ctd_simulation_step(s) && ++ticks < 100);
    cr_expect(eq(int, ticks, 18));
    cr_expect(not(ctd_simulation_step(s)), "there is nothing behind the end");
    ctd_simulation_destroy(&s);
}

/* What `contend run` records at the end of a run. */
static void
expect_as_recorded(const ctd_result *result, uint32_t variant, uint32_t replication,
                   const double share[2], double market)
{
    const ctd_series *series = result->series[variant * result->n_replications + replication];
    const double *shares = series->data[ctd_series_find(series, "share")];
    const double *markets = series->data[ctd_series_find(series, "market")];
    const size_t last = result->n_records - 1;

    cr_expect(zero(int, memcmp(share, shares + last * 3 + 1, 2 * sizeof *share)));
    cr_expect(zero(int, memcmp(&market, markets + last, sizeof market)));
}

Test(embed, every_variant_and_replication_ends_with_the_bits_of_a_run)
{
    const ctd_overrides overrides = {.n_sets = 4, .sets = small};
    const ctd_experiment_options how = {.n_threads = 1};
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *scenario = NULL;
    ctd_experiment *experiment = NULL;
    ctd_calibration report;
    ctd_simulation *s = create(2);

    cr_assert(ctd_scenario_load(path, &overrides, messages, &scenario) == CTD_OK);
    cr_assert(ctd_calibrate(scenario, 1, &report) == CTD_OK);
    cr_assert(ctd_experiment_run(scenario, &how, &experiment) == CTD_OK);
    for (uint32_t variant = 3; variant-- > 0;) {
        for (uint32_t replication = 0; replication < 3; replication++) {
            ctd_simulation_start(s, variant, replication);
            while (ctd_simulation_step(s)) {
            }
            expect_as_recorded(ctd_experiment_result(experiment), variant, replication,
                               ctd_simulation_shares(s), ctd_simulation_market(s));
        }
    }
    ctd_simulation_destroy(&s);
    ctd_experiment_destroy(&experiment);
    ctd_scenario_destroy(&scenario);
    ctd_messages_destroy(&messages);
}

Test(embed, what_is_wrong_with_a_scenario_is_said_and_cut_to_the_room_there_is)
{
    const char *const bad[] = {"customers.cuont=3", "providers.leadr.fringe=true", NULL};
    const char *const unmatched[] = {"calibration.flow.regions.east={leader: 1.5}", NULL};
    char problem[2000], little[10] = "123456789";
    ctd_simulation *s = NULL;

    cr_expect(ctd_simulation_create(path, bad, 1, problem, sizeof problem, &s) == CTD_ERR_SCENARIO);
    cr_expect(s == NULL);
    cr_expect(strstr(problem, "did you mean 'count'?") != NULL, "%s", problem);
    cr_expect(strstr(problem, "did you mean 'leader'?") != NULL, "%s", problem);
    cr_expect(ctd_simulation_create(path, bad, 1, little, sizeof little, &s) == CTD_ERR_SCENARIO);
    cr_expect(eq(sz, strlen(little), sizeof little - 1));
    cr_expect(ctd_simulation_create(path, unmatched, 1, NULL, 0, &s) == CTD_ERR_SCENARIO);
    cr_expect(ctd_simulation_create("none.yaml", NULL, 1, problem, sizeof problem, &s) ==
              CTD_ERR_READ);
    cr_expect(strncmp(problem, "none.yaml: error: ", 18) == 0, "%s", problem);
    cr_expect(s == NULL);
}

Test(embed, shares_that_cannot_be_matched_are_named)
{
    const char *const sets[] = {"providers.challenger.awareness.east=0.2", NULL};
    char problem[2000];
    ctd_simulation *s = NULL;

    cr_expect(ctd_simulation_create(path, sets, 1, problem, sizeof problem, &s) ==
              CTD_ERR_CALIBRATION);
    cr_expect(strstr(problem, "two-clouds.yaml: calibration.") != NULL, "%s", problem);
    cr_expect(strstr(problem, "provider 'challenger' cannot have a share") != NULL, "%s", problem);
    cr_expect(s == NULL);
}
