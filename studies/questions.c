/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/questions.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const columns[] = {
    [CTD_METRIC_REVENUE] = "revenue",
    [CTD_METRIC_CUSTOMERS] = "customers",
    [CTD_METRIC_WORKLOAD] = "workload",
};

static double
value(const ctd_series *series, int column, size_t i)
{
    return series->columns[column].type == CTD_INT64
               ? (double)((const int64_t *)series->data[column])[i]
               : ((const double *)series->data[column])[i];
}

/* The metric of one provider at record 0, over the question's regions and all segments. */
static double
metric(const ctd_question *q, const ctd_series *series, int column, size_t provider)
{
    const size_t n_regions = series->size[CTD_AXIS_REGION];
    const size_t n_segments = series->size[CTD_AXIS_SEGMENT];
    const size_t row = provider * n_regions;
    double sum = 0.0;

    for (size_t r = 0; r < n_regions; r++) {
        for (size_t s = 0; q->region[r] && s < n_segments; s++) {
            sum += value(series, column, (row + r) * n_segments + s);
        }
    }
    return sum;
}

ctd_answer
ctd_question_start(void)
{
    return (ctd_answer){.yes = false, .gap = 0.0, .reached = NAN};
}

void
ctd_question_look(const ctd_question *question, const ctd_calendar *calendar,
                  const ctd_series *series, uint32_t tick, ctd_answer *answer)
{
    const int column = ctd_series_find(series, columns[question->metric]);

    if ((int64_t)tick > ctd_calendar_last_record(calendar, question->by_month)) {
        return;
    }
    const double ours = metric(question, series, column, (size_t)question->challenger);
    const double theirs = metric(question, series, column, (size_t)question->leader);
    double all = 0.0;

    for (size_t j = 1; j < series->size[CTD_AXIS_PROVIDER]; j++) {
        all += metric(question, series, column, j);
    }
    answer->gap = all > 0.0 ? (ours - theirs) / all : 0.0;
    if (ours > theirs && !answer->yes) {
        answer->yes = true;
        answer->reached = ctd_calendar_days(calendar, tick);
    }
}

static void
say_regions(const ctd_question *q, const ctd_scenario *scenario, char text[], size_t size)
{
    const uint32_t n = scenario->model[0].n_regions;
    uint32_t chosen = 0;
    size_t at = 0;

    for (uint32_t r = 0; r < n; r++) {
        chosen += q->region[r] ? 1 : 0;
    }
    if (chosen == n) {
        snprintf(text, size, "worldwide");
        return;
    }
    for (uint32_t r = 0; r < n && at < size; r++) {
        if (q->region[r]) {
            at += (size_t)snprintf(text + at, size - at, "%s%s", at == 0 ? "in " : ", ",
                                   scenario->region[r]);
        }
    }
}

void
ctd_question_say(const ctd_question *question, const ctd_scenario *scenario, char text[],
                 size_t size)
{
    static const char *const nouns[] = {
        [CTD_METRIC_REVENUE] = "revenue (run rate)",
        [CTD_METRIC_CUSTOMERS] = "number of customers",
        [CTD_METRIC_WORKLOAD] = "workload",
    };
    char regions[CTD_MAX_REGIONS * (CTD_MAX_NAME + 3)];

    if (question->title != NULL && question->title[0] != '\0') {
        snprintf(text, size, "%s", question->title);
        return;
    }
    say_regions(question, scenario, regions, sizeof regions);
    snprintf(text, size, "Does %s's %s exceed %s's %s by %04d-%02d?",
             scenario->provider[question->challenger], nouns[question->metric],
             scenario->provider[question->leader], regions, question->by_month / 12,
             question->by_month % 12 + 1);
}
