/* SPDX-License-Identifier: Apache-2.0 */
#include "output/layout.h"

#include "output/text.h"

#include <assert.h>
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
    [CTD_AXIS_CUSTOMER] = {"customer", "number of a customer, the same in every run"},
    [CTD_AXIS_EVENT] = {"event", "entry of the log, in order of time"},
};

static const struct {
    const char *name;
    size_t bytes;
} storages[CTD_N_STORAGES] = {
    [CTD_STORED_INT8] = {"int8", 1},   [CTD_STORED_INT32] = {"int32", 4},
    [CTD_STORED_INT64] = {"int64", 8}, [CTD_STORED_FLOAT64] = {"float64", 8},
    [CTD_STORED_TEXT] = {"string", 0},
};

/* What is not recorded run by run: of customers and of questions. */
static const ctd_variable other_variables[] = {
    {.name = "panel_region",
     .units = "1",
     .long_name = "region of the customer: its number along the axis region",
     .storage = CTD_STORED_INT8,
     .source = CTD_FROM_PANEL_REGIONS,
     .n_axes = 1,
     .axes = {CTD_AXIS_CUSTOMER}},
    {.name = "panel_segment",
     .units = "1",
     .long_name = "segment of the customer: its number along the axis segment",
     .storage = CTD_STORED_INT8,
     .source = CTD_FROM_PANEL_SEGMENTS,
     .n_axes = 1,
     .axes = {CTD_AXIS_CUSTOMER}},
    {.name = "question_text",
     .units = "1",
     .long_name = "the question in words",
     .storage = CTD_STORED_TEXT,
     .source = CTD_FROM_QUESTION_TEXTS,
     .n_axes = 1,
     .axes = {CTD_AXIS_QUESTION}},
    {.name = "gap_unit",
     .units = "1",
     .long_name = "unit of the question's gap; 1: a fraction",
     .storage = CTD_STORED_TEXT,
     .source = CTD_FROM_GAP_UNITS,
     .n_axes = 1,
     .axes = {CTD_AXIS_QUESTION}},
    {.name = "answer",
     .units = "1",
     .long_name = "answer to the question",
     .flags = "no yes",
     .storage = CTD_STORED_INT8,
     .source = CTD_FROM_ANSWERS,
     .n_axes = 3,
     .axes = {CTD_AXIS_VARIANT, CTD_AXIS_REPLICATION, CTD_AXIS_QUESTION}},
    {.name = "gap",
     .units = "1",
     .long_name = "how far on the side of yes at the date asked for, in the question's unit",
     .storage = CTD_STORED_FLOAT64,
     .source = CTD_FROM_GAPS,
     .n_axes = 3,
     .axes = {CTD_AXIS_VARIANT, CTD_AXIS_REPLICATION, CTD_AXIS_QUESTION}},
    {.name = "reached",
     .long_name = "date of the first record at which the answer is yes; missing if never",
     .is_date = true,
     .storage = CTD_STORED_FLOAT64,
     .source = CTD_FROM_REACHED,
     .n_axes = 3,
     .axes = {CTD_AXIS_VARIANT, CTD_AXIS_REPLICATION, CTD_AXIS_QUESTION}},
    {.name = "records_done",
     .units = "1",
     .long_name = "records made so far; those after them are missing, or -1 where integers",
     .storage = CTD_STORED_INT32,
     .source = CTD_FROM_RECORDS_DONE,
     .n_axes = 2,
     .axes = {CTD_AXIS_VARIANT, CTD_AXIS_REPLICATION}},
};

enum { N_OTHERS = sizeof other_variables / sizeof *other_variables };

static size_t
n_columns(const ctd_layout *layout)
{
    return layout->result->series[0]->n_columns;
}

/* An axis without length is left out with all that has it: netCDF takes a length of 0 for
 * "unlimited". */
static bool
has_axes(const ctd_layout *layout, int n_axes, const ctd_axis *of)
{
    bool all = true;

    for (int a = 0; a < n_axes; a++) {
        all = all && layout->size[of[a]] > 0;
    }
    return all;
}

