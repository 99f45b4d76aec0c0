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

void
ctd_file_source(char source[64])
{
    ctd_text_format(source, 64, "Contend %s", ctd_build_version());
}

static ctd_status
put_heading(ctd_file_writer *writer)
{
    const ctd_result *result = writer->layout->result;
    const bool titled = result->title != NULL && result->title[0] != '\0';
    ctd_status status = CTD_OK;
    char source[64], first[24], last[24];

    ctd_file_source(source);
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

ctd_status
ctd_file_begin(ctd_file_writer *writer)
{
    ctd_status status = CTD_OK;

    writer->file = writer->text = writer->scalar = writer->target.driver = H5I_INVALID_HID;
    for (int a = 0; a < CTD_N_AXES; a++) {
        writer->scale[a] = H5I_INVALID_HID;
    }
    ctd_file_note(writer, "building it", "");
    writer->scalar = H5Screate(H5S_SCALAR);
    CTD_TRY_H5(writer->scalar);
    writer->text = H5Tcopy(H5T_C_S1);
    CTD_TRY_H5(writer->text);
    CTD_TRY_H5(H5Tset_size(writer->text, H5T_VARIABLE));
    CTD_TRY_H5(H5Tset_cset(writer->text, H5T_CSET_UTF8));
    CTD_TRY(ctd_file_create(&writer->target, &writer->file));
out:
    return status;
}

ctd_status
ctd_file_end(ctd_file_writer *writer, void **image, size_t *n)
{
    ctd_status status = CTD_OK;

    ctd_file_note(writer, "building it, taking the whole", "");
    status = ctd_file_flush(&writer->target, writer->file);
    *image = writer->target.image;
    *n = writer->target.n;
    CTD_TRY(status);
    CTD_TRY(ctd_file_close(&writer->text, H5Tclose));
    CTD_TRY(ctd_file_close(&writer->scalar, H5Sclose));
    CTD_TRY(ctd_file_close(&writer->file, H5Fclose));
    ctd_file_note(writer, NULL, "");
    CTD_TRY(ctd_file_check(&writer->target, writer->report));
out:
    return status;
}

void
ctd_file_abandon(ctd_file_writer *writer)
{
    for (int a = 0; a < CTD_N_AXES; a++) {
        (void)ctd_file_close(&writer->scale[a], H5Dclose);
    }
    (void)ctd_file_close(&writer->text, H5Tclose);
    (void)ctd_file_close(&writer->scalar, H5Sclose);
    (void)ctd_file_close(&writer->file, H5Fclose);
    (void)ctd_file_close(&writer->target.driver, H5FDunregister);
}

static ctd_status
build(ctd_file_writer *writer, void **image, size_t *n)
{
    ctd_status status = CTD_OK;

    CTD_TRY(ctd_file_begin(writer));
    CTD_TRY(put_heading(writer));
    CTD_TRY(ctd_file_put_variables(writer));
    CTD_TRY(ctd_file_put_provenance(writer));
    CTD_TRY(ctd_file_end(writer, image, n));
out:
    ctd_file_abandon(writer);
    return status;
}

static herr_t
look_for_memory(unsigned n, const H5E_error2_t *error, void *context)
{
    bool *no_memory = context;

    (void)n;
    *no_memory |= error->min_num == H5E_NOSPACE || error->min_num == H5E_CANTALLOC;
    return 0;
}

/* Called by HDF5 instead of printing, while it still knows what failed. */
static herr_t
on_failure(hid_t stack, void *context)
{
    return H5Ewalk2(stack, H5E_WALK_UPWARD, look_for_memory, context);
}

/* The file in the writer's target; its image, if it is in memory. */
static ctd_status
make(const ctd_result *result, int n_threads, ctd_file_writer *writer, void **image, size_t *n)
{
    ctd_status status = CTD_OK;
    ctd_layout layout;
    H5E_auto2_t printer = NULL;
    void *printer_data = NULL;
    bool no_memory = false;

    ctd_layout_init(result, &layout);
    writer->layout = &layout;
    writer->report->doing = "hashing it";
    CTD_TRY(ctd_result_hash(result, writer->report->content_hash));
    writer->report->doing = "making room for it";
    CTD_TRY(ctd_file_room_create(&layout, n_threads > 1 ? n_threads : 1, &writer->room));

    (void)H5Eget_auto2(H5E_DEFAULT, &printer, &printer_data);
    (void)H5Eset_auto2(H5E_DEFAULT, on_failure, &no_memory);
    status = build(writer, image, n);
    status = status == CTD_ERR_WRITE && no_memory ? CTD_ERR_NO_MEMORY : status;
    (void)H5Eset_auto2(H5E_DEFAULT, printer, printer_data);
out:
    writer->layout = NULL;
    ctd_file_room_destroy(&writer->room);
    return status;
}

ctd_status
ctd_file_image(const ctd_result *result, int n_threads, void **image, size_t *n,
               ctd_write_report *report)
{
    ctd_file_writer writer = {.report = report};

    *image = NULL;
    *n = 0;
    const ctd_status status = make(result, n_threads, &writer, image, n);

    if (status != CTD_OK) {
        free(*image);
        *image = NULL;
        *n = 0;
    }
    return status;
}

/* What is too large for memory goes to the temporary name as it comes. */
static ctd_status
write_directly(const ctd_result *result, const char *path, bool force, int n_threads,
               ctd_write_report *report)
{
    ctd_status status = CTD_OK;
    ctd_file_writer writer = {.report = report};
    ctd_atomic_file file;
    void *no_image = NULL;
    size_t n = 0;

    CTD_TRY(ctd_atomic_open(path, force, &file, report));
    writer.target = (ctd_file_target){.on_disk = true, .descriptor = file.descriptor};
    CTD_TRY(make(result, n_threads, &writer, &no_image, &n));
    CTD_TRY(ctd_atomic_commit(&file, force, report));
out:
    ctd_atomic_close(&file, status, report);
    return status;
}

void
ctd_file_skip_exit(void)
{
    (void)H5dont_atexit();
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
