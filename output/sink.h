/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_SINK_H
#define CTD_OUTPUT_SINK_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Where text goes. The library formats; whoever calls it decides what is behind `write`.
 * After one failure nothing more is written and `failed` stays set: check it once, at the end.
 */
typedef struct ctd_sink {
    bool (*write)(void *context, const char *bytes, size_t length); /* false: could not */
    void *context;
    bool failed;
} ctd_sink;

/** Passes the bytes on, unless the sink has failed. */
void ctd_sink_write(ctd_sink *sink, const char *bytes, size_t length);
/** The same for a string. */
void ctd_sink_puts(ctd_sink *sink, const char *text);
/** Like printf, with the decimal point of the C locale whatever the program's locale is.
 *  Running out of memory for a long text fails the sink. */
void ctd_sink_printf(ctd_sink *sink, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Text collected in memory. All zero is an empty buffer. */
typedef struct ctd_buffer {
    char *bytes; /* [length], then a NUL; NULL while empty */
    size_t length;
    size_t capacity;
} ctd_buffer;

/** A sink that appends to the buffer, which must outlive it; fails when memory is exhausted. */
ctd_sink ctd_buffer_sink(ctd_buffer *buffer);
/** Frees and leaves an empty buffer. */
void ctd_buffer_clear(ctd_buffer *buffer);

#endif
