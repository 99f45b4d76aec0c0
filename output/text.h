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

/** The number at the beginning of the text, as strtod in the C locale; 0 if there is none. */
double ctd_text_number(const char *text);

enum { CTD_TEXT_MALFORMED = -1 };

/**
 * The first character of a UTF-8 text that is not empty.
 *
 * @param[out] code  its code point, or CTD_TEXT_MALFORMED
 * @return its length in bytes; 1 for a malformed byte
 */
size_t ctd_text_decode(const char *text, int32_t *code);

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
