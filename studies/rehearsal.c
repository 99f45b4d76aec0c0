/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/rehearsal.h"

#include "agents/panel.h"
#include "output/file.h"
#include "sim/phases.h"
#include "studies/experiment.h"

#include <stdlib.h>

enum {
    SMALL = 20000,
    LARGE = 100000,
    MOST_TICKS = 60,
    MANY_TICKS = 6000,
    MOST_VARIANTS = 4,
    MOST_BATCHES = 16
};
#define SHORT 0.2  /* seconds too few to tell start-up from playing; */
#define ENOUGH 0.5 /* what may be spent on telling */

/* A smaller copy of a scenario, and what stands for it. */
typedef struct stage {
    const ctd_scenario *whole;
    ctd_scenario *small;
    ctd_model *model; /* [MOST_VARIANTS] */
    ctd_sharing sharing;
    size_t memory;
    int n_threads;
    double
        panel_scale; /* customers followed in the whole for one here; 1 unless panels are large */
} stage;

/* What a rehearsal took. */
typedef struct measure {
    uint32_t n_replications;
    double seconds;
    double bytes;
} measure;

/* Bytes of the file with as many customers followed as in the whole. Leaves those here out. */
static ctd_status
file_of_all(const stage *s, ctd_result *result, double *bytes)
{
    ctd_status status = CTD_OK;
    ctd_write_report report = {0};
    void *image = NULL;
    size_t n = 0, n_without = 0;

    CTD_TRY(ctd_file_image(result, s->n_threads, &image, &n, &report));
    *bytes = (double)n;
    if (s->panel_scale > 1.0) {
        free(image);
        image = NULL;
        for (size_t i = 0; i < (size_t)result->n_variants * result->n_replications; i++) {
            result->series[i]->size[CTD_AXIS_CUSTOMER] = 0;
        }
        result->n_panel = 0;
        CTD_TRY(ctd_file_image(result, s->n_threads, &image, &n_without, &report));
        *bytes = (double)n_without + (double)(n - n_without) * s->panel_scale;
    }
out:
    free(image);
    return status;
}

/* Plays n_batches of as many replications as the whole plays side by side. */
static ctd_status
rehearse(const stage *s, uint64_t n_customers, uint32_t most_ticks, uint32_t n_batches,
         measure *took)
{
    ctd_status status = CTD_OK;
    ctd_experiment *experiment = NULL;
    ctd_result result;
    const uint32_t width = s->sharing.n_markets;
    const ctd_sharing sharing = {width, width > 1 ? width * n_batches : 0};
    const ctd_experiment_options options = {
        .n_threads = s->n_threads, .memory = s->memory, .sharing = &sharing};

    for (uint32_t v = 0; v < s->small->n_variants; v++) {
        s->model[v].n_customers = n_customers;
        s->model[v].calendar = s->whole->model[v].calendar;
        if (s->model[v].calendar.n_ticks > most_ticks) {
            s->model[v].calendar.n_ticks = most_ticks;
        }
    }
    s->small->n_replications = width * n_batches;
    took->n_replications = width * n_batches;
    const double began = ctd_seconds();

    CTD_TRY(ctd_experiment_run(s->small, &options, &experiment));
    took->seconds = ctd_seconds() - began;
    result = *ctd_experiment_result(experiment);
    CTD_TRY(file_of_all(s, &result, &took->bytes));
out:
    ctd_experiment_destroy(&experiment);
    return status;
}

/* Batches of the whole, in the time that one takes; the last replications, which have all threads
 * inside, take a part of it each. */
static double
batches_of(const stage *s)
{
    const uint32_t n = s->whole->n_replications;
    const uint32_t width = s->sharing.n_markets > 1 ? s->sharing.n_markets : 1;
    const uint32_t side = width > 1 ? s->sharing.n_side : 0;
    const double gain =
        ctd_sharing_gain((double)s->whole->model->n_customers, (uint32_t)s->n_threads);

    const uint32_t n_side_by_side = side / width + (side % width > 0);

    return n_side_by_side + (n - side) / (width > 1 ? gain : 1.0);
}

/* Records of the whole run for one of the rehearsal. */
static double
records_to_come(const stage *s)
{
    const uint32_t every = s->whole->record_every;

    return (double)ctd_experiment_records(s->whole->model[0].calendar.n_ticks, every, NULL) /
           ctd_experiment_records(s->model[0].calendar.n_ticks, every, NULL);
}

/* Bytes of the whole from those of one rehearsal or of two, of which the second is longer. */
static double
file_bytes(const stage *s, const measure *one, const measure *two)
{
    const double variants = (double)s->whole->n_variants / s->small->n_variants;
    const double more = (double)s->whole->n_replications - one->n_replications;
    const double each =
        two->n_replications > one->n_replications
            ? (two->bytes - one->bytes) / (two->n_replications - one->n_replications)
            : one->bytes / one->n_replications;

    return (one->bytes + each * more) * variants * records_to_come(s);
}

