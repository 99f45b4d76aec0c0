/* SPDX-License-Identifier: Apache-2.0 */
#include "output/read_private.h"

#include "output/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FLAGS = 128, TEXT_REFERENCE_BYTES = 16 };

ctd_status
ctd_read_damaged(const ctd_reader *reader, const char *format, ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    ctd_text_vformat(text, sizeof text, format, arguments);
    va_end(arguments);
    ctd_text_put(reader->problem, text);
    return CTD_ERR_DAMAGED;
}

void *
ctd_read_keep(ctd_stored *stored, size_t n, size_t bytes)
{
    void *memory;

    if (stored->n_kept == stored->capacity) {
        const size_t capacity = stored->capacity > 0 ? 2 * stored->capacity : 64;
        void **grown = realloc(stored->kept, capacity * sizeof *grown);

        if (grown == NULL) {
            return NULL;
        }
        stored->kept = grown;
        stored->capacity = capacity;
    }
    memory = calloc(n > 0 ? n : 1, bytes);
    if (memory != NULL) {
        stored->kept[stored->n_kept++] = memory;
    }
    return memory;
}

void
ctd_read_close(hid_t *id, herr_t (*close)(hid_t))
{
    if (*id >= 0) {
        (void)close(*id);
    }
    *id = H5I_INVALID_HID;
}

static ctd_status
keep_text(const ctd_reader *reader, const char *text, const char **kept)
{
    const char *whole = text != NULL ? text : ""; /* HDF5 gives NULL for an empty one */
    const size_t size = strlen(whole) + 1;
    char *copy = ctd_read_keep(reader->stored, size, 1);

    if (copy == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    *kept = memcpy(copy, whole, size);
    return CTD_OK;
}

/* A type for variable-length texts in memory, if that is what `type` holds; else negative. */
static hid_t
text_type(hid_t type)
{
    hid_t memory;

    if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) <= 0) {
        return H5I_INVALID_HID;
    }
    memory = H5Tcopy(H5T_C_S1);
    if (memory >= 0 &&
        (H5Tset_size(memory, H5T_VARIABLE) < 0 || H5Tset_cset(memory, H5Tget_cset(type)) < 0)) {
        ctd_read_close(&memory, H5Tclose);
    }
    return memory;
}

static ctd_status
open_attribute(const ctd_reader *reader, hid_t object, const char *name, hid_t *attribute)
{
    ctd_status status = CTD_OK;
    hid_t space = H5I_INVALID_HID;

    if (H5Aexists(object, name) <= 0) {
        return ctd_read_damaged(reader, "the attribute %s is missing", name);
    }
    *attribute = H5Aopen(object, name, H5P_DEFAULT);
    space = H5Aget_space(*attribute);
    if (H5Sget_simple_extent_npoints(space) != 1) {
        status = ctd_read_damaged(reader, "the attribute %s is not one value", name);
    }
    ctd_read_close(&space, H5Sclose);
    return status;
}

ctd_status
ctd_read_text(const ctd_reader *reader, hid_t object, const char *name, const char **value)
{
    ctd_status status = CTD_OK;
    hid_t attribute = H5I_INVALID_HID, type = H5I_INVALID_HID, memory = H5I_INVALID_HID;
    char *text = NULL;

    CTD_TRY(open_attribute(reader, object, name, &attribute));
    type = H5Aget_type(attribute);
    memory = text_type(type);
    if (memory < 0 || H5Aread(attribute, memory, &text) < 0) {
        CTD_TRY(ctd_read_damaged(reader, "the attribute %s is not a readable text", name));
    }
    CTD_TRY(keep_text(reader, text, value));
out:
    if (text != NULL) {
        (void)H5free_memory(text);
    }
    ctd_read_close(&memory, H5Tclose);
    ctd_read_close(&type, H5Tclose);
    ctd_read_close(&attribute, H5Aclose);
    return status;
}

ctd_status
ctd_read_number(const ctd_reader *reader, hid_t object, const char *name, hid_t memory_type,
                void *value)
{
    ctd_status status = CTD_OK;
    hid_t attribute = H5I_INVALID_HID;

    CTD_TRY(open_attribute(reader, object, name, &attribute));
    if (H5Aread(attribute, memory_type, value) < 0) {
        CTD_TRY(ctd_read_damaged(reader, "the attribute %s is not a readable number", name));
    }
out:
    ctd_read_close(&attribute, H5Aclose);
    return status;
}

ctd_status
ctd_read_count(const ctd_reader *reader, hid_t object, const char *name, uint32_t least,
               uint32_t most, uint32_t *value)
{
    int64_t number = 0;
    ctd_status status = CTD_OK;

    CTD_TRY(ctd_read_number(reader, object, name, H5T_NATIVE_INT64, &number));
    if (number < least || number > most) {
        CTD_TRY(ctd_read_damaged(reader, "the attribute %s is %lld", name, (long long)number));
    }
    *value = (uint32_t)number;
out:
    return status;
}

