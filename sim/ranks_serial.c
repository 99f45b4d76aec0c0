/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/ranks.h"

#include <stdio.h>

/* A build without MPI: every process is alone, its ranks are NULL, and nothing is to be done. */

ctd_status
ctd_ranks_start(ctd_ranks **ranks)
{
    *ranks = NULL;
    return CTD_OK;
}

void
ctd_ranks_end(ctd_ranks **ranks)
{
    *ranks = NULL;
}

void
ctd_ranks_abort(ctd_ranks *ranks, int code)
{
    (void)ranks;
    (void)code;
}

int
ctd_ranks_number(const ctd_ranks *ranks)
{
    (void)ranks;
    return 0;
}

int
ctd_ranks_count(const ctd_ranks *ranks)
{
    (void)ranks;
    return 1;
}

int
ctd_ranks_on_node(const ctd_ranks *ranks)
{
    (void)ranks;
    return 1;
}

const char *
ctd_ranks_library(char text[], size_t size)
{
    snprintf(text, size, "no MPI");
    return text;
}

/* NOLINTBEGIN(readability-non-const-parameter): the same declarations as of ranks_mpi.c */
void
ctd_ranks_sum(ctd_ranks *ranks, uint64_t x[], size_t n)
{
    (void)ranks;
    (void)x;
    (void)n;
}

void
ctd_ranks_largest(ctd_ranks *ranks, double x[], size_t n)
{
    (void)ranks;
    (void)x;
    (void)n;
}

void
ctd_ranks_broadcast(ctd_ranks *ranks, void *bytes, size_t n)
{
    (void)ranks;
    (void)bytes;
    (void)n;
}

uint32_t
ctd_ranks_collect(ctd_ranks *ranks, void *list, size_t width, uint32_t n)
{
    (void)ranks;
    (void)list;
    (void)width;
    return n;
}

void
ctd_ranks_send(ctd_ranks *ranks, int to, const void *bytes, size_t n)
{
    (void)ranks;
    (void)to;
    (void)bytes;
    (void)n;
}

void
ctd_ranks_receive(ctd_ranks *ranks, int from, void *bytes, size_t n)
{
    (void)ranks;
    (void)from;
    (void)bytes;
    (void)n;
}

void
ctd_ranks_post(ctd_ranks *ranks, int to, const void *bytes, size_t n)
{
    (void)ranks;
    (void)to;
    (void)bytes;
    (void)n;
}

bool
ctd_ranks_is_posted(ctd_ranks *ranks)
{
    (void)ranks;
    return true;
}

bool
ctd_ranks_look(ctd_ranks *ranks, int *from, size_t *n)
{
    (void)ranks;
    (void)from;
    (void)n;
    return false;
}

void
ctd_ranks_take(ctd_ranks *ranks, int from, void *bytes, size_t n)
{
    (void)ranks;
    (void)from;
    (void)bytes;
    (void)n;
}

void
ctd_ranks_rest(void)
{
}
/* NOLINTEND(readability-non-const-parameter) */