/* Ticks of expected shares can be so short that starting costs more than all of a few. */
static ctd_status
rehearse_ticks(const stage *s, ctd_forecast *forecast)
{
    ctd_status status = CTD_OK;
    const ctd_model *whole = &s->whole->model[0];
    const double times = batches_of(s) * s->whole->n_variants / s->small->n_variants;
    measure few, many;

    CTD_TRY(rehearse(s, whole->n_customers, MOST_TICKS, 1, &few));
    const uint32_t first = s->model->calendar.n_ticks;
    double a_tick = first > 0 ? few.seconds / first : 0.0;

    forecast->file_bytes = file_bytes(s, &few, &few);
    if (few.seconds < SHORT && whole->calendar.n_ticks > first) {
        CTD_TRY(rehearse(s, whole->n_customers, MANY_TICKS, 1, &many));
        a_tick = many.seconds > few.seconds
                     ? (many.seconds - few.seconds) / (s->model->calendar.n_ticks - first)
                     : 0.0;
        forecast->file_bytes = file_bytes(s, &many, &many);
    }
    forecast->seconds = (few.seconds + a_tick * (whole->calendar.n_ticks - first)) * times;
out:
    return status;
}

static ctd_status
rehearse_customers(const stage *s, ctd_forecast *forecast)
{
    ctd_status status = CTD_OK;
    const ctd_model *whole = &s->whole->model[0];
    const uint64_t n = whole->n_customers, panel = ctd_panel_size(s->model);
    const uint64_t enough = panel > LARGE ? panel : LARGE; /* all whom the file follows */
    const uint64_t few = n < SMALL ? n : SMALL, many = n < enough ? n : enough;
    const double batches = batches_of(s);
    measure small, one, more;
    double slope = 0.0;

    CTD_TRY(rehearse(s, few, MOST_TICKS, 1, &small));
    CTD_TRY(rehearse(s, many, MOST_TICKS, 1, &one));
    more = one;
    double a_batch = one.seconds;

    if (many > few && one.seconds > small.seconds) {
        slope = (one.seconds - small.seconds) / (double)(many - few);
    }
    if (one.seconds < ENOUGH && batches >= 2.0 && s->panel_scale == 1.0) {
        const double room = ENOUGH / one.seconds, most = room < batches ? room : batches;
        const uint32_t n_batches = most < 2.0            ? 2
                                   : most < MOST_BATCHES ? (uint32_t)most
                                                         : MOST_BATCHES;

        CTD_TRY(rehearse(s, many, MOST_TICKS, n_batches, &more));
        a_batch = more.seconds > one.seconds ? (more.seconds - one.seconds) / (n_batches - 1)
                                             : more.seconds / n_batches;
    }
    const double start = one.seconds - a_batch;
    const double longer = (double)whole->calendar.n_ticks /
                          (s->model->calendar.n_ticks > 0 ? s->model->calendar.n_ticks : 1);

    forecast->seconds =
        ((start > 0.0 ? start : 0.0) + (a_batch + slope * (double)(n - many)) * batches * longer) *
        s->whole->n_variants / s->small->n_variants;
    forecast->file_bytes = file_bytes(s, &one, &more);
out:
    return status;
}

/* Large panels are in memory here: so many of them as may be. */
static void
follow_fewer(stage *s, const ctd_panels *panels)
{
    const size_t runs = (size_t)s->sharing.n_markets * s->small->n_variants;
    const size_t n_runs = runs > 0 ? runs : 1;
    const size_t each = n_runs * (2 * ((size_t)MOST_TICKS + 1) + sizeof(double));
    const size_t most = CTD_PANELS_IN_MEMORY / each, n = most > 1 ? most : 1;

    s->panel_scale = 1.0;
    if (panels->large && n < panels->n_customers) {
        s->panel_scale = (double)panels->n_customers / (double)n;
        for (uint32_t v = 0; v < s->small->n_variants; v++) {
            s->model[v].n_panel = (uint32_t)n;
        }
    }
}

ctd_status
ctd_rehearsal_run(const ctd_scenario *scenario, int n_threads, size_t memory,
                  ctd_forecast *forecast)
{
    ctd_status status = CTD_OK;
    ctd_plan plan;
    ctd_panels panels;
    stage s = {.whole = scenario, .memory = memory, .n_threads = n_threads};

    s.small = malloc(sizeof *s.small);
    s.model = malloc(MOST_VARIANTS * sizeof *s.model);
    CTD_TRY(s.small != NULL && s.model != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    ctd_panels_plan(scenario, NULL, &panels);
    ctd_experiment_plan(scenario, n_threads, memory, &panels, &plan);
    s.sharing = plan.sharing;
    *s.small = *scenario;
    s.small->model = s.model;
    if (s.small->n_variants > MOST_VARIANTS) {
        s.small->n_variants = MOST_VARIANTS;
    }
    for (uint32_t v = 0; v < s.small->n_variants; v++) {
        s.model[v] = scenario->model[v];
    }
    follow_fewer(&s, &panels);
    CTD_TRY(scenario->model[0].mode == CTD_CUSTOMERS_EXPECTED ? rehearse_ticks(&s, forecast)
                                                              : rehearse_customers(&s, forecast));
out:
    free(s.model);
    free(s.small);
    return status;
}