ctd_status
ctd_read_first_flag(const ctd_reader *reader, hid_t object, int *first)
{
    int8_t values[MAX_FLAGS] = {0};
    ctd_status status = CTD_OK;
    hid_t attribute = H5I_INVALID_HID, space = H5I_INVALID_HID;

    if (H5Aexists(object, "flag_values") > 0) {
        attribute = H5Aopen(object, "flag_values", H5P_DEFAULT);
        space = H5Aget_space(attribute);
    }
    const hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : 0;

    if (n < 1 || n > MAX_FLAGS || H5Aread(attribute, H5T_NATIVE_INT8, values) < 0) {
        CTD_TRY(ctd_read_damaged(reader, "the attribute flag_values is not readable"));
    }
    *first = values[0];
out:
    ctd_read_close(&space, H5Sclose);
    ctd_read_close(&attribute, H5Aclose);
    return status;
}

ctd_status
ctd_read_open(const ctd_reader *reader, hid_t group, const char *name, size_t stored_bytes,
              ctd_read_dataset *dataset)
{
    const int most = sizeof dataset->length / sizeof dataset->length[0];
    ctd_status status = CTD_OK;
    hid_t space = H5I_INVALID_HID;
    double bytes = (double)stored_bytes;

    if (H5Lexists(group, name, H5P_DEFAULT) > 0) {
        dataset->id = H5Dopen2(group, name, H5P_DEFAULT);
    }
    if (dataset->id < 0) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s is missing or unreadable", name));
    }
    space = H5Dget_space(dataset->id);
    dataset->n_axes = H5Sget_simple_extent_ndims(space);
    if (dataset->n_axes < 0 || dataset->n_axes > most ||
        H5Sget_simple_extent_dims(space, dataset->length, NULL) < 0) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s has %d axes", name, dataset->n_axes));
    }
    for (int a = 0; a < dataset->n_axes; a++) {
        bytes *= (double)dataset->length[a];
    }
    if (bytes > (double)reader->stored->origin.file_bytes) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s is larger than the file", name));
    }
out:
    ctd_read_close(&space, H5Sclose);
    return status;
}

/* Reads a dataset of n texts. */
static ctd_status
read_texts(const ctd_reader *reader, const char *name, hid_t dataset, size_t n, const char **kept)
{
    ctd_status status = CTD_OK;
    hid_t type = H5Dget_type(dataset), memory = text_type(type);
    char **texts = calloc(n > 0 ? n : 1, sizeof *texts);

    CTD_TRY(texts != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    if (memory < 0 || H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts) < 0) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s does not hold readable texts", name));
    }
    for (size_t i = 0; i < n; i++) {
        CTD_TRY(keep_text(reader, texts[i], &kept[i]));
    }
out:
    for (size_t i = 0; texts != NULL && i < n; i++) {
        if (texts[i] != NULL) {
            (void)H5free_memory(texts[i]);
        }
    }
    free(texts);
    ctd_read_close(&memory, H5Tclose);
    ctd_read_close(&type, H5Tclose);
    return status;
}

ctd_status
ctd_read_texts(const ctd_reader *reader, hid_t group, const char *name, size_t *n,
               const char *const **texts)
{
    ctd_status status = CTD_OK;
    ctd_read_dataset dataset = {.id = H5I_INVALID_HID};
    const char **kept;

    CTD_TRY(ctd_read_open(reader, group, name, TEXT_REFERENCE_BYTES, &dataset));
    if (dataset.n_axes != 1 || dataset.length[0] == 0 || dataset.length[0] > UINT32_MAX) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s is not a list", name));
    }
    *n = dataset.length[0];
    kept = ctd_read_keep(reader->stored, *n, sizeof *kept);
    CTD_TRY(kept != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(read_texts(reader, name, dataset.id, *n, kept));
    *texts = kept;
out:
    ctd_read_close(&dataset.id, H5Dclose);
    return status;
}

ctd_status
ctd_read_scalar_text(const ctd_reader *reader, hid_t group, const char *name, const char **text)
{
    ctd_status status = CTD_OK;
    ctd_read_dataset dataset = {.id = H5I_INVALID_HID};

    CTD_TRY(ctd_read_open(reader, group, name, TEXT_REFERENCE_BYTES, &dataset));
    if (dataset.n_axes != 0) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s is not one text", name));
    }
    CTD_TRY(read_texts(reader, name, dataset.id, 1, text));
out:
    ctd_read_close(&dataset.id, H5Dclose);
    return status;
}

ctd_status
ctd_read_values(const ctd_reader *reader, hid_t group, const char *name, hid_t memory_type,
                size_t n, void **values)
{
    ctd_status status = CTD_OK;
    ctd_read_dataset dataset = {.id = H5I_INVALID_HID};
    const size_t bytes = H5Tget_size(memory_type);
    hsize_t n_there = 1;

    CTD_TRY(ctd_read_open(reader, group, name, bytes, &dataset));
    for (int a = 0; a < dataset.n_axes; a++) {
        n_there *= dataset.length[a];
    }
    if (n_there != n) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s has %llu values, not %zu", name,
                                 (unsigned long long)n_there, n));
    }
    *values = ctd_read_keep(reader->stored, n, bytes);
    CTD_TRY(*values != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    if (H5Dread(dataset.id, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, *values) < 0) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s cannot be read", name));
    }
out:
    ctd_read_close(&dataset.id, H5Dclose);
    return status;
}
