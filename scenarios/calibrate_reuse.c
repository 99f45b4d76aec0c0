/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/calibrate.h"

#include <stdlib.h>
#include <string.h>

/* A copy without what calibration makes and without sums of money, which no board shows. */
static void
strip(const ctd_model *model, ctd_model *out)
{
    memcpy(out, model, sizeof *out); /* padding too: it is compared */
    memset(out->intercept, 0, sizeof out->intercept);
    memset(out->stock_intercept, 0, sizeof out->stock_intercept);
    memset(out->outside_intercept, 0, sizeof out->outside_intercept);
    for (uint32_t i = 0; i < out->n_events; i++) {
        if (out->event[i].kind == CTD_EVENT_INJECT) {
            out->event[i].amount = 0.0;
        }
    }
}

bool
ctd_calibrate_reuse(const ctd_scenario *before, ctd_scenario *scenario)
{
    ctd_model *a = malloc(sizeof *a), *b = malloc(sizeof *b);
    bool same = a != NULL && b != NULL && before->n_variants == scenario->n_variants &&
                memcmp(before->calibrated_by, scenario->calibrated_by,
                       scenario->n_variants * sizeof *scenario->calibrated_by) == 0;

    for (uint32_t v = 0; same && v < scenario->n_variants; v++) {
        strip(&before->model[v], a);
        strip(&scenario->model[v], b);
        /* Models are made zeroed: their padding is the same. */
        /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison) */
        same = memcmp(a, b, sizeof *a) == 0;
    }
    for (uint32_t v = 0; same && v < scenario->n_variants; v++) {
        const ctd_model *from = &before->model[v];
        ctd_model *to = &scenario->model[v];

        memcpy(to->intercept, from->intercept, sizeof to->intercept);
        memcpy(to->stock_intercept, from->stock_intercept, sizeof to->stock_intercept);
        memcpy(to->outside_intercept, from->outside_intercept, sizeof to->outside_intercept);
    }
    free(a);
    free(b);
    return same;
}
