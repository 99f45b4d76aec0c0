/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/contend.h"

#include "agents/market.h"
#include "scenarios/calibrate.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ctd_simulation {
    ctd_scenario *scenario;
    ctd_market *market;
    ctd_series *now;        /* one record: the market as it is */
    const ctd_model *model; /* of the variant under way */
    uint32_t tick;
    int share, market_size; /* columns of `now` */
};

/* Appends to what is in problem[size], as much as there is room for. */
static void
say(char *problem, size_t size, const char *text)
{
    const size_t used = size > 0 ? strlen(problem) : 0;

    if (size > 0) {
        snprintf(problem + used, size - used, "%s", text);
    }
}

static ctd_status
load(const char *path, const char *const *sets, char *problem, size_t size, ctd_simulation *s)
{
    ctd_overrides overrides = {.sets = sets};
    ctd_messages *messages = ctd_messages_create();
    ctd_status status = CTD_ERR_NO_MEMORY;

    while (sets != NULL && sets[overrides.n_sets] != NULL) {
        overrides.n_sets++;
    }
    if (messages != NULL) {
        status = ctd_scenario_load(path, &overrides, messages, &s->scenario);
        for (size_t i = 0; i < ctd_messages_count(messages); i++) {
            say(problem, size, ctd_messages_get(messages, i));
        }
    }
    ctd_messages_destroy(&messages);
    return status;
}

static ctd_status
calibrate(const char *path, int n_threads, char *problem, size_t size, ctd_simulation *s)
{
    ctd_calibration report = {0};
    const ctd_status status = ctd_calibrate(s->scenario, n_threads, &report);

    if (status == CTD_ERR_CALIBRATION) {
        say(problem, size, path);
        say(problem, size, ": ");
        say(problem, size, report.message);
        say(problem, size, "\n");
    }
    return status;
}

static ctd_status
make_market(int n_threads, ctd_simulation *s)
{
    ctd_status status;
    const ctd_model *const models = s->scenario->model;
    const uint32_t n = s->scenario->n_variants;
    size_t axes[CTD_N_AXES], n_columns;
    const ctd_column *const columns = ctd_market_columns(&n_columns);

    ctd_market_axes(models, n, 1, axes);
    CTD_TRY(ctd_series_create(n_columns, columns, axes, &s->now));
    s->share = ctd_series_find(s->now, "share");
    s->market_size = ctd_series_find(s->now, "market");
    CTD_TRY(ctd_market_create(models, n, n_threads, &s->market));
out:
    return status;
}

ctd_status
ctd_simulation_create(const char *path, const char *const *sets, int n_threads, char *problem,
                      size_t size, ctd_simulation **simulation)
{
    ctd_status status;
    ctd_simulation *s = calloc(1, sizeof *s);

    *simulation = NULL;
    if (size > 0) {
        problem[0] = '\0';
    }
    CTD_TRY(s != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(load(path, sets, problem, size, s));
    CTD_TRY(calibrate(path, n_threads, problem, size, s));
    CTD_TRY(make_market(n_threads, s));
    ctd_simulation_start(s, 0, 0);
    *simulation = s;
    s = NULL;
out:
    if (status == CTD_ERR_NO_MEMORY) {
        say(problem, size, ctd_status_sentence(status));
        say(problem, size, "\n");
    }
    ctd_simulation_destroy(&s);
    return status;
}

void
ctd_simulation_destroy(ctd_simulation **simulation)
{
    ctd_simulation *const s = *simulation;

    if (s != NULL) {
        ctd_market_destroy(&s->market);
        ctd_series_destroy(&s->now);
        ctd_scenario_destroy(&s->scenario);
        free(s);
    }
    *simulation = NULL;
}

uint32_t
ctd_simulation_n_variants(const ctd_simulation *simulation)
{
    return simulation->scenario->n_variants;
}

const char *
ctd_simulation_variant(const ctd_simulation *simulation, uint32_t v)
{
    assert(v < simulation->scenario->n_variants);
    return simulation->scenario->variant[v];
}

uint32_t
ctd_simulation_n_providers(const ctd_simulation *simulation)
{
    return simulation->scenario->model[0].n_providers - 1;
}

const char *
ctd_simulation_provider(const ctd_simulation *simulation, uint32_t j)
{
    assert(j < ctd_simulation_n_providers(simulation));
    return simulation->scenario->provider[j + 1];
}

void
ctd_simulation_start(ctd_simulation *simulation, uint32_t variant, uint32_t replication)
{
    ctd_simulation *const s = simulation;

    assert(variant < s->scenario->n_variants);
    s->model = &s->scenario->model[variant];
    s->tick = 0;
    ctd_market_start(s->market, s->model, replication, NULL, 1);
    ctd_market_snapshot(s->market, s->now, false);
}

bool
ctd_simulation_step(ctd_simulation *simulation)
{
    ctd_simulation *const s = simulation;

    if (s->tick == s->model->calendar.n_ticks) {
        return false;
    }
    ctd_market_step(s->market);
    ctd_market_snapshot(s->market, s->now, false);
    s->tick++;
    return true;
}

double
ctd_simulation_years(const ctd_simulation *simulation)
{
    return simulation->tick / (double)simulation->model->calendar.ticks_per_year;
}

const double *
ctd_simulation_shares(const ctd_simulation *simulation)
{
    const double *const share = simulation->now->data[simulation->share];

    return share + 1; /* behind on-premises */
}

double
ctd_simulation_market(const ctd_simulation *simulation)
{
    const double *const size = simulation->now->data[simulation->market_size];

    return *size;
}
