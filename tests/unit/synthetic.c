/* SPDX-License-Identifier: Apache-2.0 */
#include "synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TIME = CTD_AXIS_TIME,
    FROM = CTD_AXIS_FROM_PROVIDER,
    PROVIDER = CTD_AXIS_PROVIDER,
    REGION = CTD_AXIS_REGION,
    SEGMENT = CTD_AXIS_SEGMENT,
    CUSTOMER = CTD_AXIS_CUSTOMER,
    EVENT = CTD_AXIS_EVENT,
    LABEL_BYTES = 32
};

#define BY_CELL                                                                                    \
    4,                                                                                             \
    {                                                                                              \
        TIME, PROVIDER, REGION, SEGMENT                                                            \
    }
#define BY_PLACE                                                                                   \
    3,                                                                                             \
    {                                                                                              \
        TIME, PROVIDER, REGION                                                                     \
    }
#define BY_PROVIDER                                                                                \
    2,                                                                                             \
    {                                                                                              \
        TIME, PROVIDER                                                                             \
    }

static const ctd_column columns[] = {
    {"customers", CTD_INT64, BY_CELL, "1", "customers"},
    {"workload", CTD_FLOAT64, BY_CELL, "1", "workload in reference instances"},
    {"revenue", CTD_FLOAT64, BY_CELL, "USD year-1", "revenue, run rate"},
    {"share", CTD_FLOAT64, BY_PROVIDER, "1", "share of world cloud revenue"},
    {"price", CTD_FLOAT64, BY_PLACE, "USD h-1", "price of the reference instance"},
    {"latency", CTD_FLOAT64, BY_PLACE, "ms", "round-trip time"},
    {"capacity", CTD_FLOAT64, BY_PLACE, "1", "capacity in reference instances"},
    {"load", CTD_FLOAT64, BY_PLACE, "1", "load in reference instances"},
    {"utilisation", CTD_FLOAT64, BY_PLACE, "1", "load over capacity"},
    {"cash", CTD_FLOAT64, BY_PROVIDER, "USD", "cash"},
    {"decisions", CTD_INT64, BY_PROVIDER, "1", "customers who decided"},
    {"switches", CTD_INT64, 3, {TIME, FROM, PROVIDER}, "1", "customers who switched"},
    {"elasticity", CTD_FLOAT64, 3, {TIME, FROM, PROVIDER}, "1", "elasticity of demand"},
    {"panel_provider", CTD_INT8, 2, {TIME, CUSTOMER}, "1", "provider of the customer"},
    {"panel_decision", CTD_INT8, 2, {TIME, CUSTOMER}, "1", "whether it decided", "no yes", 0},
    {"panel_workload", CTD_FLOAT64, 1, {CUSTOMER}, "1", "workload of the customer"},
    {"event_time", CTD_FLOAT64, 1, {EVENT}, "", "date of the event", NULL, 0, true},
    {"event_kind", CTD_INT8, 1, {EVENT}, "1", "what happened", "none opened exited", -1},
    {"event_provider", CTD_INT8, 1, {EVENT}, "1", "whose event"},
    {"event_amount", CTD_FLOAT64, 1, {EVENT}, "1", "how much"},
    {"hhi", CTD_FLOAT64, 1, {TIME}, "1", "Herfindahl-Hirschman index"},
    {"market", CTD_FLOAT64, 1, {TIME}, "USD year-1", "world cloud revenue, run rate"},
};

const synthetic_shape synthetic_usual = {.n_variants = 3,
                                         .n_replications = 5,
                                         .n_years = 4,
                                         .n_providers = 7,
                                         .n_regions = 3,
                                         .n_segments = 2,
                                         .n_questions = 2,
                                         .facts = true,
                                         .n_panel = 5,
                                         .n_events = 3};

static const char *const variants[] = {"announced", "no-investment", "tenfold"};
static const char *const providers[] = {"on-premises", "aws",    "microsoft",  "ibm",   "google",
                                        "aliyun",      "others", "阿里云香港", "größte"};
static const char *const regions[] = {"north-america", "europe", "中国", "japan"};
static const char *const segments[] = {"startup", "enterprise", "public"};
static const char *const questions[] = {"overtakes", "billion"};
static const char *const question_texts[] = {
    "Does aliyun's revenue exceed aws's in the world by 2019-07?",
    "Does aliyun's revenue exceed ibm's in the world by 2019-07?",
};
static const char *const gap_units[] = {"1", "USD year-1"};
static const int64_t panel[] = {3, 1000, 5000000000, 5000000001, 5000000007};
static const int8_t panel_flags[] = {0, 0, 0, 1, 1};
static const char *const phases[] = {"events", "board", "decisions"};
static const double phase_seconds[] = {0.25, 1.5, 60.0};
static const ctd_run_facts facts = {.command_line = "contend run scenarios/made-up.yaml -o x.h5",
                                    .host = "somewhere",
                                    .started = "2026-01-02T03:04:05Z",
                                    .n_ranks = 3,
                                    .n_threads = 2,
                                    .n_markets = 2,
                                    .kernels = "x86-64-v3",
                                    .wall_seconds = 61.75,
                                    .peak_bytes = 123456789,
                                    .n_phases = 3,
                                    .phase = phases,
                                    .phase_seconds = phase_seconds};

