/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_WORDS_H
#define CTD_OUTPUT_REPORT_WORDS_H

#include "output/report/report_private.h"

/* Numbers and dates as a board reads them. `out` holds CTD_REPORT_WORD bytes; it is returned. */

/** A unit in which numbers of some size are written: 1e9 and "billion". */
typedef struct ctd_scale {
    double unit;
    const char *word; /* "" for 1 */
} ctd_scale;

/** For numbers up to `most`. */
ctd_scale ctd_words_scale(double most);

/** "July 2015", or "14 July 2015" where ticks are not whole months. */
const char *ctd_words_date(const ctd_result *result, uint32_t record, char *out);
/** "Jul 2015", or "2015-07-14". */
const char *ctd_words_short_date(const ctd_result *result, uint32_t record, char *out);
/** A kept record's date as a decimal year. */
double ctd_words_year(const ctd_result *result, uint32_t record);

/** A number with so many decimals, a true minus, "–" for NaN and "unlimited" for infinity. */
const char *ctd_words_number(double x, int decimals, char *out);
/** The same with a plus before what is above 0. */
const char *ctd_words_signed(double x, int decimals, char *out);
/** Three significant digits at most, thousands set apart: "1,230", "12.3", "0.03", "45 billion". */
const char *ctd_words_about(double x, char *out);
/** A fraction as "32.6 %", with two decimals under 1 %. */
const char *ctd_words_percent(double x, char *out);
/** The same with letters for large numbers: "45bn". */
const char *ctd_words_short(double x, char *out);
/** USD as "$22.0 billion". */
const char *ctd_words_money(double x, char *out);
/** Decimals that tell numbers of this size apart: 0 from 100 on, 1 from 10, 2 from 1, ... 6. */
int ctd_words_decimals(double most);

/** Whether `name` stands in `text` as a word, whatever its case: where, or NULL. */
const char *ctd_words_find(const char *text, const char *name);

#endif
