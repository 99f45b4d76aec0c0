/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_UTF8_H
#define CTD_SCENARIOS_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Decodes one character (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF).
 *
 * @param[in]  s, length  what is left of the text, length >= 1
 * @param[out] character  its code point
 * @return bytes read, 1 .. 4, or 0 if they are not UTF-8
 */
size_t ctd_utf8_decode(const char *s, size_t length, uint32_t *character);

/** Columns of a terminal that a character takes: 0 (combining), 1, or 2 (East Asian wide). */
unsigned ctd_utf8_width(uint32_t character);

/** Whether YAML 1.2 allows the character in a file: no controls but tab and line breaks. */
bool ctd_utf8_is_printable(uint32_t character);

/**
 * Length of the line break at s, 0 if none is there: LF, CR, CR LF, and YAML 1.1's NEL, LS and
 * PS, which libyaml counts too.
 */
size_t ctd_utf8_break(const char *s, size_t length);

/** A piece of a user's text made fit for a message: one line, no controls, clipped with "...". */
typedef struct ctd_clip {
    char text[96];
} ctd_clip;

/** At most 60 characters of `text`. */
ctd_clip ctd_utf8_clip(const char *text);

#endif
