/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/ranks.h"

#include <limits.h>
#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Ranks by MPI, which only the main thread calls (MPI_THREAD_FUNNELED). Errors are fatal, as MPI
 * has it unless told otherwise. */

enum { TAG_BYTES = 1, TAG_LETTER = 2 };

/* Bytes a message: counts are int, and this is far below. */
#define MESSAGE ((size_t)1 << 28)

struct ctd_ranks {
    int number, count, on_node;
    MPI_Datatype letter; /* CTD_LETTER bytes */
    MPI_Request posted;
    int *bytes, *begin; /* [count] of lists being collected */
};

static void
count_neighbours(ctd_ranks *r)
{
    MPI_Comm node;

    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, r->number, MPI_INFO_NULL, &node);
    MPI_Comm_size(node, &r->on_node);
    MPI_Comm_free(&node);
}

ctd_status
ctd_ranks_start(ctd_ranks **ranks)
{
    int level, count;
    ctd_ranks *r;

    *ranks = NULL;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    if (count == 1) {
        return CTD_OK;
    }
    r = calloc(1, sizeof *r + 2 * (size_t)count * sizeof *r->bytes);
    if (r == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    r->bytes = (int *)(r + 1);
    r->begin = r->bytes + count;
    r->count = count;
    r->posted = MPI_REQUEST_NULL;
    MPI_Comm_rank(MPI_COMM_WORLD, &r->number);
    MPI_Type_contiguous(CTD_LETTER, MPI_BYTE, &r->letter);
    MPI_Type_commit(&r->letter);
    count_neighbours(r);
    *ranks = r;
    return CTD_OK;
}

void
ctd_ranks_end(ctd_ranks **ranks)
{
    int started = 0, ended = 0;

    if (*ranks != NULL) {
        MPI_Type_free(&(*ranks)->letter);
        free(*ranks);
        *ranks = NULL;
    }
    MPI_Initialized(&started);
    MPI_Finalized(&ended);
    if (started && !ended) {
        MPI_Finalize();
    }
}

void
ctd_ranks_abort(ctd_ranks *ranks, int code)
{
    if (ranks != NULL) {
        MPI_Abort(MPI_COMM_WORLD, code);
    }
}

int
ctd_ranks_number(const ctd_ranks *ranks)
{
    return ranks != NULL ? ranks->number : 0;
}

int
ctd_ranks_count(const ctd_ranks *ranks)
{
    return ranks != NULL ? ranks->count : 1;
}

int
ctd_ranks_on_node(const ctd_ranks *ranks)
{
    return ranks != NULL ? ranks->on_node : 1;
}

const char *
ctd_ranks_library(char text[], size_t size)
{
    char full[MPI_MAX_LIBRARY_VERSION_STRING];
    const char *version;
    int n;

    /* "Open MPI v4.1.4, package: ..." or "MPICH Version:\t4.0.2\nMPICH Release date: ...". */
    MPI_Get_library_version(full, &n);
    full[strcspn(full, ",\n")] = '\0';
    version = strstr(full, " Version:");
    if (version != NULL) {
        const char *number = version + strlen(" Version:");

        number += strspn(number, " \t");
        snprintf(text, size, "%.*s %s", (int)(version - full), full, number);
    } else {
        snprintf(text, size, "%s", full);
    }
    return text;
}

static void
nap(long microseconds)
{
    nanosleep(&(struct timespec){.tv_nsec = 1000 * microseconds}, NULL);
}

/* Waits for what was begun, and lets others work on the way: what MPI itself waits with spins,
 * which costs a scheduler's turn each time where there are more ranks, or other work, than
 * processors. */
static void
wait_for(MPI_Request *request)
{
    enum { BRIEFLY = 2000 }; /* looks, some milliseconds of them */
    int done = 0;

    for (int i = 0; !done; i++) {
        MPI_Test(request, &done, MPI_STATUS_IGNORE);
        if (!done && i < BRIEFLY) {
            sched_yield();
        } else if (!done) {
            i = BRIEFLY;
            nap(100);
        }
    }
}

static void
reduce(void *x, int n, MPI_Datatype type, MPI_Op operation)
{
    MPI_Request request;

    MPI_Iallreduce(MPI_IN_PLACE, x, n, type, operation, MPI_COMM_WORLD, &request);
    wait_for(&request);
}

void
ctd_ranks_sum(ctd_ranks *ranks, uint64_t x[], size_t n)
{
    const size_t most = MESSAGE / sizeof *x;

    for (size_t i = 0; ranks != NULL && i < n; i += most) {
        reduce(x + i, (int)(n - i < most ? n - i : most), MPI_UINT64_T, MPI_SUM);
    }
}

void
ctd_ranks_largest(ctd_ranks *ranks, double x[], size_t n)
{
    const size_t most = MESSAGE / sizeof *x;

    for (size_t i = 0; ranks != NULL && i < n; i += most) {
        reduce(x + i, (int)(n - i < most ? n - i : most), MPI_DOUBLE, MPI_MAX);
    }
}

void
ctd_ranks_broadcast(ctd_ranks *ranks, void *bytes, size_t n)
{
    for (size_t i = 0; ranks != NULL && i < n; i += MESSAGE) {
        MPI_Request request;

        MPI_Ibcast((char *)bytes + i, (int)(n - i < MESSAGE ? n - i : MESSAGE), MPI_BYTE, 0,
                   MPI_COMM_WORLD, &request);
        wait_for(&request);
    }
}

uint32_t
ctd_ranks_collect(ctd_ranks *ranks, void *list, size_t width, uint32_t n)
{
    const int mine = (int)(n * width);
    char *at = list;
    MPI_Request request;

    if (ranks == NULL) {
        return n;
    }
    MPI_Iallgather(&mine, 1, MPI_INT, ranks->bytes, 1, MPI_INT, MPI_COMM_WORLD, &request);
    wait_for(&request);
    for (int k = 0, begin = 0; k < ranks->count; k++) {
        ranks->begin[k] = begin;
        begin += ranks->bytes[k];
    }
    memmove(at + ranks->begin[ranks->number], at, (size_t)mine);
    MPI_Iallgatherv(MPI_IN_PLACE, 0, MPI_BYTE, at, ranks->bytes, ranks->begin, MPI_BYTE,
                    MPI_COMM_WORLD, &request);
    wait_for(&request);

    const int last = ranks->count - 1;

    return (uint32_t)((size_t)(ranks->begin[last] + ranks->bytes[last]) / width);
}

void
ctd_ranks_send(ctd_ranks *ranks, int to, const void *bytes, size_t n)
{
    for (size_t i = 0; ranks != NULL && i < n; i += MESSAGE) {
        MPI_Request request;

        MPI_Isend((const char *)bytes + i, (int)(n - i < MESSAGE ? n - i : MESSAGE), MPI_BYTE, to,
                  TAG_BYTES, MPI_COMM_WORLD, &request);
        wait_for(&request);
    }
}

void
ctd_ranks_receive(ctd_ranks *ranks, int from, void *bytes, size_t n)
{
    for (size_t i = 0; ranks != NULL && i < n; i += MESSAGE) {
        MPI_Request request;

        MPI_Irecv((char *)bytes + i, (int)(n - i < MESSAGE ? n - i : MESSAGE), MPI_BYTE, from,
                  TAG_BYTES, MPI_COMM_WORLD, &request);
        wait_for(&request);
    }
}

void
ctd_ranks_post(ctd_ranks *ranks, int to, const void *bytes, size_t n)
{
    MPI_Isend(bytes, (int)(n / CTD_LETTER), ranks->letter, to, TAG_LETTER, MPI_COMM_WORLD,
              &ranks->posted);
}

bool
ctd_ranks_is_posted(ctd_ranks *ranks)
{
    int done = 1;

    MPI_Test(&ranks->posted, &done, MPI_STATUS_IGNORE); /* true of none */
    return done != 0;
}

bool
ctd_ranks_look(ctd_ranks *ranks, int *from, size_t *n)
{
    MPI_Status status;
    int there = 0, count = 0;

    MPI_Iprobe(MPI_ANY_SOURCE, TAG_LETTER, MPI_COMM_WORLD, &there, &status);
    if (there) {
        MPI_Get_count(&status, ranks->letter, &count);
        *from = status.MPI_SOURCE;
        *n = (size_t)count * CTD_LETTER;
    }
    return there != 0;
}

void
ctd_ranks_take(ctd_ranks *ranks, int from, void *bytes, size_t n)
{
    MPI_Recv(bytes, (int)(n / CTD_LETTER), ranks->letter, from, TAG_LETTER, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
}

void
ctd_ranks_rest(void)
{
    nap(200);
}
