/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_TEXT_H
#define CTD_OUTPUT_TEXT_H

#include "output/sink.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/** Like vsnprintf, in the C locale whatever the program's locale is. */
int ctd_text_vformat(char *out, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));
/** Like snprintf, in the C locale whatever the program's locale is. */
int ctd_text_format(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** A whole number with its thousands set apart: 1,000,000. `out` holds at least 32 bytes. */
void ctd_text_count(uint64_t n, char *out);

/**
 * Columns the text takes on a terminal once put by ctd_text_put(): 2 for a wide East Asian
 * character, 0 for a combining mark.
 */
size_t ctd_text_width(const char *text);

/** Writes UTF-8 from outside safely: what is malformed, a control character or an order to change
 *  the writing direction becomes '?'. */
void ctd_text_put(ctd_sink *sink, const char *text);

/** Writes n blanks. */
void ctd_text_blanks(ctd_sink *sink, size_t n);

#endif
