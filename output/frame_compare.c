/* SPDX-License-Identifier: Apache-2.0 */
#include "output/frame_private.h"
#include "output/layout.h"
#include "output/read_private.h"
#include "output/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TOLD = 12 };

/* A file, what it should hold, and how much of it does not. */
typedef struct comparison {
    const char *path;
    const ctd_frame *frame;
    size_t n_different;
} comparison;

/* Where a value lies, on every axis. */
static void
put_place(const ctd_frame *frame, const ctd_frame_variable *v, size_t index, ctd_sink *sink)
{
    for (int a = 0; a < v->n_axes; a++) {
        const ctd_frame_axis *axis = &frame->axis[v->axis[a]];
        size_t after = 1;

        for (int b = a + 1; b < v->n_axes; b++) {
            after *= frame->axis[v->axis[b]].length;
        }
        const size_t at = index / after % axis->length;

        ctd_sink_printf(sink, "%s%s ", a > 0 ? ", " : "", axis->name);
        if (axis->label != NULL) {
            ctd_text_put(sink, axis->label[at]);
        } else if (axis->whole != NULL) {
            ctd_sink_printf(sink, "%" PRId64, axis->whole[at]);
        } else {
            ctd_sink_printf(sink, "%.6g", axis->number[at]);
        }
    }
}

static void
put_value(const ctd_frame_variable *v, const void *values, size_t i, ctd_sink *sink)
{
    if (v->storage == CTD_STORED_TEXT) {
        ctd_sink_puts(sink, "'");
        ctd_text_put(sink, ((const char *const *)values)[i]);
        ctd_sink_puts(sink, "'");
    } else if (v->storage == CTD_STORED_INT64) {
        ctd_sink_printf(sink, "%" PRId64, ((const int64_t *)values)[i]);
    } else {
        ctd_sink_printf(sink, "%.17g", ((const double *)values)[i]);
    }
}

static bool
is_same(const ctd_frame_variable *v, const void *stored, size_t i)
{
    double was, is;

    if (v->storage == CTD_STORED_TEXT) {
        return strcmp(((const char *const *)stored)[i], ((const char *const *)v->values)[i]) == 0;
    }
    if (v->storage == CTD_STORED_INT64) {
        return ((const int64_t *)stored)[i] == ((const int64_t *)v->values)[i];
    }
    memcpy(&was, (const double *)stored + i, sizeof was);
    memcpy(&is, (const double *)v->values + i, sizeof is);
    ctd_layout_same_nan(1, &was);
    ctd_layout_same_nan(1, &is);
    /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): the bits are what is compared */
    return memcmp(&was, &is, sizeof was) == 0;
}

/* One line for a variable in which something differs. */
static void
tell(comparison *c, const ctd_frame_variable *v, const void *stored, ctd_sink *sink)
{
    const size_t n = ctd_frame_length(c->frame, v);
    size_t different = 0, first = 0;

    for (size_t i = 0; i < n; i++) {
        if (!is_same(v, stored, i) && different++ == 0) {
            first = i;
        }
    }
    if (different == 0 || ++c->n_different > MOST_TOLD) {
        return;
    }
    ctd_sink_printf(sink, "  %s: %zu of %zu value%s; first at ", v->name, different, n,
                    n == 1 ? "" : "s");
    put_place(c->frame, v, first, sink);
    ctd_sink_puts(sink, ": ");
    put_value(v, stored, first, sink);
    ctd_sink_puts(sink, " stored, ");
    put_value(v, v->values, first, sink);
    ctd_sink_puts(sink, " now\n");
}

static bool
has_shape(const ctd_frame *frame, const ctd_frame_variable *v, const ctd_read_dataset *d)
{
    bool same = d->n_axes == v->n_axes;

    for (int a = 0; same && a < v->n_axes; a++) {
        same = d->length[a] == frame->axis[v->axis[a]].length;
    }
    return same;
}

/* As many as the frame has itself, however well the file packs them. */
static ctd_status
read_numbers(const ctd_reader *reader, const ctd_read_dataset *d, const ctd_frame_variable *v,
             size_t n, void **values)
{
    const hid_t type = v->storage == CTD_STORED_INT64 ? H5T_NATIVE_INT64 : H5T_NATIVE_DOUBLE;

    *values = malloc(n * sizeof(double));
    if (*values == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    return H5Dread(d->id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, *values) < 0
               ? ctd_read_damaged(reader, "the variable %s cannot be read", v->name)
               : CTD_OK;
}

static ctd_status
compare_variable(comparison *c, const ctd_reader *reader, const ctd_frame_variable *v,
                 ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    const size_t n = ctd_frame_length(c->frame, v);
    ctd_read_dataset d = {.id = H5I_INVALID_HID};
    const char *const *texts;
    void *values = NULL;
    size_t n_texts = n;

    CTD_TRY(ctd_read_open(reader, reader->file, v->name, 0, &d));
    if (!has_shape(c->frame, v, &d)) {
        ctd_sink_printf(sink, "  %s: another shape\n", v->name);
        c->n_different++;
    } else if (v->storage == CTD_STORED_TEXT) {
        CTD_TRY(ctd_read_texts(reader, reader->file, v->name, &n_texts, &texts));
        tell(c, v, texts, sink);
    } else {
        CTD_TRY(read_numbers(reader, &d, v, n, &values));
        tell(c, v, values, sink);
    }
out:
    free(values);
    ctd_read_close(&d.id, H5Dclose);
    return status;
}

/* Variables that the frame has not. */
static void
count_links(comparison *c, const ctd_reader *reader, size_t expected, ctd_sink *sink)
{
    const bool run = H5Lexists(reader->file, "run", H5P_DEFAULT) > 0;
    H5G_info_t info;

    if (H5Gget_info(reader->file, &info) < 0 || info.nlinks != expected + (run ? 2 : 1)) {
        ctd_sink_puts(sink, "  it holds variables that it should not\n");
        c->n_different++;
    }
}

static ctd_status
compare(void *context, ctd_sink *sink)
{
    comparison *c = context;
    ctd_status status = CTD_OK;
    ctd_reader reader;
    size_t n = 0;

    CTD_TRY(ctd_reader_open(c->path, sink, &reader));
    for (int a = 0; a < c->frame->n_axes; a++) {
        const ctd_frame_variable coordinate = ctd_frame_coordinate(c->frame, a);

        if (c->frame->axis[a].length > 0) {
            CTD_TRY(compare_variable(c, &reader, &coordinate, sink));
            n++;
        }
    }
    for (int i = 0; i < c->frame->n_variables; i++) {
        const ctd_frame_variable *v = &c->frame->variable[i];

        if (ctd_frame_length(c->frame, v) > 0) {
            CTD_TRY(compare_variable(c, &reader, v, sink));
            n++;
        }
    }
    count_links(c, &reader, n, sink);
    if (c->n_different > MOST_TOLD) {
        ctd_sink_printf(sink, "  and %zu more\n", c->n_different - MOST_TOLD);
    }
out:
    ctd_reader_close(&reader);
    return status;
}

ctd_status
ctd_frame_compare(const char *path, const ctd_frame *frame, ctd_sink *out, ctd_sink *problem)
{
    comparison c = {.path = path, .frame = frame};
    ctd_buffer text = {0};
    ctd_status status = ctd_frame_ask(compare, &c, &text, problem);

    if (status == CTD_OK && text.length > 0) {
        ctd_sink_write(out, text.bytes, text.length);
        status = out->failed ? CTD_ERR_WRITE : CTD_OK;
    }
    ctd_buffer_clear(&text);
    return status;
}
