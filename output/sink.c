/* SPDX-License-Identifier: Apache-2.0 */
#include "output/sink.h"

#include "output/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void
ctd_sink_write(ctd_sink *sink, const char *bytes, size_t length)
{
    if (!sink->failed && length > 0) {
        sink->failed = !sink->write(sink->context, bytes, length);
    }
}

void
ctd_sink_puts(ctd_sink *sink, const char *text)
{
    ctd_sink_write(sink, text, strlen(text));
}

void
ctd_sink_printf(ctd_sink *sink, const char *format, ...)
{
    char small[256];
    char *text = small;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = ctd_text_vformat(small, sizeof small, format, arguments);
    va_end(arguments);

    if (length >= (int)sizeof small) {
        text = malloc((size_t)length + 1);
        if (text != NULL) {
            va_start(arguments, format);
            length = ctd_text_vformat(text, (size_t)length + 1, format, arguments);
            va_end(arguments);
        }
    }
    if (text == NULL || length < 0) {
        sink->failed = true;
    } else {
        ctd_sink_write(sink, text, (size_t)length);
    }
    if (text != small) {
        free(text);
    }
}

static bool
append(void *context, const char *bytes, size_t length)
{
    ctd_buffer *buffer = context;
    const size_t needed = buffer->length + length + 1;

    if (needed > buffer->capacity) {
        const size_t capacity = needed > 2 * buffer->capacity ? needed : 2 * buffer->capacity;
        char *grown = realloc(buffer->bytes, capacity);

        if (grown == NULL) {
            return false;
        }
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
    return true;
}

ctd_sink
ctd_buffer_sink(ctd_buffer *buffer)
{
    return (ctd_sink){.write = append, .context = buffer};
}

void
ctd_buffer_clear(ctd_buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (ctd_buffer){0};
}
