/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_PLAIN_H
#define CTD_SCENARIOS_PLAIN_H

#include <locale.h>

/** The locale of this thread put aside for C's, where numbers have a decimal point: what a program
 *  that uses the library does with locales changes no text that is stored or read again. */
typedef struct ctd_plain {
    locale_t plain; /* 0: there was no memory for it, nothing was changed */
    locale_t usual;
} ctd_plain;

/** From here to ctd_plain_end() numbers are formatted as in C's locale, on this thread. */
ctd_plain ctd_plain_begin(void);
void ctd_plain_end(ctd_plain *plain);

#endif
