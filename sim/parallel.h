/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_PARALLEL_H
#define CTD_SIM_PARALLEL_H

#include <stddef.h>

/** Work on items [begin, end), begin < end. `thread` is 0 .. n_threads - 1, for private scratch
 *  only: results must not depend on it, nor on how the items were cut. */
typedef void ctd_range_fn(size_t begin, size_t end, int thread, void *context);

/**
 * Calls `range` until items [0, n) are covered once, each call at most `grain` long, on up to
 * n_threads threads, of which thread 0 is the calling one. Ranges are handed out as threads come
 * free, from the first on. Calls for different ranges may run at the same time, in any order.
 * Serial, on the calling thread as thread 0, when one grain is enough, n_threads is at most 1, or
 * inside another ctd_parallel_for(): scratch of an inner call must belong to that call.
 *
 * @param[in] grain  items a call; 0 counts as 1
 */
void ctd_parallel_for(size_t n, size_t grain, int n_threads, ctd_range_fn *range, void *context);

/** Threads worth starting here: the processors of the affinity mask, or the control groups' quota
 *  rounded up where that is less; at least 1. */
int ctd_parallel_default_threads(void);

/** A lock that threads of ctd_parallel_for() take turns to hold. */
typedef struct ctd_lock ctd_lock; /* opaque */

/** @return NULL where there is no memory */
ctd_lock *ctd_lock_create(void);
/** Frees and sets to NULL; *lock may be NULL. */
void ctd_lock_destroy(ctd_lock **lock);
void ctd_lock_take(ctd_lock *lock);
void ctd_lock_give(ctd_lock *lock);

#endif
