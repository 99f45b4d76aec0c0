/* SPDX-License-Identifier: Apache-2.0 */
#include "output/compare.h"

#include "output/compare_private.h"
#include "output/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_VALUES = 1 << 12, MAX_VALUE_BYTES = 8, MOST_TOLD = 12 };

/* The two results by their tables, and room for a piece of either's values. */
typedef struct pair {
    ctd_layout stored;
    ctd_layout again;
    char *piece[2];
    ctd_sink *sink;
} pair;

static bool
find(const ctd_layout *layout, const char *name, ctd_variable *found)
{
    for (size_t i = 0; i < ctd_layout_count(layout); i++) {
        *found = ctd_layout_variable(layout, i);
        if (strcmp(found->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool
same_shape(const ctd_variable *a, const ctd_variable *b)
{
    return a->n_axes == b->n_axes &&
           memcmp(a->length, b->length, (size_t)a->n_axes * sizeof *a->length) == 0 &&
           memcmp(a->axes, b->axes, (size_t)a->n_axes * sizeof *a->axes) == 0;
}

static void
compare_texts(const pair *p, const ctd_variable *stored, const ctd_variable *again,
              ctd_difference *d)
{
    const char *const *const was = ctd_layout_texts(&p->stored, stored);
    const char *const *const is = ctd_layout_texts(&p->again, again);

    for (size_t i = 0; i < stored->n_values; i++) {
        if (strcmp(was[i], is[i]) != 0 && d->n++ == 0) {
            d->first = i;
        }
    }
}

static void
compare_values(const pair *p, const ctd_variable *stored, const ctd_variable *again,
               ctd_difference *d)
{
    const size_t bytes = ctd_storage_bytes(stored->storage);

    for (size_t first = 0; first < stored->n_values; first += PIECE_VALUES) {
        const size_t left = stored->n_values - first;
        const size_t n = left < PIECE_VALUES ? left : PIECE_VALUES;

        const bool read = ctd_layout_values(&p->stored, stored, first, n, p->piece[0]) == CTD_OK &&
                          ctd_layout_values(&p->again, again, first, n, p->piece[1]) == CTD_OK;

        assert(read); /* both are in memory */
        (void)read;
        for (size_t i = 0; i < n; i++) {
            if (memcmp(p->piece[0] + bytes * i, p->piece[1] + bytes * i, bytes) != 0) {
                ctd_difference_add(d, stored->storage, p->piece[0] + bytes * i,
                                   p->piece[1] + bytes * i, first + i);
            }
        }
    }
}

/* Tells of one variable of the file, if there is something to tell. */
static bool
compare(const pair *p, const ctd_variable *stored)
{
    ctd_variable again;
    ctd_difference d = {.variable = stored, .stored = &p->stored, .again = &p->again};

    if (!find(&p->again, stored->name, &again)) {
        d.kind = CTD_DIFFERS_BY_BEING_THERE;
    } else if (stored->storage != again.storage) {
        d.kind = CTD_DIFFERS_IN_TYPE;
    } else if (!same_shape(stored, &again)) {
        d.kind = CTD_DIFFERS_IN_SHAPE;
    } else if (stored->storage == CTD_STORED_TEXT) {
        compare_texts(p, stored, &again, &d);
    } else {
        compare_values(p, stored, &again, &d);
    }
    d.other = &again;
    if (d.kind == CTD_DIFFERS_IN_VALUES && d.n == 0) {
        return false;
    }
    ctd_difference_put(&d, p->sink);
    return true;
}

/* Compares every variable of both; what is told beyond the first dozen is only counted. */
static size_t
compare_all(pair *p)
{
    ctd_sink *const sink = p->sink;
    ctd_sink nowhere = {.failed = true};
    ctd_variable other;
    size_t n = 0;

    for (size_t i = 0; i < ctd_layout_count(&p->stored); i++) {
        const ctd_variable variable = ctd_layout_variable(&p->stored, i);

        p->sink = n < MOST_TOLD ? sink : &nowhere;
        n += compare(p, &variable) ? 1 : 0;
    }
    for (size_t i = 0; i < ctd_layout_count(&p->again); i++) {
        const ctd_variable variable = ctd_layout_variable(&p->again, i);

        if (!find(&p->stored, variable.name, &other) && n++ < MOST_TOLD) {
            ctd_sink_puts(sink, "  ");
            ctd_text_put(sink, variable.name);
            ctd_sink_puts(sink, ": not in the file\n");
        }
    }
    if (n > MOST_TOLD) {
        ctd_sink_printf(sink, "  and %zu more\n", n - MOST_TOLD);
    }
    p->sink = sink;
    return n;
}

ctd_status
ctd_compare_put(const ctd_result *stored, const ctd_result *again, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_buffer lines = {0};
    ctd_sink to_lines = ctd_buffer_sink(&lines);
    pair p = {.sink = &to_lines};

    for (int i = 0; i < 2; i++) {
        p.piece[i] = malloc((size_t)PIECE_VALUES * MAX_VALUE_BYTES);
        CTD_TRY(p.piece[i] != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    }
    ctd_layout_init(stored, &p.stored);
    ctd_layout_init(again, &p.again);
    const size_t n = compare_all(&p);
    const bool same_text = strcmp(stored->scenario_text, again->scenario_text) == 0;

    CTD_TRY(to_lines.failed ? CTD_ERR_NO_MEMORY : CTD_OK);
    ctd_sink_printf(sink, "%zu of %zu variables differ%s\n", n, ctd_layout_count(&p.stored),
                    same_text ? "" : ", and so does the text of the scenario");
    ctd_sink_write(sink, lines.bytes, lines.length);
    status = sink->failed ? CTD_ERR_WRITE : CTD_OK;
out:
    free(p.piece[0]);
    free(p.piece[1]);
    ctd_buffer_clear(&lines);
    return status;
}