bool
ctd_layout_knows(const char *name)
{
    bool known = false;

    for (int axis = 0; axis < CTD_N_AXES; axis++) {
        known = known || strcmp(name, axes[axis].name) == 0;
    }
    for (size_t i = 0; i < N_OTHERS; i++) {
        known = known || strcmp(name, other_variables[i].name) == 0;
    }
    return known;
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
                 [CTD_AXIS_QUESTION] = result->n_questions,
                 [CTD_AXIS_CUSTOMER] = result->n_panel,
                 [CTD_AXIS_EVENT] = result->n_events},
    };
    ctd_text_format(layout->time_units, sizeof layout->time_units, "days since %04d-%02d-%02d",
                    start.year, start.month, start.day);

    for (size_t i = 0; i < (size_t)result->n_variants * result->n_replications; i++) {
        assert(result->series[i]->columns == result->series[0]->columns);
        for (ctd_axis axis = CTD_AXIS_TIME; axis <= CTD_AXIS_SEGMENT; axis++) {
            assert(result->series[i]->size[axis] == layout->size[axis]);
        }
        assert(result->series[i]->size[CTD_AXIS_CUSTOMER] ==
               (result->panel_reader != NULL ? 0 : result->n_panel));
        assert(result->series[i]->size[CTD_AXIS_EVENT] >= result->n_events);
    }
}

static ctd_variable
coordinate(ctd_axis axis)
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

    if (axis == CTD_AXIS_REPLICATION || axis == CTD_AXIS_EVENT) {
        variable.storage = CTD_STORED_INT32;
        variable.source = CTD_FROM_NUMBERS;
    } else if (axis == CTD_AXIS_CUSTOMER) {
        variable.storage = CTD_STORED_INT64;
        variable.source = CTD_FROM_PANEL;
    } else if (axis == CTD_AXIS_TIME) {
        variable.storage = CTD_STORED_FLOAT64;
        variable.source = CTD_FROM_TIMES;
        variable.is_date = true;
    }
    return variable;
}

static ctd_storage
storage_of(ctd_type type)
{
    return type == CTD_INT8    ? CTD_STORED_INT8
           : type == CTD_INT64 ? CTD_STORED_INT64
                               : CTD_STORED_FLOAT64;
}

static ctd_variable
series_variable(const ctd_layout *layout, size_t i)
{
    const ctd_column *column = &layout->result->series[0]->columns[i];
    ctd_variable variable = {
        .name = column->name,
        .units = column->units,
        .long_name = column->long_name,
        .flags = column->flags,
        .first_flag = column->first_flag,
        .is_date = column->is_date,
        .storage = storage_of(column->type),
        .source = CTD_FROM_SERIES,
        .column = i,
        .n_axes = 2 + column->n_axes,
        .axes = {CTD_AXIS_VARIANT, CTD_AXIS_REPLICATION},
    };

    memcpy(&variable.axes[2], column->axes, (size_t)column->n_axes * sizeof *column->axes);
    return variable;
}

/* Walks the table up to variable `wanted` of those there are; gives their number when it is beyond
 * the last. */
static size_t
walk(const ctd_layout *layout, size_t wanted, ctd_variable *variable)
{
    size_t n = 0;

    for (ctd_axis axis = 0; axis < CTD_N_AXES; axis++) {
        if (has_axes(layout, 1, &axis) && n++ == wanted) {
            *variable = coordinate(axis);
        }
    }
    for (size_t c = 0; c < n_columns(layout); c++) {
        const ctd_column *column = &layout->result->series[0]->columns[c];

        if (has_axes(layout, column->n_axes, column->axes) && n++ == wanted) {
            *variable = series_variable(layout, c);
        }
    }
    for (size_t i = 0; i < N_OTHERS; i++) {
        const ctd_variable *other = &other_variables[i];
        const bool is = other->source != CTD_FROM_RECORDS_DONE || layout->result->records_done;

        if (is && has_axes(layout, other->n_axes, other->axes) && n++ == wanted) {
            *variable = *other;
        }
    }
    return n;
}

size_t
ctd_layout_count(const ctd_layout *layout)
{
    ctd_variable none;

    return walk(layout, SIZE_MAX, &none);
}

ctd_variable
ctd_layout_variable(const ctd_layout *layout, size_t i)
{
    ctd_variable variable = {0};

    walk(layout, i, &variable);
    variable.units = variable.is_date ? layout->time_units : variable.units;
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
