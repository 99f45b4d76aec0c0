/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/arrays.h"

#include <stdlib.h>
#include <string.h>

/* Zeroed. */
static void *
allocate(const ctd_array *array)
{
    const size_t align = array->align;
    void *lines;

    if (align == 0) {
        return calloc(1, array->bytes);
    }
    lines = aligned_alloc(align, (array->bytes + align - 1) / align * align);
    return lines != NULL ? memset(lines, 0, array->bytes) : NULL;
}

ctd_status
ctd_arrays_allocate(size_t n, const ctd_array list[])
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].bytes > 0) {
            *list[i].at = allocate(&list[i]);
            if (*list[i].at == NULL) {
                return CTD_ERR_NO_MEMORY;
            }
        }
    }
    return CTD_OK;
}

void
ctd_arrays_free(size_t n, const ctd_array list[])
{
    for (size_t i = 0; i < n; i++) {
        free(*list[i].at);
        *list[i].at = NULL;
    }
}

size_t
ctd_arrays_bytes(size_t n, const ctd_array list[])
{
    size_t bytes = 0;

    for (size_t i = 0; i < n; i++) {
        bytes += list[i].bytes;
    }
    return bytes;
}

void
ctd_arrays_add(size_t n, const ctd_array list[], ctd_state *state)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].lasts && list[i].bytes > 0) {
            ctd_state_add(state, list[i].name, *list[i].at, list[i].bytes);
        }
    }
}
