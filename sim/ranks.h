/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_RANKS_H
#define CTD_SIM_RANKS_H

#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Processes that work together: ranks 0 .. n - 1, each with threads of its own. By message passing
 * where the build has MPI (ranks_mpi.c); where it has not, and where a process is alone, ranks are
 * NULL, which every function here takes for one rank and nothing to do (ranks_serial.c).
 *
 * Only the thread that called ctd_ranks_start() may call any of this. What "all ranks call" every
 * rank must call, in the same order. A failure of the network ends all processes.
 */

typedef struct ctd_ranks ctd_ranks; /* opaque */

/** Joins the other ranks.
 *  @param[out] ranks end with ctd_ranks_end(); NULL where this process is alone
 *  @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_ranks_start(ctd_ranks **ranks);
/** Leaves them: all ranks call, once. Sets to NULL; *ranks may be NULL. */
void ctd_ranks_end(ctd_ranks **ranks);
/** The code to abort with where one rank is out of memory and cannot tell the others. */
enum { CTD_RANKS_OUT_OF_MEMORY = 3 };
/** Ends every rank at once, this one too; nothing without ranks. */
void ctd_ranks_abort(ctd_ranks *ranks, int code);

/** Which rank this is, */
int ctd_ranks_number(const ctd_ranks *ranks);
/** of how many, */
int ctd_ranks_count(const ctd_ranks *ranks);
/** and how many of them share this machine. */
int ctd_ranks_on_node(const ctd_ranks *ranks);
/** The library in use and its version, "no MPI" without one; into text[size], which is returned. */
const char *ctd_ranks_library(char text[], size_t size);

/** x[i] becomes its sum over ranks, modulo 2^64, on every rank: the same in any order. All ranks
 *  call. */
void ctd_ranks_sum(ctd_ranks *ranks, uint64_t x[], size_t n);
/** x[i] becomes the largest of all ranks', on every rank; none is NAN. All ranks call. */
void ctd_ranks_largest(ctd_ranks *ranks, double x[], size_t n);
/** Every rank gets the bytes of rank 0. All ranks call. */
void ctd_ranks_broadcast(ctd_ranks *ranks, void *bytes, size_t n);
/** Every rank gets the items of all ranks, one rank's after the other's. All ranks call.
 *  @param[in,out] list  has n items of `width` bytes, and room for all; NULL ranks: as it is
 *  @return how many there are then */
uint32_t ctd_ranks_collect(ctd_ranks *ranks, void *list, size_t width, uint32_t n);
/** Sends bytes to a rank that receives as many, and waits until they are on their way. */
void ctd_ranks_send(ctd_ranks *ranks, int to, const void *bytes, size_t n);
void ctd_ranks_receive(ctd_ranks *ranks, int from, void *bytes, size_t n);

/*
 * Letters: bytes sent without waiting and looked for when there is time, a multiple of CTD_LETTER
 * bytes long.
 */

enum { CTD_LETTER = 64 };

/** Begins to send a letter. Its bytes must stay as they are until ctd_ranks_is_posted(), and no
 *  other may be posted before. */
void ctd_ranks_post(ctd_ranks *ranks, int to, const void *bytes, size_t n);
bool ctd_ranks_is_posted(ctd_ranks *ranks);
/** Whether there is a letter, from whom, and how many bytes it has. */
bool ctd_ranks_look(ctd_ranks *ranks, int *from, size_t *n);
/** Takes the letter that ctd_ranks_look() found. */
void ctd_ranks_take(ctd_ranks *ranks, int from, void *bytes, size_t n);
/** Rests for a moment, for who has nothing to do but wait for a letter. */
void ctd_ranks_rest(void);

#endif
