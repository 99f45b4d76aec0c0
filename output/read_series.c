/* SPDX-License-Identifier: Apache-2.0 */
#include "output/read_private.h"

#include "output/layout.h"
#include "output/text.h"

#include <hdf5_hl.h>
#include <stdlib.h>
#include <string.h>

/* Deflate packs 1,032 bytes into one at most; what states a larger content is not true. */
enum { MAX_RATIO = 1032, CACHE_BYTES = 8 << 20, CACHE_SLOTS = 521, FIRST_AXES = 2 };

typedef struct name_list {
    ctd_reader *reader;
    size_t n;
    const char *name[CTD_READ_MAX_COLUMNS];
} name_list;

static herr_t
list_name(hid_t group, const char *name, const H5L_info_t *link, void *context)
{
    name_list *list = context;
    const size_t size = strlen(name) + 1;
    hid_t object;

    (void)link;
    object = H5Oopen(group, name, H5P_DEFAULT);
    if (H5Iget_type(object) == H5I_DATASET && !ctd_layout_knows(name)) {
        char *const copy = ctd_read_keep(list->reader->stored, size, 1);

        if (copy == NULL || list->n == CTD_READ_MAX_COLUMNS) {
            ctd_read_close(&object, H5Oclose);
            return -1;
        }
        list->name[list->n++] = memcpy(copy, name, size);
    }
    ctd_read_close(&object, H5Oclose);
    return 0;
}

/* Visits the scale of an axis: 1 when it is found to be one of the known ones. */
static herr_t
find_axis(hid_t dataset, unsigned dimension, hid_t scale, void *context)
{
    ctd_axis *axis = context;
    char path[64] = "";

    (void)dataset;
    (void)dimension;
    if (H5Iget_name(scale, path, sizeof path) <= 0 || path[0] != '/') {
        return 0;
    }
    for (int a = 0; a < CTD_N_AXES; a++) {
        if (strcmp(path + 1, ctd_axis_name((ctd_axis)a)) == 0) {
            *axis = (ctd_axis)a;
            return 1;
        }
    }
    return 0;
}

static ctd_status
find_axes(const ctd_reader *reader, const char *name, hid_t dataset, int n_axes,
          const hsize_t *length, ctd_axis *axes)
{
    for (int a = 0; a < n_axes; a++) {
        axes[a] = CTD_N_AXES;
        if (H5DSiterate_scales(dataset, (unsigned)a, NULL, find_axis, &axes[a]) <= 0 ||
            axes[a] == CTD_N_AXES || length[a] != reader->stored->size[axes[a]]) {
            return ctd_read_damaged(reader, "axis %d of the variable %s is not a known one", a,
                                    name);
        }
    }
    if (n_axes < FIRST_AXES + 1 || axes[0] != CTD_AXIS_VARIANT || axes[1] != CTD_AXIS_REPLICATION ||
        axes[2] < CTD_AXIS_TIME) {
        return ctd_read_damaged(reader, "the variable %s is not by variant and replication", name);
    }
    return CTD_OK;
}

static bool
find_type(hid_t dataset, ctd_type *found)
{
    hid_t type = H5Dget_type(dataset);
    const H5T_class_t kind = H5Tget_class(type);
    const size_t bytes = H5Tget_size(type);

    ctd_read_close(&type, H5Tclose);
    *found = kind == H5T_FLOAT ? CTD_FLOAT64 : bytes == 1 ? CTD_INT8 : CTD_INT64;
    return (kind == H5T_FLOAT || kind == H5T_INTEGER) && bytes == ctd_type_bytes(*found);
}

static ctd_status
describe_column(ctd_reader *reader, const char *name)
{
    ctd_stored *stored = reader->stored;
    ctd_column *column = &stored->column[stored->n_columns];
    ctd_status status = CTD_OK;
    ctd_read_dataset d = {.id = H5I_INVALID_HID};
    ctd_axis axes[FIRST_AXES + CTD_COLUMN_MAX_AXES];

    CTD_TRY(ctd_read_open(reader, reader->file, name, 0, &d));
    CTD_TRY(find_axes(reader, name, d.id, d.n_axes, d.length, axes));
    column->name = name;
    if (!find_type(d.id, &column->type)) {
        CTD_TRY(
            ctd_read_damaged(reader, "the variable %s is not of numbers of 8 bytes or 1", name));
    }
    column->n_axes = d.n_axes - FIRST_AXES;
    memcpy(column->axes, axes + FIRST_AXES, (size_t)column->n_axes * sizeof *axes);
    CTD_TRY(ctd_read_text(reader, d.id, "units", &column->units));
    CTD_TRY(ctd_read_text(reader, d.id, "long_name", &column->long_name));
    if (H5Aexists(d.id, "flag_meanings") > 0) {
        CTD_TRY(ctd_read_text(reader, d.id, "flag_meanings", &column->flags));
        CTD_TRY(ctd_read_first_flag(reader, d.id, &column->first_flag));
    }
    column->is_date = H5Aexists(d.id, "calendar") > 0;
    stored->n_columns++;
out:
    ctd_read_close(&d.id, H5Dclose);
    return status;
}

