/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/fit_private.h"

#include "agents/market.h"
#include "output/text.h"
#include "sim/parallel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Points given to the threads between two looks at the signal and the progress. */
enum { POINTS_A_THREAD = 4 };

double
ctd_fit_value(const ctd_fit_parameter *parameter, double z)
{
    char text[32];

    ctd_text_format(text, sizeof text, "%.6g",
                    parameter->low + z * (parameter->high - parameter->low));
    const double value = ctd_text_number(text);

    return fmin(fmax(value, parameter->low), parameter->high);
}

/* What a run looks like to the targets. */
typedef struct view {
    const ctd_series *series;
    size_t n_providers, n_regions, n_segments;
    uint32_t a_year; /* ticks */
} view;

static double
revenue(const view *v, const ctd_fit_target *t, size_t provider)
{
    const double *const column = v->series->data[ctd_series_find(v->series, "revenue")];
    const double *row =
        column + (t->tick * v->n_providers + provider) * v->n_regions * v->n_segments;
    double sum = 0.0;

    for (size_t r = 0; r < v->n_regions; r++) {
        for (size_t s = 0; s < v->n_segments; s++, row++) {
            sum += t->region[r] ? *row : 0.0;
        }
    }
    return sum;
}

static double
market(const view *v, const ctd_fit_target *t)
{
    double sum = 0.0;

    for (size_t j = 1; j < v->n_providers; j++) {
        sum += revenue(v, t, j);
    }
    return sum;
}

static double
churn(const view *v, const ctd_fit_target *t)
{
    const int64_t *const switches = v->series->data[ctd_series_find(v->series, "switches")];
    const int64_t *const customers = v->series->data[ctd_series_find(v->series, "customers")];
    const size_t n = v->n_providers, cells = v->n_regions * v->n_segments;
    const size_t first = t->provider > 0 ? (size_t)t->provider : 1;
    const size_t last = t->provider > 0 ? (size_t)t->provider : n - 1;
    const uint32_t before = t->tick - v->a_year;
    int64_t left = 0, had = 0;

    for (size_t from = first; from <= last; from++) {
        for (size_t i = 0; i < cells; i++) {
            had += customers[(before * n + from) * cells + i];
        }
        for (uint32_t tick = before + 1; tick <= t->tick; tick++) {
            for (size_t to = 1; to < n; to++) {
                left += switches[(tick * n + from) * n + to];
            }
        }
    }
    return had > 0 ? (double)left / (double)had : 0.0;
}

static double
measure(const view *v, const ctd_fit_target *t)
{
    const double all = t->metric == CTD_FIT_CHURN ? 0.0 : market(v, t);

    switch (t->metric) {
    case CTD_FIT_SHARE:
        return all > 0.0 ? revenue(v, t, (size_t)t->provider) / all : 0.0;
    case CTD_FIT_MARKET:
        return all;
    default:
        return churn(v, t);
    }
}

static uint32_t
last_tick(const ctd_fit *fit)
{
    uint32_t last = 0;

    for (uint32_t i = 0; i < fit->n_targets; i++) {
        last = fit->target[i].tick > last ? fit->target[i].tick : last;
    }
    return last;
}

/* Runs the model as far as there are targets, in every replication. */
static ctd_status
play(const ctd_fitting *f, const ctd_model *model, ctd_fit_point *p)
{
    ctd_status status = CTD_OK;
    ctd_market *m = NULL;
    ctd_series *series = NULL;
    const uint32_t last = last_tick(f->fit), n = f->fit->n_targets;
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);

    CTD_TRY(ctd_market_create(model, 1, 1, &m));
    ctd_market_axes(model, 1, last + 1, size);
    memset(p->moment, 0, sizeof p->moment);
    for (uint32_t replication = 0; replication < f->fit->n_replications; replication++) {
        CTD_TRY(ctd_series_create(n_columns, columns, size, &series));
        ctd_market_start(m, model, replication, series, 1);
        for (uint32_t tick = 0; tick < last; tick++) {
            ctd_market_step(m);
        }
        const view v = {series, model->n_providers, model->n_regions, model->n_segments,
                        model->calendar.ticks_per_year};

        for (uint32_t i = 0; i < n; i++) {
            const double value = measure(&v, &f->fit->target[i]);

            p->moment[i] += value / f->fit->n_replications;
            if (p->each != NULL) {
                p->each[replication * n + i] = value;
            }
        }
        ctd_series_destroy(&series);
    }
out:
    ctd_series_destroy(&series);
    ctd_market_destroy(&m);
    return status;
}

