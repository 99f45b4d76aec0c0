/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/calibrate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double close_enough = 1e-10;

typedef struct job {
    const ctd_scenario *scenario;
    const ctd_model *model;
    const ctd_calibrate_how *how;
    uint32_t variant;
    ctd_calibration *report;
} job;

void
ctd_calibration_sets_clear(ctd_calibration_sets *sets)
{
    free(sets->set);
    *sets = (ctd_calibration_sets){0};
}

/* Adds an inversion to those reported in detail. */
static ctd_status
keep(const job *k, ctd_sample *sample, const ctd_calibration_set *found, const double target[],
     const double xi[])
{
    const size_t bytes = k->model->n_providers * sizeof *xi;
    ctd_calibration_set *set = NULL;

    ctd_calibration_sets *const sets = k->how->sets;

    if (sets == NULL) {
        return CTD_OK;
    }
    set = realloc(sets->set, (sets->n + 1) * sizeof *set);
    if (set == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    sets->set = set;
    set += sets->n++;
    *set = *found;
    memcpy(set->target, target, bytes);
    memcpy(set->xi, xi, bytes);
    ctd_sample_shares(sample, xi, k->how->n_threads, set->fitted);
    return CTD_OK;
}

/* A share that even the choice of everybody who knows the provider could not make. */
static ctd_status
check_reach(const job *k, const ctd_sample *sample, const ctd_board *board, uint32_t r,
            const char *kind, const double target[])
{
    for (uint32_t j = 1; j < k->model->n_providers; j++) {
        const double aware = ctd_sample_aware(sample, j);

        if (target[j] > 0.0 && board->nearest[j][r] < 0) {
            snprintf(k->report->message, sizeof k->report->message,
                     "calibration.%s: provider '%s' has a share of %g in region '%s' but no "
                     "location is open at the start; open one or set the share to 0",
                     kind, k->scenario->provider[j], target[j], k->scenario->region[r]);
            return CTD_ERR_CALIBRATION;
        }
        if (target[j] > 0.0 && target[j] >= aware && aware < 1.0) {
            snprintf(k->report->message, sizeof k->report->message,
                     "calibration.%s: provider '%s' cannot have a share of %g in region '%s', "
                     "where customers with only %.4g of the workload know it; raise its awareness "
                     "there or lower the share",
                     kind, k->scenario->provider[j], target[j], k->scenario->region[r], aware);
            return CTD_ERR_CALIBRATION;
        }
    }
    return CTD_OK;
}

static ctd_status
invert(const job *k, ctd_sample *sample, uint32_t r, const char *kind, const double target[],
       double xi[])
{
    uint32_t rounds = 0;
    const double residual =
        ctd_calibrate_invert(sample, k->model->n_providers, target, k->how, xi, &rounds);

    k->report->n_inversions++;
    k->report->n_rounds += rounds;
    k->report->residual = residual > k->report->residual ? residual : k->report->residual;
    if (residual < close_enough) {
        return keep(k, sample,
                    &(ctd_calibration_set){.variant = k->variant,
                                           .region = r,
                                           .is_stock = strcmp(kind, "stock") == 0,
                                           .rounds = rounds,
                                           .residual = residual},
                    target, xi);
    }
    if (ctd_calibrate_stopped(k->how)) {
        return CTD_ERR_STOPPED;
    }
    snprintf(k->report->message, sizeof k->report->message,
             "calibration.%s: the shares of region '%s' cannot be matched (largest residual %.3g "
             "after %u rounds): together they ask for more than the customers who know each "
             "provider can give; raise awareness or change the shares",
             kind, k->scenario->region[r], residual, rounds);
    return CTD_ERR_CALIBRATION;
}

static ctd_status
fit_region(const job *k, const ctd_board *board, uint32_t r, ctd_inversion *out)
{
    ctd_status status = CTD_OK;
    ctd_sample *sample = NULL;
    const ctd_targets *targets = &k->model->targets;
    double target[CTD_MAX_PROVIDERS];

    CTD_TRY(ctd_sample_create(k->model, board, r, k->how->n_threads, &sample));
    if (targets->has_flow) {
        memcpy(target, targets->flow[r], sizeof target);
        target[CTD_ON_PREMISES] = k->model->outside_option ? targets->stay : 0.0;
        CTD_TRY(check_reach(k, sample, board, r, "flow", target));
        CTD_TRY(invert(k, sample, r, "flow", target, out->flow[r]));
    }
    if (targets->has_stock) {
        memcpy(target, targets->stock[r], sizeof target);
        target[CTD_ON_PREMISES] = 0.0;
        CTD_TRY(check_reach(k, sample, board, r, "stock", target));
        CTD_TRY(invert(k, sample, r, "stock", target, out->stock[r]));
    }
out:
    ctd_sample_destroy(&sample);
    return status;
}

static ctd_status
fit_model(const job *k, ctd_inversion *out)
{
    ctd_status status = CTD_OK;
    ctd_board *board = malloc(sizeof *board);
    const bool needed = k->model->targets.has_flow || k->model->targets.has_stock;

    CTD_TRY(board != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    ctd_board_at_start(k->model, board);
    for (uint32_t r = 0; needed && r < k->model->n_regions; r++) {
        CTD_TRY(fit_region(k, board, r, out));
    }
out:
    free(board);
    return status;
}

/* xi of provider j before references: calibrated, or given; NAN = by reference. */
static double
own_intercept(const ctd_model *model, const ctd_inversion *f, uint32_t j, uint32_t r, uint32_t s)
{
    return model->targets.has_flow && !isnan(model->targets.flow[r][j])
               ? f->flow[r][j]
               : model->provider[j].quality[r][s];
}

void
ctd_calibrate_use(const ctd_inversion *inversion, ctd_model *model)
{
    const ctd_inversion *f = inversion;

    for (uint32_t r = 0; r < model->n_regions; r++) {
        const bool stays =
            model->outside_option && model->targets.has_flow && model->targets.stay > 0.0;

        model->outside_intercept[r] =
            stays ? f->flow[r][CTD_ON_PREMISES] : model->region[r].on_premises;
        for (uint32_t j = 1; j < model->n_providers; j++) {
            const ctd_provider *provider = &model->provider[j];

            model->stock_intercept[j][r] = model->targets.has_stock ? f->stock[r][j] : -INFINITY;
            for (uint32_t s = 0; s < model->n_segments; s++) {
                double xi = own_intercept(model, f, j, r, s);

                if (isnan(xi) && provider->reference > 0) {
                    xi = own_intercept(model, f, (uint32_t)provider->reference, r, s) +
                         provider->offset[r];
                }
                model->intercept[j][r][s] = isnan(xi) ? -INFINITY : xi;
            }
        }
    }
}

/* The variant's customers and targets on the base's supply side. */
static void
on_base_supply(const ctd_model *base, const ctd_model *variant, ctd_model *out)
{
    *out = *variant;
    memcpy(out->provider, base->provider, sizeof out->provider);
    memcpy(out->event, base->event, sizeof out->event);
    out->n_events = base->n_events;
    out->reference_price = base->reference_price;
    out->on_premises_cost = base->on_premises_cost;
}

ctd_status
ctd_calibrate_model(const ctd_scenario *scenario, const ctd_model *model,
                    const ctd_calibrate_how *how, ctd_calibration *report, ctd_inversion *inversion)
{
    const job k = {.scenario = scenario, .model = model, .how = how, .report = report};

    return fit_model(&k, inversion);
}

ctd_status
ctd_calibrate_in_detail(ctd_scenario *scenario, const ctd_calibrate_how *how,
                        ctd_calibration *report)
{
    ctd_status status = CTD_OK;
    ctd_inversion *base = calloc(1, sizeof *base), *own = calloc(1, sizeof *own);
    ctd_model *model = malloc(sizeof *model);
    job k = {.scenario = scenario, .model = &scenario->model[0], .how = how, .report = report};

    *report = (ctd_calibration){0};
    if (base == NULL || own == NULL || model == NULL) {
        CTD_TRY(CTD_ERR_NO_MEMORY);
    }
    CTD_TRY(fit_model(&k, base));
    for (uint32_t v = 0; v < scenario->n_variants; v++) {
        const bool shares_base = scenario->calibrated_by[v] == 0;

        if (!shares_base) {
            on_base_supply(&scenario->model[0], &scenario->model[v], model);
            k.model = model;
            k.variant = v;
            CTD_TRY(fit_model(&k, own));
        }
        ctd_calibrate_use(shares_base ? base : own, &scenario->model[v]);
    }
out:
    free(model);
    free(own);
    free(base);
    return status;
}

ctd_status
ctd_calibrate(ctd_scenario *scenario, int n_threads, ctd_calibration *report)
{
    return ctd_calibrate_in_detail(scenario, &(ctd_calibrate_how){.n_threads = n_threads}, report);
}