/* Runs share chunks: the cache keeps the current one, so that it is unpacked once. */
static hid_t
open_cached(const ctd_reader *reader, const char *name)
{
    hid_t access = H5Pcreate(H5P_DATASET_ACCESS), dataset = H5I_INVALID_HID;

    if (access >= 0 && H5Pset_chunk_cache(access, CACHE_SLOTS, CACHE_BYTES, 1.0) >= 0) {
        dataset = H5Dopen2(reader->file, name, access);
    }
    ctd_read_close(&access, H5Pclose);
    return dataset;
}

static ctd_status
read_column(const ctd_reader *reader, size_t c)
{
    const ctd_stored *stored = reader->stored;
    const ctd_column *column = &stored->column[c];
    const hid_t type = column->type == CTD_INT64  ? H5T_NATIVE_INT64
                       : column->type == CTD_INT8 ? H5T_NATIVE_INT8
                                                  : H5T_NATIVE_DOUBLE;
    const size_t n_replications = stored->size[CTD_AXIS_REPLICATION];
    const size_t n_runs = stored->size[CTD_AXIS_VARIANT] * n_replications;
    const hsize_t n = ctd_column_length(column, stored->size);
    hsize_t start[FIRST_AXES + CTD_COLUMN_MAX_AXES] = {0};
    hsize_t count[FIRST_AXES + CTD_COLUMN_MAX_AXES] = {1, 1};
    hid_t dataset = open_cached(reader, column->name);
    hid_t space = H5Dget_space(dataset), memory = H5Screate_simple(1, &n, NULL);
    bool whole = dataset >= 0 && space >= 0 && memory >= 0;

    for (int a = 0; a < column->n_axes; a++) {
        count[FIRST_AXES + a] = stored->size[column->axes[a]];
    }
    for (size_t run = 0; whole && run < n_runs; run++) {
        start[0] = run / n_replications;
        start[1] = run % n_replications;
        whole =
            H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
            H5Dread(dataset, type, memory, space, H5P_DEFAULT, stored->series[run]->data[c]) >= 0;
    }
    ctd_read_close(&memory, H5Sclose);
    ctd_read_close(&space, H5Sclose);
    ctd_read_close(&dataset, H5Dclose);
    return whole ? CTD_OK
                 : ctd_read_damaged(reader, "the values of the variable %s cannot be read",
                                    column->name);
}

static ctd_status
create_series(const ctd_reader *reader)
{
    ctd_stored *stored = reader->stored;
    const size_t n_runs = stored->size[CTD_AXIS_VARIANT] * stored->size[CTD_AXIS_REPLICATION];
    const size_t per_run = ctd_series_bytes(stored->n_columns, stored->column, stored->size);
    ctd_status status = CTD_OK;

    if ((double)per_run * (double)n_runs > (double)MAX_RATIO * (double)stored->origin.file_bytes) {
        return ctd_read_damaged(reader, "it is too small for what it says it holds");
    }
    stored->series = calloc(n_runs, sizeof(ctd_series *));
    CTD_TRY(stored->series != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    for (size_t run = 0; run < n_runs; run++) {
        CTD_TRY(ctd_series_create(stored->n_columns, stored->column, stored->size,
                                  &stored->series[run]));
    }
    stored->result.series = stored->series;
out:
    return status;
}

ctd_status
ctd_read_series(ctd_reader *reader)
{
    name_list list = {.reader = reader};
    ctd_status status = CTD_OK;
    hsize_t next = 0;

    if (H5Literate(reader->file, H5_INDEX_CRT_ORDER, H5_ITER_INC, &next, list_name, &list) < 0 ||
        list.n == 0) {
        CTD_TRY(ctd_read_damaged(reader, "its variables cannot be listed"));
    }
    for (size_t i = 0; i < list.n; i++) {
        CTD_TRY(describe_column(reader, list.name[i]));
    }
    CTD_TRY(create_series(reader));
    for (size_t c = 0; c < reader->stored->n_columns; c++) {
        CTD_TRY(read_column(reader, c));
    }
out:
    return status;
}
