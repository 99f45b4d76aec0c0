/* SPDX-License-Identifier: Apache-2.0 */
#include "output/file_private.h"

#include "output/pack.h"
#include "sim/parallel.h"

#include <stdlib.h>
#include <string.h>

/*
 * Columns of series are cut into chunks that lie in one piece in row-major order: whole runs of
 * one variant where several fit, else a stretch of one run along its first axis, mostly time. They
 * are gathered and packed in parallel, a batch at a time, and handed to HDF5 in order.
 */
enum { CHUNK_BYTES = 1 << 19, REPLICATION = 1, TIME = 2, BATCH_PER_THREAD = 4 };

/* At most `limit` of n in each part, and the parts as equal as can be. */
static hsize_t
even_part(hsize_t n, hsize_t limit)
{
    const hsize_t most = limit < 1 ? 1 : limit < n ? limit : n;
    const hsize_t n_parts = (n + most - 1) / most;

    return (n + n_parts - 1) / n_parts;
}

void
ctd_file_plan_chunk(const ctd_variable *variable, hsize_t chunk[CTD_VARIABLE_MAX_AXES])
{
    const size_t bytes = ctd_storage_bytes(variable->storage);
    const hsize_t per_run =
        bytes * variable->n_values / (variable->length[0] * variable->length[1]);
    const hsize_t per_time = per_run / variable->length[TIME];

    for (int a = 0; a < variable->n_axes; a++) {
        chunk[a] = variable->length[a];
    }
    chunk[0] = 1;
    if (per_run <= CHUNK_BYTES) {
        chunk[REPLICATION] = even_part(variable->length[REPLICATION], CHUNK_BYTES / per_run);
    } else {
        chunk[REPLICATION] = 1;
        chunk[TIME] = even_part(variable->length[TIME], CHUNK_BYTES / per_time);
    }
}

struct ctd_file_room {
    int n_threads;
    size_t size;            /* chunks of a batch */
    size_t chunk_bytes;     /* of values in the largest */
    ctd_packer **packer;    /* [n_threads] */
    void **values;          /* [n_threads] each of chunk_bytes */
    unsigned char **packed; /* [size] each of ctd_pack_bound() bytes */
    size_t *n_bytes;        /* [size] */
    ctd_status *status;     /* [size] of gathering the values */
};

typedef struct batch {
    const ctd_layout *layout;
    const ctd_variable *variable;
    const hsize_t *chunk;
    const ctd_file_room *room;
    size_t bytes; /* a value */
    size_t values_per_chunk;
    size_t values_per_record;
    size_t first; /* number of the batch's first chunk */
} batch;

static hsize_t
n_along(const batch *b, int axis)
{
    return (b->variable->length[axis] + b->chunk[axis] - 1) / b->chunk[axis];
}

static size_t
n_chunks(const batch *b)
{
    return n_along(b, 0) * n_along(b, REPLICATION) * n_along(b, TIME);
}

static void
find_chunk(const batch *b, size_t number, hsize_t start[CTD_VARIABLE_MAX_AXES])
{
    memset(start, 0, CTD_VARIABLE_MAX_AXES * sizeof *start);
    start[TIME] = number % n_along(b, TIME) * b->chunk[TIME];
    number /= n_along(b, TIME);
    start[REPLICATION] = number % n_along(b, REPLICATION) * b->chunk[REPLICATION];
    start[0] = number / n_along(b, REPLICATION);
}

/* The last chunk of a row may be short: what is missing lies at its end and is filled with 0. */
static void
pack_chunk(const batch *b, size_t i, int thread)
{
    const ctd_variable *variable = b->variable;
    const ctd_file_room *room = b->room;
    hsize_t start[CTD_VARIABLE_MAX_AXES], first = 0, n = 1;

    find_chunk(b, b->first + i, start);
    for (int a = 0; a < variable->n_axes; a++) {
        const hsize_t left = variable->length[a] - start[a];

        n *= b->chunk[a] < left ? b->chunk[a] : left;
        first = first * variable->length[a] + start[a];
    }
    room->status[i] = ctd_layout_values(b->layout, variable, first, n, room->values[thread]);
    if (room->status[i] != CTD_OK) {
        return;
    }
    memset((char *)room->values[thread] + b->bytes * n, 0, b->bytes * (b->values_per_chunk - n));
    room->n_bytes[i] = ctd_pack(room->packer[thread], b->bytes, b->values_per_chunk,
                                b->values_per_record, room->values[thread], room->packed[i]);
}

