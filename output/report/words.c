/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/words.h"

#include "output/findings.h"
#include "output/text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

ctd_scale
ctd_words_scale(double most)
{
    static const ctd_scale scales[] = {{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}};

    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        if (fabs(most) >= scales[i].unit) {
            return scales[i];
        }
    }
    return (ctd_scale){1.0, ""};
}

static const char months[][10] = {"January",   "February", "March",    "April",
                                  "May",       "June",     "July",     "August",
                                  "September", "October",  "November", "December"};

const char *
ctd_words_date(const ctd_result *result, uint32_t record, char *out)
{
    const ctd_date date = ctd_calendar_date(&result->calendar, result->record[record]);

    if (12 % result->calendar.ticks_per_year == 0) {
        ctd_text_format(out, CTD_REPORT_WORD, "%s %d", months[date.month - 1], date.year);
    } else {
        ctd_text_format(out, CTD_REPORT_WORD, "%d %s %d", date.day, months[date.month - 1],
                        date.year);
    }
    return out;
}

const char *
ctd_words_short_date(const ctd_result *result, uint32_t record, char *out)
{
    const ctd_date date = ctd_calendar_date(&result->calendar, result->record[record]);

    if (12 % result->calendar.ticks_per_year == 0) {
        ctd_text_format(out, CTD_REPORT_WORD, "%.3s %d", months[date.month - 1], date.year);
    } else {
        ctd_findings_date(result, record, out);
    }
    return out;
}

double
ctd_words_year(const ctd_result *result, uint32_t record)
{
    const ctd_date date = ctd_calendar_date(&result->calendar, result->record[record]);

    return date.year + (date.month - 1) / 12.0 + (date.day - 1) / 365.2425;
}

static const char *
write_number(double x, int decimals, const char *plus, char *out)
{
    double unit = 1.0;

    for (int i = 0; i < decimals; i++) {
        unit *= 10.0;
    }
    if (isnan(x)) {
        ctd_text_format(out, CTD_REPORT_WORD, "–");
    } else if (isinf(x)) {
        ctd_text_format(out, CTD_REPORT_WORD, x > 0.0 ? "unlimited" : "−unlimited");
    } else if (fabs(x) >= 1e15) {
        ctd_text_format(out, CTD_REPORT_WORD, "%s%.3g", x < 0.0 ? "−" : plus, fabs(x));
    } else {
        const double rounded = round(x * unit) / unit;
        const char *sign = rounded < 0.0 ? "−" : rounded > 0.0 ? plus : "";

        if (decimals == 0 && fabs(rounded) >= 1000.0) {
            char count[32];

            ctd_text_count((uint64_t)fabs(rounded), count);
            ctd_text_format(out, CTD_REPORT_WORD, "%s%s", sign, count);
        } else {
            ctd_text_format(out, CTD_REPORT_WORD, "%s%.*f", sign, decimals, fabs(rounded));
        }
    }
    return out;
}

const char *
ctd_words_number(double x, int decimals, char *out)
{
    return write_number(x, decimals, "", out);
}

const char *
ctd_words_signed(double x, int decimals, char *out)
{
    return write_number(x, decimals, "+", out);
}

int
ctd_words_decimals(double most)
{
    int decimals = 0;

    for (double x = fabs(most); x < 99.95 && decimals < 6 && x > 0.0; x *= 10.0) {
        decimals++;
    }
    return decimals;
}

/* Three significant digits, and what stands for the rest. */
static const char *
write_about(double x, double unit, const char *word, char *out)
{
    const double most = fabs(x) / unit;

    if (isnan(x) || isinf(x) || (most >= 999.5 && unit == 1.0)) {
        return ctd_words_number(x, 0, out);
    }
    ctd_text_format(out, CTD_REPORT_WORD, most >= 999.5 ? "%s%.0f%s" : "%s%.3g%s",
                    x < 0.0 ? "−" : "", most, word);
    return out;
}

const char *
ctd_words_about(double x, char *out)
{
    const ctd_scale scale = ctd_words_scale(fabs(x) < 1e7 ? 0.0 : x);
    char word[CTD_REPORT_WORD];

    ctd_text_format(word, sizeof word, "%s%s", scale.word[0] != '\0' ? " " : "", scale.word);
    return write_about(x, scale.unit, word, out);
}

const char *
ctd_words_short(double x, char *out)
{
    const ctd_scale scale = ctd_words_scale(x);

    return write_about(x, scale.unit,
                       scale.unit >= 1e12  ? "tn"
                       : scale.unit >= 1e9 ? "bn"
                       : scale.unit >= 1e6 ? "m"
                                           : "",
                       out);
}

const char *
ctd_words_percent(double x, char *out)
{
    char number[CTD_REPORT_WORD];

    x *= 100.0;
    ctd_words_number(x, x != 0.0 && fabs(x) < 0.95 ? 2 : 1, number);
    ctd_text_format(out, CTD_REPORT_WORD, isnan(x) ? "%s" : "%s %%", number);
    return out;
}

const char *
ctd_words_money(double x, char *out)
{
    const ctd_scale scale = ctd_words_scale(x);
    char number[CTD_REPORT_WORD];

    if (isnan(x) || isinf(x)) {
        return ctd_words_number(x, 0, out);
    }
    ctd_words_number(fabs(x) / scale.unit, ctd_words_decimals(x / scale.unit), number);
    ctd_text_format(out, CTD_REPORT_WORD, "%s$%s%s%s", x < 0.0 ? "−" : "", number,
                    scale.word[0] != '\0' ? " " : "", scale.word);
    return out;
}

const char *
ctd_words_find(const char *text, const char *name)
{
    const size_t n = strlen(name);

    for (const char *at = text; n > 0 && *at != '\0'; at++) {
        if (strncasecmp(at, name, n) == 0 && !isalnum((unsigned char)at[n]) &&
            (at == text || !isalnum((unsigned char)at[-1]))) {
            return at;
        }
    }
    return NULL;
}