/* Intercepts of a point: those of the reference unless it changes what they depend on. */
static ctd_status
calibrate(const ctd_fitting *f, ctd_scenario *s, ctd_fit_point *p)
{
    ctd_status status = CTD_OK;
    ctd_model *scratch = malloc(sizeof *scratch);
    ctd_inversion *own = NULL;
    ctd_calibration report = {0};

    CTD_TRY(scratch != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    p->inverted = !ctd_calibrate_is_same(f->reference->model, s->model, scratch);
    if (p->inverted) {
        own = calloc(1, sizeof *own);
        CTD_TRY(own != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        const ctd_calibrate_how how = {.n_threads = 1, .stop = f->options->stop};

        status = ctd_calibrate_model(s, s->model, &how, &report, own);
        snprintf(p->message, sizeof p->message, "%s", report.message);
        CTD_TRY(status);
    }
    ctd_calibrate_use(p->inverted ? own : f->inversion, s->model);
out:
    free(own);
    free(scratch);
    return status;
}

/* The scenario at a point, and the objective there. */
static ctd_status
simulate(const ctd_fitting *f, ctd_fit_point *p)
{
    ctd_status status = CTD_OK;
    ctd_scenario *s = NULL;
    ctd_fit_sets sets = {0};
    ctd_messages *messages = ctd_messages_create();
    double value[CTD_MAX_FIT_PARAMETERS];

    CTD_TRY(messages != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (uint32_t k = 0; k < f->fit->n_parameters; k++) {
        value[k] = ctd_fit_value(&f->fit->parameter[k], p->z[k]);
    }
    CTD_TRY(ctd_fit_sets_create(f->fit, value, &sets));
    const ctd_overrides overrides = {.n_sets = sets.n, .sets = (const char *const *)sets.set};

    status = ctd_scenario_read(f->name, f->text, &overrides, messages, &s);
    if (ctd_messages_count(messages) > 0) {
        snprintf(p->message, sizeof p->message, "%s", ctd_messages_get(messages, 0));
    }
    CTD_TRY(status);
    CTD_TRY(calibrate(f, s, p));
    CTD_TRY(play(f, s->model, p));
    p->objective = 0.0;
    for (uint32_t i = 0; i < f->fit->n_targets; i++) {
        const ctd_fit_target *const t = &f->fit->target[i];
        const double miss = (p->moment[i] - t->value) / t->error;

        p->objective += miss * miss;
    }
out:
    ctd_fit_sets_clear(&sets);
    ctd_messages_destroy(&messages);
    ctd_scenario_destroy(&s);
    return status;
}

typedef struct batch {
    const ctd_fitting *fitting;
    ctd_fit_point *points;
} batch;

static void
simulate_range(size_t begin, size_t end, int thread, void *context)
{
    const batch *const b = context;

    (void)thread;
    for (size_t i = begin; i < end; i++) {
        ctd_fit_point *const p = &b->points[i];

        p->objective = INFINITY;
        p->inverted = false;
        p->message[0] = '\0';
        p->status = simulate(b->fitting, p);
    }
}

/* Counts what was done; the first error that ends the fit. */
static ctd_status
collect(ctd_fitting *f, uint32_t n, const ctd_fit_point points[])
{
    ctd_status status = CTD_OK;

    for (uint32_t i = 0; i < n && status == CTD_OK; i++) {
        const ctd_fit_point *const p = &points[i];

        f->found->n_points++;
        f->found->n_inversions += p->inverted ? 1 : 0;
        f->found->n_infeasible += p->status == CTD_ERR_CALIBRATION ? 1 : 0;
        if (p->status != CTD_OK) {
            snprintf(f->found->message, sizeof f->found->message, "%s", p->message);
        }
        status = p->status == CTD_ERR_CALIBRATION ? CTD_OK : p->status;
    }
    return status;
}

ctd_status
ctd_fit_simulate(ctd_fitting *fitting, uint32_t n, ctd_fit_point points[])
{
    ctd_status status = CTD_OK;
    const ctd_fit_options *const o = fitting->options;
    const uint32_t most = POINTS_A_THREAD * (uint32_t)o->n_threads;

    for (uint32_t done = 0; done < n; done += most) {
        const uint32_t some = n - done < most ? n - done : most;
        batch b = {fitting, points + done};

        ctd_parallel_for(some, 1, o->n_threads, simulate_range, &b);
        CTD_TRY(collect(fitting, some, points + done));
        if (o->progress != NULL) {
            o->progress(fitting->found->n_points, fitting->expected, o->progress_context);
        }
        CTD_TRY(o->stop != NULL && *o->stop != 0 ? CTD_ERR_STOPPED : CTD_OK);
    }
out:
    return status;
}
