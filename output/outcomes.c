/* SPDX-License-Identifier: Apache-2.0 */
#include "output/outcomes.h"

#include <math.h>
#include <string.h>

static const ctd_series *
series_of(const ctd_result *result, uint32_t variant, uint32_t replication)
{
    return result->series[(size_t)variant * result->n_replications + replication];
}

/* A column of that type, or -1. */
static int
find(const ctd_series *series, const char *name, ctd_type type)
{
    const int column = ctd_series_find(series, name);

    return column >= 0 && series->columns[column].type == type ? column : -1;
}

/* A column added up over its last record, NaN left out; NaN where there is none or nothing else. */
static double
last_record(const ctd_series *series, const char *name, ctd_type type)
{
    const int column = find(series, name, type);
    double sum = 0.0;
    size_t n_known = 0;

    if (column < 0 || series->columns[column].axes[0] != CTD_AXIS_TIME) {
        return NAN;
    }
    const size_t n = ctd_column_length(&series->columns[column], series->size);
    const size_t width = n / series->size[CTD_AXIS_TIME];

    for (size_t i = n - width; i < n; i++) {
        const double x = type == CTD_INT64 ? (double)((int64_t *)series->data[column])[i]
                                           : ((double *)series->data[column])[i];

        sum += isnan(x) ? 0.0 : x;
        n_known += isnan(x) ? 0 : 1;
    }
    return n_known > 0 ? sum : NAN;
}

/* The flag of that meaning; false where there is none. */
static bool
find_flag(const ctd_column *column, const char *meaning, int8_t *flag)
{
    const size_t length = strlen(meaning);
    int value = column->first_flag;

    for (const char *at = column->flags; at != NULL; value++) {
        const char *end = strchr(at, ' ');
        const size_t n = end != NULL ? (size_t)(end - at) : strlen(at);

        if (n == length && memcmp(at, meaning, n) == 0) {
            *flag = (int8_t)value;
            return true;
        }
        at = end != NULL ? end + 1 : NULL;
    }
    return false;
}

static double
count_events(const ctd_series *series, const char *kind)
{
    const int column = find(series, "event_kind", CTD_INT8);
    double n = 0.0;
    int8_t wanted;

    if (column < 0 || !find_flag(&series->columns[column], kind, &wanted)) {
        return NAN;
    }
    for (size_t i = 0; i < series->size[CTD_AXIS_EVENT]; i++) {
        n += ((int8_t *)series->data[column])[i] == wanted ? 1.0 : 0.0;
    }
    return n;
}

const char *
ctd_outcome_name(ctd_outcome outcome)
{
    static const char *const names[CTD_N_OUTCOMES] = {
        [CTD_OUTCOME_HHI] = "hhi",
        [CTD_OUTCOME_SURPLUS] = "consumer_surplus",
        [CTD_OUTCOME_UNSERVED] = "unserved",
        [CTD_OUTCOME_EXITS] = "exits",
        [CTD_OUTCOME_INSOLVENCIES] = "insolvencies",
        [CTD_OUTCOME_UNCONVERGED] = "price_unconverged",
    };

    return names[outcome];
}

double
ctd_outcome_value(const ctd_result *result, ctd_outcome outcome, uint32_t variant,
                  uint32_t replication)
{
    const ctd_series *series = series_of(result, variant, replication);

    switch (outcome) {
    case CTD_OUTCOME_HHI:
        return last_record(series, "hhi", CTD_FLOAT64);
    case CTD_OUTCOME_SURPLUS:
        return last_record(series, "consumer_surplus", CTD_FLOAT64);
    case CTD_OUTCOME_UNSERVED: {
        const double load = last_record(series, "load", CTD_FLOAT64);

        return load > 0.0 ? last_record(series, "unserved", CTD_FLOAT64) / load : load;
    }
    case CTD_OUTCOME_EXITS:
        return count_events(series, "exited");
    case CTD_OUTCOME_INSOLVENCIES:
        return count_events(series, "insolvent");
    default:
        return last_record(series, "price_unconverged", CTD_INT64);
    }
}

static ctd_estimate
estimate(const ctd_result *result, ctd_outcome outcome, uint32_t variant, bool paired)
{
    ctd_moments moments = {0};

    for (uint32_t k = 0; k < result->n_replications; k++) {
        const double base = paired ? ctd_outcome_value(result, outcome, 0, k) : 0.0;

        ctd_moments_add(&moments, ctd_outcome_value(result, outcome, variant, k) - base);
    }
    return ctd_moments_estimate(&moments);
}

ctd_estimate
ctd_outcome_mean(const ctd_result *result, ctd_outcome outcome, uint32_t variant)
{
    return estimate(result, outcome, variant, false);
}

ctd_estimate
ctd_outcome_effect(const ctd_result *result, ctd_outcome outcome, uint32_t variant)
{
    return estimate(result, outcome, variant, true);
}
