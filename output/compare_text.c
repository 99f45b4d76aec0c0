/* SPDX-License-Identifier: Apache-2.0 */
#include "output/compare_private.h"

#include "output/text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { NUMBER_BYTES = 40 };

/* A value of any type that is not text. */
typedef union value {
    int8_t int8;
    int32_t int32;
    int64_t int64;
    double float64;
} value;

static double
number(ctd_storage storage, const value *v)
{
    switch (storage) {
    case CTD_STORED_INT8:
        return v->int8;
    case CTD_STORED_INT32:
        return v->int32;
    case CTD_STORED_INT64:
        return (double)v->int64;
    default:
        return v->float64;
    }
}

void
ctd_difference_add(ctd_difference *difference, ctd_storage storage, const void *stored,
                   const void *again, size_t index)
{
    value was = {0}, is = {0};

    memcpy(&was, stored, ctd_storage_bytes(storage));
    memcpy(&is, again, ctd_storage_bytes(storage));
    const double apart = fabs(number(storage, &was) - number(storage, &is));

    if (difference->n++ == 0) {
        difference->first = index;
    }
    if (isfinite(apart)) {
        difference->most = apart > difference->most ? apart : difference->most;
    } else {
        difference->n_odd++;
    }
}

static void
put_count(ctd_sink *sink, size_t n)
{
    char text[NUMBER_BYTES];

    ctd_text_count(n, text);
    ctd_sink_puts(sink, text);
}

static void
put_shape(const ctd_variable *variable, ctd_sink *sink)
{
    for (int a = 0; a < variable->n_axes; a++) {
        ctd_sink_printf(sink, "%s%s %zu", a > 0 ? ", " : "", ctd_axis_name(variable->axes[a]),
                        variable->length[a]);
    }
}

/* One step on the way to a value: a label, a date, or the axis and a number. */
static void
put_place(const ctd_layout *layout, ctd_axis axis, size_t at, ctd_sink *sink)
{
    const ctd_result *const result = layout->result;
    const ctd_variable labels = {.axes = {axis}, .storage = CTD_STORED_TEXT};

    if (axis == CTD_AXIS_TIME) {
        const ctd_date date = ctd_calendar_date(&result->calendar, result->record[at]);

        ctd_sink_printf(sink, "%04d-%02d-%02d", date.year, date.month, date.day);
    } else if (axis == CTD_AXIS_CUSTOMER) {
        ctd_sink_printf(sink, "customer %" PRId64, result->panel[at]);
    } else if (axis == CTD_AXIS_REPLICATION || axis == CTD_AXIS_EVENT) {
        ctd_sink_printf(sink, "%s %zu", ctd_axis_name(axis), at);
    } else {
        ctd_sink_printf(sink, "%s ", ctd_axis_name(axis));
        ctd_text_put(sink, ctd_layout_texts(layout, &labels)[at]);
    }
}

static void
put_first_place(const ctd_difference *d, ctd_sink *sink)
{
    size_t stride = d->variable->n_values;

    for (int a = 0; a < d->variable->n_axes; a++) {
        const size_t above = stride;

        stride /= d->variable->length[a];
        ctd_sink_puts(sink, a > 0 ? ", " : "");
        put_place(d->stored, d->variable->axes[a], d->first % above / stride, sink);
    }
}

static void
read_number(const ctd_layout *layout, const ctd_variable *variable, size_t at, int digits,
            char text[NUMBER_BYTES])
{
    value v = {0};

    const ctd_status status = ctd_layout_values(layout, variable, at, 1, &v);

    assert(status == CTD_OK); /* it is in memory */
    (void)status;
    if (variable->storage == CTD_STORED_INT64) {
        ctd_text_format(text, NUMBER_BYTES, "%" PRId64, v.int64);
    } else {
        ctd_text_format(text, NUMBER_BYTES, "%.*g", digits, number(variable->storage, &v));
    }
}

/* With as many digits as it takes to tell the two apart. */
static void
put_first_values(const ctd_difference *d, ctd_sink *sink)
{
    char was[NUMBER_BYTES] = "", is[NUMBER_BYTES] = "";

    if (d->variable->storage == CTD_STORED_TEXT) {
        ctd_sink_puts(sink, "'");
        ctd_text_put(sink, ctd_layout_texts(d->stored, d->variable)[d->first]);
        ctd_sink_puts(sink, "' stored, '");
        ctd_text_put(sink, ctd_layout_texts(d->again, d->other)[d->first]);
        ctd_sink_puts(sink, "' now");
        return;
    }
    for (int digits = 6; digits <= 17 && strcmp(was, is) == 0; digits++) {
        read_number(d->stored, d->variable, d->first, digits, was);
        read_number(d->again, d->other, d->first, digits, is);
    }
    ctd_sink_printf(sink, "%s stored, %s now", was, is);
}

static void
put_values(const ctd_difference *d, ctd_sink *sink)
{
    put_count(sink, d->n);
    ctd_sink_puts(sink, " of ");
    put_count(sink, d->variable->n_values);
    ctd_sink_puts(sink, d->variable->n_values == 1 ? " value" : " values");
    if (d->most > 0.0) {
        ctd_sink_printf(sink, ", by at most %.3g", d->most);
    }
    if (d->n_odd > 0) {
        ctd_sink_puts(sink, ", ");
        put_count(sink, d->n_odd);
        ctd_sink_puts(sink, " between a number and none");
    }
    ctd_sink_puts(sink, "; first at\n    ");
    put_first_place(d, sink);
    ctd_sink_puts(sink, ": ");
    put_first_values(d, sink);
}

void
ctd_difference_put(const ctd_difference *d, ctd_sink *sink)
{
    ctd_sink_puts(sink, "  ");
    ctd_text_put(sink, d->variable->name);
    ctd_sink_puts(sink, ": ");
    switch (d->kind) {
    case CTD_DIFFERS_BY_BEING_THERE:
        ctd_sink_puts(sink, "only in the file");
        break;
    case CTD_DIFFERS_IN_TYPE:
        ctd_sink_printf(sink, "%s stored, %s now", ctd_storage_name(d->variable->storage),
                        ctd_storage_name(d->other->storage));
        break;
    case CTD_DIFFERS_IN_SHAPE:
        put_shape(d->variable, sink);
        ctd_sink_puts(sink, " stored; ");
        put_shape(d->other, sink);
        ctd_sink_puts(sink, " now");
        break;
    case CTD_DIFFERS_IN_VALUES:
        put_values(d, sink);
        break;
    }
    ctd_sink_puts(sink, "\n");
}
