/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_ARRAYS_H
#define CTD_SIM_ARRAYS_H

#include "sim/state.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * An array of an object: where its pointer hangs, how large it is, and whether what it holds
 * outlives a tick. Creation, size, release and checkpoints of an object all read one list of its
 * arrays, so that none of them can forget one.
 */
typedef struct ctd_array {
    void **at;
    size_t bytes;     /* 0: not needed, the pointer stays NULL */
    size_t align;     /* a power of two; 0: as malloc() does */
    const char *name; /* at most CTD_STATE_NAME - 1 bytes; unique in the object */
    bool lasts;       /* part of the state; otherwise set anew before anything reads it */
} ctd_array;

/** A row of such a list for `field` of an object. */
#define CTD_ARRAY(object, field, length, lasts)                                                    \
    (ctd_array)                                                                                    \
    {                                                                                              \
        (void **)&(object)->field, (size_t)(length) * sizeof *(object)->field, 0, #field, lasts    \
    }

/** Allocates all, zeroed. On an error what was allocated stays for ctd_arrays_free().
 *  @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_arrays_allocate(size_t n, const ctd_array list[]);
/** Frees all and sets the pointers to NULL. */
void ctd_arrays_free(size_t n, const ctd_array list[]);
/** Bytes of all. */
size_t ctd_arrays_bytes(size_t n, const ctd_array list[]);
/** Adds those that last to a state. */
void ctd_arrays_add(size_t n, const ctd_array list[], ctd_state *state);

#endif
