/* SPDX-License-Identifier: Apache-2.0 */
#include "output/layout.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Whether a column is read from elsewhere: by customer, which is an axis that stands last. */
static const ctd_panel_reader *
reader_of(const ctd_layout *layout, const ctd_variable *variable)
{
    return variable->axes[variable->n_axes - 1] == CTD_AXIS_CUSTOMER ? layout->result->panel_reader
                                                                     : NULL;
}

static ctd_status
copy_series(const ctd_layout *layout, const ctd_variable *variable, size_t first, size_t count,
            char *out)
{
    ctd_status status = CTD_OK;
    const ctd_panel_reader *reader = reader_of(layout, variable);
    const size_t n_runs = variable->length[0] * variable->length[1];
    const size_t bytes = ctd_storage_bytes(variable->storage);
    const size_t per_run = variable->n_values / n_runs;

    while (count > 0) {
        const size_t run = first / per_run, at = first % per_run;
        const size_t n = count < per_run - at ? count : per_run - at;
        const char *values = layout->result->series[run]->data[variable->column];

        if (reader != NULL) {
            CTD_TRY(reader->read(reader->context, run, variable->column, at, n, out));
        } else {
            memcpy(out, values + bytes * at, bytes * n);
        }
        out += bytes * n;
        first += n;
        count -= n;
    }
out:
    return status;
}

void
ctd_layout_same_nan(size_t count, double *values)
{
    const uint64_t bits = 0x7FF8000000000000;
    double one;

    memcpy(&one, &bits, sizeof one);
    for (size_t i = 0; i < count; i++) {
        values[i] = isnan(values[i]) ? one : values[i];
    }
}

ctd_status
ctd_layout_values(const ctd_layout *layout, const ctd_variable *variable, size_t first,
                  size_t count, void *out)
{
    ctd_status status = CTD_OK;
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
        status = copy_series(layout, variable, first, count, out);
        break;
    case CTD_FROM_PANEL:
        memcpy(out, result->panel + first, count * sizeof *result->panel);
        break;
    case CTD_FROM_PANEL_REGIONS:
        memcpy(out, result->panel_region + first, count);
        break;
    case CTD_FROM_PANEL_SEGMENTS:
        memcpy(out, result->panel_segment + first, count);
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
    case CTD_FROM_RECORDS_DONE:
        memcpy(out, result->records_done + first, count * sizeof *result->records_done);
        break;
    case CTD_FROM_LABELS:
    case CTD_FROM_QUESTION_TEXTS:
    case CTD_FROM_GAP_UNITS:
        break;
    }
    if (variable->storage == CTD_STORED_FLOAT64 && status == CTD_OK) {
        ctd_layout_same_nan(count, out);
    }
    return status;
}

const char *const *
ctd_layout_texts(const ctd_layout *layout, const ctd_variable *variable)
{
    const ctd_result *result = layout->result;

    assert(variable->storage == CTD_STORED_TEXT);
    if (variable->source == CTD_FROM_QUESTION_TEXTS) {
        return result->question_text;
    }
    if (variable->source == CTD_FROM_GAP_UNITS) {
        return result->gap_unit;
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
