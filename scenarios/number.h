/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_NUMBER_H
#define CTD_SCENARIOS_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/** How reading a number went; the sentence is what a message adds to "must be a number". */
#define CTD_NUMERAL_LIST(X)                                                                        \
    X(CTD_NUMERAL_OK, "")                                                                          \
    X(CTD_NUMERAL_NONE, "")                                                                        \
    X(CTD_NUMERAL_PERCENT, "write a fraction: 17% is 0.17")                                        \
    X(CTD_NUMERAL_SEPARATOR, "write digits without separators and a point for decimals")           \
    X(CTD_NUMERAL_LEADING_ZERO, "leave out leading zeros")                                         \
    X(CTD_NUMERAL_BASE, "only decimal numbers are read")                                           \
    X(CTD_NUMERAL_NOT_FINITE, "only finite numbers are allowed")                                   \
    X(CTD_NUMERAL_TOO_LARGE, "it is too large to be represented")                                  \
    X(CTD_NUMERAL_TOO_SMALL, "it is too close to zero to be represented")                          \
    X(CTD_NUMERAL_TRAILING, "write the number alone")

#define CTD_NUMERAL_ENUM(code, sentence) code,
typedef enum ctd_numeral { CTD_NUMERAL_LIST(CTD_NUMERAL_ENUM) } ctd_numeral;
#undef CTD_NUMERAL_ENUM

/** What to do about a numeral that is not CTD_NUMERAL_OK; may be empty. */
const char *ctd_numeral_advice(ctd_numeral numeral);

/**
 * Reads a decimal number, correctly rounded, whatever the locale:
 *
 *     [-+] (digits [. digits] | . digits) [(e|E) [-+] digits]
 *
 * Digits before the point do not begin with 0 unless that is the only one. No blanks, other
 * bases, separators, nan or inf.
 *
 * @param[in]  text   NUL-terminated
 * @param[out] value  finite; untouched unless CTD_NUMERAL_OK
 */
ctd_numeral ctd_number_parse(const char *text, double *value);

/**
 * Reads a whole number >= 0: digits exactly up to 2^64 - 1, or any number of the form above with a
 * whole value up to 2^53 (1e6, 4.0e9).
 *
 * @return false if `text` is no such number
 */
bool ctd_whole_parse(const char *text, uint64_t *value);

/** Reads YYYY-MM into 12 * year + (month - 1); year 0001 .. 9999. */
bool ctd_month_parse(const char *text, int32_t *month);

/** A month as text, "YYYY-MM". */
typedef struct ctd_month_text {
    char text[16];
} ctd_month_text;

ctd_month_text ctd_month_format(int32_t month);

#endif
