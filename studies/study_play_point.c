/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market.h"
#include "scenarios/calibrate.h"
#include "sim/phases.h"
#include "studies/design.h"
#include "studies/response.h"
#include "studies/study_private.h"

#include <stdio.h>
#include <stdlib.h>

/* One point of a study: the scenario as the factors have it, calibrated, played, looked at. */

ctd_status
ctd_study_player_create(ctd_study_player *player)
{
    ctd_status status = CTD_OK;

    *player = (ctd_study_player){.scratch = malloc(sizeof *player->scratch)};
    CTD_TRY(player->scratch != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (int i = 0; i < CTD_STUDY_INVERSIONS; i++) {
        ctd_known_inversion *known = &player->known[i];

        known->model = malloc(sizeof *known->model);
        known->inversion = malloc(sizeof *known->inversion);
        CTD_TRY(known->model != NULL && known->inversion != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
out:
    return status;
}

void
ctd_study_player_clear(ctd_study_player *player)
{
    for (int i = 0; i < CTD_STUDY_INVERSIONS; i++) {
        free(player->known[i].model);
        free(player->known[i].inversion);
    }
    free(player->scratch);
    *player = (ctd_study_player){0};
}

void
ctd_study_player_tell(const ctd_study_player *player, ctd_study_spent *to)
{
    const ctd_study_spent *spent = &player->spent;

    if (to != NULL) {
        to->scenarios += spent->scenarios;
        to->calibrations += spent->calibrations;
        to->population += spent->population;
        for (size_t i = 0; i < CTD_STUDY_PHASES; i++) {
            to->phase[i] += spent->phase[i];
        }
    }
}

/* The inversion of a model's shares: that of a recent point with the same market, or a new one in
 * place of the one that was not used for longest. */
static ctd_status
invert(const ctd_study_game *g, ctd_study_player *player, const ctd_scenario *s,
       const ctd_model *model, ctd_calibration *report, const ctd_inversion **found)
{
    ctd_status status = CTD_OK;
    ctd_known_inversion *oldest = &player->known[0];

    for (int i = 0; i < CTD_STUDY_INVERSIONS; i++) {
        ctd_known_inversion *known = &player->known[i];

        if (known->used > 0 && ctd_calibrate_is_equal(known->model, model, player->scratch)) {
            known->used = ++player->count;
            *found = known->inversion;
            return CTD_OK;
        }
        oldest = known->used < oldest->used ? known : oldest;
    }
    const ctd_calibrate_how how = {.n_threads = g->n_inside, .stop = g->options->stop};

    oldest->used = 0;
    CTD_TRY(ctd_calibrate_model(s, model, &how, report, oldest->inversion));
    *oldest->model = *model;
    oldest->used = ++player->count;
    *found = oldest->inversion;
out:
    return status;
}

/* Says what went wrong, and with which settings. */
static void
say_trouble(ctd_study_game *g, uint64_t point, const double value[], const char *what)
{
    ctd_study_trouble *t = g->trouble;
    size_t n;

    ctd_lock_take(g->lock);
    if (g->status == CTD_OK) {
        t->point = point;
        n = (size_t)snprintf(t->text, sizeof t->text, "point %llu (", (unsigned long long)point);
        for (uint32_t k = 0; k < g->study->n_factors && n < sizeof t->text; k++) {
            n += (size_t)snprintf(t->text + n, sizeof t->text - n, "%s%s = %.6g", k > 0 ? ", " : "",
                                  g->study->factor[k].name, value[k]);
        }
        if (n < sizeof t->text) {
            snprintf(t->text + n, sizeof t->text - n, "): %s", what);
        }
    }
    ctd_lock_give(g->lock);
}

static ctd_status
calibrate(ctd_study_game *g, ctd_study_player *player, ctd_scenario *s, uint64_t point,
          const double value[])
{
    ctd_status status = CTD_OK;
    ctd_calibration report = {0};
    const ctd_inversion *inversion;

    for (uint32_t v = 0; v < s->n_variants; v++) {
        CTD_TRY(invert(g, player, s, &s->model[s->calibrated_by[v]], &report, &inversion));
        ctd_calibrate_use(inversion, &s->model[v]);
    }
out:
    if (status == CTD_ERR_CALIBRATION) {
        say_trouble(g, point, value, report.message);
    }
    return status;
}

/* What a point's experiment tells of itself. */
typedef struct listener {
    ctd_study_game *g;
    int thread;
    uint64_t told;
} listener;

static void
listen(uint64_t done, uint64_t total, void *context)
{
    listener *l = context;
    const ctd_study_options *options = l->g->options;
    const uint64_t all =
        atomic_fetch_add_explicit(&l->g->done, done - l->told, memory_order_relaxed) + done -
        l->told;

    (void)total;
    l->g->mine += done - l->told;
    l->told = done;
    if (l->thread == 0 && options->progress != NULL) {
        options->progress(all, l->g->total, options->progress_context);
    }
    if (l->thread == 0) {
        const ctd_status status = ctd_study_ranks_turn(l->g);

        if (status != CTD_OK) {
            ctd_study_fail(l->g, status);
        }
    }
}

static void
add_played(ctd_study_spent *spent, const ctd_experiment *x)
{
    size_t n;
    double population;
    const double *seconds = ctd_experiment_seconds(x, &population);

    ctd_market_phase_names(&n);
    spent->population += population;
    for (size_t i = 0; i < n; i++) {
        spent->phase[i] += seconds[i];
    }
}

static ctd_status
play_scenario(ctd_study_game *g, int thread, uint64_t point, const double value[])
{
    ctd_status status = CTD_OK;
    const ctd_study *study = g->study;
    ctd_scenario *s = NULL;
    ctd_experiment *x = NULL;
    ctd_messages *messages = ctd_messages_create();
    listener l = {.g = g, .thread = thread};
    ctd_study_player *player = &g->player[thread];
    const ctd_experiment_options how = {
        .n_threads = g->n_inside,
        .memory = g->options->memory,
        .kernels = g->options->kernels,
        .progress = listen,
        .progress_context = &l,
        .stop = g->options->stop,
    };

    CTD_TRY(messages != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    const double began = ctd_seconds();

    CTD_TRY(ctd_study_scenario(study, value, messages, &s));
    s->n_replications = g->values->n_replications;
    if (study->n_series == 0) {
        s->record_every = s->model[0].calendar.n_ticks; /* outcomes look at every tick anyway */
    }
    ctd_study_ask(study, s);
    const double built = ctd_seconds();

    CTD_TRY(calibrate(g, player, s, point, value));
    player->spent.scenarios += built - began;
    player->spent.calibrations += ctd_seconds() - built;
    CTD_TRY(ctd_experiment_run(s, &how, &x));
    add_played(&player->spent, x);
    ctd_study_take_outcomes(g, s, ctd_experiment_result(x), point);
    ctd_study_take_series(g, ctd_experiment_result(x), point);
out:
    if (status == CTD_ERR_SCENARIO && messages != NULL) {
        say_trouble(g, point, value,
                    ctd_messages_count(messages) > 0 ? ctd_messages_get(messages, 0) : "");
    }
    ctd_experiment_destroy(&x);
    ctd_scenario_destroy(&s);
    ctd_messages_destroy(&messages);
    return status;
}

ctd_status
ctd_study_point_play(ctd_study_game *g, int thread, uint64_t point)
{
    const ctd_study *study = g->study;
    double value[CTD_MAX_FACTORS];
    ctd_status status = CTD_OK;

    ctd_design_point(study, point, value);
    if (study->response == CTD_RESPONSE_NONE) {
        return play_scenario(g, thread, point, value);
    }
    for (uint32_t r = 0; r < g->values->n_replications; r++) {
        for (uint32_t o = 0; o < study->n_outcomes; o++) {
            g->values->value[(point * g->values->n_replications + r) * study->n_outcomes + o] =
                ctd_response_value(study, value);
        }
    }
    listen(1, 1, &(listener){.g = g, .thread = thread});
    return status;
}
