/* SPDX-License-Identifier: Apache-2.0 */
#include "output/text.h"

#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct range {
    int32_t first;
    int32_t last;
} range;

static const range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
    {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x17000, 0x18CFF}, {0x1B000, 0x1B2FF}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

static const range no_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
};

static const range unsafe[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0x200E, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x2069}, {0xFEFF, 0xFEFF},
};

static bool
within(int32_t code, const range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

#define WITHIN(code, ranges) within((code), (ranges), sizeof(ranges) / sizeof *(ranges))

size_t
ctd_text_decode(const char *text, int32_t *code)
{
    static const int32_t least[] = {0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)text;
    size_t n_more;

    if (byte[0] < 0x80) {
        *code = byte[0];
        return 1;
    }
    *code = CTD_TEXT_MALFORMED;
    n_more = byte[0] >= 0xF0 ? 3 : byte[0] >= 0xE0 ? 2 : 1;
    if (byte[0] < 0xC2 || byte[0] > 0xF4) {
        return 1;
    }

    int32_t value = byte[0] & (0x3F >> n_more);

    for (size_t i = 1; i <= n_more; i++) {
        if ((byte[i] & 0xC0) != 0x80) {
            return 1;
        }
        value = value << 6 | (byte[i] & 0x3F);
    }
    if (value < least[n_more] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 1;
    }
    *code = value;
    return n_more + 1;
}

int
ctd_text_vformat(char *out, size_t size, const char *format, va_list arguments)
{
    const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    const locale_t before = uselocale(plain);
    const int length = vsnprintf(out, size, format, arguments);

    uselocale(before);
    freelocale(plain);
    return length;
}

int
ctd_text_format(char *out, size_t size, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = ctd_text_vformat(out, size, format, arguments);
    va_end(arguments);
    return length;
}

double
ctd_text_number(const char *text)
{
    const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    const double value = strtod_l(text, NULL, plain);

    freelocale(plain);
    return value;
}

void
ctd_text_count(uint64_t n, char *out)
{
    char digits[24];
    const int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);

    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) {
            *out++ = ',';
        }
        *out++ = digits[i];
    }
    *out = '\0';
}

size_t
ctd_text_width(const char *text)
{
    size_t width = 0;
    int32_t code;

    while (*text != '\0') {
        text += ctd_text_decode(text, &code);
        const bool replaced = code == CTD_TEXT_MALFORMED || WITHIN(code, unsafe);

        if (!replaced && WITHIN(code, wide)) {
            width += 2;
        } else if (replaced || !WITHIN(code, no_width)) {
            width += 1;
        }
    }
    return width;
}

void
ctd_text_put(ctd_sink *sink, const char *text)
{
    int32_t code;

    while (*text != '\0') {
        const size_t length = ctd_text_decode(text, &code);

        if (code == CTD_TEXT_MALFORMED || WITHIN(code, unsafe)) {
            ctd_sink_puts(sink, "?");
        } else {
            ctd_sink_write(sink, text, length);
        }
        text += length;
    }
}

void
ctd_text_blanks(ctd_sink *sink, size_t n)
{
    for (; n > 0; n--) {
        ctd_sink_puts(sink, " ");
    }
}
