/* SPDX-License-Identifier: Apache-2.0 */
#include "output/frame.h"

#include "output/file.h"
#include "output/file_private.h"
#include "output/pack.h"

#include <assert.h>
#include <hdf5_hl.h>
#include <stdlib.h>
#include <string.h>

/* A file being written, and the scales of its axes. */
typedef struct frame_writer {
    ctd_file_writer file;
    const ctd_frame *frame;
    hid_t scale[CTD_FRAME_MAX_AXES];
} frame_writer;

enum { SMALL = 4096, CHUNK = 1 << 16 }; /* values: stored as they are; in a chunk */

int
ctd_frame_add_axis(ctd_frame *frame, ctd_frame_axis axis)
{
    assert(frame->n_axes < CTD_FRAME_MAX_AXES);
    frame->axis[frame->n_axes] = axis;
    return frame->n_axes++;
}

void
ctd_frame_add(ctd_frame *frame, ctd_frame_variable variable, const int axes[])
{
    assert(frame->n_variables < CTD_FRAME_MAX_VARIABLES);
    variable.n_axes = 0;
    for (const int *a = axes; *a >= 0; a++) {
        variable.axis[variable.n_axes++] = *a;
    }
    frame->variable[frame->n_variables++] = variable;
}

size_t
ctd_frame_length(const ctd_frame *frame, const ctd_frame_variable *variable)
{
    size_t n = 1;

    for (int a = 0; a < variable->n_axes; a++) {
        n *= frame->axis[variable->axis[a]].length;
    }
    return n;
}

static hid_t
type_of(const ctd_file_writer *file, ctd_storage storage, bool in_memory)
{
    switch (storage) {
    case CTD_STORED_INT8:
        return in_memory ? H5T_NATIVE_INT8 : H5T_STD_I8LE;
    case CTD_STORED_INT32:
        return in_memory ? H5T_NATIVE_INT32 : H5T_STD_I32LE;
    case CTD_STORED_INT64:
        return in_memory ? H5T_NATIVE_INT64 : H5T_STD_I64LE;
    case CTD_STORED_FLOAT64:
        return in_memory ? H5T_NATIVE_DOUBLE : H5T_IEEE_F64LE;
    default:
        return file->text;
    }
}

/* Large arrays in chunks of whole rows of their first axis, packed. */
static ctd_status
set_chunks(hid_t list, int n_axes, const hsize_t length[], ctd_storage storage)
{
    ctd_status status = CTD_OK;
    hsize_t chunk[CTD_FRAME_AXES] = {0}, row = 1;

    assert(n_axes >= 1);
    for (int a = 1; a < n_axes; a++) {
        chunk[a] = length[a];
        row *= length[a];
    }
    if (storage == CTD_STORED_TEXT || length[0] * row <= SMALL) {
        return CTD_OK;
    }
    chunk[0] = row >= CHUNK ? 1 : CHUNK / row;
    chunk[0] = chunk[0] < length[0] ? chunk[0] : length[0];
    CTD_TRY_H5(H5Pset_chunk(list, n_axes, chunk));
    CTD_TRY_H5(H5Pset_shuffle(list));
    CTD_TRY_H5(H5Pset_deflate(list, CTD_PACK_LEVEL));
    CTD_TRY_H5(H5Pset_fletcher32(list));
out:
    return status;
}

