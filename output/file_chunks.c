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
enum { CHUNK_BYTES = 1 << 20, REPLICATION = 1, TIME = 2, BATCH_PER_THREAD = 4 };

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

typedef struct batch {
    const ctd_file_writer *writer;
    const ctd_variable *variable;
    const hsize_t *chunk;
    size_t bytes; /* a value */
    size_t values_per_chunk;
    size_t values_per_record;
    size_t first;           /* number of the batch's first chunk */
    ctd_packer **packer;    /* [n_threads] */
    void **values;          /* [n_threads] each [values_per_chunk] */
    unsigned char **packed; /* [size] each of ctd_pack_bound() bytes */
    size_t *n_bytes;        /* [size] */
    int n_threads;
    size_t size;
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
    hsize_t start[CTD_VARIABLE_MAX_AXES], first = 0, n = 1;

    find_chunk(b, b->first + i, start);
    for (int a = 0; a < variable->n_axes; a++) {
        const hsize_t left = variable->length[a] - start[a];

        n *= b->chunk[a] < left ? b->chunk[a] : left;
        first = first * variable->length[a] + start[a];
    }
    ctd_layout_values(b->writer->layout, variable, first, n, b->values[thread]);
    memset((char *)b->values[thread] + b->bytes * n, 0, b->bytes * (b->values_per_chunk - n));
    ctd_pack(b->packer[thread], b->bytes, b->values_per_chunk, b->values_per_record,
             b->values[thread], b->packed[i], &b->n_bytes[i]);
}

static void
pack_range(size_t begin, size_t end, int thread, void *context)
{
    const batch *b = context;

    for (size_t i = begin; i < end; i++) {
        pack_chunk(b, i, thread);
    }
}

static ctd_status
batch_create(batch *b)
{
    ctd_status status = CTD_OK;
    const size_t most = (size_t)b->n_threads * BATCH_PER_THREAD;

    b->size = n_chunks(b) < most ? n_chunks(b) : most;
    b->packer = calloc((size_t)b->n_threads, sizeof *b->packer);
    b->values = calloc((size_t)b->n_threads, sizeof *b->values);
    b->packed = calloc(b->size, sizeof *b->packed);
    b->n_bytes = calloc(b->size, sizeof *b->n_bytes);
    CTD_TRY(b->packer != NULL && b->values != NULL && b->packed != NULL && b->n_bytes != NULL
                ? CTD_OK
                : CTD_ERR_NO_MEMORY);
    for (int t = 0; t < b->n_threads; t++) {
        CTD_TRY(ctd_packer_create(b->bytes * b->values_per_chunk, &b->packer[t]));
        b->values[t] = malloc(b->bytes * b->values_per_chunk);
        CTD_TRY(b->values[t] != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
    for (size_t i = 0; i < b->size; i++) {
        b->packed[i] = malloc(ctd_pack_bound(b->bytes * b->values_per_chunk));
        CTD_TRY(b->packed[i] != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
out:
    return status;
}

static void
batch_clear(batch *b)
{
    for (int t = 0; t < b->n_threads && b->packer != NULL && b->values != NULL; t++) {
        ctd_packer_destroy(&b->packer[t]);
        free(b->values[t]);
    }
    for (size_t i = 0; i < b->size && b->packed != NULL; i++) {
        free(b->packed[i]);
    }
    free(b->packer);
    free(b->values);
    free(b->packed);
    free(b->n_bytes);
}

ctd_status
ctd_file_fill_chunks(ctd_file_writer *writer, const ctd_variable *variable, hid_t dataset,
                     const hsize_t *chunk)
{
    ctd_status status = CTD_OK;
    batch b = {.writer = writer,
               .variable = variable,
               .chunk = chunk,
               .n_threads = writer->n_threads,
               .bytes = ctd_storage_bytes(variable->storage),
               .values_per_chunk = 1,
               .values_per_record = 1};

    for (int a = 0; a < variable->n_axes; a++) {
        b.values_per_chunk *= chunk[a];
        b.values_per_record *= a > TIME ? chunk[a] : 1;
    }
    CTD_TRY(batch_create(&b));
    for (b.first = 0; b.first < n_chunks(&b); b.first += b.size) {
        const size_t left = n_chunks(&b) - b.first;
        const size_t n = left < b.size ? left : b.size;

        ctd_parallel_for(n, 1, b.n_threads, pack_range, &b);
        for (size_t i = 0; i < n; i++) {
            hsize_t start[CTD_VARIABLE_MAX_AXES];

            find_chunk(&b, b.first + i, start);
            CTD_TRY_H5(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, start, b.n_bytes[i], b.packed[i]));
        }
    }
out:
    batch_clear(&b);
    return status;
}
