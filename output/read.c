/* SPDX-License-Identifier: Apache-2.0 */
#include "output/read.h"

#include "output/file.h"
#include "output/read_private.h"
#include "output/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ctd_status
read_all(ctd_reader *reader)
{
    ctd_stored *stored = reader->stored;
    ctd_result *result = &stored->result;
    ctd_status status = CTD_OK;
    hid_t provenance = H5I_INVALID_HID;
    uint32_t format = 0;

    CTD_TRY(ctd_read_count(reader, reader->file, "contend_format", 1, INT32_MAX, &format));
    if (format != CTD_FILE_FORMAT) {
        CTD_TRY(ctd_read_damaged(reader, "its format is %u, this Contend reads %d", format,
                                 CTD_FILE_FORMAT));
    }
    CTD_TRY(ctd_read_text(reader, reader->file, "id", &result->name));
    CTD_TRY(ctd_read_text(reader, reader->file, "title", &result->title));
    provenance = H5Gopen2(reader->file, "provenance", H5P_DEFAULT);
    CTD_TRY(ctd_read_origin(reader, provenance));
    CTD_TRY(ctd_read_axes(reader));
    CTD_TRY(ctd_read_times(reader, provenance));
    CTD_TRY(ctd_read_series(reader));
    if (result->n_panel > 0) {
        CTD_TRY(ctd_read_panel(reader));
    }
    if (result->n_questions > 0) {
        CTD_TRY(ctd_read_questions(reader));
    }
    if (H5Lexists(reader->file, "run", H5P_DEFAULT) > 0) {
        CTD_TRY(ctd_read_run(reader));
    }
out:
    ctd_read_close(&provenance, H5Gclose);
    return status;
}

/* Says what a file is that is not HDF5, by how it begins. */
static ctd_status
not_hdf5(const ctd_reader *reader, int file)
{
    char start[17] = "";
    const ssize_t n = pread(file, start, sizeof start - 1, 0);

    if (n <= 0) {
        return ctd_read_damaged(reader, "not a result file: it is empty");
    }
    return ctd_read_damaged(reader, "not a result file: not HDF5, it begins with \"%s\"", start);
}

/* Looks at the file without HDF5, which tells little about what it cannot open. */
static ctd_status
look_at_file(const ctd_reader *reader, const char *path)
{
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    unsigned char start[sizeof signature] = {0};
    ctd_status status = CTD_OK;
    struct stat facts;

    if (file < 0 || fstat(file, &facts) != 0) {
        ctd_text_put(reader->problem, strerror(errno));
        status = CTD_ERR_READ;
    } else if (!S_ISREG(facts.st_mode)) {
        status = ctd_read_damaged(reader, "not a result file: not a regular file");
    } else if (pread(file, start, sizeof start, 0) != (ssize_t)sizeof start ||
               memcmp(start, signature, sizeof start) != 0) {
        status = not_hdf5(reader, file);
    } else {
        reader->stored->origin.file_bytes = (uint64_t)facts.st_size;
    }
    if (file >= 0) {
        close(file);
    }
    return status;
}

ctd_status
ctd_reader_open(const char *path, ctd_sink *problem, ctd_reader *reader)
{
    ctd_status status = CTD_OK;

    *reader = (ctd_reader){
        .file = H5I_INVALID_HID, .stored = calloc(1, sizeof(ctd_stored)), .problem = problem};
    (void)H5Eget_auto2(H5E_DEFAULT, &reader->printer, &reader->printer_data);
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    CTD_TRY(reader->stored != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(look_at_file(reader, path));
    reader->file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (reader->file < 0) {
        CTD_TRY(ctd_read_damaged(reader, "begins like HDF5, but is cut short or damaged"));
    }
    if (H5Aexists(reader->file, "contend_format") <= 0 ||
        H5Lexists(reader->file, "provenance", H5P_DEFAULT) <= 0) {
        CTD_TRY(ctd_read_damaged(reader, "HDF5, but not a result of Contend"));
    }
out:
    return status;
}

void
ctd_reader_close(ctd_reader *reader)
{
    ctd_read_close(&reader->file, H5Fclose);
    (void)H5Eset_auto2(H5E_DEFAULT, reader->printer, reader->printer_data);
    ctd_stored_destroy(&reader->stored);
}

ctd_status
ctd_stored_read(const char *path, ctd_stored **stored, ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    ctd_reader reader;

    *stored = NULL;
    CTD_TRY(ctd_reader_open(path, problem, &reader));
    CTD_TRY(read_all(&reader));
    *stored = reader.stored;
    reader.stored = NULL;
out:
    ctd_reader_close(&reader);
    return status;
}

void
ctd_stored_destroy(ctd_stored **stored)
{
    ctd_stored *s = *stored;

    if (s == NULL) {
        return;
    }
    if (s->series != NULL) {
        for (size_t i = 0; i < s->size[CTD_AXIS_VARIANT] * s->size[CTD_AXIS_REPLICATION]; i++) {
            ctd_series_destroy(&s->series[i]);
        }
    }
    for (size_t i = 0; i < s->n_kept; i++) {
        free(s->kept[i]);
    }
    free(s->series);
    free(s->kept);
    free(s);
    *stored = NULL;
}

const ctd_result *
ctd_stored_result(const ctd_stored *stored)
{
    return &stored->result;
}

const ctd_origin *
ctd_stored_origin(const ctd_stored *stored)
{
    return &stored->origin;
}
