/* SPDX-License-Identifier: Apache-2.0 */
#include "output/file_private.h"

#include "output/pack.h"

#include <hdf5_hl.h>
#include <stdlib.h>
#include <string.h>

static hid_t
file_type(const ctd_file_writer *writer, ctd_storage storage)
{
    switch (storage) {
    case CTD_STORED_INT8:
        return H5T_STD_I8LE;
    case CTD_STORED_INT32:
        return H5T_STD_I32LE;
    case CTD_STORED_INT64:
        return H5T_STD_I64LE;
    case CTD_STORED_FLOAT64:
        return H5T_IEEE_F64LE;
    default:
        return writer->text;
    }
}

static hid_t
memory_type(const ctd_file_writer *writer, ctd_storage storage)
{
    switch (storage) {
    case CTD_STORED_INT8:
        return H5T_NATIVE_INT8;
    case CTD_STORED_INT32:
        return H5T_NATIVE_INT32;
    case CTD_STORED_INT64:
        return H5T_NATIVE_INT64;
    case CTD_STORED_FLOAT64:
        return H5T_NATIVE_DOUBLE;
    default:
        return writer->text;
    }
}

static ctd_status
create(ctd_file_writer *writer, const ctd_variable *variable, const hsize_t *chunk, hid_t *dataset)
{
    ctd_status status = CTD_OK;
    hsize_t length[CTD_VARIABLE_MAX_AXES];
    hid_t space = H5I_INVALID_HID, list = H5I_INVALID_HID;

    for (int a = 0; a < variable->n_axes; a++) {
        length[a] = variable->length[a];
    }
    space = H5Screate_simple(variable->n_axes, length, NULL);
    CTD_TRY_H5(space);
    list = ctd_file_list(H5P_DATASET_CREATE);
    CTD_TRY_H5(list);
    if (chunk != NULL) {
        CTD_TRY_H5(H5Pset_chunk(list, variable->n_axes, chunk));
        CTD_TRY_H5(H5Pset_shuffle(list));
        CTD_TRY_H5(H5Pset_deflate(list, CTD_PACK_LEVEL));
        CTD_TRY_H5(H5Pset_fletcher32(list));
    }
    *dataset = H5Dcreate2(writer->file, variable->name, file_type(writer, variable->storage), space,
                          H5P_DEFAULT, list, H5P_DEFAULT);
    CTD_TRY_H5(*dataset);
    CTD_TRY(ctd_file_close(&list, H5Pclose));
    CTD_TRY(ctd_file_close(&space, H5Sclose));
out:
    (void)ctd_file_close(&list, H5Pclose);
    (void)ctd_file_close(&space, H5Sclose);
    return status;
}

static ctd_status
fill_at_once(ctd_file_writer *writer, const ctd_variable *variable, hid_t dataset)
{
    const hid_t type = memory_type(writer, variable->storage);
    ctd_status status = CTD_OK;
    void *values = NULL;

    if (variable->storage == CTD_STORED_TEXT) {
        CTD_TRY_H5(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                            ctd_layout_texts(writer->layout, variable)));
    } else {
        values = calloc(variable->n_values, ctd_storage_bytes(variable->storage));
        CTD_TRY(values != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
        CTD_TRY(ctd_layout_values(writer->layout, variable, 0, variable->n_values, values));
        CTD_TRY_H5(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
    }
out:
    free(values);
    return status;
}

/* By time and customer: what is known of the customer beside that are coordinates. */
static bool
is_panel(const ctd_variable *variable)
{
    return variable->source == CTD_FROM_SERIES && variable->axes[2] == CTD_AXIS_TIME &&
           variable->axes[variable->n_axes - 1] == CTD_AXIS_CUSTOMER;
}

static ctd_status
describe(ctd_file_writer *writer, const ctd_variable *variable, hid_t dataset)
{
    ctd_status status = CTD_OK;

    CTD_TRY(ctd_file_put_text(writer, dataset, "units", variable->units));
    CTD_TRY(ctd_file_put_text(writer, dataset, "long_name", variable->long_name));
    if (variable->is_date) {
        CTD_TRY(ctd_file_put_text(writer, dataset, "calendar", "proleptic_gregorian"));
    }
    if (variable->source == CTD_FROM_TIMES) {
        CTD_TRY(ctd_file_put_text(writer, dataset, "standard_name", "time"));
        CTD_TRY(ctd_file_put_text(writer, dataset, "axis", "T"));
    }
    if (variable->flags != NULL) {
        CTD_TRY(ctd_file_put_flags(writer, dataset, variable->flags, variable->first_flag));
    }
    if (is_panel(variable)) {
        CTD_TRY(ctd_file_put_text(writer, dataset, "coordinates",
                                  "panel_region panel_segment panel_workload"));
    }
out:
    return status;
}

/* A coordinate becomes the scale of its axis and stays open; another variable gets its scales. */
static ctd_status
put_variable(ctd_file_writer *writer, const ctd_variable *variable)
{
    const bool is_scale = strcmp(variable->name, ctd_axis_name(variable->axes[0])) == 0;
    hsize_t chunk[CTD_VARIABLE_MAX_AXES];
    ctd_status status = CTD_OK;
    hid_t dataset = H5I_INVALID_HID;

    ctd_file_note(writer, "building it, variable", variable->name);
    if (variable->source == CTD_FROM_SERIES) {
        ctd_file_plan_chunk(variable, chunk);
        CTD_TRY(create(writer, variable, chunk, &dataset));
        CTD_TRY(ctd_file_fill_chunks(writer, variable, dataset, chunk));
    } else {
        CTD_TRY(create(writer, variable, NULL, &dataset));
        CTD_TRY(fill_at_once(writer, variable, dataset));
    }
    CTD_TRY(describe(writer, variable, dataset));

    ctd_file_note(writer, "building it, axes of variable", variable->name);
    if (is_scale) {
        CTD_TRY_H5(H5DSset_scale(dataset, variable->name));
        writer->scale[variable->axes[0]] = dataset;
        dataset = H5I_INVALID_HID;
        goto out;
    }
    for (int a = 0; a < variable->n_axes; a++) {
        CTD_TRY_H5(H5DSattach_scale(dataset, writer->scale[variable->axes[a]], (unsigned)a));
    }
    CTD_TRY(ctd_file_close(&dataset, H5Dclose));
out:
    (void)ctd_file_close(&dataset, H5Dclose);
    return status;
}

ctd_status
ctd_file_put_variables(ctd_file_writer *writer)
{
    ctd_status status = CTD_OK;

    for (size_t i = 0; i < ctd_layout_count(writer->layout); i++) {
        const ctd_variable variable = ctd_layout_variable(writer->layout, i);

        CTD_TRY(put_variable(writer, &variable));
    }
    ctd_file_note(writer, "building it, closing the axes", "");
    for (int a = 0; a < CTD_N_AXES; a++) {
        CTD_TRY(ctd_file_close(&writer->scale[a], H5Dclose));
    }
out:
    return status;
}