static void
pack_range(size_t begin, size_t end, int thread, void *context)
{
    const batch *b = context;

    for (size_t i = begin; i < end; i++) {
        pack_chunk(b, i, thread);
    }
}

static size_t
largest_chunk(const ctd_layout *layout)
{
    size_t largest = 1;

    for (size_t i = 0; i < ctd_layout_count(layout); i++) {
        const ctd_variable variable = ctd_layout_variable(layout, i);
        hsize_t chunk[CTD_VARIABLE_MAX_AXES];
        size_t bytes = ctd_storage_bytes(variable.storage);

        if (variable.source == CTD_FROM_SERIES) {
            ctd_file_plan_chunk(&variable, chunk);
            for (int a = 0; a < variable.n_axes; a++) {
                bytes *= chunk[a];
            }
            largest = bytes > largest ? bytes : largest;
        }
    }
    return largest;
}

ctd_status
ctd_file_room_create(const ctd_layout *layout, int n_threads, ctd_file_room **room)
{
    ctd_status status = CTD_OK;
    ctd_file_room *r = calloc(1, sizeof *r);

    *room = NULL;
    CTD_TRY(r != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    r->n_threads = n_threads;
    r->size = (size_t)n_threads * BATCH_PER_THREAD;
    r->chunk_bytes = largest_chunk(layout);
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): these are pointers */
    r->packer = calloc((size_t)n_threads, sizeof *r->packer);
    r->values = calloc((size_t)n_threads, sizeof *r->values);
    r->packed = calloc(r->size, sizeof *r->packed);
    r->n_bytes = calloc(r->size, sizeof *r->n_bytes);
    r->status = calloc(r->size, sizeof *r->status);
    CTD_TRY(r->packer != NULL && r->values != NULL && r->packed != NULL && r->n_bytes != NULL &&
                    r->status != NULL
                ? CTD_OK
                : CTD_ERR_NO_MEMORY);
    for (int t = 0; t < n_threads; t++) {
        CTD_TRY(ctd_packer_create(r->chunk_bytes, &r->packer[t]));
        r->values[t] = malloc(r->chunk_bytes);
        CTD_TRY(r->values[t] != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < r->size; i++) {
        r->packed[i] = malloc(ctd_pack_bound(r->chunk_bytes));
        CTD_TRY(r->packed[i] != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
    *room = r;
    r = NULL;
out:
    ctd_file_room_destroy(&r);
    return status;
}

void
ctd_file_room_destroy(ctd_file_room **room)
{
    ctd_file_room *r = *room;

    if (r == NULL) {
        return;
    }
    for (int t = 0; t < r->n_threads && r->packer != NULL && r->values != NULL; t++) {
        ctd_packer_destroy(&r->packer[t]);
        free(r->values[t]);
    }
    for (size_t i = 0; i < r->size && r->packed != NULL; i++) {
        free(r->packed[i]);
    }
    free(r->packer);
    free(r->values);
    free(r->packed);
    free(r->n_bytes);
    free(r->status);
    free(r);
    *room = NULL;
}

ctd_status
ctd_file_fill_chunks(ctd_file_writer *writer, const ctd_variable *variable, hid_t dataset,
                     const hsize_t *chunk)
{
    const ctd_file_room *room = writer->room;
    ctd_status status = CTD_OK;
    batch b = {.layout = writer->layout,
               .variable = variable,
               .chunk = chunk,
               .room = room,
               .bytes = ctd_storage_bytes(variable->storage),
               .values_per_chunk = 1,
               .values_per_record = 1};

    for (int a = 0; a < variable->n_axes; a++) {
        b.values_per_chunk *= chunk[a];
        b.values_per_record *= a > TIME ? chunk[a] : 1;
    }
    for (b.first = 0; b.first < n_chunks(&b); b.first += room->size) {
        const size_t left = n_chunks(&b) - b.first;
        const size_t n = left < room->size ? left : room->size;

        ctd_parallel_for(n, 1, room->n_threads, pack_range, &b);
        for (size_t i = 0; i < n; i++) {
            hsize_t start[CTD_VARIABLE_MAX_AXES];

            CTD_TRY(room->status[i]);
            find_chunk(&b, b.first + i, start);
            writer->target.chunk = room->packed[i];
            CTD_TRY_H5(
                H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, start, room->n_bytes[i], room->packed[i]));
        }
    }
out:
    return status;
}