/* Made-up luck in (-1, 1), the same in every variant. */
static double
luck(uint32_t replication, uint32_t what)
{
    uint64_t x = (uint64_t)replication << 32 | what;

    x = (x ^ x >> 31) * 0x9E3779B97F4A7C15;
    x = (x ^ x >> 29) * 0xBF58476D1CE4E5B9;
    return (double)(x >> 11) * 0x1p-52 - 1.0;
}

static const char *const *
labels(uint32_t n, const char *const *known, size_t n_known, const char *stem)
{
    char *room = malloc(n * (sizeof(char *) + LABEL_BYTES));
    const char **label = (const char **)room;

    for (uint32_t i = 0; room != NULL && i < n; i++) {
        char *text = room + n * sizeof(char *) + (size_t)i * LABEL_BYTES;

        if (i < n_known) {
            snprintf(text, LABEL_BYTES, "%s", known[i]);
        } else {
            snprintf(text, LABEL_BYTES, "%s-%u", stem, i);
        }
        label[i] = text;
    }
    return label;
}

#define LABELS(n, known, stem) labels((n), (known), sizeof(known) / sizeof *(known), (stem))

static double
share_weight(uint32_t variant, uint32_t replication, double years, uint32_t provider)
{
    static const double start[] = {0, 28, 10, 7, 5, 1.3, 48.7};
    static const double trend[] = {0, 1.2, 0.6, -0.2, -0.05, 0.8, -2.3};
    static const double extra[] = {0, -0.07, 0.4};
    double weight = provider < 7 ? start[provider] + trend[provider] * years : 0.4;

    if (provider == 5) {
        weight += extra[variant % 3] * years * (1.0 + 0.1 * luck(replication, 99));
    }
    return weight * (1.0 + 0.01 * luck(replication, provider));
}

static void
fill_floats(const ctd_result *result, uint32_t variant, uint32_t replication, const char *name,
            size_t t, size_t n_inner, size_t n_cells, double *out)
{
    const double years = (double)t / 12.0;
    const double market = 22e9 * (1.0 + 0.9 * years) * (1.0 + 0.002 * luck(replication, 1000));
    double sum = 0.0;

    for (uint32_t j = 1; j < result->n_providers; j++) {
        sum += share_weight(variant, replication, years, j);
    }
    for (size_t i = 0; i < n_inner; i++) {
        const uint32_t j = (uint32_t)(i / n_cells);
        const double share = share_weight(variant, replication, years, j) / sum;

        if (strcmp(name, "market") == 0) {
            out[i] = market;
        } else if (strcmp(name, "hhi") == 0) {
            out[i] = 0.13 + 0.001 * years;
        } else if (j == 0 || (strcmp(name, "latency") == 0 && j == 3)) {
            out[i] = NAN;
        } else if (strcmp(name, "share") == 0) {
            out[i] = share;
        } else if (strcmp(name, "capacity") == 0) {
            out[i] = j == 5 ? 40000.0 + 100.0 * (double)t : INFINITY;
        } else {
            out[i] =
                market * share / (double)n_cells * (1.0 + 0.1 * luck(replication, (uint32_t)i));
        }
    }
}

/* Flags of customers, workloads, and a log of which the last entries are empty. */
static void
fill_flat(const ctd_result *result, uint32_t replication, const ctd_column *column, size_t n,
          void *out)
{
    for (size_t i = 0; i < n; i++) {
        const bool empty = column->axes[0] == EVENT && i + replication % 2 >= result->n_events;

        if (column->type == CTD_INT8) {
            ((int8_t *)out)[i] = empty ? -1 : (int8_t)((i + replication) % 2);
        } else {
            ((double *)out)[i] = empty ? NAN : 30.0 * (double)i + replication;
        }
    }
}

static void
fill(const ctd_result *result, uint32_t variant, uint32_t replication, ctd_series *series)
{
    for (size_t c = 0; c < series->n_columns; c++) {
        const size_t n = ctd_column_length(&columns[c], series->size);
        const size_t n_times = series->size[TIME], n_inner = n / n_times;
        const int last = columns[c].n_axes - 1;
        size_t n_cells = 1;

        if (columns[c].type == CTD_INT8 || columns[c].axes[0] != TIME) {
            fill_flat(result, replication, &columns[c], n, series->data[c]);
            continue;
        }
        for (int a = last; a > 0 && columns[c].axes[a] != PROVIDER; a--) {
            n_cells *= series->size[columns[c].axes[a]];
        }
        for (size_t t = 0; t < n_times; t++) {
            if (columns[c].type == CTD_FLOAT64) {
                fill_floats(result, variant, replication, columns[c].name, t, n_inner, n_cells,
                            (double *)series->data[c] + t * n_inner);
                continue;
            }
            for (size_t i = 0; i < n_inner; i++) {
                ((int64_t *)series->data[c])[t * n_inner + i] =
                    (int64_t)(100 * (i + 1) + 10 * t + replication);
            }
        }
    }
}

