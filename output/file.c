/* SPDX-License-Identifier: Apache-2.0 */
#include "output/file.h"

#include "output/build.h"
#include "output/file_private.h"
#include "output/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
date_text(const ctd_calendar *calendar, uint32_t record, char out[24])
{
    const ctd_date date = ctd_calendar_date(calendar, record);

    ctd_text_format(out, 24, "%04d-%02d-%02d", date.year, date.month, date.day);
}

static ctd_status
put_heading(ctd_file_writer *writer)
{
    const ctd_result *result = writer->layout->result;
    const bool titled = result->title != NULL && result->title[0] != '\0';
    ctd_status status = CTD_OK;
    char source[64], first[24], last[24];

    ctd_text_format(source, sizeof source, "Contend %s", ctd_build_version());
    date_text(&result->calendar, result->record[0], first);
    date_text(&result->calendar, result->record[result->n_records - 1], last);

    CTD_TRY(ctd_file_put_text(writer, writer->file, "Conventions", "CF-1.8, ACDD-1.3"));
    CTD_TRY(
        ctd_file_put_text(writer, writer->file, "title", titled ? result->title : result->name));
    CTD_TRY(ctd_file_put_text(writer, writer->file, "summary",
                              "Simulated competition between cloud providers: agents choose among "
                              "providers, providers set prices and invest. Every variant is run "
                              "with the same luck in each replication."));
    CTD_TRY(ctd_file_put_text(writer, writer->file, "keywords",
                              "agent-based model, market competition, discrete choice, cloud"));
    CTD_TRY(ctd_file_put_text(writer, writer->file, "source", source));
    CTD_TRY(ctd_file_put_text(writer, writer->file, "id", result->name));
    CTD_TRY(ctd_file_put_text(writer, writer->file, "time_coverage_start", first));
    CTD_TRY(ctd_file_put_text(writer, writer->file, "time_coverage_end", last));
    CTD_TRY(ctd_file_put_int(writer, writer->file, "contend_format", CTD_FILE_FORMAT));
out:
    return status;
}

static ctd_status
build(ctd_file_writer *writer)
{
    ctd_status status = CTD_OK;

    ctd_file_note(writer, "building it", "");
    writer->scalar = H5Screate(H5S_SCALAR);
    CTD_TRY_H5(writer->scalar);
    writer->text = H5Tcopy(H5T_C_S1);
    CTD_TRY_H5(writer->text);
    CTD_TRY_H5(H5Tset_size(writer->text, H5T_VARIABLE));
    CTD_TRY_H5(H5Tset_cset(writer->text, H5T_CSET_UTF8));
    CTD_TRY(ctd_file_create(writer->target, &writer->file));

    CTD_TRY(put_heading(writer));
    CTD_TRY(ctd_file_put_variables(writer));
    CTD_TRY(ctd_file_put_provenance(writer));

    ctd_file_note(writer, "building it, taking the whole", "");
    CTD_TRY(ctd_file_flush(writer->target, writer->file));
    CTD_TRY(ctd_file_close(&writer->text, H5Tclose));
    CTD_TRY(ctd_file_close(&writer->scalar, H5Sclose));
    CTD_TRY(ctd_file_close(&writer->file, H5Fclose));
    ctd_file_note(writer, NULL, "");
    CTD_TRY(ctd_file_check(writer->target, writer->report));
out:
    for (int a = 0; a < CTD_N_AXES; a++) {
        (void)ctd_file_close(&writer->scale[a], H5Dclose);
    }
    (void)ctd_file_close(&writer->text, H5Tclose);
    (void)ctd_file_close(&writer->scalar, H5Sclose);
    (void)ctd_file_close(&writer->file, H5Fclose);
    (void)ctd_file_close(&writer->target->driver, H5FDunregister);
    return status;
}

static ctd_status
make(const ctd_result *result, int n_threads, ctd_file_target *target, ctd_write_report *report)
{
    ctd_status status = CTD_OK;
    ctd_layout layout;
    ctd_file_writer writer = {
        .layout = &layout,
        .report = report,
        .target = target,
        .file = H5I_INVALID_HID,
        .text = H5I_INVALID_HID,
        .scalar = H5I_INVALID_HID,
    };
    H5E_auto2_t printer = NULL;
    void *printer_data = NULL;

    for (int a = 0; a < CTD_N_AXES; a++) {
        writer.scale[a] = H5I_INVALID_HID;
    }
    ctd_layout_init(result, &layout);
    report->doing = "hashing it";
    CTD_TRY(ctd_result_hash(result, report->content_hash));
    report->doing = "making room for it";
    CTD_TRY(ctd_file_room_create(&layout, n_threads > 1 ? n_threads : 1, &writer.room));

    (void)H5Eget_auto2(H5E_DEFAULT, &printer, &printer_data);
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    status = build(&writer);
    (void)H5Eset_auto2(H5E_DEFAULT, printer, printer_data);
out:
    ctd_file_room_destroy(&writer.room);
    return status;
}

ctd_status
ctd_file_image(const ctd_result *result, int n_threads, void **image, size_t *n,
               ctd_write_report *report)
{
    ctd_file_target target = {.driver = H5I_INVALID_HID};
    const ctd_status status = make(result, n_threads, &target, report);

    if (status != CTD_OK) {
        free(target.image);
        target.image = NULL;
        target.n = 0;
    }
    *image = target.image;
    *n = target.n;
    return status;
}

/* What is too large for memory goes to the temporary name as it comes. */
static ctd_status
write_directly(const ctd_result *result, const char *path, bool force, int n_threads,
               ctd_write_report *report)
{
    ctd_status status = CTD_OK;
    ctd_atomic_file file;
    ctd_file_target target;

    CTD_TRY(ctd_atomic_open(path, force, &file, report));
    target = (ctd_file_target){
        .on_disk = true, .driver = H5I_INVALID_HID, .descriptor = file.descriptor};
    CTD_TRY(make(result, n_threads, &target, report));
    CTD_TRY(ctd_atomic_commit(&file, force, report));
out:
    ctd_atomic_close(&file, status, report);
    return status;
}

ctd_status
ctd_file_write(const ctd_result *result, const char *path, bool force, int n_threads,
               ctd_write_report *report)
{
    ctd_status status = CTD_OK;
    void *image = NULL;
    size_t n = 0;

    *report = (ctd_write_report){.path = path};
    if (result->panel_reader != NULL) {
        return write_directly(result, path, force, n_threads, report);
    }
    CTD_TRY(ctd_atomic_check(path, force, report));
    CTD_TRY(ctd_file_image(result, n_threads, &image, &n, report));
    CTD_TRY(ctd_atomic_write(path, image, n, force, report));
out:
    free(image);
    return status;
}
