/* SPDX-License-Identifier: Apache-2.0 */
#include "output/layout.h"

#include "output/text.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    const char *long_name;
} axes[CTD_N_AXES] = {
    [CTD_AXIS_VARIANT] = {"variant",
                          "variant of the scenario; the first is the scenario as written"},
    [CTD_AXIS_REPLICATION] = {"replication",
                              "replication: its own luck, the same in every variant"},
    [CTD_AXIS_TIME] = {"time", "date of the record"},
    [CTD_AXIS_FROM_PROVIDER] = {"from_provider", "provider before a switch"},
    [CTD_AXIS_PROVIDER] = {"provider", "provider; the first is on-premises, the outside option"},
    [CTD_AXIS_REGION] = {"region", "region of the customer, and of data centres"},
    [CTD_AXIS_SEGMENT] = {"segment", "segment of customers"},
    [CTD_AXIS_QUESTION] = {"question", "question asked of every run"},
};

static const struct {
    const char *name;
    size_t bytes;
} storages[CTD_N_STORAGES] = {
    [CTD_STORED_INT8] = {"int8", 1},   [CTD_STORED_INT32] = {"int32", 4},
    [CTD_STORED_INT64] = {"int64", 8}, [CTD_STORED_FLOAT64] = {"float64", 8},
    [CTD_STORED_TEXT] = {"string", 0},
};

/* What is known of the questions; the texts have the last axis only. */
static const ctd_variable question_variables[] = {
    {.name = "question_text",
     .units = "1",
     .long_name = "the question in words",
     .storage = CTD_STORED_TEXT,
     .source = CTD_FROM_QUESTION_TEXTS,
     .n_axes = 1,
     .axes = {CTD_AXIS_QUESTION}},
    {.name = "answer",
     .units = "1",
     .long_name = "answer to the question",
     .storage = CTD_STORED_INT8,
     .source = CTD_FROM_ANSWERS,
     .n_axes = 3,
     .axes = {CTD_AXIS_VARIANT, CTD_AXIS_REPLICATION, CTD_AXIS_QUESTION}},
    {.name = "gap",
     .units = "1",
     .long_name = "challenger minus leader over the total of the metric, at the date asked for",
     .storage = CTD_STORED_FLOAT64,
     .source = CTD_FROM_GAPS,
     .n_axes = 3,
     .axes = {CTD_AXIS_VARIANT, CTD_AXIS_REPLICATION, CTD_AXIS_QUESTION}},
    {.name = "reached",
     .long_name = "date of the first record at which the answer is yes; missing if never",
     .storage = CTD_STORED_FLOAT64,
     .source = CTD_FROM_REACHED,
     .n_axes = 3,
     .axes = {CTD_AXIS_VARIANT, CTD_AXIS_REPLICATION, CTD_AXIS_QUESTION}},
};

enum { N_QUESTION_VARIABLES = sizeof question_variables / sizeof *question_variables };

/* Without questions there is no such axis: netCDF takes a length of 0 for "unlimited". */
static size_t
n_coordinates(const ctd_layout *layout)
{
    return layout->size[CTD_AXIS_QUESTION] > 0 ? CTD_N_AXES : CTD_N_AXES - 1;
}

static size_t
n_columns(const ctd_layout *layout)
{
    return layout->result->series[0]->n_columns;
}

void
ctd_layout_init(const ctd_result *result, ctd_layout *layout)
{
    const ctd_date start = ctd_calendar_date(&result->calendar, 0);

    assert(result->n_variants > 0 && result->n_replications > 0 && result->n_records > 0);
    *layout = (ctd_layout){
        .result = result,
        .size = {[CTD_AXIS_VARIANT] = result->n_variants,
                 [CTD_AXIS_REPLICATION] = result->n_replications,
                 [CTD_AXIS_TIME] = result->n_records,
                 [CTD_AXIS_FROM_PROVIDER] = result->n_providers,
                 [CTD_AXIS_PROVIDER] = result->n_providers,
                 [CTD_AXIS_REGION] = result->n_regions,
                 [CTD_AXIS_SEGMENT] = result->n_segments,
                 [CTD_AXIS_QUESTION] = result->n_questions},
    };
    ctd_text_format(layout->time_units, sizeof layout->time_units, "days since %04d-%02d-%02d",
                    start.year, start.month, start.day);

    for (size_t i = 0; i < (size_t)result->n_variants * result->n_replications; i++) {
        assert(result->series[i]->columns == result->series[0]->columns);
        for (ctd_axis axis = CTD_AXIS_TIME; axis <= CTD_AXIS_SEGMENT; axis++) {
            assert(result->series[i]->size[axis] == layout->size[axis]);
        }
    }
}

size_t
ctd_layout_count(const ctd_layout *layout)
{
    return n_coordinates(layout) + n_columns(layout) +
           (layout->size[CTD_AXIS_QUESTION] > 0 ? N_QUESTION_VARIABLES : 0);
}

