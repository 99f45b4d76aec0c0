/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/questions.h"

#include <assert.h>
#include <math.h>

static const char *const columns[] = {
    [CTD_METRIC_REVENUE] = "revenue",
    [CTD_METRIC_CUSTOMERS] = "customers",
    [CTD_METRIC_WORKLOAD] = "workload",
    [CTD_METRIC_SHARE] = "revenue",
    [CTD_METRIC_MARGIN] = "margin",
    [CTD_METRIC_HHI] = "hhi",
    [CTD_METRIC_SURPLUS] = "consumer_surplus",
    [CTD_METRIC_MARKET] = "revenue",
};

/* Record 0 through the eyes of a question. */
typedef struct view {
    const ctd_question *question;
    const ctd_series *series;
    int column;
    double total; /* of the metric, or of revenue where shares or the market are asked for */
} view;

static double
value(const view *v, size_t i)
{
    return v->series->columns[v->column].type == CTD_INT64
               ? (double)((const int64_t *)v->series->data[v->column])[i]
               : ((const double *)v->series->data[v->column])[i];
}

/* One provider over the question's regions and all segments. */
static double
added_up(const view *v, size_t provider)
{
    const size_t n_regions = v->series->size[CTD_AXIS_REGION];
    const size_t n_segments = v->series->size[CTD_AXIS_SEGMENT];
    const size_t row = provider * n_regions;
    double sum = 0.0;

    for (size_t r = 0; r < n_regions; r++) {
        for (size_t s = 0; v->question->region[r] && s < n_segments; s++) {
            sum += value(v, (row + r) * n_segments + s);
        }
    }
    return sum;
}

static view
look_at(const ctd_question *question, const ctd_series *series)
{
    view v = {question, series, ctd_series_find(series, columns[question->metric]), 0.0};

    assert(v.column >= 0);
    if (question->metric <= CTD_METRIC_SHARE || question->metric == CTD_METRIC_MARKET) {
        for (size_t j = 1; j < series->size[CTD_AXIS_PROVIDER]; j++) {
            v.total += added_up(&v, j);
        }
    }
    return v;
}

/* The metric of a provider, or of the market. */
static double
metric(const view *v, size_t provider)
{
    switch (v->question->metric) {
    case CTD_METRIC_SHARE:
        return v->total > 0.0 ? added_up(v, provider) / v->total : 0.0;
    case CTD_METRIC_MARKET:
        return v->total;
    case CTD_METRIC_MARGIN:
        return value(v, provider);
    case CTD_METRIC_HHI:
    case CTD_METRIC_SURPLUS:
        return value(v, 0);
    default:
        return added_up(v, provider);
    }
}

/* The rank-th largest among the others; -INFINITY if there are fewer. */
static double
largest_other(const view *v, const ctd_model *model)
{
    const uint32_t rank = v->question->rank;
    double largest[CTD_MAX_PROVIDERS] = {0.0};
    uint32_t n = 0;

    for (uint32_t j = 1; j < model->n_providers; j++) {
        if ((int32_t)j == v->question->challenger || model->provider[j].fringe) {
            continue;
        }
        const double x = metric(v, j);
        uint32_t i = n++;
        for (; i > 0 && largest[i - 1] < x; i--) {
            largest[i] = largest[i - 1];
        }
        largest[i] = x;
    }
    return rank <= n ? largest[rank - 1] : -INFINITY;
}

static bool
is_relative(const ctd_question *q)
{
    const bool compares_providers =
        q->comparison == CTD_COMPARE_LEADER || q->comparison == CTD_COMPARE_RANK;

    return compares_providers && q->metric < CTD_METRIC_SHARE;
}

/* How far on the side of yes: yes if and only if > 0. */
static double
lead(const view *v, const ctd_model *model)
{
    const ctd_question *q = v->question;
    const double x = metric(v, (size_t)q->challenger);

    switch (q->comparison) {
    case CTD_COMPARE_LEADER:
        return x - metric(v, (size_t)q->leader);
    case CTD_COMPARE_RANK:
        return x - largest_other(v, model);
    case CTD_COMPARE_ABOVE:
        return x - q->threshold;
    default:
        return q->threshold - x;
    }
}

ctd_answer
ctd_question_start(void)
{
    return (ctd_answer){.yes = false, .gap = 0.0, .reached = NAN};
}

bool
ctd_question_needs_demand(const ctd_question *question)
{
    return question->metric == CTD_METRIC_SURPLUS;
}

bool
ctd_question_looks(const ctd_question *question, const ctd_model *model, uint32_t tick)
{
    const int64_t last = ctd_calendar_last_record(&model->calendar, question->month);

    return (int64_t)tick == last || ((int64_t)tick < last && !question->at);
}

void
ctd_question_look(const ctd_question *question, const ctd_model *model, const ctd_series *series,
                  uint32_t tick, ctd_answer *answer)
{
    if (!ctd_question_looks(question, model, tick)) {
        return;
    }
    const view v = look_at(question, series);
    const double ahead = lead(&v, model);

    answer->gap = is_relative(question) ? (v.total > 0.0 ? ahead / v.total : 0.0) : ahead;
    if (ahead > 0.0 && !answer->yes) {
        answer->yes = true;
        answer->reached = ctd_calendar_days(&model->calendar, tick);
    }
}

const char *
ctd_question_gap_unit(const ctd_question *question)
{
    static const char *const units[] = {
        [CTD_METRIC_REVENUE] = "USD year-1", [CTD_METRIC_CUSTOMERS] = "customers",
        [CTD_METRIC_WORKLOAD] = "instances", [CTD_METRIC_SHARE] = "1",
        [CTD_METRIC_MARGIN] = "1",           [CTD_METRIC_HHI] = "1",
        [CTD_METRIC_SURPLUS] = "USD year-1", [CTD_METRIC_MARKET] = "USD year-1",
    };

    return is_relative(question) ? "1" : units[question->metric];
}
