/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_COMPARE_PRIVATE_H
#define CTD_OUTPUT_COMPARE_PRIVATE_H

#include "output/layout.h"
#include "output/sink.h"

/* Shared by the compare*.c. */

typedef enum ctd_difference_kind {
    CTD_DIFFERS_IN_VALUES,
    CTD_DIFFERS_IN_SHAPE,
    CTD_DIFFERS_IN_TYPE,
    CTD_DIFFERS_BY_BEING_THERE /* in the file, not in the new result */
} ctd_difference_kind;

/** What is different about one variable of the file. */
typedef struct ctd_difference {
    const ctd_variable *variable; /* as stored */
    const ctd_variable *other;    /* as made again, unless it is not there */
    const ctd_layout *stored;
    const ctd_layout *again;
    ctd_difference_kind kind;
    size_t n;     /* values that differ */
    size_t first; /* the first of them, row-major */
    double most;  /* largest difference of two finite values */
    size_t n_odd; /* values of which one is finite and the other is not */
} ctd_difference;

/** Counts a value that differs; `index` rises from call to call. */
void ctd_difference_add(ctd_difference *difference, ctd_storage storage, const void *stored,
                        const void *again, size_t index);

/** Writes a difference as two lines or one. */
void ctd_difference_put(const ctd_difference *difference, ctd_sink *sink);

#endif
