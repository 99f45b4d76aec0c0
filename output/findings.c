/* SPDX-License-Identifier: Apache-2.0 */
#include "output/findings.h"

#include "output/text.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const ctd_series *
series_of(const ctd_result *result, uint32_t variant, uint32_t replication)
{
    return result->series[(size_t)variant * result->n_replications + replication];
}

static ctd_measure
measure(const ctd_result *result, const char *name, int n_axes, uint32_t n_inner, uint32_t place)
{
    const ctd_series *series = result->series[0];
    const int column = ctd_series_find(series, name);
    const bool fits = column >= 0 && series->columns[column].type == CTD_FLOAT64 &&
                      series->columns[column].n_axes == n_axes &&
                      (n_axes == 1 || series->columns[column].axes[1] == CTD_AXIS_PROVIDER);

    return (ctd_measure){.column = fits ? column : -1, .n_inner = n_inner, .place = place};
}

ctd_measure
ctd_measure_share(const ctd_result *result, uint32_t provider)
{
    return measure(result, "share", 2, result->n_providers, provider);
}

ctd_measure
ctd_measure_market(const ctd_result *result)
{
    return measure(result, "market", 1, 1, 0);
}

static double
value(const ctd_result *result, ctd_measure m, uint32_t variant, uint32_t replication,
      uint32_t record)
{
    const double *values;

    if (m.column < 0) {
        return NAN;
    }
    values = series_of(result, variant, replication)->data[m.column];
    return values[(size_t)record * m.n_inner + m.place];
}

/* Mean and standard error of the measure, less the base variant's where `paired`. */
static ctd_estimate
estimate(const ctd_result *result, ctd_measure m, uint32_t variant, uint32_t record, bool paired)
{
    ctd_moments moments = {0};

    for (uint32_t k = 0; k < result->n_replications; k++) {
        const double base = paired ? value(result, m, 0, k, record) : 0.0;

        ctd_moments_add(&moments, value(result, m, variant, k, record) - base);
    }
    return ctd_moments_estimate(&moments);
}

ctd_estimate
ctd_measure_mean(const ctd_result *result, ctd_measure m, uint32_t variant, uint32_t record)
{
    return estimate(result, m, variant, record, false);
}

ctd_estimate
ctd_measure_effect(const ctd_result *result, ctd_measure m, uint32_t variant, uint32_t record)
{
    return estimate(result, m, variant, record, true);
}

uint64_t
ctd_findings_customers(const ctd_result *result)
{
    const ctd_series *series = result->series[0];
    const int column = ctd_series_find(series, "customers");
    uint64_t sum = 0;

    if (column < 0 || series->columns[column].type != CTD_INT64) {
        return 0;
    }

    const size_t n = ctd_column_length(&series->columns[column], series->size);
    const int64_t *values = series->data[column];

    for (size_t i = 0; i < n / result->n_records; i++) {
        sum += (uint64_t)values[i];
    }
    return sum;
}

uint32_t
ctd_findings_years(const ctd_result *result, uint32_t record[CTD_MAX_YEARS])
{
    const uint32_t last = result->n_records - 1, year = result->calendar.ticks_per_year;
    const uint32_t n_years = (result->record[last] - result->record[0]) / year + 1;
    const uint32_t step = (n_years + CTD_MAX_YEARS - 3) / (CTD_MAX_YEARS - 2) * year;
    uint32_t n = 0;

    for (uint32_t i = 0; i < last; i++) {
        if ((result->record[i] - result->record[0]) % step == 0) {
            record[n++] = i;
        }
    }
    record[n++] = last;
    return n;
}

static ctd_status
describe_gap(const ctd_result *result, const ctd_answer *answer, ctd_verdict *verdict)
{
    const uint32_t n = result->n_replications;
    assert(n > 0);
    double *x = calloc(n, sizeof *x);
    uint32_t n_gaps = 0, n_reached = 0;

    if (x == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (uint32_t k = 0; k < n; k++) {
        const double gap = answer[(size_t)k * result->n_questions].gap;

        if (!isnan(gap)) { /* such as the margin of no revenue */
            x[n_gaps++] = gap;
        }
    }
    ctd_sort(n_gaps, x);
    verdict->gap_low = ctd_quantile(n_gaps, x, 0.05);
    verdict->gap_median = ctd_quantile(n_gaps, x, 0.5);
    verdict->gap_high = ctd_quantile(n_gaps, x, 0.95);

    for (uint32_t k = 0; k < n; k++) {
        const double reached = answer[(size_t)k * result->n_questions].reached;

        if (!isnan(reached)) {
            x[n_reached++] = reached;
        }
    }
    ctd_sort(n_reached, x);
    verdict->n_reached = n_reached;
    verdict->reached_first = n_reached > 0 ? x[0] : NAN;
    verdict->reached_median = n_reached > 0 ? x[(n_reached - 1) / 2] : NAN;
    verdict->reached_last = n_reached > 0 ? x[n_reached - 1] : NAN;
    free(x);
    return CTD_OK;
}

ctd_status
ctd_findings_verdict(const ctd_result *result, uint32_t variant, uint32_t question,
                     ctd_verdict *verdict)
{
    const uint32_t n = result->n_replications;
    const ctd_answer *answer =
        &result->answer[(size_t)variant * n * result->n_questions + question];

    *verdict = (ctd_verdict){.n = n};
    for (uint32_t k = 0; k < n; k++) {
        verdict->n_yes += answer[(size_t)k * result->n_questions].yes;
    }
    verdict->probability = (double)verdict->n_yes / n;
    verdict->interval = ctd_wilson(verdict->n_yes, n);
    return describe_gap(result, answer, verdict);
}

void
ctd_findings_date(const ctd_result *result, uint32_t record, char *out)
{
    const ctd_date date = ctd_calendar_date(&result->calendar, result->record[record]);

    if (12 % result->calendar.ticks_per_year == 0) {
        ctd_text_format(out, 24, "%04d-%02d", date.year, date.month);
    } else {
        ctd_text_format(out, 24, "%04d-%02d-%02d", date.year, date.month, date.day);
    }
}

uint32_t
ctd_findings_record(const ctd_result *result, double days)
{
    uint32_t nearest = 0;
    double least = INFINITY;

    for (uint32_t i = 0; i < result->n_records; i++) {
        const double distance =
            fabs(ctd_calendar_days(&result->calendar, result->record[i]) - days);

        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    return nearest;
}
