/* SPDX-License-Identifier: Apache-2.0 */
#include "output/file_private.h"

#include "output/build.h"

#include <hdf5_hl.h>

static ctd_status
create_group(ctd_file_writer *writer, const char *name, hid_t *group)
{
    ctd_status status = CTD_OK;
    hid_t list = ctd_file_list(H5P_GROUP_CREATE);

    ctd_file_note(writer, "building it, group", name);
    CTD_TRY_H5(list);
    *group = H5Gcreate2(writer->file, name, H5P_DEFAULT, list, H5P_DEFAULT);
    CTD_TRY_H5(*group);
    CTD_TRY(ctd_file_close(&list, H5Pclose));
out:
    (void)ctd_file_close(&list, H5Pclose);
    return status;
}

/* What kind of dataset: the type is the same in memory and in the file but for byte order, which
 * HDF5 converts. */
typedef struct form {
    hid_t type, space;
    const char *units, *long_name;
} form;

static ctd_status
put_dataset(ctd_file_writer *writer, hid_t group, const char *name, form f, const void *values,
            hid_t *dataset)
{
    const hid_t memory = f.type == writer->text ? f.type : H5T_NATIVE_DOUBLE;
    ctd_status status = CTD_OK;
    hid_t list = ctd_file_list(H5P_DATASET_CREATE);

    ctd_file_note(writer, "building it, variable", name);
    CTD_TRY_H5(list);
    *dataset = H5Dcreate2(group, name, f.type, f.space, H5P_DEFAULT, list, H5P_DEFAULT);
    CTD_TRY_H5(*dataset);
    CTD_TRY_H5(H5Dwrite(*dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
    CTD_TRY(ctd_file_put_text(writer, *dataset, "units", f.units));
    CTD_TRY(ctd_file_put_text(writer, *dataset, "long_name", f.long_name));
    CTD_TRY(ctd_file_close(&list, H5Pclose));
out:
    (void)ctd_file_close(&list, H5Pclose);
    return status;
}

/* A text as a dataset of its own: attributes end at 64 kB. */
static ctd_status
put_long_text(ctd_file_writer *writer, hid_t group, const char *name, const char *const *value,
              const char *long_name)
{
    ctd_status status = CTD_OK;
    hid_t text = H5I_INVALID_HID;

    CTD_TRY(put_dataset(writer, group, name, (form){writer->text, writer->scalar, "1", long_name},
                        value, &text));
    CTD_TRY(ctd_file_close(&text, H5Dclose));
out:
    (void)ctd_file_close(&text, H5Dclose);
    return status;
}

ctd_status
ctd_file_put_origin(ctd_file_writer *writer, const ctd_file_origin *origin)
{
    ctd_status status = CTD_OK;
    hid_t group = H5I_INVALID_HID;

    CTD_TRY(create_group(writer, "provenance", &group));
    CTD_TRY(ctd_file_put_text(writer, group, "version", ctd_build_version()));
    CTD_TRY(ctd_file_put_uint(writer, group, "seed", origin->seed));
    CTD_TRY(ctd_file_put_text(writer, group, "content_hash", writer->report->content_hash));
    if (origin->calendar != NULL) {
        CTD_TRY(ctd_file_put_int(writer, group, "ticks", origin->calendar->n_ticks));
        CTD_TRY(
            ctd_file_put_int(writer, group, "ticks_per_year", origin->calendar->ticks_per_year));
    }
    CTD_TRY(put_long_text(writer, group, "scenario", &origin->scenario_text,
                          "the scenario after overrides, as YAML"));
    if (origin->study_text != NULL) {
        CTD_TRY(put_long_text(writer, group, "study", &origin->study_text, "the study, as YAML"));
    }
    CTD_TRY(ctd_file_close(&group, H5Gclose));
out:
    (void)ctd_file_close(&group, H5Gclose);
    return status;
}

static ctd_status
put_phases(ctd_file_writer *writer, hid_t group, const ctd_run_facts *facts)
{
    const hsize_t n = facts->n_phases;
    ctd_status status = CTD_OK;
    hid_t space = H5I_INVALID_HID, names = H5I_INVALID_HID, seconds = H5I_INVALID_HID;

    space = H5Screate_simple(1, &n, NULL);
    CTD_TRY_H5(space);
    CTD_TRY(put_dataset(writer, group, "phase", (form){writer->text, space, "1", "phase of a tick"},
                        facts->phase, &names));
    CTD_TRY_H5(H5DSset_scale(names, "phase"));
    CTD_TRY(put_dataset(
        writer, group, "phase_seconds",
        (form){H5T_IEEE_F64LE, space, "s", "time spent in the phase, all runs added up"},
        facts->phase_seconds, &seconds));
    CTD_TRY_H5(H5DSattach_scale(seconds, names, 0));
    CTD_TRY(ctd_file_close(&seconds, H5Dclose));
    CTD_TRY(ctd_file_close(&names, H5Dclose));
    CTD_TRY(ctd_file_close(&space, H5Sclose));
out:
    (void)ctd_file_close(&seconds, H5Dclose);
    (void)ctd_file_close(&names, H5Dclose);
    (void)ctd_file_close(&space, H5Sclose);
    return status;
}

ctd_status
ctd_file_put_run(ctd_file_writer *writer, const ctd_run_facts *facts)
{
    ctd_status status = CTD_OK;
    hid_t group = H5I_INVALID_HID;
    char libraries[256];

    CTD_TRY(create_group(writer, "run", &group));
    CTD_TRY(ctd_file_put_text(writer, group, "command_line", facts->command_line));
    CTD_TRY(ctd_file_put_text(writer, group, "host", facts->host));
    CTD_TRY(ctd_file_put_text(writer, group, "started", facts->started));
    CTD_TRY(ctd_file_put_int(writer, group, "threads", facts->n_threads));
    CTD_TRY(ctd_file_put_int(writer, group, "markets_side_by_side", facts->n_markets));
    CTD_TRY(ctd_file_put_text(writer, group, "kernels", facts->kernels));
    CTD_TRY(ctd_file_put_double(writer, group, "wall_seconds", facts->wall_seconds));
    CTD_TRY(ctd_file_put_double(writer, group, "peak_memory_bytes", facts->peak_bytes));
    CTD_TRY(ctd_file_put_text(writer, group, "git", ctd_build_commit()));
    CTD_TRY(ctd_file_put_text(writer, group, "compiler", ctd_build_compiler()));
    CTD_TRY(ctd_file_put_text(writer, group, "flags", ctd_build_flags()));
    CTD_TRY(ctd_file_put_text(writer, group, "libraries",
                              ctd_build_libraries(libraries, sizeof libraries)));
    if (facts->n_phases > 0) {
        CTD_TRY(put_phases(writer, group, facts));
    }
    CTD_TRY(ctd_file_close(&group, H5Gclose));
out:
    (void)ctd_file_close(&group, H5Gclose);
    return status;
}

ctd_status
ctd_file_put_provenance(ctd_file_writer *writer)
{
    const ctd_result *result = writer->layout->result;
    const ctd_file_origin origin = {.seed = result->seed,
                                    .calendar = &result->calendar,
                                    .scenario_text = result->scenario_text};
    ctd_status status = CTD_OK;

    CTD_TRY(ctd_file_put_origin(writer, &origin));
    if (result->facts != NULL) {
        CTD_TRY(ctd_file_put_run(writer, result->facts));
    }
out:
    return status;
}