static ctd_variable
coordinate(const ctd_layout *layout, ctd_axis axis)
{
    ctd_variable variable = {
        .name = axes[axis].name,
        .units = "1",
        .long_name = axes[axis].long_name,
        .storage = CTD_STORED_TEXT,
        .source = CTD_FROM_LABELS,
        .n_axes = 1,
        .axes = {axis},
    };

    if (axis == CTD_AXIS_REPLICATION) {
        variable.storage = CTD_STORED_INT32;
        variable.source = CTD_FROM_NUMBERS;
    } else if (axis == CTD_AXIS_TIME) {
        variable.storage = CTD_STORED_FLOAT64;
        variable.source = CTD_FROM_TIMES;
        variable.units = layout->time_units;
    }
    return variable;
}

static ctd_variable
series_variable(const ctd_layout *layout, size_t i)
{
    const ctd_column *column = &layout->result->series[0]->columns[i];
    ctd_variable variable = {
        .name = column->name,
        .units = column->units,
        .long_name = column->long_name,
        .storage = column->type == CTD_INT64 ? CTD_STORED_INT64 : CTD_STORED_FLOAT64,
        .source = CTD_FROM_SERIES,
        .column = i,
        .n_axes = 2 + column->n_axes,
        .axes = {CTD_AXIS_VARIANT, CTD_AXIS_REPLICATION},
    };

    memcpy(&variable.axes[2], column->axes, (size_t)column->n_axes * sizeof *column->axes);
    return variable;
}

ctd_variable
ctd_layout_variable(const ctd_layout *layout, size_t i)
{
    const size_t first_column = n_coordinates(layout);
    const size_t first_question = first_column + n_columns(layout);
    ctd_variable variable;

    if (i < first_column) {
        variable = coordinate(layout, (ctd_axis)i);
    } else if (i < first_question) {
        variable = series_variable(layout, i - first_column);
    } else {
        variable = question_variables[i - first_question];
        if (variable.source == CTD_FROM_REACHED) {
            variable.units = layout->time_units;
        }
    }

    variable.n_values = 1;
    for (int a = 0; a < variable.n_axes; a++) {
        variable.length[a] = layout->size[variable.axes[a]];
        variable.n_values *= variable.length[a];
    }
    return variable;
}

const char *
ctd_axis_name(ctd_axis axis)
{
    return axes[axis].name;
}

const char *
ctd_storage_name(ctd_storage storage)
{
    return storages[storage].name;
}

size_t
ctd_storage_bytes(ctd_storage storage)
{
    return storages[storage].bytes;
}

static void
copy_series(const ctd_layout *layout, const ctd_variable *variable, size_t first, size_t count,
            char *out)
{
    const size_t n_runs = variable->length[0] * variable->length[1];
    const size_t per_run = variable->n_values / n_runs;

    while (count > 0) {
        const size_t run = first / per_run, at = first % per_run;
        const size_t n = count < per_run - at ? count : per_run - at;
        const char *values = layout->result->series[run]->data[variable->column];

        memcpy(out, values + 8 * at, 8 * n);
        out += 8 * n;
        first += n;
        count -= n;
    }
}

static void
same_nan(size_t count, double *values)
{
    const uint64_t bits = 0x7FF8000000000000;
    double one;

    memcpy(&one, &bits, sizeof one);
    for (size_t i = 0; i < count; i++) {
        values[i] = isnan(values[i]) ? one : values[i];
    }
}

void
ctd_layout_values(const ctd_layout *layout, const ctd_variable *variable, size_t first,
                  size_t count, void *out)
{
    const ctd_result *result = layout->result;

    assert(variable->storage != CTD_STORED_TEXT);
    switch (variable->source) {
    case CTD_FROM_NUMBERS:
        for (size_t i = 0; i < count; i++) {
            ((int32_t *)out)[i] = (int32_t)(first + i);
        }
        break;
    case CTD_FROM_TIMES:
        for (size_t i = 0; i < count; i++) {
            ((double *)out)[i] = ctd_calendar_days(&result->calendar, result->record[first + i]);
        }
        break;
    case CTD_FROM_SERIES:
        copy_series(layout, variable, first, count, out);
        break;
    case CTD_FROM_ANSWERS:
        for (size_t i = 0; i < count; i++) {
            ((int8_t *)out)[i] = result->answer[first + i].yes;
        }
        break;
    case CTD_FROM_GAPS:
        for (size_t i = 0; i < count; i++) {
            ((double *)out)[i] = result->answer[first + i].gap;
        }
        break;
    case CTD_FROM_REACHED:
        for (size_t i = 0; i < count; i++) {
            ((double *)out)[i] = result->answer[first + i].reached;
        }
        break;
    case CTD_FROM_LABELS:
    case CTD_FROM_QUESTION_TEXTS:
        break;
    }
    if (variable->storage == CTD_STORED_FLOAT64) {
        same_nan(count, out);
    }
}

const char *const *
ctd_layout_texts(const ctd_layout *layout, const ctd_variable *variable)
{
    const ctd_result *result = layout->result;

    assert(variable->storage == CTD_STORED_TEXT);
    if (variable->source == CTD_FROM_QUESTION_TEXTS) {
        return result->question_text;
    }
    switch (variable->axes[0]) {
    case CTD_AXIS_VARIANT:
        return result->variant;
    case CTD_AXIS_REGION:
        return result->region;
    case CTD_AXIS_SEGMENT:
        return result->segment;
    case CTD_AXIS_QUESTION:
        return result->question;
    default:
        return result->provider;
    }
}
