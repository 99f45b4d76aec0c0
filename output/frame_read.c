/* SPDX-License-Identifier: Apache-2.0 */
#include "output/frame_read.h"

#include "output/file.h"
#include "output/frame_private.h"
#include "output/read_private.h"
#include "output/text.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_AXES = 8, PIECE_BYTES = 16 << 20 };

/* What a child is to read; its bytes come back through the sink. */
typedef struct errand {
    const char *path;
    const char *name;
    hid_t type; /* in memory, 8 bytes wide */
    uint64_t first, n, n_rows;
    size_t length;
} errand;

static ctd_status
put_texts(const ctd_reader *reader, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    hid_t provenance = H5Gopen2(reader->file, "provenance", H5P_DEFAULT);
    const char *version, *hash, *study, *scenario, *shard = "", *kind;
    hsize_t bytes = 0;
    uint32_t format;
    ctd_read_dataset points = {.id = H5I_INVALID_HID, .n_axes = 1};

    CTD_TRY(ctd_read_count(reader, reader->file, "contend_format", 1, INT32_MAX, &format));
    if (format != CTD_FILE_FORMAT) {
        CTD_TRY(ctd_read_damaged(reader, "its format is %u, this Contend reads %d", format,
                                 CTD_FILE_FORMAT));
    }
    CTD_TRY(ctd_read_text(reader, reader->file, "contend_kind", &kind));
    if (H5Aexists(reader->file, "shard") > 0) {
        CTD_TRY(ctd_read_text(reader, reader->file, "shard", &shard));
    }
    CTD_TRY(ctd_read_text(reader, provenance, "version", &version));
    CTD_TRY(ctd_read_text(reader, provenance, "content_hash", &hash));
    CTD_TRY(ctd_read_scalar_text(reader, provenance, "study", &study));
    CTD_TRY(ctd_read_scalar_text(reader, provenance, "scenario", &scenario));
    if (H5Lexists(reader->file, "point", H5P_DEFAULT) > 0) { /* a shard may have none */
        CTD_TRY(ctd_read_open(reader, reader->file, "point", 0, &points));
    }
    if (H5Fget_filesize(reader->file, &bytes) < 0 || points.n_axes != 1) {
        CTD_TRY(ctd_read_damaged(reader, "its points are no list"));
    }
    ctd_sink_printf(sink, "%s%c%s%c%s%c%s%c%llu %llu%c%s%c%s%c", kind, 0, shard, 0, version, 0,
                    hash, 0, (unsigned long long)points.length[0], (unsigned long long)bytes, 0,
                    study, 0, scenario, 0);
out:
    ctd_read_close(&points.id, H5Dclose);
    ctd_read_close(&provenance, H5Gclose);
    return status;
}

static ctd_status
tell_origin(void *context, ctd_sink *sink)
{
    const errand *e = context;
    ctd_status status = CTD_OK;
    ctd_reader reader;

    CTD_TRY(ctd_reader_open(e->path, sink, &reader));
    if (H5Aexists(reader.file, "contend_kind") <= 0) {
        ctd_sink_write(sink, "", 1); /* a result file */
        goto out;
    }
    CTD_TRY(put_texts(&reader, sink));
out:
    ctd_reader_close(&reader);
    return status;
}

/* The next text of an answer; NULL where there is none. */
static const char *
next_text(const ctd_buffer *answer, size_t *at)
{
    const char *text = *at < answer->length ? answer->bytes + *at : NULL;

    *at += text != NULL ? strlen(text) + 1 : 0;
    return text != NULL && *at <= answer->length ? text : NULL;
}

static bool
copy_text(const char *text, char to[], size_t size)
{
    if (text != NULL) {
        ctd_text_format(to, size, "%s", text);
    }
    return text != NULL;
}

