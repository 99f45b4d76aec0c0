/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/number.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *
ctd_numeral_advice(ctd_numeral numeral)
{
#define SENTENCE(code, sentence) [code] = sentence,
    static const char *const advice[] = {CTD_NUMERAL_LIST(SENTENCE)};
#undef SENTENCE

    return advice[numeral];
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *
skip_digits(const char *s)
{
    while (is_digit(*s)) {
        s++;
    }
    return s;
}

static bool
is_not_finite(const char *text)
{
    static const char *const words[] = {"nan", ".nan", "inf", ".inf", "infinity"};
    const char *const s = text + (*text == '-' || *text == '+');

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(s, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What stands behind the longest number tells what the writer had in mind. */
static ctd_numeral
explain_rest(const char *digits, const char *rest)
{
    if (rest[0] == '%' && rest[1] == '\0') {
        return CTD_NUMERAL_PERCENT;
    }
    if ((rest[0] == '_' || rest[0] == ',' || rest[0] == '\'' || rest[0] == ' ') &&
        is_digit(rest[1])) {
        return CTD_NUMERAL_SEPARATOR;
    }
    if (digits[0] == '0' && rest == digits + 1 && strchr("xXoObB", rest[0]) != NULL) {
        return CTD_NUMERAL_BASE;
    }
    return CTD_NUMERAL_TRAILING;
}

static ctd_numeral
convert(const char *text, double *value)
{
    const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    bool nonzero = false;

    if (plain == (locale_t)0) {
        return CTD_NUMERAL_NONE;
    }
    for (const char *s = text; *s != '\0' && *s != 'e' && *s != 'E'; s++) {
        nonzero = nonzero || (*s >= '1' && *s <= '9');
    }
    const double v = strtod_l(text, NULL, plain);
    freelocale(plain);
    if (!isfinite(v)) {
        return CTD_NUMERAL_TOO_LARGE;
    }
    if (nonzero && fabs(v) < 0x1p-1022) {
        return CTD_NUMERAL_TOO_SMALL;
    }
    *value = v;
    return CTD_NUMERAL_OK;
}

ctd_numeral
ctd_number_parse(const char *text, double *value)
{
    const char *const digits = text + (*text == '-' || *text == '+');
    const char *s = skip_digits(digits);
    size_t n_digits = (size_t)(s - digits);

    if (is_not_finite(text)) {
        return CTD_NUMERAL_NOT_FINITE;
    }
    if (*s == '.') {
        const char *const fraction = s + 1;
        s = skip_digits(fraction);
        n_digits += (size_t)(s - fraction);
    }
    if (n_digits == 0) {
        return CTD_NUMERAL_NONE;
    }
    if (*s == 'e' || *s == 'E') {
        const char *const power = s + 1 + (s[1] == '-' || s[1] == '+');
        s = is_digit(*power) ? skip_digits(power) : s;
    }
    if (*s != '\0') {
        return explain_rest(digits, s);
    }
    if (digits[0] == '0' && is_digit(digits[1])) {
        return CTD_NUMERAL_LEADING_ZERO;
    }
    return convert(text, value);
}

bool
ctd_whole_parse(const char *text, uint64_t *value)
{
    double v = 0.0;

    if (ctd_number_parse(text, &v) != CTD_NUMERAL_OK) {
        return false;
    }
    const char *const digits = text + (*text == '+');
    if (*skip_digits(digits) == '\0') {
        errno = 0;
        const unsigned long long whole = strtoull(digits, NULL, 10);
        *value = whole;
        return errno == 0;
    }
    if (v < 0.0 || v > 0x1p53 || v != floor(v)) {
        return false;
    }
    *value = (uint64_t)v;
    return true;
}

bool
ctd_month_parse(const char *text, int32_t *month)
{
    if (strlen(text) != 7 || text[4] != '-') {
        return false;
    }
    for (size_t i = 0; i < 7; i++) {
        if (i != 4 && !is_digit(text[i])) {
            return false;
        }
    }
    const int year =
        (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    const int number = (text[5] - '0') * 10 + (text[6] - '0');
    if (year < 1 || number < 1 || number > 12) {
        return false;
    }
    *month = 12 * year + number - 1;
    return true;
}

ctd_month_text
ctd_month_format(int32_t month)
{
    ctd_month_text m;

    snprintf(m.text, sizeof m.text, "%04d-%02d", month / 12, month % 12 + 1);
    return m;
}
