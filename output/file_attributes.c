/* SPDX-License-Identifier: Apache-2.0 */
#include "output/file_private.h"

#include "output/text.h"

#include <assert.h>

enum { MAX_FLAGS = 128 };

ctd_status
ctd_file_close(hid_t *id, herr_t (*close)(hid_t))
{
    const herr_t closed = *id >= 0 ? close(*id) : 0;

    *id = H5I_INVALID_HID;
    return closed < 0 ? CTD_ERR_WRITE : CTD_OK;
}

hid_t
ctd_file_list(hid_t kind)
{
    const unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t list = H5Pcreate(kind);

    if (list < 0 || H5Pset_obj_track_times(list, false) < 0 ||
        H5Pset_attr_creation_order(list, in_order) < 0 ||
        (kind != H5P_DATASET_CREATE && H5Pset_link_creation_order(list, in_order) < 0)) {
        (void)ctd_file_close(&list, H5Pclose);
    }
    return list;
}

void
ctd_file_note(ctd_file_writer *writer, const char *doing, const char *detail)
{
    writer->report->doing = doing;
    ctd_text_format(writer->report->detail, sizeof writer->report->detail, "%s", detail);
}

/* Types in the file and in memory, and the space. */
typedef struct form {
    hid_t file, memory, space;
} form;

static ctd_status
put(ctd_file_writer *writer, hid_t object, const char *name, form f, const void *value)
{
    ctd_status status = CTD_OK;
    hid_t attribute = H5I_INVALID_HID;

    ctd_file_note(writer, "building it, attribute", name);
    attribute = H5Acreate2(object, name, f.file, f.space, H5P_DEFAULT, H5P_DEFAULT);
    CTD_TRY_H5(attribute);
    CTD_TRY_H5(H5Awrite(attribute, f.memory, value));
    CTD_TRY(ctd_file_close(&attribute, H5Aclose));
out:
    (void)ctd_file_close(&attribute, H5Aclose);
    return status;
}

ctd_status
ctd_file_put_text(ctd_file_writer *writer, hid_t object, const char *name, const char *value)
{
    return put(writer, object, name, (form){writer->text, writer->text, writer->scalar}, &value);
}

ctd_status
ctd_file_put_int(ctd_file_writer *writer, hid_t object, const char *name, int64_t value)
{
    return put(writer, object, name, (form){H5T_STD_I64LE, H5T_NATIVE_INT64, writer->scalar},
               &value);
}

ctd_status
ctd_file_put_uint(ctd_file_writer *writer, hid_t object, const char *name, uint64_t value)
{
    return put(writer, object, name, (form){H5T_STD_U64LE, H5T_NATIVE_UINT64, writer->scalar},
               &value);
}

ctd_status
ctd_file_put_double(ctd_file_writer *writer, hid_t object, const char *name, double value)
{
    return put(writer, object, name, (form){H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, writer->scalar},
               &value);
}

ctd_status
ctd_file_put_flags(ctd_file_writer *writer, hid_t object, const char *meanings, int first)
{
    int8_t values[MAX_FLAGS];
    ctd_status status = CTD_OK;
    hid_t space = H5I_INVALID_HID;
    hsize_t n = 1;

    for (const char *c = meanings; *c != '\0'; c++) {
        n += *c == ' ' ? 1 : 0;
    }
    assert(n <= MAX_FLAGS);
    for (int i = 0; i < (int)n; i++) {
        values[i] = (int8_t)(first + i);
    }
    space = H5Screate_simple(1, &n, NULL);
    CTD_TRY_H5(space);
    CTD_TRY(
        put(writer, object, "flag_values", (form){H5T_STD_I8LE, H5T_NATIVE_INT8, space}, values));
    CTD_TRY(ctd_file_put_text(writer, object, "flag_meanings", meanings));
    CTD_TRY(ctd_file_close(&space, H5Sclose));
out:
    (void)ctd_file_close(&space, H5Sclose);
    return status;
}