ctd_status
ctd_frame_read_origin(const char *path, ctd_frame_origin *origin, ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    errand e = {.path = path};
    ctd_buffer answer = {0};
    size_t at = 0;

    *origin = (ctd_frame_origin){0};
    CTD_TRY(ctd_frame_ask(tell_origin, &e, &answer, problem));
    if (!copy_text(next_text(&answer, &at), origin->kind, sizeof origin->kind) ||
        origin->kind[0] == '\0') {
        goto out;
    }
    char count[64] = "";
    bool good =
        copy_text(next_text(&answer, &at), origin->shard, sizeof origin->shard) &&
        copy_text(next_text(&answer, &at), origin->version, sizeof origin->version) &&
        copy_text(next_text(&answer, &at), origin->content_hash, sizeof origin->content_hash) &&
        copy_text(next_text(&answer, &at), count, sizeof count);
    const char *study = next_text(&answer, &at), *scenario = next_text(&answer, &at);

    if (!good || study == NULL || scenario == NULL) {
        ctd_sink_puts(problem, "what it says of itself cannot be read");
        CTD_TRY(CTD_ERR_DAMAGED);
    }
    char *more = count;

    origin->n_points = strtoull(count, &more, 10);
    origin->file_bytes = strtoull(more, NULL, 10);
    origin->study_text = strdup(study);
    origin->scenario_text = strdup(scenario);
    CTD_TRY(origin->study_text != NULL && origin->scenario_text != NULL ? CTD_OK
                                                                        : CTD_ERR_NO_MEMORY);
out:
    if (status != CTD_OK) {
        ctd_frame_origin_clear(origin);
    }
    ctd_buffer_clear(&answer);
    return status;
}

void
ctd_frame_origin_clear(ctd_frame_origin *origin)
{
    free(origin->study_text);
    free(origin->scenario_text);
    *origin = (ctd_frame_origin){0};
}

/* Rows [first, first + n) of a variable, as they lie in memory. */
static ctd_status
put_rows(const ctd_reader *reader, const errand *e, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_read_dataset d = {.id = H5I_INVALID_HID};
    hid_t space = H5I_INVALID_HID, memory = H5I_INVALID_HID;
    hsize_t start[MOST_AXES] = {e->first}, row = 1;
    const hsize_t n = e->n * e->length;
    void *values = NULL;

    CTD_TRY(ctd_read_open(reader, reader->file, e->name, 0, &d));
    for (int a = 1; a < d.n_axes; a++) {
        row *= d.length[a];
    }
    if (d.n_axes < 1 || d.length[0] != e->n_rows || row != e->length) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s has another shape", e->name));
    }
    d.length[0] = e->n;
    values = malloc(n * sizeof(double) + 1);
    space = H5Dget_space(d.id);
    memory = H5Screate_simple(1, &n, NULL);
    CTD_TRY(values != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    if (H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, d.length, NULL) < 0 ||
        H5Dread(d.id, e->type, memory, space, H5P_DEFAULT, values) < 0) {
        CTD_TRY(ctd_read_damaged(reader, "the variable %s cannot be read", e->name));
    }
    ctd_sink_write(sink, values, n * sizeof(double));
out:
    free(values);
    ctd_read_close(&memory, H5Sclose);
    ctd_read_close(&space, H5Sclose);
    ctd_read_close(&d.id, H5Dclose);
    return status;
}

static ctd_status
tell_rows(void *context, ctd_sink *sink)
{
    const errand *e = context;
    ctd_status status = CTD_OK;
    ctd_reader reader;

    CTD_TRY(ctd_reader_open(e->path, sink, &reader));
    CTD_TRY(put_rows(&reader, e, sink));
out:
    ctd_reader_close(&reader);
    return status;
}

/* A piece at a time: what a child may send is bounded. */
static ctd_status
read_rows(errand e, void *values, ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    const uint64_t most = PIECE_BYTES / (e.length * sizeof(double) + 1) + 1;
    ctd_buffer answer = {0};

    for (e.first = 0; e.first < e.n_rows; e.first += e.n) {
        const size_t row = e.length * sizeof(double);

        e.n = e.n_rows - e.first < most ? e.n_rows - e.first : most;
        ctd_buffer_clear(&answer);
        CTD_TRY(ctd_frame_ask(tell_rows, &e, &answer, problem));
        if (answer.length != e.n * row) {
            ctd_sink_printf(problem, "the variable %s cannot be read", e.name);
            CTD_TRY(CTD_ERR_DAMAGED);
        }
        memcpy((char *)values + e.first * row, answer.bytes, answer.length);
    }
out:
    ctd_buffer_clear(&answer);
    return status;
}

ctd_status
ctd_frame_read_points(const char *path, uint64_t n, int64_t number[], ctd_sink *problem)
{
    const errand e = {
        .path = path, .name = "point", .type = H5T_NATIVE_INT64, .n_rows = n, .length = 1};

    return read_rows(e, number, problem);
}

ctd_status
ctd_frame_read_rows(const char *path, const char *name, uint64_t n, size_t length, double values[],
                    ctd_sink *problem)
{
    const errand e = {
        .path = path, .name = name, .type = H5T_NATIVE_DOUBLE, .n_rows = n, .length = length};

    return read_rows(e, values, problem);
}