static ctd_answer
answer(uint32_t variant, uint32_t replication, uint32_t question)
{
    ctd_answer a = {.yes = false, .gap = -0.279 + 0.004 * luck(replication, 7), .reached = NAN};

    if (question == 1) {
        a.gap = -0.02 + 0.012 * variant + 0.004 * luck(replication, 8);
        a.yes = variant == 2 && replication % 2 == 0;
        a.reached = a.yes ? 1096.0 : NAN; /* 2018-07-01 */
    }
    return a;
}

static bool
fill_runs(ctd_result *result, const size_t size[CTD_N_AXES])
{
    const size_t n_runs = (size_t)result->n_variants * result->n_replications;
    ctd_series **series = calloc(n_runs, sizeof *series);
    ctd_answer *answers = calloc(n_runs * result->n_questions + 1, sizeof *answers);
    bool whole = series != NULL && answers != NULL;

    result->series = series;
    result->answer = answers;
    for (size_t run = 0; whole && run < n_runs; run++) {
        const uint32_t variant = (uint32_t)run / result->n_replications;
        const uint32_t replication = (uint32_t)run % result->n_replications;

        whole = ctd_series_create(sizeof columns / sizeof *columns, columns, size, &series[run]) ==
                CTD_OK;
        if (whole) {
            fill(result, variant, replication, series[run]);
        }
        for (uint32_t q = 0; q < result->n_questions; q++) {
            answers[run * result->n_questions + q] = answer(variant, replication, q);
        }
    }
    return whole;
}

ctd_result *
synthetic_create(const synthetic_shape *shape)
{
    const uint32_t n_records = 12 * shape->n_years + 1;
    ctd_result *result = malloc(sizeof *result);
    uint32_t *record = calloc(n_records, sizeof *record);

    if (result == NULL || record == NULL) {
        free(result);
        free(record);
        return NULL;
    }
    for (uint32_t i = 0; i < n_records; i++) {
        record[i] = i;
    }
    *result = (ctd_result){
        .name = "made-up",
        .title = "Does a billion dollars make Aliyun a world leader?",
        .n_variants = shape->n_variants,
        .n_replications = shape->n_replications,
        .n_providers = shape->n_providers,
        .n_regions = shape->n_regions,
        .n_segments = shape->n_segments,
        .n_questions = shape->n_questions,
        .variant = LABELS(shape->n_variants, variants, "variant"),
        .provider = LABELS(shape->n_providers, providers, "provider"),
        .region = LABELS(shape->n_regions, regions, "region"),
        .segment = LABELS(shape->n_segments, segments, "segment"),
        .question = questions,
        .question_text = question_texts,
        .gap_unit = gap_units,
        .calendar = {.start_month = 24186, .n_ticks = n_records - 1, .ticks_per_year = 12},
        .n_records = n_records,
        .record = record,
        .n_panel = shape->n_panel,
        .panel = panel,
        .panel_region = panel_flags,
        .panel_segment = panel_flags,
        .n_events = shape->n_events,
        .scenario_text = "contend: 1\nname: made-up\ntitle: \"云\"\n",
        .seed = 18446744073709551615u,
        .facts = shape->facts ? &facts : NULL,
    };

    const size_t size[CTD_N_AXES] = {
        [CTD_AXIS_VARIANT] = 1,
        [CTD_AXIS_REPLICATION] = 1,
        [CTD_AXIS_TIME] = n_records,
        [CTD_AXIS_FROM_PROVIDER] = shape->n_providers,
        [CTD_AXIS_PROVIDER] = shape->n_providers,
        [CTD_AXIS_REGION] = shape->n_regions,
        [CTD_AXIS_SEGMENT] = shape->n_segments,
        [CTD_AXIS_QUESTION] = 1,
        [CTD_AXIS_CUSTOMER] = shape->n_panel,
        [CTD_AXIS_EVENT] = shape->n_events > 0 ? shape->n_events + 2 : 0,
    };

    if (!fill_runs(result, size)) {
        synthetic_destroy(result);
        return NULL;
    }
    return result;
}

void
synthetic_destroy(ctd_result *result)
{
    if (result == NULL) {
        return;
    }
    for (size_t i = 0;
         result->series != NULL && i < (size_t)result->n_variants * result->n_replications; i++) {
        ctd_series *one = result->series[i];
        ctd_series_destroy(&one);
    }
    free((void *)result->series);
    free((void *)result->answer);
    free((void *)result->record);
    free((void *)result->variant);
    free((void *)result->provider);
    free((void *)result->region);
    free((void *)result->segment);
    free(result);
}

void *
synthetic_column(const ctd_result *result, uint32_t variant, uint32_t replication, const char *name)
{
    const ctd_series *series = result->series[variant * result->n_replications + replication];
    const int i = ctd_series_find(series, name);

    return i < 0 ? NULL : series->data[i];
}
