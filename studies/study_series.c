/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/study_result_private.h"

#include "agents/market.h"
#include "output/text.h"

#include <string.h>

/* Recorded series that a study keeps: one array each, over point, replication, variant and the
 * column's own axes. */

/* Axes of the scenario as axes of the file; -1: not there yet. */
typedef struct axes {
    int of[CTD_N_AXES];
    size_t size[CTD_N_AXES];
} axes;

static const char **
name_list(ctd_study_result *r, const ctd_name names[], size_t n)
{
    const char **list = ctd_study_result_array(r, n, sizeof *list);

    for (size_t i = 0; list != NULL && i < n; i++) {
        list[i] = names[i];
    }
    return list;
}

static ctd_frame_axis
named(ctd_study_result *r, const char *name, const ctd_name names[], size_t n)
{
    return (ctd_frame_axis){.name = name,
                            .units = "1",
                            .long_name = name,
                            .length = n,
                            .label = name_list(r, names, n)};
}

static ctd_frame_axis
times(ctd_study_result *r, size_t n)
{
    const ctd_scenario *s = r->scenario;
    const ctd_calendar *calendar = &s->model[0].calendar;
    const ctd_date start = ctd_calendar_date(calendar, 0);
    char *units = ctd_study_result_array(r, 40, 1);
    uint32_t *tick = ctd_study_result_array(r, n, sizeof *tick);
    double *days = ctd_study_result_array(r, n, sizeof *days);

    if (units != NULL && tick != NULL && days != NULL) {
        ctd_text_format(units, 40, "days since %04d-%02d-%02d", start.year, start.month, start.day);
        ctd_experiment_records(calendar->n_ticks, s->record_every, tick);
        for (size_t i = 0; i < n; i++) {
            days[i] = ctd_calendar_days(calendar, tick[i]);
        }
    }
    return (ctd_frame_axis){
        .name = "time", .units = units, .long_name = "date", .length = n, .number = days};
}

/* The axis of the file for one of a column, made when it is first needed. */
static int
axis_of(ctd_study_result *r, axes *a, ctd_axis which)
{
    const ctd_scenario *s = r->scenario;
    const size_t n = a->size[which];

    if (a->of[which] >= 0) {
        return a->of[which];
    }
    switch (which) {
    case CTD_AXIS_VARIANT:
        a->of[which] = ctd_frame_add_axis(&r->frame, named(r, "variant", s->variant, n));
        break;
    case CTD_AXIS_FROM_PROVIDER:
        a->of[which] = ctd_frame_add_axis(&r->frame, named(r, "from_provider", s->provider, n));
        break;
    case CTD_AXIS_PROVIDER:
        a->of[which] = ctd_frame_add_axis(&r->frame, named(r, "provider", s->provider, n));
        break;
    case CTD_AXIS_REGION:
        a->of[which] = ctd_frame_add_axis(&r->frame, named(r, "region", s->region, n));
        break;
    case CTD_AXIS_SEGMENT:
        a->of[which] = ctd_frame_add_axis(&r->frame, named(r, "segment", s->segment, n));
        break;
    default:
        a->of[which] = ctd_frame_add_axis(&r->frame, times(r, n));
        break;
    }
    return a->of[which];
}

/* One series: `before` numbers of a replication's row come before its own `n`. */
static ctd_status
add_one(ctd_study_result *r, axes *a, const ctd_column *column, const int outer[2],
        const uint64_t number[], size_t before)
{
    const ctd_study_values *v = r->values;
    const size_t n = a->size[CTD_AXIS_VARIANT] * ctd_column_length(column, a->size);
    double *values = ctd_study_result_array(r, r->n_points * v->n_replications * n, sizeof *values);
    int list[CTD_FRAME_AXES + 1] = {outer[0], outer[1], axis_of(r, a, CTD_AXIS_VARIANT)};

    if (values == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (uint64_t i = 0; i < r->n_points; i++) {
        for (uint32_t k = 0; k < v->n_replications; k++) {
            memcpy(values + (i * v->n_replications + k) * n,
                   v->series + (number[i] * v->n_replications + k) * v->n_series + before,
                   n * sizeof *values);
        }
    }
    for (int x = 0; x < column->n_axes; x++) {
        list[3 + x] = axis_of(r, a, column->axes[x]);
    }
    list[3 + column->n_axes] = -1;
    ctd_frame_add(&r->frame,
                  (ctd_frame_variable){.name = column->name,
                                       .units = column->units,
                                       .long_name = column->long_name,
                                       .storage = CTD_STORED_FLOAT64,
                                       .values = values},
                  list);
    return CTD_OK;
}

ctd_status
ctd_study_result_add_series(ctd_study_result *r, int point, int replication,
                            const uint64_t number[])
{
    ctd_status status = CTD_OK;
    const ctd_scenario *s = r->scenario;
    size_t n_columns, before = 0;
    const ctd_column *columns = ctd_market_columns(&n_columns);
    axes a;

    if (s == NULL || r->study->n_series == 0) {
        return CTD_OK;
    }
    memset(a.of, -1, sizeof a.of);
    ctd_market_axes(s->model, s->n_variants,
                    ctd_experiment_records(s->model[0].calendar.n_ticks, s->record_every, NULL),
                    a.size);
    a.size[CTD_AXIS_VARIANT] = s->n_variants;
    for (uint32_t i = 0; i < r->study->n_series; i++) {
        for (size_t c = 0; c < n_columns; c++) {
            if (strcmp(columns[c].name, r->study->series[i]) == 0) {
                CTD_TRY(add_one(r, &a, &columns[c], (const int[2]){point, replication}, number,
                                before));
                before += s->n_variants * ctd_column_length(&columns[c], a.size);
            }
        }
    }
out:
    return status;
}