/* Numbers with every NaN as the one that files hold: which it is else depends on the compiler. */
static ctd_status
write_values(const frame_writer *w, const ctd_frame_variable *v, hid_t dataset)
{
    ctd_status status = CTD_OK;
    const size_t n = ctd_frame_length(w->frame, v);
    const bool real = v->storage == CTD_STORED_FLOAT64;
    double *values = real ? malloc(n * sizeof *values) : NULL;

    CTD_TRY(!real || values != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    if (real) {
        memcpy(values, v->values, n * sizeof *values);
        ctd_layout_same_nan(n, values);
    }
    CTD_TRY_H5(H5Dwrite(dataset, type_of(&w->file, v->storage, true), H5S_ALL, H5S_ALL, H5P_DEFAULT,
                        real ? values : v->values));
out:
    free(values);
    return status;
}

/* A dataset over axes, filled. */
static ctd_status
put(frame_writer *w, const ctd_frame_variable *v, hid_t *dataset)
{
    ctd_status status = CTD_OK;
    hid_t space = H5I_INVALID_HID, list = H5I_INVALID_HID;
    hsize_t length[CTD_FRAME_AXES];

    ctd_file_note(&w->file, "building it in memory, variable", v->name);
    for (int a = 0; a < v->n_axes; a++) {
        length[a] = w->frame->axis[v->axis[a]].length;
    }
    space = H5Screate_simple(v->n_axes, length, NULL);
    CTD_TRY_H5(space);
    list = ctd_file_list(H5P_DATASET_CREATE);
    CTD_TRY_H5(list);
    CTD_TRY(set_chunks(list, v->n_axes, length, v->storage));
    *dataset = H5Dcreate2(w->file.file, v->name, type_of(&w->file, v->storage, false), space,
                          H5P_DEFAULT, list, H5P_DEFAULT);
    CTD_TRY_H5(*dataset);
    CTD_TRY(write_values(w, v, *dataset));
    CTD_TRY(ctd_file_put_text(&w->file, *dataset, "units", v->units));
    CTD_TRY(ctd_file_put_text(&w->file, *dataset, "long_name", v->long_name));
    CTD_TRY_H5(H5Dflush(*dataset));
    CTD_TRY(ctd_file_close(&list, H5Pclose));
    CTD_TRY(ctd_file_close(&space, H5Sclose));
out:
    (void)ctd_file_close(&list, H5Pclose);
    (void)ctd_file_close(&space, H5Sclose);
    return status;
}

ctd_frame_variable
ctd_frame_coordinate(const ctd_frame *frame, int axis)
{
    const ctd_frame_axis *a = &frame->axis[axis];

    return (ctd_frame_variable){
        .name = a->name,
        .units = a->units,
        .long_name = a->long_name,
        .storage = a->label != NULL   ? CTD_STORED_TEXT
                   : a->whole != NULL ? CTD_STORED_INT64
                                      : CTD_STORED_FLOAT64,
        .n_axes = 1,
        .axis = {axis},
        .values = a->label != NULL   ? (const void *)a->label
                  : a->whole != NULL ? (const void *)a->whole
                                     : (const void *)a->number,
    };
}

static ctd_status
put_axes(frame_writer *w)
{
    ctd_status status = CTD_OK;

    for (int a = 0; a < w->frame->n_axes; a++) {
        const ctd_frame_variable coordinate = ctd_frame_coordinate(w->frame, a);

        if (w->frame->axis[a].length > 0) {
            CTD_TRY(put(w, &coordinate, &w->scale[a]));
            CTD_TRY_H5(H5DSset_scale(w->scale[a], coordinate.name));
        }
    }
out:
    return status;
}

static ctd_status
put_variables(frame_writer *w)
{
    ctd_status status = CTD_OK;
    hid_t dataset = H5I_INVALID_HID;

    for (int i = 0; i < w->frame->n_variables; i++) {
        const ctd_frame_variable *v = &w->frame->variable[i];

        if (ctd_frame_length(w->frame, v) == 0) {
            continue;
        }
        CTD_TRY(put(w, v, &dataset));
        for (int a = 0; a < v->n_axes; a++) {
            CTD_TRY_H5(H5DSattach_scale(dataset, w->scale[v->axis[a]], (unsigned)a));
        }
        CTD_TRY(ctd_file_close(&dataset, H5Dclose));
    }
out:
    (void)ctd_file_close(&dataset, H5Dclose);
    return status;
}

static ctd_status
put_heading(frame_writer *w)
{
    const ctd_frame *f = w->frame;
    const bool titled = f->title != NULL && f->title[0] != '\0';
    ctd_status status = CTD_OK;
    char source[64];

    ctd_file_source(source);
    CTD_TRY(ctd_file_put_text(&w->file, w->file.file, "Conventions", "CF-1.8, ACDD-1.3"));
    CTD_TRY(ctd_file_put_text(&w->file, w->file.file, "title", titled ? f->title : f->id));
    CTD_TRY(ctd_file_put_text(&w->file, w->file.file, "summary", f->summary));
    CTD_TRY(ctd_file_put_text(&w->file, w->file.file, "source", source));
    CTD_TRY(ctd_file_put_text(&w->file, w->file.file, "id", f->id));
    CTD_TRY(ctd_file_put_text(&w->file, w->file.file, "contend_kind", f->kind));
    CTD_TRY(ctd_file_put_int(&w->file, w->file.file, "contend_format", CTD_FILE_FORMAT));
    if (f->shard != NULL) {
        CTD_TRY(ctd_file_put_text(&w->file, w->file.file, "shard", f->shard));
    }
out:
    return status;
}

static ctd_status
build(frame_writer *w, void **image, size_t *n)
{
    ctd_status status = CTD_OK;
    const ctd_file_origin origin = {
        .seed = w->frame->seed,
        .scenario_text = w->frame->scenario_text,
        .study_text = w->frame->study_text,
    };

    CTD_TRY(ctd_file_begin(&w->file));
    CTD_TRY(put_heading(w));
    CTD_TRY(put_axes(w));
    CTD_TRY(put_variables(w));
    CTD_TRY(ctd_file_put_origin(&w->file, &origin));
    if (w->frame->facts != NULL) {
        CTD_TRY(ctd_file_put_run(&w->file, w->frame->facts));
    }
    for (int a = 0; a < w->frame->n_axes; a++) {
        CTD_TRY(ctd_file_close(&w->scale[a], H5Dclose));
    }
    CTD_TRY(ctd_file_end(&w->file, image, n));
out:
    for (int a = 0; a < w->frame->n_axes; a++) {
        (void)ctd_file_close(&w->scale[a], H5Dclose);
    }
    ctd_file_abandon(&w->file);
    return status;
}

ctd_status
ctd_frame_write(const ctd_frame *frame, const char *path, bool force, ctd_write_report *report)
{
    ctd_status status = CTD_OK;
    frame_writer w = {.frame = frame, .file = {.report = report}};
    H5E_auto2_t printer = NULL;
    void *printer_data = NULL, *image = NULL;
    size_t n = 0;

    *report = (ctd_write_report){.path = path};
    for (int a = 0; a < CTD_FRAME_MAX_AXES; a++) {
        w.scale[a] = H5I_INVALID_HID;
    }
    CTD_TRY(ctd_atomic_check(path, force, report));
    report->doing = "hashing it";
    CTD_TRY(ctd_frame_hash(frame, report->content_hash));
    (void)H5Eget_auto2(H5E_DEFAULT, &printer, &printer_data);
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    status = build(&w, &image, &n);
    (void)H5Eset_auto2(H5E_DEFAULT, printer, printer_data);
    CTD_TRY(status);
    CTD_TRY(ctd_atomic_write(path, image, n, force, report));
out:
    free(image);
    return status;
}
